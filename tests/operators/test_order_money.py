"""The money of one order: everything on one page, and what an operator decides from there."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from oscar.core.loading import get_model

from marketplace.core.models import Job
from marketplace.ledger.accounts import LOSS, SHOPPER
from marketplace.ledger.models import Posting
from marketplace.ledger.selectors import balance, order_balance
from marketplace.ordering.models import SellerOrder
from marketplace.settlement import holds
from marketplace.settlement.models import Document, GiveBack, HoldKind, Share
from payments import disputes
from payments.interface import Dispute as Objection
from payments.interface import DisputeStatus
from payments.models import PaymentAttempt, Refund
from tests.factories import (
    make_document,
    make_order,
    make_paid_order,
    make_product,
    make_seller,
    make_user,
    stock_record,
)
from tests.operators.people import Operator
from tests.settlement import books
from tests.settlement.payable import a_share, an_account, an_approved_batch, freed

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]


@pytest.fixture
def operator(market: None) -> Operator:
    return Operator()


def a_part(state: str = "completed", *, price: str = "200", quantity: int = 2) -> SellerOrder:
    """A paid part; `completed`: the buyer has the goods."""
    part = a_share(price=price, quantity=quantity).part
    SellerOrder.objects.filter(pk=part.pk).update(state=state)
    part.refresh_from_db()
    return part


def dispute(part: SellerOrder, status: DisputeStatus = DisputeStatus.OPEN) -> None:
    attempt = part.order.attempts.get()
    disputes.record(
        attempt.gateway,
        Objection(
            external_id="dp_1",
            charge_id=attempt.external_id,
            status=status,
            amount=attempt.captured,
            currency="THB",
            taken=attempt.captured,
            fee=Decimal(500),
            reason="fraudulent",
            answer_by=timezone.now() + timedelta(days=7),
        ),
    )


def typed(**fields: Any) -> dict[str, Any]:
    given = {"cause": "faulty", "how_much": "all", "reason": "แตกมาถึง", "way": "", "key": "0123456789abcdef"}
    return given | fields


def confirmed(operator: Operator, part: SellerOrder, **fields: Any) -> Any:
    """Look first, then give back what was shown."""
    html = operator.post("refund_part", part.pk, do="look", **typed(**fields)).content.decode()
    return operator.post("refund_part", part.pk, do="refund", seen=shown(html), **typed(**fields))


def shown(html: str) -> str:
    """What the page says that would happen."""
    seen = re.search(r'name="seen" value="([^"]+)"', html)
    assert seen, html
    return seen[1]


def in_stock(part: SellerOrder) -> int:
    product = part.lines.get().product
    assert product is not None
    return cast(int, stock_record(product).num_in_stock)


def nothing_changed(part: SellerOrder) -> bool:
    share = Share.objects.get(part=part)
    return not (share.refunded or GiveBack.objects.exists() or Refund.objects.exists())


def test_everything_about_an_order(operator: Operator, django_assert_max_num_queries: Any) -> None:
    """Two sellers, a refund, a hold: one page, a fixed number of queries, debit and credit in balance."""
    first, second = make_seller(), make_seller()
    order = make_paid_order(
        (make_product(first, price=Decimal(200)), 2), (make_product(second), 1), (make_product(second), 1)
    )
    part = SellerOrder.objects.get(order=order, seller=first)
    SellerOrder.objects.filter(pk=part.pk).update(state="completed")
    confirmed(operator, part, how_much="amount", amount="50")
    with django_assert_max_num_queries(16):
        page = operator.get("order_money", order.number)
    for words in (first.name, second.name, "แตกมาถึง", str(operator.user), f"sale:{order.attempts.get().key}"):
        assert words in page
    assert page.count("give-back:operator-") == Posting.objects.get(key__startswith="give-back:").transfers.count()
    assert reverse("operators:refund_part", args=[part.pk]) in page
    assert (
        reverse("operators:order_money", args=[order.number])
        in operator.client.get(reverse("dashboard:order-detail", args=[order.number])).content.decode()
    )
    third = make_paid_order(*[(make_product(), 1) for _ in range(5)])
    with django_assert_max_num_queries(16):
        operator.get("order_money", third.number)


def test_an_order_nobody_paid(operator: Operator) -> None:
    order = make_order()
    page = operator.get("order_money", order.number)
    part = SellerOrder.objects.get(order=order)
    assert reverse("operators:refund_part", args=[part.pk]) not in page
    assert operator.client.get(reverse("operators:refund_part", args=[part.pk])).status_code == 404
    assert operator.client.get(reverse("operators:order_money", args=["0000000000"])).status_code == 404


@pytest.mark.parametrize(
    ("cause", "state", "to_buyer", "from_seller", "from_talat", "from_post"),
    [
        # 2 × 200: commission 20, VAT on it 1.40; postage EMS.
        ("faulty", "completed", "all", "goods and postage", "0.00", "0.00"),
        ("changed_mind", "completed", "goods", "goods", "0.00", "0.00"),
        ("lost_in_post", "sent", "all", "nothing", "all", "0.00"),
        ("goodwill", "completed", "all", "nothing", "all", "0.00"),
        ("seller_cancelled", "packed", "all", "goods", "0.00", "postage"),
    ],
)
def test_who_bears_it_follows_from_the_cause(
    operator: Operator, cause: str, state: str, to_buyer: str, from_seller: str, from_talat: str, from_post: str
) -> None:
    part = a_part(state)
    postage = part.postage
    goods_of_seller = Decimal("378.60")
    amounts = {
        "all": 400 + postage,
        "goods": Decimal(400),
        "nothing": Decimal(0),
        "0.00": Decimal(0),
        "postage": postage,
    }
    html = operator.post("refund_part", part.pk, do="look", **typed(cause=cause)).content.decode()
    assert 'id="decision"' in html
    assert nothing_changed(part)
    confirmed(operator, part, cause=cause)
    decision = GiveBack.objects.get()
    assert decision.goods + decision.postage == amounts[to_buyer]
    borne = {"goods and postage": goods_of_seller + postage, "goods": goods_of_seller, "nothing": Decimal(0)}
    assert decision.from_seller == borne[from_seller]
    assert (decision.from_talat, decision.from_post) == (amounts[from_talat], amounts[from_post])
    assert (decision.cause, decision.reason, decision.decided_by) == (cause, "แตกมาถึง", operator.user)
    refund = Refund.objects.get()
    assert (refund.amount, refund.gateway) == (amounts[to_buyer], "demo")
    assert balance(LOSS) == decision.from_talat
    assert order_balance(SHOPPER, part.order.number) == 0
    assert Job.objects.filter(kind="messages.part_refunded", arguments={"part_id": part.pk}).count() == 1
    books.check()


def test_looking_changes_nothing(operator: Operator) -> None:
    part = a_part()
    before = Posting.objects.count()
    html = operator.post("refund_part", part.pk, do="look", **typed()).content.decode()
    assert "฿400" in html
    assert nothing_changed(part)
    assert Posting.objects.count() == before
    assert not Job.objects.filter(kind="money.refund").exists()


def test_only_what_was_shown_is_done(operator: Operator) -> None:
    """Pressed without having looked, or after the sums moved: it is shown first, and nothing is done."""
    part = a_part()
    for seen in ("", "faulty 400.00 0.00 1.00 0.00 0.00 0.00 21.40"):
        html = operator.post("refund_part", part.pk, do="refund", seen=seen, **typed()).content.decode()
        assert 'id="decision"' in html
        assert nothing_changed(part)
    html = operator.post("refund_part", part.pk, do="look", **typed(cause="goodwill")).content.decode()
    operator.post(
        "refund_part", part.pk, do="refund", seen=shown(html), **typed(cause="faulty")
    )  # changed after looking
    assert nothing_changed(part)


def test_a_double_click_is_one_refund(operator: Operator) -> None:
    part = a_part("completed")
    stock = in_stock(part)
    for _click in range(2):
        confirmed(operator, part, how_much="amount", amount="100")
    assert (GiveBack.objects.count(), Refund.objects.get().amount) == (1, Decimal(100))
    line = part.lines.get()
    pieces = {"how_much": "pieces", f"pieces_{line.pk}": "1", "restock": "on", "key": "another"}
    for _click in range(2):
        confirmed(operator, part, **pieces)
    assert GiveBack.objects.count() == 2
    assert in_stock(part) == stock + 1
    books.check()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"how_much": "amount", "amount": "๙๙๙๙"}, "452"),  # too much: how much is left is said
        ({"how_much": "amount", "amount": ""}, "บาท"),
        ({"how_much": "amount", "amount": "0"}, "0.01"),
        ({"how_much": "amount", "amount": "-5"}, "0.01"),
        ({"how_much": "amount", "amount": "abc"}, "1,250"),
        ({"how_much": "pieces"}, "กี่ชิ้น"),
        ({"how_much": "pieces", "pieces": "3"}, "2"),
        ({"how_much": "pieces", "pieces": "x"}, "12"),
        ({"how_much": "amount", "amount": "10", "restock": "on"}, "เลือกจำนวนชิ้น"),
        ({"reason": "  "}, "กรุณาบอกเหตุผล"),
        ({"cause": "dispute_lost"}, "text-danger"),
        ({"cause": "late"}, "text-danger"),  # not a cause once it was sent
        ({"how_much": "everything"}, "text-danger"),
        ({"way": "card"}, "text-danger"),
        ({"cause": ""}, "text-danger"),
    ],
)
def test_what_cannot_be(operator: Operator, fields: dict[str, str], says: str) -> None:
    """A clear message, the form keeps what was typed, nothing changed."""
    part = a_part()
    line = part.lines.get()
    given = dict(fields)
    if "pieces" in given:
        given[f"pieces_{line.pk}"] = given.pop("pieces")
    for do in ("look", "refund"):
        answer = operator.post("refund_part", part.pk, do=do, seen="x", **typed(**given))
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "text-danger" in html or "alert-danger" in html
        assert says in html
        for name, value in given.items():
            if name.startswith("pieces_") or name == "amount":
                assert f'value="{value}"' in html or not value
        assert nothing_changed(part)


def test_over_refund_says_what_is_left(operator: Operator) -> None:
    part = a_part()
    confirmed(operator, part, how_much="amount", amount="400")
    html = operator.post(
        "refund_part", part.pk, do="look", **typed(how_much="amount", amount="100.50")
    ).content.decode()
    assert f"฿{part.postage:.0f}" in html
    assert 'value="100.50"' in html
    html = operator.post(
        "refund_part", part.pk, do="look", **typed(how_much="amount", amount="1", cause="changed_mind")
    ).content.decode()
    assert "฿0" in html  # the postage is not given back for this cause
    html = operator.post("refund_part", part.pk, do="look", **typed(cause="changed_mind")).content.decode()
    assert "alert-danger" in html  # nothing left
    assert GiveBack.objects.count() == 1
    assert Share.objects.get(part=part).refunded == Decimal(400)


def test_by_pieces_in_cash_and_back_on_the_shelf(operator: Operator) -> None:
    """A card order paid back in cash (vendure #3553), one piece of two, for sale again."""
    part = a_part(price="99.99", quantity=3)
    line = part.lines.get()
    stock = in_stock(part)
    pieces = {"how_much": "pieces", f"pieces_{line.pk}": "2", "way": "counter", "restock": "on"}
    confirmed(operator, part, **pieces)
    refund = Refund.objects.get()
    assert (refund.amount, refund.gateway, refund.attempt.gateway) == (Decimal("199.98"), "counter", "demo")
    assert GiveBack.objects.get().restocked
    assert in_stock(part) == stock + 2
    confirmed(operator, part, how_much="all", restock="on", key="the rest")  # the third, not all three again
    assert in_stock(part) == stock + 3
    line.refresh_from_db()
    assert (line.refunded, line.refunded_quantity) == (Decimal("299.97"), 3)
    assert Share.objects.get(part=part).refunded == Decimal("299.97") + part.postage
    books.check()


def test_one_sellers_refund_leaves_the_other_alone(operator: Operator) -> None:
    first, second = make_seller(), make_seller()
    order = make_paid_order((make_product(first, price=Decimal(200)), 1), (make_product(second, price=Decimal(300)), 1))
    part = SellerOrder.objects.get(order=order, seller=first)
    SellerOrder.objects.update(state="completed")
    other = Share.objects.filter(seller=second).values().get()
    html = operator.post("refund_part", part.pk, do="look", **typed(how_much="amount", amount="300")).content.decode()
    assert "alert-danger" in html  # more than this part, less than the order
    confirmed(operator, part)
    assert Share.objects.filter(seller=second).values().get() == other
    books.check()


def test_a_refund_after_the_payout_becomes_a_debt(operator: Operator) -> None:
    """Refund leaves the seller's earnings (dokan #905, #1575): here it is owed, and netted."""
    part = a_part()
    share = Share.objects.get(part=part)
    an_account(share.seller)
    freed(share)
    an_approved_batch()
    html = operator.get("refund_part", part.pk)
    assert "หนี้" in html
    confirmed(operator, part, cause="changed_mind")
    share.refresh_from_db()
    assert (share.net_back, share.owed) == (Decimal(0), Decimal("378.60"))
    assert "฿378.60" in operator.get("seller_money", share.seller_id)
    books.check()


def test_while_the_bank_asks(operator: Operator) -> None:
    part = a_part()
    dispute(part)
    html = operator.post("refund_part", part.pk, do="refund", seen="x", **typed()).content.decode()
    assert "ธนาคารของผู้ซื้อ" in html
    assert "alert-danger" in html
    assert nothing_changed(part)
    assert "ธนาคารของผู้ซื้อ" in operator.get("order_money", part.order.number)


def test_before_it_is_packed_a_part_is_cancelled(operator: Operator) -> None:
    """All back is not offered while the seller would still pack it; some of it is."""
    part = a_part("to_pack")
    line = part.lines.get()
    page = operator.get("refund_part", part.pk)
    assert 'value="all"' not in page
    assert 'name="restock"' not in page
    assert reverse("operators:cancel_part", args=[part.pk]) in page
    html = operator.post("refund_part", part.pk, do="look", **typed(cause="seller_cancelled")).content.decode()
    assert "text-danger" in html
    pieces = {"cause": "seller_cancelled", "how_much": "pieces", f"pieces_{line.pk}": "1"}
    confirmed(operator, part, **pieces)
    assert Share.objects.get(part=part).refunded == Decimal(200)
    html = operator.post("cancel_part", part.pk, cause="", reason="").content.decode()
    assert html.count("text-danger") == 2
    operator.post("cancel_part", part.pk, cause="seller_cancelled", reason="ของหมด")
    part.refresh_from_db()
    assert (part.state, part.cancelled_because) == ("cancelled", "ของหมด")
    assert sum(refund.amount for refund in Refund.objects.all()) == 400 + part.postage
    assert GiveBack.objects.last().cause == "seller_cancelled"  # type: ignore[union-attr]
    html = operator.post("cancel_part", part.pk, cause="late", reason="อีกที").content.decode()
    assert "อีกที" in html
    assert "alert-danger" in html
    books.check()


def test_a_whole_order_is_cancelled(operator: Operator) -> None:
    order = make_paid_order((make_product(), 1), (make_product(), 1))
    operator.post("cancel_order", order.number, cause="shopper_cancelled", reason="ลูกค้าโทรมายกเลิก")
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert set(SellerOrder.objects.values_list("state", flat=True)) == {"cancelled"}
    assert sum(refund.amount for refund in Refund.objects.all()) == order.total_incl_tax
    books.check()


def test_too_late_to_cancel_an_order(operator: Operator) -> None:
    order = make_paid_order((make_product(), 1), (make_product(), 1))
    packed = SellerOrder.objects.filter(order=order).first()
    SellerOrder.objects.filter(pk=packed.pk).update(state="packed")  # type: ignore[union-attr]
    assert reverse("operators:cancel_order", args=[order.number]) not in operator.get("order_money", order.number)
    html = operator.post("cancel_order", order.number, cause="late", reason="ช้าไป").content.decode()
    assert "ช้าไป" in html
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("what", "expected"),
    [("again", ("created", "demo")), ("cash", ("created", "counter")), ("settled", ("succeeded", "demo"))],
)
def test_a_failed_refund_from_the_order(operator: Operator, what: str, expected: tuple[str, str]) -> None:
    part = a_part()
    confirmed(operator, part, how_much="amount", amount="100")
    Refund.objects.update(state="failed", payload={"refused": "account closed"})
    refund = Refund.objects.get()
    page = operator.get("order_money", part.order.number)
    assert "account closed" in page
    assert reverse("operators:settle_refund", args=[refund.pk, what]) in page
    answer = operator.client.post(reverse("operators:settle_refund", args=[refund.pk, what]), {"from": "order"})
    assert answer["Location"] == reverse("operators:order_money", args=[part.order.number])
    refund.refresh_from_db()
    assert (refund.state, refund.gateway) == expected
    assert reverse("operators:settle_refund", args=[refund.pk, what]) not in operator.get("payments")
    books.check()


