"""What owners hear of payouts, and shoppers and makers of money that goes back: once, and in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.accounts.models import User
from marketplace.core.models import Job
from marketplace.notifications.models import Message
from marketplace.notifications.services import deliver
from marketplace.ordering import ending
from marketplace.ordering import news as ordering_news
from marketplace.ordering.models import SellerOrder
from marketplace.ordering.refunding import refund_and_tell
from marketplace.sellers.models import Seller
from marketplace.settlement import news, payouts
from marketplace.settlement.giving_back import Claim
from marketplace.settlement.models import Cause, PayoutMethod, Share
from tests.factories import make_branch, make_clerk, make_member, make_operator, make_seller, make_user
from tests.settlement.selling import approve_payout, open_account, pay_out, release, sell

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def seller(market: None) -> Seller:
    return make_seller()


@pytest.fixture
def owner(seller: Seller) -> User:
    return make_member(seller, user=make_user(language="en"))


def carry_out(kind: str) -> None:
    """The jobs of this kind, twice: a worker may be killed."""
    jobs: dict[str, Callable[..., None]] = {
        **{f"messages.payout_{word}": getattr(news, f"payout_{word}") for word in ("ready", "paid", "returned")},
        "messages.part_refunded": ordering_news.part_refunded,
    }
    for _time in range(2):
        for job in Job.objects.filter(kind=kind).order_by("run_at"):
            jobs[kind](**job.arguments)


def told(**found: Any) -> list[str]:
    return list(Message.objects.filter(**found).order_by("pk").values_list("text", flat=True))


class TestPayouts:
    def test_paid(self, seller: Seller, owner: User) -> None:
        open_account(seller)
        release(sell(seller, "1000"))
        payout = pay_out(seller)
        carry_out("messages.payout_paid")
        assert told(recipient=owner.phone) == [
            f"Talat: we paid you ฿946.50: Krungthai •••• 7890. Reference {payout.reference}. "
            "The money page shows what it is for."
        ]

    def test_returned_with_the_reason(self, seller: Seller, owner: User) -> None:
        open_account(seller)
        release(sell(seller))
        payout = pay_out(seller)
        payouts.come_back(payout.pk, actor=make_operator(), reason="Account closed.")
        carry_out("messages.payout_paid")  # it came too late: the later news tells more
        carry_out("messages.payout_returned")
        [text] = told(recipient=owner.phone)
        assert "the bank sent ฿94.65 back to us" in text
        assert "Account closed." in text and "goes out again with the next payout" in text

    def test_cash_that_lies_ready_with_its_code(self, seller: Seller, owner: User) -> None:
        branch = make_branch(name_en="Mae Rim Post Office")
        open_account(seller, method=PayoutMethod.CASH, bank_code="", number="", branch=branch)
        release(sell(seller))
        payout = approve_payout(seller)
        carry_out("messages.payout_ready")
        [text] = told(recipient=owner.phone)
        assert f"cash at Mae Rim Post Office. Tell them the code {payout.reference}" in text

    def test_fetched_meanwhile_it_lies_ready_no_more(self, seller: Seller, owner: User) -> None:
        branch = make_branch()
        open_account(seller, method=PayoutMethod.CASH, bank_code="", number="", branch=branch)
        release(sell(seller))
        payout = approve_payout(seller)
        payouts.hand_out(payout.reference, branch=branch, clerk=make_clerk(branch))
        carry_out("messages.payout_ready")
        assert not Message.objects.exists()

    def test_a_transfer_lies_nowhere(self, seller: Seller, owner: User) -> None:
        open_account(seller)
        release(sell(seller))
        approve_payout(seller)
        assert not Job.objects.filter(kind="messages.payout_ready").exists()

    def test_without_an_owner_the_shops_telephone_rings(self, seller: Seller) -> None:
        open_account(seller)
        release(sell(seller))
        pay_out(seller)
        carry_out("messages.payout_paid")
        assert [text.split(":")[0] for text in told(recipient=seller.phone)] == ["ตลาด"]

    def test_no_text_is_refused_for_an_address_in_it(self, seller: Seller, owner: User) -> None:
        """Carriers drop an SMS that looks like a link; some banks' names come near."""
        for language in ("th", "en"):
            User.objects.filter(pk=owner.pk).update(language=language)
            open_account(seller, bank_code="034")
            release(sell(seller))
            pay_out(seller)
        carry_out("messages.payout_paid")
        for message in Message.objects.filter(channel="sms"):
            deliver(message.pk)
        assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


class TestRefunds:
    def refund(self, share: Share, cause: Cause, key: str, amount: str = "", **terms: Any) -> None:
        part = SellerOrder.objects.get(pk=share.part_id)
        claim = Claim(amount=Share._meta.get_field("net").to_python(amount)) if amount else Claim()
        refund_and_tell(part, key=key, cause=cause, claim=claim, **terms)

    def test_shopper_and_maker_hear_of_each_decision_once(self, seller: Seller) -> None:
        share = sell(seller, "100", language="en")
        self.refund(share, Cause.FAULTY, "one", "40")
        self.refund(share, Cause.GOODWILL, "two", "10")
        carry_out("messages.part_refunded")
        number = f"{share.order_number[:4]}-{share.order_number[4:7]}-{share.order_number[7:]}"
        assert told(recipient="+66898765432") == [
            f"Talat: ฿40 of order {number} comes back to you, for the goods of {seller.name_en}.",
            f"Talat: ฿10 of order {number} comes back to you, for the goods of {seller.name_en}.",
        ]
        first, second = told(recipient=seller.phone)
        # 40 less 5 % commission and 7 % VAT on that.
        assert "฿40" in first and "฿37.86" in first and "ของชำรุดหรือไม่ตรงตามที่บอก" in first
        assert "฿10" in second and "ไม่หักจากเงินของคุณ" in second

    def test_of_a_parcel_that_came_back(self, seller: Seller) -> None:
        share = sell(seller, "100", language="en")
        self.refund(share, Cause.NOT_COLLECTED, f"part-{share.part_id}")
        carry_out("messages.part_refunded")
        assert told(recipient="+66898765432") == [
            f"Talat: your parcel from {seller.name_en} went back. ฿100 for the goods comes back to you."
        ]

    def test_what_is_told_otherwise_is_not_told_twice(self, seller: Seller) -> None:
        share = sell(seller, "100")
        part = SellerOrder.objects.get(pk=share.part_id)
        ending.cannot_deliver(part.pk, seller=seller, actor=make_user(), reason="sold out")
        ordering_news.part_refunded(part.pk)
        assert not Message.objects.exists()
