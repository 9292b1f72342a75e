"""States of attempts and refunds: the only writer of their `state`."""

from marketplace.core.transitions import Lifecycle, event
from payments.models import OPEN_STATES, AttemptState, DisputeState, RefundState

S = AttemptState
NOT_PAID = (*OPEN_STATES, S.FAILED, S.CANCELLED)

ATTEMPT = Lifecycle(
    "payments.PaymentAttempt",
    {
        "open": event([S.CREATED, S.UNKNOWN, S.PENDING], S.PENDING),
        "lose": event([S.CREATED, S.PENDING, S.UNKNOWN], S.UNKNOWN),
        # A gateway may say "paid" late: after a decline, after our cancel. It is believed, then refunded if need be.
        "succeed": event((*NOT_PAID, S.REVIEW), S.SUCCEEDED),
        "fail": event(OPEN_STATES, S.FAILED),
        "cancel": event(OPEN_STATES, S.CANCELLED),
        "review": event(NOT_PAID, S.REVIEW),
        "drop": event((*OPEN_STATES, S.REVIEW), S.CANCELLED),  # an operator found no way on
    },
)

REFUND = Lifecycle(
    "payments.Refund",
    {
        "begin": event([RefundState.CREATED, RefundState.PENDING], RefundState.PENDING),
        "succeed": event([RefundState.CREATED, RefundState.PENDING], RefundState.SUCCEEDED),
        "fail": event([RefundState.CREATED, RefundState.PENDING], RefundState.FAILED),
        # A bank may return weeks later what the gateway had given: docs.stripe.com/refunds#failed-refunds.
        "bounce": event([RefundState.SUCCEEDED], RefundState.FAILED),
        "again": event([RefundState.FAILED], RefundState.CREATED),
        "settle": event([RefundState.FAILED], RefundState.SUCCEEDED),  # an operator paid it back in another way
        "overtake": event([RefundState.FAILED], RefundState.SUCCEEDED),  # the shopper's bank took it instead
    },
)

DISPUTE = Lifecycle(
    "payments.Dispute",
    {
        "win": event([DisputeState.OPEN], DisputeState.WON),
        "lose": event([DisputeState.OPEN], DisputeState.LOST),
        "reopen": event([DisputeState.WON], DisputeState.OPEN),  # money was withdrawn after all
    },
)
