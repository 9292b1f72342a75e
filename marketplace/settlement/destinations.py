"""Where money goes, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.settlement.models import Payout, PayoutAccount, PayoutMethod
from marketplace.thailand.banks import bank, last_digits


def told(target: PayoutAccount | Payout) -> str:
    """ "Krungthai •••• 7890", in the active language; needs the branch for cash."""
    if target.method == PayoutMethod.CASH:
        return _("cash at %(branch)s") % {"branch": target.branch.label if target.branch else "–"}
    if target.method == PayoutMethod.PROMPTPAY:
        return f"{_('PromptPay')} {last_digits(target.number)}"
    found = bank(target.bank_code)
    return f"{found.short_label if found else target.bank_code} {last_digits(target.number)}"
