"""One order in each interesting state, its people, and strangers of every kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oscar.core.loading import get_model

from catalogue_ext.models import Product
from marketplace.accounts.models import User
from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from marketplace.fulfilment import scanning
from marketplace.fulfilment.interface import Desk
from marketplace.fulfilment.models import Parcel
from marketplace.ordering import counter, packing, paying
from marketplace.ordering.models import SellerOrder
from marketplace.postoffice.models import Branch
from marketplace.sellers.models import Seller
from marketplace.settlement import payout_accounts
from marketplace.settlement.models import (
    BatchState,
    Document,
    DocumentKind,
    Payout,
    PayoutAccount,
    PayoutBatch,
    PayoutMethod,
)
from payments.models import PaymentAttempt
from tests import factories
from tests.bank import paid_in, take_in


class Role(StrEnum):
    GUEST = "guest"
    STRANGER = "another shopper"
    OTHER_MEMBER = "another seller's member"
    OTHER_CLERK = "a clerk of another branch"
    BUYER = "the buyer"
    MEMBER = "the seller's member"
    CLERK = "the branch's clerk"
    OPERATOR = "an operator"


STRANGERS = (Role.GUEST, Role.STRANGER, Role.OTHER_MEMBER, Role.OTHER_CLERK)

NAME, EMAIL = "ประภัสสร ลับเฉพาะ", "secret.buyer@talat.example"
PHONES = ("+66897531246", "0897531246", "089-753-1246")


@dataclass(frozen=True)
class World:
    """`shelf` waits at `branch` for its pick-up code, `paper` is its receipt; `packed` has a drop-off code; `slip` and
    `unpaid` await money; `cod` lies at `branch`, to be paid when it is handed over."""

    people: dict[Role, User]
    seller: Seller
    product: Product
    branch: Branch
    shelf: Parcel
    packed: Parcel
    slip: Any
    unpaid: Any
    charge_id: str
    receipt_number: str
    paper: Document
    cod: Parcel
    statement: Document

    @property
    def secrets(self) -> dict[str, re.Pattern[str]]:
        """What strangers must not see, by name."""
        return {
            "name": re.compile(re.escape(NAME)),
            "e-mail": re.compile(re.escape(EMAIL)),
            "phone": re.compile("|".join(map(re.escape, PHONES))),
            "pick-up code": _code(self.shelf.pickup_code, 3),
            "drop-off code": _code(self.packed.drop_off_code, 4),
        }

    def state(self) -> object:
        """All that a stranger must not be able to change."""
        return [
            list(rows.order_by("pk").values_list())
            for rows in (
                get_model("order", "Order").objects.all(),
                SellerOrder.objects.all(),
                PaymentAttempt.objects.all(),
                Parcel.objects.all(),
                get_model("partner", "StockRecord").objects.filter(partner=self.seller.partner),
                Product.objects.filter(seller=self.seller),
                Seller.objects.filter(pk=self.seller.pk),
                PayoutAccount.objects.all(),
            )
        ]


def _code(digits: str, group: int) -> re.Pattern[str]:
    """The code as a word of its own, whole or in groups as pages show it."""
    parts = [digits[place : place + group] for place in range(0, len(digits), group)]
    return re.compile(r"(?<![\w+/=-])" + r"[\s\u00a0]?".join(parts) + r"(?![\w+/=-])")


def _pay_out(seller: Seller, branch: Branch, owner: User) -> None:
    """An account that waits to be checked, and a payout that waits for a second person."""
    payout_accounts.propose(seller, actor=owner, method=PayoutMethod.CASH, branch=branch)
    Payout.objects.create(
        batch=PayoutBatch.objects.create(period="2026-W47", state=BatchState.CHECKED),
        seller=seller,
        gross=100,
        amount=100,
        method=PayoutMethod.CASH,
        branch=branch,
        reference="PWORLD2345",
    )


def make_world() -> World:
    seller = factories.make_seller()
    product = factories.make_product(seller, stock=50)
    branch, elsewhere = factories.make_branch(province_code="10"), factories.make_branch()
    people = {
        Role.STRANGER: factories.make_user(),
        Role.OTHER_MEMBER: factories.make_member(factories.make_seller()),
        Role.OTHER_CLERK: factories.make_clerk(elsewhere),
        Role.BUYER: factories.make_user(),
        Role.MEMBER: factories.make_member(seller),
        Role.CLERK: factories.make_clerk(branch),
        Role.OPERATOR: factories.make_operator(),
    }

    def ordered(make: Any, **more: Any) -> Any:
        contact = {"name": NAME, "phone": PHONES[0], "email": EMAIL, "user": people[Role.BUYER]}
        return make((product, 2), branch=branch, **contact, **more)

    def pack() -> Parcel:
        part = SellerOrder.objects.get(order=ordered(factories.make_paid_order))
        return packing.pack(part.pk, seller=seller, actor=people[Role.MEMBER])

    shelf, packed = pack(), pack()
    scanning.accept(shelf, Desk(people[Role.OTHER_CLERK], elsewhere), weight_g=600)
    scanning.receive(shelf, Desk(people[Role.CLERK], branch), shelf="A1")
    slip, unpaid = ordered(factories.make_order), ordered(factories.make_order, gateway_code="demo")
    paid = ordered(factories.make_order)
    for order in (slip, paid):
        paying.start(order)
    attempt = paying.start(unpaid)
    assert attempt is not None
    taken = counter.take_payment(number=paid.number, branch=branch, clerk=people[Role.CLERK])
    on_delivery = ordered(factories.make_order, gateway_code="cod")
    paying.start(on_delivery)
    cod = packing.pack(SellerOrder.objects.get(order=on_delivery).pk, seller=seller, actor=people[Role.MEMBER])
    scanning.accept(cod, Desk(people[Role.CLERK], branch), weight_g=600)
    take_in(paid_in(), actor=people[Role.OPERATOR])
    _pay_out(seller, branch, people[Role.MEMBER])
    kinds = ("fulfilment.make_label", "fulfilment.parcel_moved")
    for job in Job.objects.filter(state=JobState.PENDING, kind__in=kinds):
        assert jobs.run(job.pk)
    packed.refresh_from_db()
    paper = factories.make_document(seller, order_number=shelf.order_number)
    return World(
        people,
        seller,
        product,
        branch,
        shelf,
        packed,
        slip,
        unpaid,
        attempt.external_id,
        taken.receipt_number or "",
        paper,
        cod,
        factories.make_document(
            seller, order_number="", kind=DocumentKind.STATEMENT, key="statement", series=None, number=None
        ),
    )
