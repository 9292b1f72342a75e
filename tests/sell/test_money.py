"""The money pages: every sum adds up on screen, every reason is told, and nobody else sees it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from marketplace.accounts.models import User
from marketplace.ordering.models import SellerOrder, SellerOrderState
from marketplace.sellers.models import MemberRole, Seller
from marketplace.settlement import holds, payout_accounts, payouts, sales
from marketplace.settlement.models import (
    Cause,
    Hold,
    HoldKind,
    Payout,
    PayoutBatch,
    PayoutMethod,
    PayoutState,
    Share,
    ShareState,
)
from marketplace.settlement.selectors import standing
from marketplace.thailand.dates import BANGKOK
from tests.factories import make_branch, make_member, make_operator, make_user
from tests.sell.conftest import SUNDAY
from tests.sell.reading import baht, page, rows, sums, words
from tests.settlement.selling import (
    approve_payout,
    open_account,
    pay_out,
    prepare_payout,
    refund,
    release,
    sell,
)

pytestmark = pytest.mark.usefixtures("sunday")


def with_the_buyer(share: Share) -> Share:
    SellerOrder.objects.filter(pk=share.part_id).update(state=SellerOrderState.COMPLETED)
    holds.handed_over(share.part_id)
    return share


class TestNextPayout:
    def test_so_much_on_that_day_and_why(self, browser: Client, seller: Seller) -> None:
        open_account(seller, by=make_user())
        for price in ("100", "333.33"):
            release(sell(seller, price))
        text = page(browser, "money")
        assert "You get ฿410.14 on Friday 27 Nov 2026" in words(text)
        assert "It goes to: Krungthai •••• 7890." in words(text)
        assert rows(text)[:2] == [("From 2 orders that wait for nothing", "฿410.14"), ("You get", "฿410.14")]
        assert "วันศุกร์ที่ 27 พ.ย. 2569" in words(page(browser, "money", language="th"))

    def test_what_is_owed_is_taken_off(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        paid = release(sell(seller, "100"))
        pay_out(seller)
        refund(paid, amount="50")
        release(sell(seller, "1000"))
        text = page(browser, "money")
        assert rows(text)[:3] == [
            ("From 1 order that waits for nothing", "฿946.50"),
            ("You owe us", "-฿47.32"),
            ("You get", "฿899.18"),
        ]
        assert "You owe us ฿47.32" in words(text)

    def test_what_becomes_free_before_that_day_is_told(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        release(sell(seller, "100"))
        Hold.objects.filter(share=sell(seller, "200")).update(until=SUNDAY + timedelta(days=2))
        Hold.objects.filter(share=sell(seller, "400")).update(until=SUNDAY + timedelta(days=6))
        assert "Until then ฿189.30 more become free, if nothing happens." in words(page(browser, "money"))

    def test_nothing_sold_yet(self, browser: Client) -> None:
        text = words(page(browser, "money"))
        assert "Nothing is to be paid out yet" in text and "When somebody buys from you" in text

    def test_all_of_it_waits(self, browser: Client, seller: Seller) -> None:
        sell(seller)
        assert "Your money still waits." in words(page(browser, "money"))

    def test_no_account_says_what_to_do_and_who_can(self, browser: Client, client: Client, seller: Seller) -> None:
        release(sell(seller))
        assert "Tell us where your money should go" in words(page(browser, "money"))
        client.force_login(make_member(seller, MemberRole.MANAGER))
        text = page(client, "money")
        assert "Please ask the owner" in words(text)
        assert "Say where it should go" not in words(text)

    def test_a_first_account_that_is_checked(self, browser: Client, seller: Seller, owner: User) -> None:
        release(sell(seller))
        payout_accounts.propose(seller, actor=owner, method=PayoutMethod.CASH, branch=seller.drop_off_branch)
        assert "We are checking your account" in words(page(browser, "money"))

    def test_below_the_least_amount(self, browser: Client, seller: Seller, settings: Settings) -> None:
        settings.PAYOUT_MINIMUM = Decimal(500)
        open_account(seller)
        release(sell(seller))
        assert "We pay out from ฿500 on. Your ฿94.65 wait until there is more." in words(page(browser, "money"))

    def test_a_changed_account_moves_the_day(self, browser: Client, seller: Seller, owner: User) -> None:
        open_account(seller)
        release(sell(seller))
        proposed = payout_accounts.propose(seller, actor=owner, method=PayoutMethod.PROMPTPAY, number="0812345678")
        Hold.objects.filter(reference=str(proposed.pk)).update(until=SUNDAY + timedelta(days=8))
        text = words(page(browser, "money"))
        assert "Your money waits" in text
        assert "The bank account was changed: for your safety we wait 72 hours. Becomes free on 30 Nov 2026." in text
        assert "You get ฿94.65 on Friday 4 Dec 2026, if nothing else happens." in text

    def test_a_hold_that_ends_before_the_day_changes_nothing(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        release(sell(seller))
        holds.begin(seller_id=seller.pk, kind=HoldKind.BANK_CHANGED, until=SUNDAY + timedelta(days=2))
        assert "You get ฿94.65 on Friday 27 Nov 2026" in words(page(browser, "money"))

    def test_all_of_it_pays_what_is_owed(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        paid = release(sell(seller, "1000"))
        pay_out(seller)
        refund(paid)
        release(sell(seller, "100"))
        assert "Nothing is paid out this time" in words(page(browser, "money"))

    def test_once_todays_batch_is_checked_the_rest_goes_next_week(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        friday = datetime(2026, 11, 27, 12, tzinfo=BANGKOK)
        with mock.patch.object(timezone, "now", lambda: friday):
            release(sell(seller))
            assert "on Friday 27 Nov 2026" in words(page(browser, "money"))
            payouts.prepare("2026-W48")
            release(sell(seller))
            assert "on Friday 4 Dec 2026" in words(page(browser, "money"))


class TestWhatWaits:
    def test_by_reason_with_its_end(self, browser: Client, seller: Seller) -> None:
        sell(seller, "100")
        with_the_buyer(sell(seller, "200"))
        share = sell(seller, "400")
        holds.begin(
            seller_id=seller.pk,
            share_id=share.pk,
            kind=HoldKind.COMPLAINT,
            until=SUNDAY + timedelta(days=90),
        )
        text = words(page(browser, "money"))
        assert "The next becomes free on Sunday 29 Nov 2026." in text
        assert (
            "The buyer may send it back for 7 days Becomes free on 29 Nov 2026. 1 order ฿189.30 "
            "The buyer does not have it yet It becomes free 7 days after the buyer has the parcel. 1 order ฿94.65 "
            "The buyer has complained Until it is decided, at the latest on 20 Feb 2027. 1 order ฿378.60"
        ) in text
        assert "Waits ฿662.55" in text

    def test_the_groups_add_up_to_what_the_ledger_holds(self, browser: Client, seller: Seller) -> None:
        for number, price in enumerate(("33.33", "99.99", "17.01", "250")):
            share = sell(seller, price)
            if number % 2:
                with_the_buyer(share)
        refund(Share.objects.filter(seller=seller)[0], amount="10")
        page_of = page(browser, "money").split('id="held"')[1].split("</section>")[0]
        shown = [baht(cell) for cell in re.findall(r'<span class="row-figure">(.*?)</span>', page_of)]
        assert sum(shown) == standing(seller.pk).held


class TestPayouts:
    def test_on_its_way_paid_and_returned(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        release(sell(seller, "100"))
        paid = pay_out(seller)
        release(sell(seller, "200"))
        returned = pay_out(seller)
        payouts.come_back(returned.pk, actor=make_operator(), reason="Account closed")
        under_way = approve_payout(seller)
        text = words(page(browser, "money"))
        assert f"Krungthai •••• 7890 22 Nov 2026 · {paid.reference} Paid ฿94.65" in text
        assert f"22 Nov 2026 · {returned.reference} “Account closed” It is in the payout that follows." in text
        assert f"The bank has it; that takes a day or two. · {under_way.reference} On its way ฿189.30" in text
        assert "1234567890" not in text
        for payout, said in ((paid, "Paid to you"), (returned, "It came back"), (under_way, "On its way to you")):
            assert said in words(page(browser, "payout", payout.pk))

    def test_a_payout_is_the_sum_of_its_orders(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        first = release(sell(seller, "100"))
        pay_out(seller)
        refund(first, amount="50")
        shares = [release(sell(seller, price)) for price in ("200", "300")]
        text = page(browser, "payout", pay_out(seller).pk)
        assert rows(text) == [("From 2 orders", "฿473.25"), ("You owed us", "-฿47.32"), ("You got", "฿425.93")]
        listed = [baht(cell) for cell in re.findall(r'<span class="row-figure">(.*?)</span>', text)]
        assert sorted(listed) == sorted(share.left for share in shares)
        assert sum(listed) == Decimal("473.25")

    def test_the_code_for_cash_is_shown_once_it_lies_ready(self, browser: Client, seller: Seller) -> None:
        branch = make_branch(name="ไปรษณีย์แม่ริม", name_en="Mae Rim Post Office")
        open_account(seller, method=PayoutMethod.CASH, bank_code="", number="", branch=branch)
        release(sell(seller))
        payout = prepare_payout(seller)
        assert 'class="code' not in page(browser, "payout", payout.pk)
        payouts.check(payout.batch_id, actor=make_operator())
        payouts.approve(payout.batch_id, actor=make_operator())
        text = page(browser, "payout", payout.pk)
        assert payout.reference in text and "cash at Mae Rim Post Office" in words(text)
        assert "Tell it to nobody else." in words(text)

    def test_what_was_taken_out_of_a_batch_was_no_payout(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        release(sell(seller))
        payout = prepare_payout(seller)
        payouts.withdraw(payout.pk, actor=make_operator(), reason="test")
        assert payout.reference not in page(browser, "payouts")
        assert browser.get(reverse("sell:payout", args=[payout.pk])).status_code == 404

    def test_older_ones_on_further_pages(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        release(sell(seller))
        made = pay_out(seller)
        for number in range(24):
            Payout.objects.create(
                batch=PayoutBatch.objects.create(period=f"x{number}"),
                seller=seller,
                state=PayoutState.PAID,
                gross=100,
                amount=100,
                method=PayoutMethod.BANK,
                reference=f"PX{number}",
                ended_at=SUNDAY,
            )
        first = page(browser, "payouts")
        key = re.search(r"\?before=(\d+)", first)
        assert key and first.count('class="row"') == 20
        second = page(browser, "payouts", before=key[1])
        assert second.count('class="row"') == 5 and made.reference in second


class TestOrders:
    def test_the_sum_of_a_plain_order(self, browser: Client, seller: Seller) -> None:
        share = sell(seller, "333.33")
        text = page(browser, "money_order", share.part_id)
        assert rows(text) == [
            ("Price of the goods", "฿333.33"),
            ("Talat’s commission (5 %)", "-฿16.67"),
            ("VAT on the commission (7 %)", "-฿1.17"),
            ("Postage, paid by the buyer", "฿42"),
            ("Postage, goes to the post", "-฿42"),
            ("Yours", "฿315.49"),
        ]
        assert "The buyer does not have it yet. It becomes free 7 days after the buyer has the parcel." in words(text)

    def test_discounts_of_the_seller_and_of_talat(self, browser: Client, seller: Seller) -> None:
        share = sell(seller, "500")
        # A voucher of each: the amounts as book_sale would have frozen them.
        Share.objects.filter(pk=share.pk).update(
            seller_discount=50, talat_discount=100, commission="22.50", commission_vat="1.58", net="425.92"
        )
        text = page(browser, "money_order", share.part_id)
        assert rows(text)[:3] == [
            ("Price of the goods The buyer paid ฿350 for them, Talat added ฿100.", "฿500"),
            ("Your own discount", "-฿50"),
            ("Talat’s commission (5 %)", "-฿22.50"),
        ]
        assert rows(text)[-1] == ("Yours", "฿425.92")

    @pytest.mark.parametrize(
        ("cause", "amount", "yours"),
        [
            (Cause.CHANGED_MIND, "100", "฿220.84"),
            (Cause.CHANGED_MIND, "", "฿0"),
            (Cause.FAULTY, "", "-฿42"),
            (Cause.GOODWILL, "100", "฿315.49"),
            (Cause.LOST_IN_POST, "", "฿315.49"),
        ],
    )
    def test_after_a_refund(self, browser: Client, seller: Seller, cause: Cause, amount: str, yours: str) -> None:
        share = sell(seller, "333.33")
        refund(share, cause, amount=amount)
        text = page(browser, "money_order", share.part_id)
        [(parts, total)] = sums(text)
        assert sum(parts) == total
        assert rows(text)[-1] == ("Yours", yours)
        with override("en"):
            assert str(cause.label) in words(text)
        borne_by_seller = cause in {Cause.CHANGED_MIND, Cause.FAULTY}
        assert ("It costs you nothing." in words(text)) != borne_by_seller

    def test_a_parcel_that_came_back(self, browser: Client, seller: Seller) -> None:
        share = sell(seller, "100")
        sales.book_way_back(share.part_id)
        refund(share, Cause.NOT_COLLECTED)
        text = page(browser, "money_order", share.part_id)
        assert rows(text)[5:] == [
            ("Given back to the buyer Nobody fetched the parcel, 22 Nov 2026", "-฿100"),
            ("Commission, back to you", "฿5"),
            ("VAT on it, back to you", "฿0.35"),
            ("The parcel came back to you postage of the way back", "-฿21"),
            ("Yours", "-฿21"),
        ]

    def test_every_sum_adds_up_and_together_they_are_the_balance(self, browser: Client, seller: Seller) -> None:
        open_account(seller)
        shares = [
            sell(seller, price, quantity) for price, quantity in (("33.33", 3), ("999", 1), ("0.99", 7), ("70", 2))
        ]
        refund(shares[0], amount="10")
        for share in shares[:3]:
            release(share)
        pay_out(seller)
        refund(shares[1], Cause.FAULTY)
        refund(shares[2], Cause.GOODWILL)
        sales.book_way_back(shares[1].part_id)
        found = sums(page(browser, "money_orders"))
        assert len(found) == 4
        assert all(sum(parts) == total for parts, total in found)
        assert sums(page(browser, "money_orders", language="th")) == found
        paid = Payout.objects.get().amount
        now = standing(seller.pk)
        assert sum(total for _parts, total in found) == now.held + now.payable + now.transit - now.owed + paid

    def test_of_one_month_or_in_one_state(self, browser: Client, seller: Seller) -> None:
        held, old = sell(seller), release(sell(seller))
        Share.objects.filter(pk=old.pk).update(sold_at=datetime(2026, 10, 31, 23, tzinfo=BANGKOK))
        number = {share.pk: f"{share.order_number[:4]}-{share.order_number[4:7]}" for share in (held, old)}

        def shown(**query: str) -> set[int]:
            text = page(browser, "money_orders", **query)
            return {pk for pk, told in number.items() if told in text}

        assert shown() == {held.pk, old.pk}
        assert shown(month="2026-11") == {held.pk}
        assert shown(month="2026-10") == {old.pk}
        assert shown(month="2026-10", state="held") == set()
        assert shown(state="payable") == {old.pk}
        assert shown(month="nonsense", state="nonsense") == {held.pk, old.pk}
        assert '<option value="2026-10"' in page(browser, "money_orders")

    def test_older_ones_on_further_pages_within_the_month(self, browser: Client, seller: Seller) -> None:
        sell(seller)
        with mock.patch("marketplace.sell.views.money.PAGE", 1):
            sell(seller)
            first = page(browser, "money_orders", month="2026-11")
            link = re.search(r'href="\?(month=2026-11&amp;before=\d+)" rel="next"', first)
            assert link
            second = page(browser, "money_orders", month="2026-11", before=link[1].rsplit("=", 1)[1])
        assert len(sums(first)) == len(sums(second)) == 1
        assert rows(first) == rows(second) and 'rel="next"' not in second

    def test_the_orders_page_leads_to_its_money(self, browser: Client, client: Client, seller: Seller) -> None:
        share = sell(seller)
        link = reverse("sell:money_order", args=[share.part_id])
        assert link in page(browser, "order", share.part_id)
        client.force_login(make_member(seller, MemberRole.PACKER))
        assert link not in page(client, "order", share.part_id)


def _busy(seller: Seller, count: int) -> None:
    for _number in range(count):
        release(sell(seller))
        refund(with_the_buyer(sell(seller)), amount="5")


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [("money", (), 14), ("money_orders", (), 10), ("month", ("2026-11",), 10), ("payouts", (), 5)],
)
def test_so_many_queries_however_much_money(
    browser: Client,
    seller: Seller,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    args: tuple[str, ...],
    queries: int,
) -> None:
    open_account(seller)
    _busy(seller, 2)
    pay_out(seller)
    _busy(seller, 3)
    with django_assert_num_queries(queries):
        page(browser, name, *args)


def test_every_state_has_a_badge() -> None:
    assert {state.value for state in ShareState} == {"held", "payable", "in_payout", "paid"}