def test_a_payment_in_doubt_leads_to_its_order(operator: Operator) -> None:
    order = make_order()
    PaymentAttempt.objects.update(state="review", reason="amount 1 instead of 252")
    assert reverse("operators:order_money", args=[order.number]) in operator.get("payments")
    assert "amount 1 instead of 252" in operator.get("order_money", order.number)


def test_holds_are_told(operator: Operator) -> None:
    part = a_part()
    share = Share.objects.get(part=part)
    until = timezone.now() + timedelta(days=3)
    holds.begin(seller_id=share.seller_id, kind=HoldKind.DOUBT, until=until, reason="ตรวจเอกสาร", actor=operator.user)
    page = operator.get("order_money", part.order.number)
    assert "ตรวจเอกสาร" in page
    with override("th"):
        assert str(HoldKind.RETURN_WINDOW.label) in page


def test_papers_of_an_order(operator: Operator) -> None:
    part = a_part()
    drawn = make_document(part.seller, order_number=part.order.number)
    waiting = make_document(part.seller, order_number=part.order.number)
    Document.objects.filter(pk=waiting.pk).update(pdf="")
    page = operator.get("order_money", part.order.number)
    assert reverse("operators:paper", args=[drawn.pk]) in page
    assert reverse("operators:paper", args=[waiting.pk]) not in page
    answer: Any = operator.client.get(reverse("operators:paper", args=[drawn.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    for missing in (waiting.pk, 0):
        assert operator.client.get(reverse("operators:paper", args=[missing])).status_code == 404


def test_only_operators(client: Client) -> None:
    part = a_part()
    drawn = make_document(part.seller, order_number=part.order.number)
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    for view, arguments in (
        ("order_money", [part.order.number]),
        ("cancel_order", [part.order.number]),
        ("cancel_part", [part.pk]),
        ("refund_part", [part.pk]),
        ("paper", [drawn.pk]),
    ):
        address = reverse(f"operators:{view}", args=arguments)
        assert client.get(address).status_code == 404
        assert client.post(address, typed(do="refund")).status_code == 404
    assert nothing_changed(part)
    assert get_model("order", "Order").objects.get().status == "confirmed"
