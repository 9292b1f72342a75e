"""Operators set the rules in the admin site; of all that follows from them they only look."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from marketplace.settlement.models import CommissionRule, Document, Funding, Hold, Payout, Share
from marketplace.settlement.papers.receipts import issue_receipts
from tests.factories import make_category, make_operator, make_seller
from tests.settlement.selling import open_account, pay_out, refund, release, sell

LOOKED_AT = ["share", "giveback", "hold", "payoutaccount", "payoutbatch", "payout", "series", "document"]

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_operator())
    return client


def address(model: str, action: str, *args: object) -> str:
    return reverse(f"admin:settlement_{model}_{action}", args=args)


def test_a_commission_rule_is_set_and_counts_from_then_on(operator: Client) -> None:
    seller = make_seller()
    before = sell(seller, "100")
    fields = {"percent": "12.50", "seller": str(seller.pk), "valid_from": "2020-01-01", "note": "by contract"}
    assert operator.post(address("commissionrule", "add"), fields).status_code == 302
    rule = CommissionRule.objects.get()
    assert sell(seller, "100").commission == Decimal("12.50")
    before.refresh_from_db()
    assert before.commission == Decimal("5.00")
    changed = address("commissionrule", "change", rule.pk)
    assert operator.post(changed, fields | {"percent": "10"}).status_code == 302
    assert sell(seller, "100").commission == Decimal("10.00")
    assert LogEntry.objects.filter(object_id=str(rule.pk)).count() == 2
    assert "Percent" in operator.get(address("commissionrule", "history", rule.pk)).content.decode()


def test_a_rule_for_a_kind_of_product_is_shown_by_name(operator: Client) -> None:
    CommissionRule.objects.create(percent=3, category=make_category("ผ้า"), valid_from="2020-01-01")
    assert "ผ้า" in operator.get(address("commissionrule", "changelist")).content.decode()


@pytest.mark.parametrize("fields", [{"percent": "51"}, {"percent": "-1"}, {"valid_to": "2019-12-31"}, {"percent": ""}])
def test_a_senseless_rule_is_refused_with_a_message(operator: Client, fields: dict[str, str]) -> None:
    answer = operator.post(address("commissionrule", "add"), {"percent": "5", "valid_from": "2020-01-01"} | fields)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not CommissionRule.objects.exists()


def test_who_funds_an_offer(operator: Client) -> None:
    seller = make_seller()
    ranges = get_model("offer", "Range").objects.create(name="all", includes_all_products=True)
    condition = get_model("offer", "Condition").objects.create(range=ranges, type="Count", value=1)
    benefit = get_model("offer", "Benefit").objects.create(range=ranges, type="Percentage", value=10)
    offer = get_model("offer", "ConditionalOffer").objects.create(name="ten", condition=condition, benefit=benefit)
    answer = operator.post(address("funding", "add"), {"offer": str(offer.pk), "seller": str(seller.pk)})
    assert answer.status_code == 302
    assert Funding.objects.get().seller == seller
    assert seller.name in operator.get(address("funding", "changelist")).content.decode()


def test_all_else_is_only_looked_at(operator: Client) -> None:
    seller = make_seller()
    open_account(seller)
    share = release(sell(seller))
    refund(sell(seller), amount="10")
    pay_out(seller)
    issue_receipts(share.order_number)
    rows = {"share": Share, "hold": Hold, "payout": Payout, "document": Document}
    before = {name: list(model._default_manager.values()) for name, model in rows.items()}
    for name in LOOKED_AT:
        assert operator.get(address(name, "changelist")).status_code == 200, name
        assert operator.get(address(name, "add")).status_code == 403, name
    for name, model in rows.items():
        pk = model._default_manager.values_list("pk", flat=True)[0]
        assert operator.get(address(name, "change", pk)).status_code == 200, name
        assert operator.post(address(name, "change", pk), {"state": "paid"}).status_code == 403, name
        assert operator.post(address(name, "delete", pk), {"post": "yes"}).status_code == 403, name
    assert {name: list(model._default_manager.values()) for name, model in rows.items()} == before
