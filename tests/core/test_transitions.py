"""A move is one conditional UPDATE: one winner, a history row, or nothing at all."""

from __future__ import annotations

import pytest
from django.db import transaction

from marketplace.core.models import StateChange
from marketplace.core.transitions import Lifecycle, WrongState, event
from marketplace.notifications.models import Message
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LIFE = Lifecycle("notifications.Message", {"send": event(["queued"], "sent"), "fail": event(["queued"], "failed")})


def make_message() -> Message:
    return Message.objects.create(key="k", channel="sms", recipient="+66812345678", text="สวัสดี")


def test_a_move_sets_state_and_values_and_leaves_history() -> None:
    message, person = make_message(), make_user()
    moved = LIFE.move(
        Message.objects.all(), message.pk, "send", actor=person, on_behalf_of="กลุ่ม", reason="due", external_id="x"
    )
    message.refresh_from_db()
    assert moved is True
    assert (message.state, message.external_id) == ("sent", "x")
    change = StateChange.objects.get()
    assert (change.aggregate, change.object_id, change.event) == ("notifications.Message", str(message.pk), "send")
    assert (change.target, change.actor, change.on_behalf_of, change.reason) == ("sent", person, "กลุ่ม", "due")


def test_a_second_move_changes_nothing() -> None:
    message = make_message()
    assert LIFE.move(Message.objects.all(), message.pk, "send")
    assert not LIFE.move(Message.objects.all(), message.pk, "fail", external_id="late")
    with pytest.raises(WrongState):
        LIFE.must_move(Message.objects.all(), message.pk, "fail")
    message.refresh_from_db()
    assert (message.state, message.external_id, StateChange.objects.count()) == ("sent", "", 1)


def test_rows_outside_the_scope_are_not_moved() -> None:
    message = make_message()
    assert not LIFE.move(Message.objects.filter(recipient="+66800000000"), message.pk, "send")
    assert not StateChange.objects.exists()


def test_history_and_move_are_undone_together() -> None:
    message = make_message()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        LIFE.move(Message.objects.all(), message.pk, "send")
        raise ZeroDivisionError
    message.refresh_from_db()
    assert (message.state, StateChange.objects.count()) == ("queued", 0)


def test_a_long_reason_is_cut_and_an_unknown_event_is_a_mistake() -> None:
    message = make_message()
    LIFE.move(Message.objects.all(), message.pk, "send", reason="ก" * 1000)
    assert len(StateChange.objects.get().reason) == 300
    with pytest.raises(KeyError):
        LIFE.move(Message.objects.all(), message.pk, "explode")
