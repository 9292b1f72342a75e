"""Money that is held: doubts of operators with reason and end, sellers held as a whole, new shops, disputes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.operators.money.paging import PAGE
from marketplace.sellers.models import Seller
from marketplace.settlement import disputes as settlement_disputes
from marketplace.settlement import holds, payouts
from marketplace.settlement.models import Hold, HoldKind, Payout, Share
from payments import disputes
from payments.interface import Dispute as Objection
from payments.interface import DisputeStatus
from payments.models import Dispute, PaymentAttempt
from tests.factories import make_paid_order, make_product, make_seller, make_user
from tests.operators.people import Operator
from tests.settlement import books
from tests.settlement.payable import a_paying_seller, a_share, an_account, an_approved_batch, freed

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]


@pytest.fixture
def operator(market: None) -> Operator:
    return Operator()


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_share_is_held_and_freed(operator: Operator) -> None:
    """Payable money is held again, with its reason, to the end of that day; and ended by an operator with a reason."""
    share = freed(a_share())
    operator.post("doubt_share", share.pk, kind="doubt", reason="ที่อยู่ผู้ขายน่าสงสัย", until=in_days(3))
    hold = Hold.objects.get(share=share, ended_at=None)
    assert (hold.kind, hold.reason, hold.began_by) == (HoldKind.DOUBT, "ที่อยู่ผู้ขายน่าสงสัย", operator.user)
    assert timezone.localtime(hold.until).date().isoformat() == in_days(3)
    assert timezone.localtime(hold.until).hour == 23
    share.refresh_from_db()
    assert share.state == "held"
    assert balance(accounts.held(share.seller_id)) == share.net
    listed = operator.get("held")
    for words in (share.order_number, share.seller.name, "ที่อยู่ผู้ขายน่าสงสัย", "฿189.30"):
        assert words in listed
    html = operator.post("end_doubt", hold.pk, reason="").content.decode()
    assert "text-danger" in html
    assert Hold.objects.get(pk=hold.pk).ended_at is None
    operator.post("end_doubt", hold.pk, reason="ตรวจแล้วเรียบร้อย")
    hold.refresh_from_db()
    share.refresh_from_db()
    assert (hold.ended_because, hold.ended_by, share.state) == ("ตรวจแล้วเรียบร้อย", operator.user, "payable")
    assert share.order_number not in operator.get("held")
    books.check()
    html = operator.post("end_doubt", hold.pk, reason="อีกครั้ง").content.decode()
    assert "อีกครั้ง" in html
    hold.refresh_from_db()
    assert hold.ended_because == "ตรวจแล้วเรียบร้อย"


@pytest.mark.parametrize("kind", ["complaint", "return"])
def test_what_a_buyer_says_or_does_holds_the_share(operator: Operator, kind: str) -> None:
    share = freed(a_share())
    operator.post("doubt_share", share.pk, kind=kind, reason="ผู้ซื้อโทรมาแจ้ง", until=in_days(3))
    hold = Hold.objects.get(share=share, ended_at=None)
    assert hold.kind == kind
    assert hold.get_kind_display() in operator.get("held")
    operator.post("end_doubt", hold.pk, reason="ตกลงกันแล้ว")
    share.refresh_from_db()
    assert share.state == "payable"


def test_no_hold_without_its_kind(operator: Operator) -> None:
    share = freed(a_share())
    for kind in ("", "dispute", "return_window"):
        html = operator.post("doubt_share", share.pk, kind=kind, reason="เหตุผล", until=in_days(3)).content.decode()
        assert "text-danger" in html
    assert not Hold.objects.filter(share=share, ended_at=None).exists()


def test_a_seller_is_held_and_not_paid(operator: Operator) -> None:
    seller, other = a_paying_seller(), a_paying_seller()
    operator.post("doubt_seller", seller.pk, reason="รอเอกสาร", until=in_days(10))
    payouts.prepare("2026-W47")
    assert [payout.seller for payout in Payout.objects.all()] == [other]
    assert seller.name in operator.get("held")
    page = operator.get("seller_money", seller.pk)
    assert "รอเอกสาร" in page
    hold = Hold.objects.get(seller=seller, kind=HoldKind.DOUBT)
    operator.post("end_doubt", hold.pk, reason="ครบแล้ว")
    payouts.prepare("2026-W47")
    assert {payout.seller for payout in Payout.objects.all()} == {seller, other}
    books.check()


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "", "until": in_days(3)},
        {"reason": "เหตุผล", "until": ""},
        {"reason": "เหตุผล", "until": in_days(-1)},
        {"reason": "เหตุผล", "until": in_days(181)},
        {"reason": "เหตุผล", "until": "พรุ่งนี้"},
        {"reason": "ก" * 201, "until": in_days(3)},
    ],
)
def test_no_doubt_without_reason_and_end(operator: Operator, fields: dict[str, str]) -> None:
    share = a_share()
    for view, key in (("doubt_share", share.pk), ("doubt_seller", share.seller_id)):
        html = operator.post(view, key, kind="doubt", **fields).content.decode()
        assert "text-danger" in html
        assert all(f'value="{typed}"' in html for typed in fields.values() if typed)
    assert not Hold.objects.filter(kind=HoldKind.DOUBT).exists()


def test_what_is_in_a_payout_is_not_held(operator: Operator) -> None:
    seller = a_paying_seller()
    an_approved_batch()
    share = Share.objects.get(seller=seller)
    html = operator.post("doubt_share", share.pk, kind="doubt", reason="สายไป", until=in_days(3)).content.decode()
    assert "สายไป" in html
    assert "alert-danger" in html
    assert not Hold.objects.filter(kind=HoldKind.DOUBT).exists()
    page = operator.get("order_money", share.order_number)
    assert reverse("operators:doubt_share", args=[share.pk]) not in page


def test_only_doubts_are_ended_here(operator: Operator) -> None:
    """The return window ends by its own rule."""
    share = a_share()
    window = Hold.objects.get(share=share, kind=HoldKind.RETURN_WINDOW)
    address = reverse("operators:end_doubt", args=[window.pk])
    assert operator.client.post(address, {"reason": "x"}).status_code == 404
    assert address not in operator.get("order_money", share.order_number)
    window.refresh_from_db()
    assert window.ended_at is None


def test_a_new_shop_is_marked(operator: Operator) -> None:
    share = a_share()
    kinds = set(Hold.objects.filter(share=share).values_list("kind", flat=True))
    assert kinds == {HoldKind.RETURN_WINDOW, HoldKind.NEW_SELLER}
    an_account(share.seller)
    for page in (operator.get("seller_money", share.seller_id), operator.get("order_money", share.order_number)):
        assert "ร้านใหม่" in page
    Seller.objects.update(created_at=timezone.now() - timedelta(days=31))
    for page in (operator.get("seller_money", share.seller_id), operator.get("order_money", share.order_number)):
        assert 'badge-warning">ร้านใหม่' not in page


def test_a_sellers_money(operator: Operator, django_assert_num_queries: Any) -> None:
    seller = a_paying_seller(price="1000")
    held = a_share(seller, price="300")
    batch, _first, _second = an_approved_batch()
    operator.get("seller_money", seller.pk)
    with django_assert_num_queries(10):
        page = operator.get("seller_money", seller.pk)
    for words in (batch.period, "฿946.50", "฿283.95", Payout.objects.get().reference, held.order_number):
        assert words in page
    for _number in range(5):
        a_share(seller)
    with django_assert_num_queries(10):
        operator.get("seller_money", seller.pk)
    assert operator.client.get(reverse("operators:seller_money", args=[0])).status_code == 404


def test_held_money_takes_few_queries(operator: Operator, django_assert_num_queries: Any) -> None:
    for _number in range(8):
        share = a_share()
        until = timezone.now() + timedelta(days=2)
        holds.begin(seller_id=share.seller_id, share_id=share.pk, kind=HoldKind.DOUBT, until=until, reason="ก")
        holds.begin(seller_id=share.seller_id, kind=HoldKind.DOUBT, until=until, actor=operator.user, reason="ข")
    with django_assert_num_queries(6):
        page = operator.get("held")
    assert page.count("/end/") == 16


def objection(attempt: PaymentAttempt, number: int, **fields: Any) -> Objection:
    given: dict[str, Any] = {
        "external_id": f"dp_{number}",
        "charge_id": attempt.external_id,
        "status": DisputeStatus.OPEN,
        "amount": attempt.captured,
        "currency": "THB",
        "taken": attempt.captured,
        "fee": Decimal(500),
        "reason": "fraudulent",
        "answer_by": timezone.now() + timedelta(days=number),
    }
    return Objection(**given | fields)


def a_dispute(number: int, status: DisputeStatus = DisputeStatus.OPEN) -> Dispute:
    """Of a paid order of two sellers."""
    order = make_paid_order((make_product(make_seller(), price=Decimal(200)), 1), (make_product(price=Decimal(300)), 1))
    attempt = order.attempts.get()
    disputes.record(attempt.gateway, objection(attempt, number))
    found = Dispute.objects.get(external_id=f"dp_{number}")
    settlement_disputes.moved(found.pk)
    if status != DisputeStatus.OPEN:
        disputes.record(attempt.gateway, objection(attempt, number, status=status))
        settlement_disputes.moved(found.pk)
        found.refresh_from_db()
    return found


def test_open_disputes_first_by_their_day(operator: Operator, django_assert_num_queries: Any) -> None:
    later, sooner = a_dispute(9), a_dispute(2)
    won, lost = a_dispute(3, DisputeStatus.WON), a_dispute(4, DisputeStatus.LOST)
    with django_assert_num_queries(6):
        page = operator.get("disputes")
    places = [page.index(f"{one.attempt.gateway} {one.external_id}") for one in (sooner, later, lost, won)]
    assert places == sorted(places)
    frozen = sum(share.net for share in Share.objects.filter(order_number=sooner.attempt.order.number))
    assert frozen == Decimal("473.25")
    assert page.count("฿473.25") == 2
    assert reverse("operators:order_money", args=[lost.attempt.order.number]) in page
    assert "dp_4" in operator.get("order_money", lost.attempt.order.number)
    books.check()


def test_ended_disputes_are_paged(operator: Operator) -> None:
    attempt = make_paid_order().attempts.get()
    Dispute.objects.bulk_create(
        Dispute(attempt=attempt, external_id=f"old_{number:03d}", amount=1, state="won", ended_at=timezone.now())
        for number in range(PAGE + 3)
    )
    page = operator.get("disputes")
    assert ("old_052" in page, "old_002" in page) == (True, False)
    key = Dispute.objects.order_by("-pk")[PAGE - 1].pk
    rest = operator.get("disputes", before=key)
    assert ("old_003" in rest, "old_002" in rest, "old_000" in rest) == (False, True, True)


def test_only_operators(client: Client) -> None:
    share = a_share()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    hold = holds.begin(
        seller_id=share.seller_id, kind=HoldKind.DOUBT, until=timezone.now() + timedelta(days=1), reason="ก"
    )
    assert hold is not None
    for view, arguments in (
        ("held", []),
        ("disputes", []),
        ("seller_money", [share.seller_id]),
        ("doubt_share", [share.pk]),
        ("doubt_seller", [share.seller_id]),
        ("end_doubt", [hold.pk]),
    ):
        address = reverse(f"operators:{view}", args=arguments)
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x", "until": in_days(2)}).status_code == 404
    assert Hold.objects.filter(kind=HoldKind.DOUBT, ended_at=None).count() == 1
