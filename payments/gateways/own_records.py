"""What gateways share whose charges are rows of our own: nobody outside is asked, a person writes what was paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from payments.interface import (
    BadSignature,
    Charge,
    ChargeRequest,
    ChargeStatus,
    GatewayRefused,
    NextStep,
    Notice,
)


class OwnRecords:
    """A gateway's half that deals with charges. A row has the charge's `key` as its own, `order_number`, `amount`,
    `currency`, `created_at`, `cancelled_at`, and in `paid_field` the moment in which it was paid."""

    model: ClassVar[type[Model]]
    paid_field: ClassVar[str] = "paid_at"
    account: str
    livemode = True

    def next_step(self, row: Any) -> NextStep:
        """What the shopper does with this charge."""
        raise NotImplementedError

    def open(self, request: ChargeRequest) -> Any:
        """The row of this request, made now if there is none. Raises `GatewayRefused`."""
        known = {"order_number": request.order_number, "amount": request.amount, "currency": request.currency}
        return self.rows().get_or_create(key=request.key, defaults=known)[0]

    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def open_rows(self, key: str) -> QuerySet[Any]:
        """The row of this key if it is neither paid nor cancelled: the WHERE of whoever wants to be the one."""
        return self.rows().filter(pk=key, cancelled_at=None, **{self.paid_field: None})

    def start(self, request: ChargeRequest) -> Charge:
        row = self.open(request)
        if row.amount != request.amount:
            raise GatewayRefused("this key was used for another amount")
        return self.charge(row)

    def fetch(self, *, key: str, external_id: str) -> Charge:
        row = self.rows().filter(pk=key).first()
        if row is None:
            return Charge(ChargeStatus.MISSING, "", "", Decimal(0), "", self.account, self.livemode)
        return self.charge(row)

    def cancel(self, *, key: str, external_id: str) -> Charge:
        self.open_rows(key).update(cancelled_at=timezone.now())
        return self.fetch(key=key, external_id=external_id)

    def verify_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        raise BadSignature("nobody outside speaks of these charges")

    def list_since(self, since: datetime) -> Iterable[Charge]:
        """Charges begun since then, and those paid since: money may come long after the order ended."""
        lately = Q(created_at__gte=since) | Q(**{f"{self.paid_field}__gte": since})
        return (self.charge(row) for row in self.rows().filter(lately).order_by("created_at"))

    def charge(self, row: Any) -> Charge:
        if getattr(row, self.paid_field):
            status = ChargeStatus.SUCCEEDED
        elif row.cancelled_at:
            status = ChargeStatus.CANCELLED
        else:
            status = ChargeStatus.PENDING
        return Charge(
            status=status,
            external_id=row.pk,
            order_number=row.order_number,
            amount=row.amount,
            currency=row.currency,
            account=self.account,
            livemode=self.livemode,
            next_step=self.next_step(row),
            fee=Decimal(0),
            branch_id=getattr(row, "branch_id", None),
            key=row.pk,
        )
