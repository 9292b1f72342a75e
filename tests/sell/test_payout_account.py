"""Where the money goes: who may say so, what is asked, and that nothing is lost by a mistake."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.core.models import Job
from marketplace.notifications.models import Message
from marketplace.sellers.models import MemberRole, Seller
from marketplace.settlement import news, payout_accounts
from marketplace.settlement.models import Hold, HoldKind, PayoutAccount, PayoutAccountState, PayoutMethod
from tests.factories import make_branch, make_member, make_operator, make_seller
from tests.sell.conftest import confirm
from tests.sell.reading import page, words
from tests.settlement.selling import open_account

PASSWORD = "a morning at the market"
BANK = {"bank": "034", "number": "๐๒๐-๑-๒๓๔๕๖-๗", "holder": " กลุ่มทอผ้า  บ้านสว่าง "}


def propose(browser: Client, method: str, fields: dict[str, str]) -> Any:
    browser.cookies["django_language"] = "en"
    return browser.post(reverse("sell:propose_account", args=[method]), fields)


def fields_of(account: PayoutAccount) -> tuple[object, ...]:
    return account.method, account.bank_code, account.number, account.holder, account.state


class TestNaming:
    def test_a_bank_account(self, confirmed: Client, seller: Seller, owner: User) -> None:
        answer = propose(confirmed, "bank", BANK)
        assert (answer.status_code, answer["Location"]) == (302, reverse("sell:payout_account"))
        account = PayoutAccount.objects.get()
        assert fields_of(account) == ("bank", "034", "0201234567", "กลุ่มทอผ้า บ้านสว่าง", "proposed")
        assert (account.seller, account.proposed_by) == (seller, owner)
        text = words(page(confirmed, "payout_account"))
        assert "BAAC •••• 4567" in text and "Being checked" in text
        assert "0201234567" not in text

    def test_promptpay(self, confirmed: Client) -> None:
        assert propose(confirmed, "promptpay", {"number": "081 234 5678", "holder": "สมพร คำภู"}).status_code == 302
        assert fields_of(PayoutAccount.objects.get()) == ("promptpay", "", "0812345678", "สมพร คำภู", "proposed")

    def test_cash_at_a_post_office_near_that_has_a_till(self, confirmed: Client, seller: Seller) -> None:
        without = make_branch(takes_cash=False)
        text = page(confirmed, "propose_account", "cash")
        assert seller.drop_off_branch and seller.drop_off_branch.name_en in text
        assert without.name_en not in text
        assert propose(confirmed, "cash", {"branch": str(without.pk)}).status_code == 422
        assert propose(confirmed, "cash", {"branch": str(seller.drop_off_branch_id)}).status_code == 302
        account = PayoutAccount.objects.get()
        assert (account.method, account.branch, account.number) == ("cash", seller.drop_off_branch, "")

    def test_the_second_one_takes_the_place_of_the_first_that_still_waited(self, confirmed: Client) -> None:
        propose(confirmed, "bank", BANK)
        propose(confirmed, "promptpay", {"number": "0812345678", "holder": "สมพร"})
        states = dict(PayoutAccount.objects.values_list("method", "state"))
        assert states == {"bank": PayoutAccountState.REPLACED, "promptpay": PayoutAccountState.PROPOSED}

    def test_a_change_holds_everything_and_says_so(self, confirmed: Client, seller: Seller) -> None:
        open_account(seller)
        assert "Until then, and 72 hours more, we pay nothing out." in words(page(confirmed, "propose_account", "bank"))
        propose(confirmed, "bank", BANK)
        hold = Hold.objects.get(ended_at=None)
        assert (hold.seller, hold.share, hold.kind) == (seller, None, HoldKind.BANK_CHANGED)
        assert "Krungthai •••• 7890" in words(page(confirmed, "payout_account"))


class TestMistakes:
    @pytest.mark.parametrize(
        ("method", "fields", "says"),
        [
            ("bank", BANK | {"number": "12345"}, "An account number has 10 to 15 digits."),
            ("bank", BANK | {"number": "12345abcde"}, "An account number has 10 to 15 digits."),
            ("bank", BANK | {"bank": ""}, "Please choose your bank."),
            ("bank", BANK | {"bank": "999"}, "Please choose a bank of the list."),
            ("bank", BANK | {"holder": "12345"}, "Please type the name of the account."),
            ("bank", BANK | {"holder": ""}, "Please type the name of the account."),
            ("promptpay", {"number": "1234", "holder": "x"}, "A PromptPay number is a mobile number"),
            ("promptpay", {"number": "1234545678789", "holder": "x"}, "One digit of this number is wrong."),
            ("promptpay", {"number": "0212345678", "holder": "x"}, "This is not a Thai mobile number."),
            ("cash", {"branch": "999999"}, "Please choose a post office."),
            ("cash", {}, "Please choose a post office."),
        ],
    )
    def test_say_what_to_do_and_keep_what_was_typed(
        self, confirmed: Client, method: str, fields: dict[str, str], says: str
    ) -> None:
        answer = propose(confirmed, method, fields)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert says in words(text)
        for name in ("number", "holder"):
            if fields.get(name):
                assert f'value="{fields[name].strip()}"' in text.replace('value=" ', 'value="').replace(' "', '"')
        if fields.get("bank") == "034":
            assert '<option value="034" selected>' in text
        assert not PayoutAccount.objects.exists()

    def test_there_are_three_ways(self, confirmed: Client) -> None:
        for method in ("card", "BANK", "x"):
            assert confirmed.get(reverse("sell:propose_account", args=[method])).status_code == 404


class TestWho:
    def test_an_owner_signed_in_long_ago_is_asked_and_goes_on_with_what_was_typed(
        self, browser: Client, owner: User
    ) -> None:
        owner.set_password(PASSWORD)
        owner.save()
        browser.force_login(owner)
        answer = propose(browser, "bank", BANK)
        asked = answer["Location"]
        assert answer.status_code == 302 and asked.startswith(reverse("account_reauthenticate") + "?")
        assert not PayoutAccount.objects.exists()
        assert browser.post(asked, {"password": "not this one"}).status_code == 200
        assert not PayoutAccount.objects.exists()
        assert browser.post(asked, {"password": PASSWORD})["Location"] == reverse("sell:payout_account")
        assert PayoutAccount.objects.get().number == "0201234567"

    def test_without_a_password_a_code_is_asked(self, browser: Client, owner: User) -> None:
        User.objects.filter(pk=owner.pk).update(phone_verified=True)
        answer = browser.get(reverse("sell:propose_account", args=["bank"]))
        assert answer["Location"].startswith(reverse("account_reauthenticate_code"))

    @pytest.mark.parametrize("role", [MemberRole.MANAGER, MemberRole.PACKER])
    def test_nobody_but_an_owner(self, client: Client, seller: Seller, role: MemberRole) -> None:
        person = make_member(seller, role)
        client.force_login(person)
        confirm(client, person)
        for method in PayoutMethod:
            url = reverse("sell:propose_account", args=[method.value])
            assert (client.get(url).status_code, client.post(url, BANK).status_code) == (404, 404)
        assert not PayoutAccount.objects.exists()

    def test_a_manager_sees_it_and_is_told_whom_to_ask(self, client: Client, seller: Seller) -> None:
        open_account(seller)
        client.force_login(make_member(seller, MemberRole.MANAGER))
        text = page(client, "payout_account")
        assert "Only an owner of the shop can change this." in words(text)
        assert reverse("sell:propose_account", args=["bank"]) not in text
        assert "1234567890" not in text


class TestWhatIsShown:
    def test_none_yet(self, browser: Client) -> None:
        assert "We do not know yet where your money should go." in words(page(browser, "payout_account"))

    def test_refused_with_the_reason(self, browser: Client, seller: Seller, owner: User) -> None:
        open_account(seller)
        proposed = payout_accounts.propose(
            seller, actor=owner, method=PayoutMethod.BANK, bank_code="002", number="9876543210", holder="x"
        )
        payout_accounts.refuse(proposed.pk, actor=make_operator(), reason="The name is another one.")
        text = words(page(browser, "payout_account"))
        assert "We could not accept the new account" in text and "“The name is another one.”" in text
        assert "Krungthai •••• 7890" in text

    def test_an_old_refusal_is_not_told_for_ever(self, browser: Client, seller: Seller, owner: User) -> None:
        first = payout_accounts.propose(seller, actor=owner, method=PayoutMethod.PROMPTPAY, number="0812345678")
        payout_accounts.refuse(first.pk, actor=make_operator(), reason="no")
        open_account(seller)
        assert "could not accept" not in words(page(browser, "payout_account"))

    def test_another_sellers_account_is_nowhere(self, browser: Client) -> None:
        open_account(make_seller())
        assert "Krungthai" not in words(page(browser, "payout_account"))


class TestNews:
    def carry_out(self) -> None:
        for job in Job.objects.filter(kind__startswith="messages.payout_account").order_by("run_at"):
            getattr(news, job.kind.removeprefix("messages."))(**job.arguments)

    def test_all_owners_hear_of_a_proposal_each_in_their_language(
        self, confirmed: Client, seller: Seller, owner: User
    ) -> None:
        other = make_member(seller)
        User.objects.filter(pk=other.pk).update(language="en", email="other@talat.example")
        manager = make_member(seller, MemberRole.MANAGER)
        open_account(seller)
        Job.objects.all().delete()
        propose(confirmed, "bank", BANK)
        self.carry_out()
        self.carry_out()  # a job may run twice
        told = {message.recipient: message.text for message in Message.objects.all()}
        assert set(told) == {owner.phone, other.phone, "other@talat.example"}
        assert manager.phone not in told
        assert told[owner.phone or ""].startswith("ตลาด:")
        english = told["other@talat.example"]
        assert english == told[other.phone or ""]
        assert "BAAC •••• 4567" in english
        assert "72 hours more, we pay nothing out" in english
        assert "Was it not you? Please call us at once." in english
        assert "0201234567" not in "".join(told.values())

    @pytest.mark.parametrize("accepted", [True, False])
    def test_and_of_the_decision(self, seller: Seller, owner: User, accepted: bool) -> None:
        User.objects.filter(pk=owner.pk).update(language="en")
        account = payout_accounts.propose(seller, actor=owner, method=PayoutMethod.PROMPTPAY, number="0812345678")
        Job.objects.all().delete()
        if accepted:
            payout_accounts.accept(account.pk, actor=make_operator())
        else:
            payout_accounts.refuse(account.pk, actor=make_operator(), reason="Another name.")
        self.carry_out()
        text = Message.objects.get().text
        assert "PromptPay •••• 5678" in text
        assert ("from now on" in text) == accepted
        assert ("Another name." in text) != accepted

    def test_what_was_replaced_meanwhile_is_not_told(self, seller: Seller, owner: User) -> None:
        account = open_account(seller, by=owner)
        Message.objects.all().delete()
        PayoutAccount.objects.filter(pk=account.pk).update(state=PayoutAccountState.REPLACED)
        news.payout_account_decided(account.pk)
        assert not Message.objects.exists()
