"""How operators' pages show where money goes."""

from __future__ import annotations

from django import template

from marketplace.settlement import destinations
from marketplace.settlement.models import Payout, PayoutAccount
from marketplace.thailand.banks import bank

register = template.Library()


@register.filter
def destination(target: PayoutAccount | Payout | None) -> str:
    """{{ payout|destination }}: "Krungthai Bank •••• 7890", as lists show it."""
    return destinations.told(target) if target else ""


@register.filter
def bank_name(code: str) -> str:
    """{{ account.bank_code|bank_name }}: "Krungthai Bank (KTB)"; an unknown code stays as it is."""
    found = bank(code)
    return found.label if found else code
