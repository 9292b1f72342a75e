"""What the gateways have, against what we have.

Our side is brought to what a gateway says: late payments are fetched, fees, disputes and deposits written down. What
stays different is a finding; no money is moved because of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from marketplace.core.findings import Finding
from marketplace.core.jobs import enqueue
from marketplace.core.money import read
from marketplace.ledger.accounts import clearing
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import balance
from payments import disputes
from payments.booking import book_deposit, book_fee
from payments.interface import Cashing, Charge, ChargeStatus, GatewayRefused, GatewayUnavailable, Holding
from payments.models import AttemptState, PaymentAttempt, Refund, RefundState
from payments.registry import gateway, gateways_of, provider_of

BATCH = 500
SETTLING = timedelta(minutes=10)  # younger than this it may be under way between the gateway and us
FEE_WITHIN = timedelta(days=1)
DEPOSITS_BACK = timedelta(days=14)  # a deposit may be told days after it was sent
CHARGE_KINDS = ("orphan", "unbooked", "amount", "missing", "fee")
UNDER_WAY = (RefundState.CREATED, RefundState.PENDING)


@dataclass
class Compared:
    """`unanswered`: keys of open findings about which the gateway said nothing, so that they stay as they are.

    `unbooked`: the baht that gateways hold and that we have not booked, each of them a finding already.
    """

    findings: list[Finding] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)
    unbooked: Decimal = Decimal(0)


def providers() -> list[str]:
    """Whose gateways are offered now, or have money of ours: to be compared."""
    known = {provider_of(code) for code in settings.GATEWAYS}
    offered = {provider_of(code) for code in settings.PAYMENT_GATEWAYS}
    used = {one for one in known - offered if Transfer.objects.filter(debit=str(clearing(one))).exists()}
    return sorted(offered | used)


def prefixes(provider: str) -> list[str]:
    """What the keys of this provider's findings begin with."""
    codes = gateways_of(provider)
    return [f"{kind}:{code}:" for code in codes for kind in (*CHARGE_KINDS, "dispute")] + [f"balance:{provider}"]


def compare(provider: str, *, since: datetime, again: Collection[str]) -> Compared:
    """All that this provider's gateways took since then, and what it holds for us, against our books.

    `again`: keys of findings that are open: what they speak of is asked for one by one if it is older than that, and so
    are payments in review. Raises `GatewayUnavailable`. Call it outside a transaction.
    """
    codes = gateways_of(provider)
    found = Compared()
    for code in codes:
        _compare_charges(code, since, _named(again, code, CHARGE_KINDS), found)
        found.findings += _disputes(code, since, _named(again, code, ("dispute",)))
    for code in codes:
        carrier = gateway(code)
        if isinstance(carrier, Holding):
            for deposit in list(carrier.deposits_since(timezone.now() - DEPOSITS_BACK)):
                book_deposit(provider, deposit)
            found.findings += _balance(provider, carrier.balance(), found.unbooked)
    return found


def tills() -> dict[int, Decimal]:
    """By branch: the baht that the gateways' own records put into its till. Fit for a transaction."""
    sums: dict[int, Decimal] = {}
    for code in settings.GATEWAYS:
        carrier = gateway(code)
        if isinstance(carrier, Cashing):
            for branch_id, amount in carrier.tills().items():
                sums[branch_id] = sums.get(branch_id, Decimal(0)) + read(amount)
    return sums


def _named(keys: Iterable[str], code: str, kinds: Collection[str]) -> dict[str, list[str]]:
    """The keys of findings of these kinds at this gateway, by the name of what they speak of."""
    named: dict[str, list[str]] = {}
    for key in keys:
        kind, where, *name = key.split(":", 2)
        if kind in kinds and where == code:
            named.setdefault(name[0], []).append(key)
    return named


def _compare_charges(code: str, since: datetime, again: Mapping[str, list[str]], found: Compared) -> None:
    asked_at = timezone.now()
    listed: set[str] = set()
    paid: set[int] = set()
    for charges in _batches(gateway(code).list_since(since)):
        listed.update(charge.key for charge in charges)
        paid |= _look(code, charges, found)
    doubtful = PaymentAttempt.objects.filter(gateway=code, state=AttemptState.REVIEW).values_list("key", flat=True)
    older = {name: again.get(name, []) for name in again.keys() | set(doubtful) if name not in listed}
    paid |= _look(code, list(_ask(code, older, found)), found)
    found.findings += _missing(code, since + SETTLING, asked_at - SETTLING, older, paid)


def _ask(code: str, open_findings: Mapping[str, list[str]], found: Compared) -> Iterator[Charge]:
    attempts = PaymentAttempt.objects.filter(gateway=code, key__in=open_findings)
    numbers = dict(attempts.values_list("key", "external_id"))
    for name, keys in open_findings.items():
        try:
            yield gateway(code).fetch(key=name, external_id=numbers.get(name, ""))
        except GatewayUnavailable:
            found.unanswered.update(keys)


