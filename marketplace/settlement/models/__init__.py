"""Who earns what of a sale, why it waits, and how it reaches the seller. Amounts are baht."""

from marketplace.settlement.models.documents import Document, DocumentKind, Series
from marketplace.settlement.models.holds import BY_PERSON, Hold, HoldKind
from marketplace.settlement.models.payouts import (
    BatchState,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutBatch,
    PayoutMethod,
    PayoutState,
)
from marketplace.settlement.models.reconciling import Difference
from marketplace.settlement.models.shares import Cause, CommissionRule, Funding, GiveBack, Share, ShareState

__all__ = [
    "BY_PERSON",
    "BatchState",
    "Cause",
    "CommissionRule",
    "Difference",
    "Document",
    "DocumentKind",
    "Funding",
    "GiveBack",
    "Hold",
    "HoldKind",
    "Payout",
    "PayoutAccount",
    "PayoutAccountState",
    "PayoutBatch",
    "PayoutMethod",
    "PayoutState",
    "Series",
    "Share",
    "ShareState",
]
