"""What operators read about rules and refusals, in the active language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.ordering.errors import Disputed, OrderingError, TooLate
from marketplace.settlement.causes import RULES, Bearer
from marketplace.settlement.errors import NothingSold, NotNow, SamePerson, SettlementError, TooMuch
from marketplace.settlement.models import Cause
from marketplace.thailand.baht import format_baht
from payments.refunds import RefundTooHigh

REFUSALS = (SettlementError, OrderingError, RefundTooHigh)

_WHY: Mapping[type[Exception], str | Promise] = {
    SamePerson: gettext_lazy("A second person must do this: you did the step before."),
    NotNow: gettext_lazy("It has moved on meanwhile. Nothing was changed."),
    NothingSold: gettext_lazy("This part was never paid, so there is nothing to give back."),
    Disputed: gettext_lazy(
        "The buyer’s bank is asking for this money back. It must not be paid twice: wait until the dispute is decided."
    ),
    TooLate: gettext_lazy(
        "Too late: something is packed already, the order is over, or a payment’s gateway does not answer now."
    ),
    RefundTooHigh: gettext_lazy("That is more than what is left of the payment. Nothing was changed."),
}

_GOODS: Mapping[Bearer, str | Promise] = {
    Bearer.SELLER: gettext_lazy("The seller gives the price of the goods back, and Talat its commission."),
    Bearer.TALAT: gettext_lazy("Talat gives the price of the goods back; the seller keeps its share."),
}
_POSTAGE: Mapping[Bearer | None, str | Promise] = {
    Bearer.SELLER: gettext_lazy("The seller bears the postage."),
    Bearer.TALAT: gettext_lazy("Talat bears the postage."),
    Bearer.POST: gettext_lazy("The postage was not used and goes back, too."),
    None: gettext_lazy("The buyer bears the postage."),
}


def why_not(refusal: Exception) -> str:
    """The sentence for one of `REFUSALS`."""
    if isinstance(refusal, TooMuch):
        return too_much(refusal)
    return str(next((words for kind, words in _WHY.items() if isinstance(refusal, kind)), _WHY[NotNow]))


def too_much(refusal: TooMuch, *, of_pieces: bool = False) -> str:
    """How much is left to give back: baht, or pieces of a line."""
    if of_pieces:
        return _("Only %(left)d pieces of one of the lines are left to give back. Nothing was changed.") % {
            "left": refusal.left
        }
    return _("Only %(left)s is left to give back for this cause. Nothing was changed.") % {
        "left": format_baht(refusal.left)
    }


def rule_of(cause: Cause) -> str:
    """Who bears what when money goes back for this cause."""
    rule = RULES[cause]
    return f"{_GOODS[rule.goods]} {_POSTAGE[rule.postage]}"