def _look(code: str, charges: Iterable[Charge], found: Compared) -> set[int]:
    """Compare those that the gateway holds for paid. Returns the ids of their attempts."""
    taken = [charge for charge in charges if charge.status == ChargeStatus.SUCCEEDED]
    same = Q(key__in=[charge.key for charge in taken]) | Q(external_id__in=[charge.external_id for charge in taken])
    attempts = list(PaymentAttempt.objects.filter(same, gateway=code).select_related("order"))
    ours = {attempt.external_id: attempt for attempt in attempts} | {attempt.key: attempt for attempt in attempts}
    for charge in taken:
        attempt = ours.get(charge.key) or ours.get(charge.external_id)
        found.findings += _of_charge(code, charge, attempt, found)
    return {attempt.pk for attempt in attempts}


def _of_charge(code: str, charge: Charge, attempt: PaymentAttempt | None, found: Compared) -> Iterator[Finding]:
    name = f"{code}:{charge.key or charge.external_id}"
    order = f"order {charge.order_number or '?'}, {charge.external_id}"
    kept = charge.amount - (charge.fee or 0)
    if attempt is None:
        found.unbooked += kept
        yield Finding(f"orphan:{name}", f"{code} took this, and we know nothing of it: {order}", None, charge.amount)
    elif attempt.state == AttemptState.SUCCEEDED:
        if attempt.captured != charge.amount:
            found.unbooked += charge.amount - attempt.captured
            says = f"{code} took another amount than we booked: {order}"
            yield Finding(f"amount:{name}", says, attempt.captured, charge.amount)
        if attempt.fee is None:
            yield from _fee(name, charge, attempt)
    else:
        found.unbooked += kept
        hour = int(timezone.now().timestamp() // 3600)
        enqueue("money.sync_attempt", key=f"reconcile-{attempt.pk}-{hour}", attempt_id=attempt.pk)
        says = f"{code} took this, and our payment is still {attempt.state}: {order}"
        yield Finding(f"unbooked:{name}", says, Decimal(0), charge.amount)


def _fee(name: str, charge: Charge, attempt: PaymentAttempt) -> Iterator[Finding]:
    """Book what was not told with the charge."""
    if charge.fee is not None:
        with transaction.atomic():
            if PaymentAttempt.objects.filter(pk=attempt.pk, fee=None).update(fee=charge.fee):
                book_fee(attempt, charge.fee)
    elif attempt.created_at < timezone.now() - FEE_WITHIN:
        says = f"The fee of this payment is not known: order {charge.order_number}, {charge.external_id}"
        yield Finding(f"fee:{name}", says)


def _missing(
    code: str, since: datetime, until: datetime, older: Collection[str], paid: Collection[int]
) -> Iterator[Finding]:
    """What we hold for paid and the gateway does not. An attempt is always older than its charge."""
    mine = PaymentAttempt.objects.filter(gateway=code, state=AttemptState.SUCCEEDED).select_related("order")
    lately = Q(synced_at__gte=since, created_at__gte=since, created_at__lt=until)
    for attempt in mine.filter(lately | Q(key__in=older)).order_by("pk").iterator(BATCH):
        if attempt.pk not in paid:
            says = f"We booked this payment, and {code} does not list it as paid: order {attempt.order.number}"
            yield Finding(f"missing:{code}:{attempt.key}", says, attempt.captured, None)


def _disputes(code: str, since: datetime, again: Iterable[str]) -> Iterator[Finding]:
    unknown = disputes.look_for(code, since=since)
    for external_id in again:
        try:
            disputes.sync(code, external_id)
        except disputes.UnknownCharge as still:
            unknown.append(still.objection)
        except GatewayRefused:
            continue  # it is no more
    for objection in {one.external_id: one for one in unknown}.values():
        says = f"A bank asks {code} for a payment that we do not know: {objection.charge_id}"
        yield Finding(f"dispute:{code}:{objection.external_id}", says, None, objection.amount)


def _balance(provider: str, theirs: Decimal, unbooked: Decimal) -> Iterator[Finding]:
    """What findings explain is none again, nor what is under way: refunds not confirmed yet, fees not told yet."""
    ours = balance(clearing(provider)) + unbooked
    codes = gateways_of(provider)
    refunds = Refund.objects.filter(gateway__in=codes, branch=None, state__in=UNDER_WAY)
    no_fee = PaymentAttempt.objects.filter(
        gateway__in=codes, fee=None, state=AttemptState.SUCCEEDED, synced_at__gte=timezone.now() - DEPOSITS_BACK
    )
    leaving = read(refunds.aggregate(sum=Sum("amount"))["sum"])
    leaving += read(no_fee.aggregate(sum=Sum("captured"))["sum"])
    if not ours - leaving <= theirs <= ours:
        expected = ours if theirs > ours else ours - leaving
        yield Finding(
            f"balance:{provider}", f"{provider} holds another sum for us than the ledger says", expected, theirs
        )


def _batches(charges: Iterable[Charge]) -> Iterator[list[Charge]]:
    rest = iter(charges)
    while batch := list(islice(rest, BATCH)):
        yield batch
