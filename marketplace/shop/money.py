"""What an order's page says of its money: paid, to be paid at the hand-over, coming back. "Paid" is always a sum.

Needs the order as `ordering.selectors` read it, with attempts and their refunds. What a shopper's bank disputes is
between the banks and us, and stands nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketplace.ordering.models import SellerOrderState
from marketplace.thailand.dates import thai_date, unbroken
from payments.models import PaymentAttempt, Refund, RefundState

if TYPE_CHECKING:
    from marketplace.oscar_forks.order.models import Order

CASH = frozenset({"counter", "cod"})  # what was paid with these is given back at a counter
_GONE = frozenset({SellerOrderState.CANCELLED, SellerOrderState.RETURNED})
NOTHING = Decimal(0)


@dataclass(frozen=True)
class MoneyBack:
    """One refund. `badge` is its state in a word, `kind` the badge's colour, `sentence` how and when it comes back."""

    amount: Decimal
    badge: str
    kind: str
    sentence: str


@dataclass(frozen=True)
class CashBack:
    """Money that waits at every post office for who brings the code."""

    amount: Decimal
    code: str


def captured(order: Order) -> Decimal:
    """Baht that the shopper has paid, before anything was given back."""
    return sum((attempt.captured for attempt in order.attempts.all()), NOTHING)


def given_back(order: Order) -> Decimal:
    """Baht promised back, whether it has arrived or not."""
    return sum((refund.amount for refund in refunds(order)), NOTHING)


def all_comes_back(order: Order) -> bool:
    """All that was paid was given back, or is on its way."""
    paid = captured(order)
    return paid > 0 and given_back(order) >= paid


def due_at_hand_over(order: Order) -> dict[int, Decimal]:
    """Seller's part → baht to pay when its parcel is handed over."""
    coming = {part.pk for part in order.seller_orders.all() if part.state not in _GONE}
    return {
        attempt.part_id: attempt.amount
        for attempt in order.attempts.all()
        if attempt.part_id in coming and attempt.is_open
    }


def paid_at_hand_over(order: Order) -> dict[int, Decimal]:
    """Seller's part → baht that were paid for it when it was handed over."""
    return {
        attempt.part_id: attempt.captured for attempt in order.attempts.all() if attempt.part_id and attempt.captured
    }


def refunds(order: Order) -> list[Refund]:
    """Oldest first."""
    return [refund for refund, _attempt in _with_attempts(order)]


def paid_rows(order: Order) -> list[dict[str, Any]]:
    """What stands below the sum of an order, amounts in baht; nothing before anything was paid."""
    paid, back, arrived = captured(order), given_back(order), _arrived(refunds(order))
    due = sum(due_at_hand_over(order).values(), NOTHING)
    rows = [
        (_("To pay in cash when you get the parcels"), due),
        (_("You paid"), NOTHING if all_comes_back(order) else paid),
        (_("Comes back to you"), back - arrived),
        (_("Paid back to you"), arrived),
    ]
    return [{"label": label, "amount": amount} for label, amount in rows if amount]


def money_back(order: Order) -> list[MoneyBack]:
    """Every refund of the order, oldest first."""
    return [_told(refund, attempt) for refund, attempt in _with_attempts(order)]


def cash_back(order: Order) -> CashBack | None:
    """What waits at every post office now, and the code for it: all refunds of one order wait under the same."""
    waiting = [
        refund for refund in refunds(order) if refund.state == RefundState.PENDING and refund.payload.get("code")
    ]
    if not waiting:
        return None
    return CashBack(sum((refund.amount for refund in waiting), NOTHING), str(waiting[0].payload["code"]))


def how_back(gateway_code: str, email: str = "") -> str:
    """How and when money comes back over this gateway."""
    if gateway_code in CASH:
        return _("In cash at any post office, with a code that we send you.")
    if gateway_code == "card":
        return _("To the card you paid with. Banks take 5 to 10 days until they show it.")
    if gateway_code == "transfer":
        return _("To the bank account you paid from. We transfer it by hand, usually within a few working days.")
    if gateway_code == "promptpay":
        return _(
            "To your bank account. Stripe, which carries PromptPay for us, writes to %(email)s and asks which one."
        ) % {"email": email or _("your e-mail address")}
    return _("It comes back the way you paid. That can take a few days.")


def _told(refund: Refund, attempt: PaymentAttempt) -> MoneyBack:
    state = RefundState(refund.state)
    in_cash = refund.gateway in CASH
    if state == RefundState.FAILED:
        sentence = _("It could not be paid back by itself. We look after it and get in touch with you.")
        return MoneyBack(refund.amount, _("We are on it"), "bad", sentence)
    if state == RefundState.SUCCEEDED:
        return MoneyBack(refund.amount, _("Paid back"), "good", _arrived_how(refund))
    if in_cash and state == RefundState.PENDING:
        sentence = _("The money waits for you at any post office: show the order number and the code there.")
        return MoneyBack(refund.amount, _("To be fetched"), "caution", sentence)
    if until := refund.payload.get("until"):
        sentence = _("Stripe wrote to %(email)s: please tell them your bank account there by %(day)s.") % {
            "email": refund.payload.get("email", ""),
            "day": unbroken(thai_date(datetime.fromisoformat(until), get_language())),
        }
        return MoneyBack(refund.amount, _("Waits for your answer"), "caution", sentence)
    sentence = how_back(refund.gateway, attempt.email or attempt.order.contact_email)
    return MoneyBack(refund.amount, pgettext("refund", "On its way"), "caution", sentence)


def _arrived_how(refund: Refund) -> str:
    if refund.gateway in CASH:
        return _("In cash at the post office.")
    # Stripe has sent it; the card's bank is slower.
    return how_back("card") if refund.gateway == "card" else ""


def _with_attempts(order: Order) -> list[tuple[Refund, PaymentAttempt]]:
    found = [(refund, attempt) for attempt in order.attempts.all() for refund in attempt.refunds.all()]
    return sorted(found, key=lambda pair: pair[0].pk)


def _arrived(all_refunds: Iterable[Refund]) -> Decimal:
    return sum((refund.amount for refund in all_refunds if refund.state == RefundState.SUCCEEDED), NOTHING)
