"""What a seller reads of its money: small sums that add up, and in plain words what waits for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_noop, ngettext, pgettext
from django.utils.translation import gettext as _

from marketplace.ordering.models import SellerOrderState
from marketplace.ordering.numbers import spaced
from marketplace.settlement import destinations
from marketplace.settlement.giving_back import is_repaid
from marketplace.settlement.models import GiveBack, Hold, HoldKind, PayoutMethod, Share, ShareState
from marketplace.settlement.selectors import HeldFor, NextPayout, Payment
from marketplace.thailand.baht import format_baht
from marketplace.thailand.dates import thai_date, thai_weekday, unbroken

Row = dict[str, Any]
"""A row of ui/money_sum.html: label, amount in baht, note."""

# They end when somebody has decided, and only at the latest on a day.
DECIDED = frozenset({HoldKind.DISPUTE, HoldKind.RETURN, HoldKind.COMPLAINT, HoldKind.DOUBT})
BADGES: Mapping[str, str] = {
    ShareState.HELD: "caution",
    ShareState.PAYABLE: "info",
    ShareState.IN_PAYOUT: "info",
    ShareState.PAID: "good",
}


@dataclass(frozen=True)
class Told:
    """What is on top of the page: a notice's kind, title and sentences."""

    kind: str
    title: str
    sentences: list[str]


@dataclass(frozen=True)
class OrderSum:
    """One order's money: `rows` add up to `yours`. `notes`: what cost the seller nothing; `waits`: why it is held."""

    share: Share
    number: str
    goods: str
    rows: list[Row]
    yours: Decimal
    notes: list[str]
    waits: list[str]
    state: str
    badge: str


def told(coming: NextPayout, *, held: Decimal, may_change_account: bool) -> Told:
    """What the seller gets next and when; or what stands in the way, and what to do."""
    values = {
        "amount": format_baht(coming.amount),
        "day": unbroken(thai_weekday(coming.day, get_language())),
        "where": destinations.told(coming.account) if coming.account else "",
        "minimum": format_baht(settings.PAYOUT_MINIMUM),
        "payable": format_baht(coming.payable),
        "coming": format_baht(coming.coming),
    }
    kind, title = _HEADS[coming.payment]
    sentences = _sentences(coming, held=held, may_change_account=may_change_account)
    if coming.coming and coming.payment == Payment.GOES:
        sentences.append(_("Until then %(coming)s more become free, if nothing happens. You get them, too."))
    elif coming.coming:
        sentences.append(_("By %(day)s, %(coming)s become free, if nothing happens."))
    return Told(kind, _(title) % values, [sentence % values for sentence in sentences])


_HEADS: Mapping[Payment, tuple[str, str]] = {
    Payment.GOES: ("good", gettext_noop("You get %(amount)s on %(day)s")),
    Payment.NOTHING: ("info", gettext_noop("Nothing is to be paid out yet")),
    Payment.OWED: ("caution", gettext_noop("Nothing is paid out this time")),
    Payment.TOO_LITTLE: ("info", gettext_noop("Too little to be paid out yet")),
    Payment.NO_ACCOUNT: ("caution", gettext_noop("Tell us where your money should go")),
    Payment.ACCOUNT_CHECKED: ("info", gettext_noop("We are checking your account")),
    Payment.HELD: ("caution", gettext_noop("Your money waits")),
}


def _sentences(coming: NextPayout, *, held: Decimal, may_change_account: bool) -> list[str]:
    match coming.payment:
        case Payment.GOES:
            if coming.account and coming.account.method == PayoutMethod.CASH:
                return [_("You fetch it: %(where)s. We send you the code for it.")]
            return [_("It goes to: %(where)s.")]
        case Payment.NOTHING if held:
            return [_("Your money still waits. Below you see what for, and until when.")]
        case Payment.NOTHING:
            return [_("When somebody buys from you, you see here what you get, and when.")]
        case Payment.OWED:
            return [_("%(payable)s are ready. They pay off what you owe; below you see why.")]
        case Payment.TOO_LITTLE:
            return [_("We pay out from %(minimum)s on. Your %(amount)s wait until there is more.")]
        case Payment.NO_ACCOUNT if may_change_account:
            return [_("%(amount)s are ready for you. Name a bank account, PromptPay or your post office, and we pay.")]
        case Payment.NO_ACCOUNT:
            return [_("%(amount)s are ready for you. Please ask the owner of the shop to name an account.")]
        case Payment.ACCOUNT_CHECKED:
            return [_("%(amount)s are ready for you. When the account is checked, they go out with the next payout.")]
        case Payment.HELD:
            reasons = [why(hold).replace("%", "%%") for hold in coming.holds]
            return [*reasons, _("You get %(amount)s on %(day)s, if nothing else happens.")]


def next_rows(coming: NextPayout, orders: int) -> list[Row]:
    """The sum of the next payout."""
    free = ngettext("From %(n)s order that waits for nothing", "From %(n)s orders that wait for nothing", orders)
    rows = [(free % {"n": orders}, coming.payable), (_("You owe us"), -coming.netted)]
    return [{"label": label, "amount": amount} for label, amount in rows if amount]


def why(hold: Hold, *, handed_over: bool = True) -> str:
    """Why money waits, and until when: two short sentences."""
    kind = HoldKind(hold.kind)
    told = _("%(reason)s. %(until)s") % {
        "reason": reason_of(kind, handed_over=handed_over),
        "until": until_words(kind, hold.until, hold.until, handed_over=handed_over),
    }
    return f"{told} “{hold.reason}”" if hold.reason else told


