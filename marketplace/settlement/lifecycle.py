"""States of shares, payout accounts, batches and payouts: the only writer of their `state`."""

from marketplace.core.transitions import Lifecycle, event
from marketplace.settlement.models import BatchState as B
from marketplace.settlement.models import PayoutAccountState as A
from marketplace.settlement.models import PayoutState as P
from marketplace.settlement.models import ShareState as S

SHARE = Lifecycle(
    "settlement.Share",
    {
        "release": event([S.HELD], S.PAYABLE),
        "freeze": event([S.PAYABLE], S.HELD),
        "take": event([S.PAYABLE], S.IN_PAYOUT),
        "pay": event([S.IN_PAYOUT], S.PAID),
        "put_back": event([S.IN_PAYOUT, S.PAID], S.PAYABLE),  # its payout was withdrawn or came back
    },
)

ACCOUNT = Lifecycle(
    "settlement.PayoutAccount",
    {
        "accept": event([A.PROPOSED], A.ACTIVE),
        "refuse": event([A.PROPOSED], A.REFUSED),
        "replace": event([A.ACTIVE, A.PROPOSED], A.REPLACED),
    },
)

BATCH = Lifecycle(
    "settlement.PayoutBatch",
    {
        "check": event([B.PREPARED], B.CHECKED),
        "approve": event([B.CHECKED], B.APPROVED),
        "take_file": event([B.APPROVED], B.APPROVED),  # noted once, by whom
        "reject": event([B.PREPARED, B.CHECKED], B.REJECTED),
        "finish": event([B.APPROVED], B.DONE),
    },
)

PAYOUT = Lifecycle(
    "settlement.Payout",
    {
        "pay": event([P.IN_TRANSIT], P.PAID),
        "come_back": event([P.IN_TRANSIT, P.PAID], P.RETURNED),
        "withdraw": event([P.IN_TRANSIT], P.WITHDRAWN),
    },
)
