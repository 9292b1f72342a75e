"""Payout accounts that wait to be checked: a second person accepts, or refuses with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.settlement import holds, payout_accounts
from marketplace.settlement.models import Hold, PayoutAccount, PayoutMethod
from tests.factories import make_branch, make_member, make_seller, make_user
from tests.operators.people import Operator
from tests.settlement.payable import an_account

pytestmark = [pytest.mark.usefixtures("market"), pytest.mark.django_db]

NEW: dict[str, Any] = {"method": PayoutMethod.BANK, "bank_code": "006", "number": "9876543210", "holder": "กลุ่มใหม่"}


@pytest.fixture
def operator(market: None) -> Operator:
    return Operator()


def test_old_and_new_beside_each_other(operator: Operator) -> None:
    seller = make_seller()
    old = an_account(seller)
    owner = make_member(seller)
    new = payout_accounts.propose(seller, actor=owner, **NEW)
    row = operator.get("payout_accounts")
    assert seller.name in row
    assert str(owner) in row
    assert "3210" in row
    assert "6789" in row
    assert old.number not in row
    assert new.number not in row  # a list shows the last digits; who checks sees all
    page = operator.get("payout_account", new.pk)
    for words in (old.number, new.number, "กลุ่มใหม่", "ธนาคารกรุงไทย", "ธนาคารกสิกรไทย", str(owner)):
        assert words in page


def test_accepted_by_a_second_person(operator: Operator) -> None:
    """From then on 72 hours pass before money goes there."""
    seller = make_seller()
    old = an_account(seller)
    new = payout_accounts.propose(seller, actor=make_member(seller), **NEW)
    operator.post("payout_account_accept", new.pk)
    assert dict(PayoutAccount.objects.values_list("pk", "state")) == {old.pk: "replaced", new.pk: "active"}
    new.refresh_from_db()
    assert new.decided_by == operator.user
    hold = Hold.objects.get(seller=seller, ended_at=None)
    left = hold.until - timezone.now()
    assert timedelta(hours=71, minutes=59) < left <= timedelta(hours=72)
    assert holds.seller_is_held(seller.pk)
    assert new.number not in operator.get("payout_accounts")
    operator.post("payout_account_accept", new.pk)  # pressed twice: said, and nothing changes
    assert PayoutAccount.objects.get(pk=new.pk).state == "active"


def test_not_by_who_proposed_it(operator: Operator) -> None:
    seller = make_seller()
    make_member(seller, user=operator.user)
    new = payout_accounts.propose(seller, actor=operator.user, **NEW)
    html = operator.post("payout_account_accept", new.pk).content.decode()
    assert "คนที่สอง" in html
    new.refresh_from_db()
    assert (new.state, new.decided_by) == ("proposed", None)
    assert Operator().post("payout_account_accept", new.pk).status_code == 200
    new.refresh_from_db()
    assert new.state == "active"


def test_refused_with_a_reason(operator: Operator) -> None:
    seller = make_seller()
    old = an_account(seller)
    new = payout_accounts.propose(seller, actor=make_member(seller), **NEW)
    html = operator.post("payout_account_refuse", new.pk, reason="").content.decode()
    assert "text-danger" in html
    assert PayoutAccount.objects.get(pk=new.pk).state == "proposed"
    operator.post("payout_account_refuse", new.pk, reason="ชื่อบัญชีไม่ตรงกับสมุด")
    assert dict(PayoutAccount.objects.values_list("pk", "state")) == {old.pk: "active", new.pk: "refused"}
    assert PayoutAccount.objects.get(pk=new.pk).refused_because == "ชื่อบัญชีไม่ตรงกับสมุด"
    assert not holds.seller_is_held(seller.pk)
    html = operator.post("payout_account_refuse", new.pk, reason="อีกครั้ง").content.decode()
    assert "อีกครั้ง" in html  # too late; what was typed is kept
    assert PayoutAccount.objects.get(pk=new.pk).refused_because == "ชื่อบัญชีไม่ตรงกับสมุด"


def test_the_longest_waiting_first_and_few_queries(operator: Operator, django_assert_num_queries: Any) -> None:
    branch = make_branch()
    made = []
    for number in range(12):
        seller = make_seller()
        if number % 2:
            an_account(seller)
        cash: dict[str, Any] = {"method": PayoutMethod.CASH, "branch": branch}
        made.append(payout_accounts.propose(seller, actor=make_member(seller), **(cash if number % 3 else NEW)))
    PayoutAccount.objects.filter(pk=made[7].pk).update(proposed_at=timezone.now() - timedelta(days=3))
    with django_assert_num_queries(5):
        page = operator.get("payout_accounts")
    places = [page.index(reverse("operators:payout_account", args=[one.pk])) for one in [made[7], *made[:7], *made[8:]]]
    assert places == sorted(places)
    assert "3\xa0วัน" in page


def test_only_operators(client: Client) -> None:
    seller = make_seller()
    new = payout_accounts.propose(seller, actor=make_member(seller), **NEW)
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    for view, arguments in (
        ("payout_accounts", []),
        ("payout_account", [new.pk]),
        ("payout_account_accept", [new.pk]),
        ("payout_account_refuse", [new.pk]),
    ):
        address = reverse(f"operators:{view}", args=arguments)
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404
    new.refresh_from_db()
    assert new.state == "proposed"
