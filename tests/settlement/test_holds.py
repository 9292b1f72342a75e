"""Holds: each with a reason and an end; the last one lets the share go."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from marketplace.ledger.accounts import held, payable
from marketplace.ledger.selectors import balance
from marketplace.sellers.models import Seller
from marketplace.settlement import holds, payout_accounts, payouts
from marketplace.settlement.errors import NotNow, SamePerson
from marketplace.settlement.models import (
    Hold,
    HoldKind,
    Payout,
    PayoutAccount,
    PayoutAccountState,
    PayoutMethod,
    Share,
    ShareState,
)
from tests.factories import make_member, make_operator, make_paid_order, make_product
from tests.settlement import books

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def share() -> Share:
    make_paid_order()
    Seller.objects.update(created_at=timezone.now() - timedelta(days=365))
    return Share.objects.select_related("seller").get()


def kinds(share: Share) -> set[str]:
    return set(share.holds.filter(ended_at=None).values_list("kind", flat=True))


def state(share: Share) -> str:
    return Share.objects.values_list("state", flat=True).get(pk=share.pk)


def test_a_new_shop_waits_longer() -> None:
    make_paid_order()
    assert kinds(Share.objects.get()) == {"return_window", "new_seller"}


def test_an_old_shop_waits_for_the_return_window_only(settings: Settings) -> None:
    settings.NEW_SELLER_FOR = timedelta(0)
    make_paid_order()
    assert kinds(Share.objects.get()) == {"return_window"}


def test_seven_days_after_the_hand_over_it_is_payable(settings: Settings, share: Share) -> None:
    share.holds.filter(kind="new_seller").delete()
    before = timezone.now()
    holds.handed_over(share.part_id)
    until = share.holds.get().until
    assert before + timedelta(days=7) <= until <= timezone.now() + timedelta(days=7)
    holds.sweep()
    assert state(share) == ShareState.HELD
    Hold.objects.update(until=timezone.now())
    holds.sweep()
    assert (state(share), kinds(share)) == (ShareState.PAYABLE, set())
    assert (balance(held(share.seller_id)), balance(payable(share.seller_id))) == (Decimal(0), share.net)
    books.check()


def test_the_clerks_correction_takes_the_hand_over_back(share: Share) -> None:
    holds.handed_over(share.part_id)
    holds.not_handed_over(share.part_id)
    assert share.holds.get(kind="return_window").until > timezone.now() + timedelta(days=59)


def test_a_doubt_freezes_what_was_payable_and_frees_it_again(share: Share) -> None:
    holds.end_all(share.holds.all(), "test")
    doubt = begin(share, HoldKind.DOUBT)
    assert doubt is not None
    assert (state(share), balance(held(share.seller_id))) == (ShareState.HELD, share.net)
    assert begin(share, HoldKind.DOUBT) == doubt
    assert holds.end(doubt.pk, "cleared")
    assert not holds.end(doubt.pk, "cleared")
    assert (state(share), balance(payable(share.seller_id))) == (ShareState.PAYABLE, share.net)
    books.check()


def begin(share: Share, kind: HoldKind) -> Hold | None:
    return holds.begin(
        seller_id=share.seller_id, share_id=share.pk, kind=kind, until=timezone.now() + timedelta(days=3)
    )


def propose(share: Share, actor: Any, number: str = "1234567890") -> PayoutAccount:
    return payout_accounts.propose(
        share.seller, actor=actor, method=PayoutMethod.BANK, bank_code="004", number=number, holder="กลุ่มแม่บ้าน"
    )


def test_the_first_account_needs_a_second_person_and_no_wait(share: Share) -> None:
    owner = make_member(share.seller)
    account = propose(share, owner)
    with pytest.raises(SamePerson):
        payout_accounts.accept(account.pk, actor=owner)
    accepted = payout_accounts.accept(account.pk, actor=make_operator())
    assert accepted.state == PayoutAccountState.ACTIVE
    assert not holds.seller_is_held(share.seller_id)


def test_a_changed_account_waits_72_hours_from_its_approval(share: Share) -> None:
    owner, operator = make_member(share.seller), make_operator()
    payout_accounts.accept(propose(share, owner).pk, actor=operator)
    holds.end_all(share.holds.all(), "test")
    changed = propose(share, owner, "9999999999")
    assert payouts.prepare("A").payouts.count() == 0
    before = timezone.now()
    payout_accounts.accept(changed.pk, actor=operator)
    hold = holds.held_sellers().get()
    assert hold.until >= before + timedelta(hours=72)
    assert payouts.prepare("B").payouts.count() == 0
    Hold.objects.filter(pk=hold.pk).update(until=timezone.now())
    holds.sweep()
    assert payouts.prepare("C").payouts.get().number == "9999999999"
    states = PayoutAccount.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [PayoutAccountState.REPLACED, PayoutAccountState.ACTIVE]
    books.check()


def test_a_changed_account_waits_72_hours_however_long_it_was_not_checked(share: Share) -> None:
    owner, operator = make_member(share.seller), make_operator()
    payout_accounts.accept(propose(share, owner).pk, actor=operator)
    holds.end_all(share.holds.all(), "test")
    changed = propose(share, owner, "9999999999")
    Hold.objects.filter(share=None).update(until=timezone.now())
    holds.sweep()
    before = timezone.now()
    payout_accounts.accept(changed.pk, actor=operator)
    assert holds.held_sellers().get().until >= before + timedelta(hours=72)
    assert payouts.prepare("A").payouts.count() == 0


def test_a_payout_prepared_for_an_account_that_was_replaced_is_left_out(share: Share) -> None:
    owner, checker, approver = make_member(share.seller), make_operator(), make_operator()
    payout_accounts.accept(propose(share, owner).pk, actor=checker)
    holds.end_all(share.holds.all(), "test")
    batch = payouts.prepare("A")
    payout_accounts.accept(propose(share, owner, "9999999999").pk, actor=checker)
    Hold.objects.filter(share=None).update(until=timezone.now())
    holds.sweep()
    payouts.check(batch.pk, actor=checker)
    payouts.approve(batch.pk, actor=approver)
    assert batch.payouts.get().state == "withdrawn"
    assert payouts.prepare("B").payouts.get().number == "9999999999"
    books.check()


def test_what_becomes_payable_while_a_payout_is_made_is_for_the_next(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker ends the last hold of a second share just after the first was locked."""
    payout_accounts.accept(propose(share, make_member(share.seller)).pk, actor=make_operator())
    make_paid_order((make_product(share.seller, price=Decimal(60)), 1))
    second = Share.objects.exclude(pk=share.pk).get()
    holds.end_all(share.holds.all(), "test")
    lock = payouts._locked

    def released_meanwhile(seller_id: int) -> list[Share]:
        locked = lock(seller_id)
        holds.end_all(second.holds.all(), "test")
        return locked

    monkeypatch.setattr(payouts, "_locked", released_meanwhile)
    first = payouts.prepare("A").payouts.get()
    assert (first.amount, state(share), state(second)) == (share.net, ShareState.IN_PAYOUT, ShareState.PAYABLE)
    books.check()
    assert payouts.prepare("B").payouts.get().amount == second.net
    books.check()


