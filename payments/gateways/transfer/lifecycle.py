"""States of the statement's lines: the only writer of their `state`. Every event is an operator's, none a job's."""

from marketplace.core.transitions import Lifecycle, event
from payments.gateways.transfer.models import LineState

S = LineState

LINE = Lifecycle(
    "transfer_gateway.StatementLine",
    {
        "confirm": event([S.WAITING], S.CONFIRMED),
        "put_aside": event([S.WAITING], S.ASIDE),
        "take_up": event([S.ASIDE], S.WAITING),
        "send_back": event([S.WAITING], S.TO_RETURN),
        "returned": event([S.TO_RETURN], S.RETURNED),
    },
)