def reason_of(kind: HoldKind, *, handed_over: bool) -> str:
    if kind == HoldKind.RETURN_WINDOW and not handed_over:
        return _("The buyer does not have it yet")
    return str(kind.label)


def until_words(kind: HoldKind, first: datetime, last: datetime, *, handed_over: bool) -> str:
    """When it becomes free, or the first and the last of several."""
    days = {"first": _day(first), "last": _day(last)}
    if kind == HoldKind.RETURN_WINDOW and not handed_over:
        return _("It becomes free 7 days after the buyer has the parcel.")
    if kind in DECIDED:
        return _("Until it is decided, at the latest on %(last)s.") % days
    if days["first"] == days["last"]:
        return _("Becomes free on %(last)s.") % days
    return _("Becomes free between %(first)s and %(last)s.") % days


def held_rows(groups: Sequence[HeldFor]) -> list[dict[str, Any]]:
    """What is held, group by group, for the page."""
    return [
        {
            "reason": reason_of(group.kind, handed_over=group.handed_over),
            "until": until_words(group.kind, group.first, group.last, handed_over=group.handed_over),
            "amount": group.amount,
            "count": group.count,
        }
        for group in groups
    ]


def next_free(groups: Sequence[HeldFor]) -> datetime | None:
    """When the next of the held money becomes free, as far as a day is known."""
    known = [g for g in groups if g.kind not in DECIDED and (g.handed_over or g.kind != HoldKind.RETURN_WINDOW)]
    return min((group.first for group in known), default=None)


def order_sums(shares: Sequence[Share], way_back: Mapping[int, Decimal]) -> list[OrderSum]:
    return [_order_sum(share, way_back.get(share.part_id, Decimal(0))) for share in shares]


def _order_sum(share: Share, way_back: Decimal) -> OrderSum:
    borne = [one for one in share.give_backs.all() if one.from_seller or one.commission_back]
    rows = _sale_rows(share) + [row for decision in borne for row in _refund_rows(decision)]
    if way_back:
        rows.append(
            {"label": _("The parcel came back to you"), "amount": -way_back, "note": _("postage of the way back")}
        )
    handed_over = share.part.state == SellerOrderState.COMPLETED
    over = is_repaid(share) and not share.left
    return OrderSum(
        share=share,
        number=spaced(share.order_number),
        goods=", ".join(f"{_title(line)} × {line.quantity}" for line in _lines(share)),
        rows=rows,
        yours=share.left - share.owed - way_back,
        notes=[_note(one) for one in share.give_backs.all() if one not in borne],
        waits=[] if over else [why(hold, handed_over=handed_over) for hold in share.open_holds],  # type: ignore[attr-defined]
        state=pgettext("money", "Given back") if over else share.get_state_display(),
        badge="plain" if over else BADGES[share.state],
    )


def _sale_rows(share: Share) -> list[Row]:
    gift = {"paid": format_baht(share.paid - share.postage), "gift": format_baht(share.talat_discount)}
    rows: list[tuple[str, Decimal, str]] = [
        (
            _("Price of the goods"),
            share.goods,
            _("The buyer paid %(paid)s for them, Talat added %(gift)s.") % gift if share.talat_discount else "",
        ),
        (_("Your own discount"), -share.seller_discount, ""),
        (_("Talat’s commission") + _percent(share, "commission_percent"), -share.commission, ""),
        (_("VAT on the commission") + _percent(share, "vat_percent"), -share.commission_vat, ""),
        (_("Postage, paid by the buyer"), share.postage, ""),
        (_("Postage, goes to the post"), -share.postage, ""),
    ]
    return [{"label": label, "amount": amount, "note": note} for label, amount, note in rows if amount]


def _refund_rows(decision: GiveBack) -> list[Row]:
    whole = decision.from_seller + decision.commission_back + decision.commission_vat_back
    rows: list[tuple[str, Decimal, str]] = [
        (_("Given back to the buyer"), -whole, _because(decision)),
        (_("Commission, back to you"), decision.commission_back, ""),
        (_("VAT on it, back to you"), decision.commission_vat_back, ""),
    ]
    return [{"label": label, "amount": amount, "note": note} for label, amount, note in rows if amount]


def _note(decision: GiveBack) -> str:
    return _("The buyer got %(amount)s back: %(why)s. It costs you nothing.") % {
        "amount": format_baht(decision.goods + decision.postage),
        "why": _because(decision),
    }


def _because(decision: GiveBack) -> str:
    cause = f"{decision.get_cause_display()}, {_day(decision.at)}"
    return f"{cause} “{decision.reason}”" if decision.reason else cause


def _percent(share: Share, field: str) -> str:
    """ " (5 %)", where it is the same for all goods of the order."""
    found = {getattr(line, field) for line in _lines(share)}
    if len(found) != 1:
        return ""
    number = unbroken(f"{found.pop().normalize():f} %")
    return f" ({number})"


def _lines(share: Share) -> list[Any]:
    return sorted(share.part.lines.all(), key=lambda line: line.pk)


def _title(line: Any) -> str:
    return str(line.title_en if get_language() == "en" and line.title_en else line.title)


def _day(moment: datetime) -> str:
    return unbroken(thai_date(moment, get_language()))