def test_a_refused_account_changes_nothing(share: Share) -> None:
    owner, operator = make_member(share.seller), make_operator()
    payout_accounts.accept(propose(share, owner).pk, actor=operator)
    changed = propose(share, owner, "9999999999")
    payout_accounts.refuse(changed.pk, actor=operator, reason="another name")
    account = payout_accounts.account_of(share.seller_id)
    assert account is not None
    assert account.number == "1234567890"
    assert not holds.seller_is_held(share.seller_id)
    with pytest.raises(NotNow):
        payout_accounts.refuse(changed.pk, actor=operator, reason="again")


def test_who_checked_a_batch_cannot_approve_it_and_who_is_held_is_left_out(share: Share) -> None:
    checker, approver = make_operator(), make_operator()
    payout_accounts.accept(propose(share, make_member(share.seller)).pk, actor=checker)
    holds.end_all(share.holds.all(), "test")
    batch = payouts.prepare("A")
    with pytest.raises(NotNow):
        payouts.approve(batch.pk, actor=approver)
    payouts.check(batch.pk, actor=checker)
    with pytest.raises(SamePerson):
        payouts.approve(batch.pk, actor=checker)
    holds.begin(seller_id=share.seller_id, kind=HoldKind.DOUBT, until=timezone.now() + timedelta(days=1))
    payouts.approve(batch.pk, actor=approver)
    assert Payout.objects.get().state == "withdrawn"
    assert balance(payable(share.seller_id)) == share.net
    books.check()


def test_a_share_without_a_hold_is_found(share: Share) -> None:
    share.holds.all().delete()
    assert list(holds.free_shares()) == [share]
