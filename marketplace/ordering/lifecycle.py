"""States of orders and of sellers' parts: the only writer of `Order.status` and `SellerOrder.state`."""

from marketplace.core.transitions import Lifecycle, event
from marketplace.ordering.models import SellerOrderState
from marketplace.ordering.states import OrderState

O, P = OrderState, SellerOrderState  # noqa: E741 (read as one table)

ORDER = Lifecycle(
    "order.Order",
    {
        "confirm": event([O.AWAITING_PAYMENT, O.REVIEW], O.CONFIRMED),
        "expire": event([O.AWAITING_PAYMENT], O.EXPIRED),
        "review": event([O.AWAITING_PAYMENT], O.REVIEW),
        # Three ways to "cancelled", so that none is taken with what belongs to another left undone (stock, refund).
        "withdraw": event([O.AWAITING_PAYMENT], O.CANCELLED),  # unpaid
        "drop": event([O.REVIEW], O.CANCELLED),  # an operator found no way on
        "cancel": event([O.CONFIRMED], O.CANCELLED),  # its last part was cancelled
        "revive": event([O.EXPIRED, O.CANCELLED], O.CONFIRMED),  # paid after all, and the goods are still there
    },
    field="status",
)

PART = Lifecycle(
    "ordering.SellerOrder",
    {
        "confirm": event([P.WAITING], P.TO_PACK),
        "lapse": event([P.WAITING], P.CANCELLED),  # the order expired or was cancelled unpaid
        "revive": event([P.CANCELLED], P.TO_PACK),
        "pack": event([P.TO_PACK], P.PACKED),
        "send": event([P.PACKED], P.SENT),
        "unsend": event([P.SENT], P.PACKED),  # the clerk corrected a scan
        "complete": event([P.SENT], P.COMPLETED),
        "reopen": event([P.COMPLETED, P.RETURNED], P.SENT),  # the clerk corrected a scan
        "come_back": event([P.SENT], P.RETURNED),
        "cancel": event([P.TO_PACK], P.CANCELLED),
    },
)
