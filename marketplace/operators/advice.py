"""What a difference is, and what an operator does about it: ONE table, by the first word of its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.settlement.models import Difference


@dataclass(frozen=True)
class Advice:
    """`counts`: the figures are pieces, not baht."""

    what: str | Promise
    do: str | Promise
    counts: bool = False


_TELL = _("This must not happen: tell the developers. Do not move money by hand.")

ADVICE: Mapping[str, Advice] = {
    "orphan": Advice(
        _("The gateway took money that we know nothing of"),
        _("Find the charge on the gateway’s own page. If it is no order of ours, give it back there, then explain it."),
    ),
    "unbooked": Advice(
        _("Paid at the gateway, not in our books"),
        _("It is fetched by itself. If it stays for an hour, look at the payments to review and at the dead jobs."),
    ),
    "amount": Advice(
        _("The gateway took another amount"),
        _("Compare with the gateway’s own page. Give back there what was too much, then explain it."),
    ),
    "missing": Advice(
        _("Paid in our books, not at the gateway"),
        _("Look for the charge on the gateway’s own page. Hold the seller’s share until it is clear what happened."),
    ),
    "fee": Advice(
        _("The gateway’s fee is not known"),
        _("It is asked for every hour. If it stays, ask the gateway; then explain it."),
    ),
    "dispute": Advice(
        _("A bank asks for a payment that we do not know"),
        _("Look for the charge on the gateway’s own page and answer the bank there."),
    ),
    "balance": Advice(
        _("The gateway holds another sum than our books say"),
        _(
            "Mend the other lines of this gateway first. What is left is a charge, refund or transfer that was made on"
            " the gateway’s own page, or a refund that its bank sent back: find it there, then explain it."
        ),
    ),
    "silent": Advice(
        _("A gateway could not be compared"),
        _("See whether the gateway works and whether its keys are right. It is asked again every hour."),
    ),
    "ledger": Advice(_("An account differs from what it was booked from"), _TELL),
    "overdrawn": Advice(_("An account is below zero"), _TELL),
    "shopper": Advice(_("Money of an order belongs to nobody"), _TELL),
    "drawer": Advice(
        _("A post office’s drawer differs from its receipts"),
        _("A receipt may just be on its way into the books: compare again. If it stays, tell the developers."),
    ),
    "share": Advice(
        _("A seller’s money was held without a reason"),
        _("It was let go by itself. Nothing is to be done; tell the developers."),
    ),
    "hold": Advice(
        _("Holds did not end when they should"),
        _("They end by a job: look whether jobs are done, and at the dead ones."),
        counts=True,
    ),
    "dead": Advice(
        _("Jobs were given up"), _("Read the error on the page of jobs, mend it, and try them again."), True
    ),
    "late": Advice(
        _("Jobs wait for too long"),
        _("Look whether the worker runs, and whether there are enough of them."),
        counts=True,
    ),
    "stock": Advice(
        _("More or less is reserved than was ordered"),
        _("Tell the developers; until then goods may look sold out, or be sold twice."),
        counts=True,
    ),
}
UNKNOWN = Advice(_("Something differs"), _TELL)


def advice_for(difference: Difference) -> Advice:
    return ADVICE.get(difference.key.partition(":")[0], UNKNOWN)
