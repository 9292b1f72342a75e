"""Once per key, balanced by construction, to the satang, on the side where an account stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.ledger import accounts
from marketplace.ledger.accounts import BANK, COMMISSION, FEES, REFUNDS, SHOPPER, Account, Kind, clearing, held
from marketplace.ledger.models import Posting, Transfer
from marketplace.ledger.posting import Move, post
from marketplace.ledger.selectors import balance, balances, by_kind, order_balance, overdrawn, posted

pytestmark = pytest.mark.django_db
DEMO = clearing("demo")


def sale(key: str = "sale:1", order_number: str = "1234567897") -> bool:
    """150 baht captured; 142.50 for the seller, 7.50 for Talat."""
    post(f"capture:{key}", [Move(DEMO, SHOPPER, Decimal(150))], order_number=order_number)
    return post(
        key,
        [
            Move(SHOPPER, held(7), Decimal("142.50"), part_id=3),
            Move(SHOPPER, COMMISSION, Decimal("7.50"), part_id=3),
        ],
        order_number=order_number,
        memo="m" * 300,
    )


def test_a_key_is_booked_once_for_ever() -> None:
    assert sale()
    assert not sale()
    assert not post("sale:1", [Move(BANK, DEMO, Decimal(9))])
    assert list(Posting.objects.order_by("key").values_list("key", flat=True)) == ["capture:sale:1", "sale:1"]
    assert Transfer.objects.count() == 3
    assert posted("sale:1")
    assert not posted("sale:2")


def test_a_key_that_is_taken_does_not_spoil_the_callers_transaction() -> None:
    sale()
    with transaction.atomic():
        assert not sale()
        assert post("sale:2", [Move(BANK, DEMO, Decimal(1))])
    assert balance(BANK) == 1


def test_what_was_rolled_back_can_be_booked_again() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sale()
        raise ZeroDivisionError
    assert not Posting.objects.exists()
    assert sale()


def test_balances_stand_on_the_side_of_their_account() -> None:
    sale()
    assert {str(account): amount for account, amount in balances().items()} == {
        "clearing:demo": Decimal(150),
        "shopper": Decimal(0),
        "held:7": Decimal("142.50"),
        "commission": Decimal("7.50"),
    }
    assert [balance(one) for one in (DEMO, held(7), held(8))] == [150, Decimal("142.50"), 0]
    post("fee:1", [Move(FEES, DEMO, Decimal("5.48"))])
    assert (balance(FEES), balance(DEMO)) == (Decimal("5.48"), Decimal("144.52"))


def test_the_trial_balance_by_kind_adds_up() -> None:
    sale()
    sale("sale:2")
    post("other", [Move(SHOPPER, held(8), Decimal(1)), Move(clearing("card"), SHOPPER, Decimal(1))])
    assert by_kind() == {
        Kind.CLEARING: Decimal(301),
        Kind.SHOPPER: Decimal(0),
        Kind.HELD: Decimal(286),
        Kind.COMMISSION: Decimal(15),
    }


def test_an_order_at_rest_left_nothing_with_the_shopper() -> None:
    sale()
    post("capture:2", [Move(DEMO, SHOPPER, Decimal(99))], order_number="2234567897")
    assert order_balance(SHOPPER, "1234567897") == 0
    assert order_balance(SHOPPER, "2234567897") == 99
    assert order_balance(DEMO, "1234567897") == 150


@pytest.mark.parametrize("amount", ["-0.01", "-5", "0.001", "1.005"])
def test_less_than_nothing_and_parts_of_a_satang_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be booked"):
        post("wrong", [Move(BANK, DEMO, Decimal(1)), Move(BANK, DEMO, Decimal(amount))])
    assert not Posting.objects.exists()
    assert not Transfer.objects.exists()


def test_moves_of_nothing_are_left_out() -> None:
    assert not post("nothing", [Move(BANK, DEMO, Decimal(0))])
    assert not posted("nothing")
    assert post("half", [Move(BANK, DEMO, Decimal("0.00")), Move(BANK, DEMO, Decimal("0.01"))])
    assert Transfer.objects.get().amount == Decimal("0.01")


@pytest.mark.parametrize(
    ("debit", "credit", "amount"), [("bank", "bank", 1), ("bank", "fees", 0), ("bank", "fees", -1)]
)
def test_the_database_takes_no_row_that_moves_nothing(debit: str, credit: str, amount: int) -> None:
    sale()
    row = Transfer(posting=Posting.objects.get(key="sale:1"), debit=debit, credit=credit, amount=amount)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert Transfer.objects.count() == 3


def test_sums_are_to_the_satang_however_many() -> None:
    """SQLite adds up in floating point: 0.1 + 0.2 is not 0.3 there."""
    amounts = [Decimal("0.10"), Decimal("0.20"), Decimal("8765432.13")] * 1000
    post("many", [Move(BANK, DEMO, amount) for amount in amounts])
    whole = sum(amounts)
    assert (balance(BANK), balances()[BANK], by_kind()[Kind.BANK]) == (whole, whole, whole)
    post("back", [Move(DEMO, BANK, amount) for amount in amounts])
    assert [balance(BANK), balances()[BANK], by_kind()[Kind.BANK]] == [0, 0, 0]


def test_who_is_below_zero_and_must_not_be() -> None:
    post("1", [Move(held(7), SHOPPER, Decimal(5)), Move(DEMO, REFUNDS, Decimal(5)), Move(BANK, DEMO, Decimal(90))])
    assert overdrawn() == {held(7): Decimal(-5)}  # a gateway may have sent us more than it took: that is its affair


def test_an_account_is_named_by_kind_and_owner() -> None:
    for account in (BANK, held(12), accounts.drawer(3), clearing("card")):
        assert Account.parse(str(account)) == account
    assert str(accounts.receivable(12)) == "receivable:12"
    for wrong in ("held", "bank:3", "petty", "held:"):
        with pytest.raises(ValueError):
            Account.parse(wrong)


def test_the_test_database_refuses_too() -> None:
    sale()
    for statement in ("UPDATE ledger_transfer SET amount = 1", "DELETE FROM ledger_posting"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_only_the_test_runner_empties_it() -> None:
    """Django flushes after a test with real transactions (conftest lifts the triggers for it)."""
    sale()
    with pytest.raises(IntegrityError, match="append-only"):
        Transfer.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_and_only_after_the_test() -> None:
    assert not Transfer.objects.exists()
    sale()
    with pytest.raises(IntegrityError, match="append-only"):
        Posting.objects.update(memo="x")
