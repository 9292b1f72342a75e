"""What a seller's owners are told of its money, each in their language. All functions here are jobs.

Whoever took one owner's phone must not change the account unseen: all owners hear of it, by every channel there is.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.notifications.services import notify
from marketplace.sellers.models import MemberRole, Seller, SellerMember
from marketplace.settlement import destinations
from marketplace.settlement.models import (
    Hold,
    HoldKind,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutMethod,
    PayoutState,
)
from marketplace.thailand.baht import format_baht

Words = Callable[[], tuple[str, str]]
"""Subject and text, in the active language."""


def payout_account_proposed(account_id: int) -> None:
    account = _account(account_id)
    waits = Hold.objects.filter(
        seller_id=account.seller_id, kind=HoldKind.BANK_CHANGED, reference=str(account_id), ended_at=None
    ).exists()
    person = account.proposed_by.name if account.proposed_by else ""

    def words() -> tuple[str, str]:
        text = _("Talat: %(person)s asked to have the money of %(seller)s paid to: %(where)s. We check it first.") % {
            "person": person or _("somebody"),
            "seller": account.seller.label,
            "where": destinations.told(account),
        }
        if waits:
            text += " " + _("Until then, and 72 hours more, we pay nothing out, for your safety.")
        return _("A new account for your money"), f"{text} {_('Was it not you? Please call us at once.')}"

    _tell_owners(account.seller, f"payout-account-{account.pk}-proposed", words)


def payout_account_decided(account_id: int) -> None:
    account = _account(account_id)

    def words() -> tuple[str, str]:
        values = {"where": destinations.told(account), "reason": account.refused_because}
        if account.state == PayoutAccountState.REFUSED:
            return _("The new account was not accepted"), _(
                "Talat: we could not accept this account: %(where)s. %(reason)s Please name another one "
                "on the money page."
            ) % values
        return _("The new account is checked"), _("Talat: from now on your money goes to: %(where)s.") % values

    if account.state in {PayoutAccountState.ACTIVE, PayoutAccountState.REFUSED}:
        _tell_owners(account.seller, f"payout-account-{account.pk}-{account.state}", words)


def payout_ready(payout_id: int) -> None:
    """Cash lies ready at the seller's post office: the code for it, which nobody else is told."""
    payout = _payout(payout_id)

    def words() -> tuple[str, str]:
        return _("Your money lies ready"), _(
            "Talat: %(amount)s lies ready for you: %(where)s. Tell them the code %(code)s and show your ID card."
        ) % _values(payout)

    if payout.state == PayoutState.IN_TRANSIT and payout.method == PayoutMethod.CASH:
        _tell_owners(payout.seller, f"payout-{payout.pk}-ready", words)


def payout_paid(payout_id: int) -> None:
    payout = _payout(payout_id)

    def words() -> tuple[str, str]:
        return _("Your money was paid"), _(
            "Talat: we paid you %(amount)s: %(where)s. Reference %(code)s. The money page shows what it is for."
        ) % _values(payout)

    if payout.state == PayoutState.PAID:
        _tell_owners(payout.seller, f"payout-{payout.pk}-paid", words)


def payout_returned(payout_id: int) -> None:
    payout = _payout(payout_id)

    def words() -> tuple[str, str]:
        if payout.method == PayoutMethod.CASH:
            return _("Your money was not fetched"), _(
                "Talat: %(amount)s lies ready no more: %(where)s. %(reason)s The code %(code)s is over. The money "
                "goes out again with the next payout; where to, you choose on the money page."
            ) % _values(payout)
        return _("Your money came back to us"), _(
            "Talat: the bank sent %(amount)s back to us: %(where)s. %(reason)s Please look at your account "
            "on the money page. The money goes out again with the next payout."
        ) % _values(payout)

    if payout.state == PayoutState.RETURNED:
        _tell_owners(payout.seller, f"payout-{payout.pk}-returned", words)


def _values(payout: Payout) -> dict[str, str]:
    return {
        "amount": format_baht(payout.amount),
        "where": destinations.told(payout),
        "code": payout.reference,
        "reason": payout.reason,
    }


def _tell_owners(seller: Seller, key: str, words: Words) -> None:
    """All owners; where there are none, the seller's own telephone."""
    owners = SellerMember.objects.filter(seller=seller, role=MemberRole.OWNER).select_related("user").order_by("pk")
    people = [(f"{key}-{one.user_id}", one.user.phone, one.user.email, one.user.language) for one in owners]
    for told_as, phone, email, language in people or [(key, seller.phone, "", "th")]:
        with override(language), transaction.atomic():
            subject, text = words()
            notify(key=told_as, phone=phone or "", email=email or "", language=language, subject=subject, text=text)


def _account(account_id: int) -> PayoutAccount:
    return PayoutAccount.objects.select_related("seller", "proposed_by", "branch").get(pk=account_id)


def _payout(payout_id: int) -> Payout:
    return Payout.objects.select_related("seller", "branch").get(pk=payout_id)
