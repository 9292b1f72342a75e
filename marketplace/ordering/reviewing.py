"""What an operator does with a payment that cannot come to its end by itself.

Either what the gateway holds is not what we asked for, or the gateway has been silent long after the time to pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from oscar.core.loading import get_model

from marketplace.core.jobs import enqueue
from marketplace.ordering.ending import lapse
from marketplace.ordering.lifecycle import ORDER
from marketplace.ordering.paying import apply
from payments import attempts
from payments.lifecycle import ATTEMPT
from payments.models import AttemptState, PaymentAttempt
from payments.selectors import in_doubt

if TYPE_CHECKING:
    from marketplace.accounts.models import User


def look_again(attempt_id: int) -> bool:
    """Ask the gateway once more, after something was mended there; True when it is in doubt no more.

    Call it outside a transaction. Raises `PaymentAttempt.DoesNotExist` for one that is not in doubt.
    """
    attempt = in_doubt().get(pk=attempt_id)
    apply(attempts.fetch(attempt))
    return not in_doubt().filter(pk=attempt_id).exists()


def drop(attempt_id: int, *, actor: User) -> None:
    """End a payment in doubt after the operator saw to it at the gateway that nothing is kept there.

    An order that was held for it is cancelled and its goods are for sale again. Should the gateway say later that it
    was paid, the order is taken up again or the money is given back, as after every late payment. Raises
    `PaymentAttempt.DoesNotExist`, `WrongState`.
    """
    attempt = in_doubt().get(pk=attempt_id)
    reason = "ended by an operator"
    orders = get_model("order", "Order").objects.all()
    with transaction.atomic():
        ATTEMPT.must_move(PaymentAttempt.objects.all(), attempt.pk, "drop", actor=actor, reason=reason)
        others = PaymentAttempt.objects.filter(order_id=attempt.order_id, state=AttemptState.REVIEW)
        if not others.exists() and ORDER.move(orders, attempt.order_id, "drop", actor=actor, reason=reason):
            lapse(attempt.order_id, reason)
            enqueue("messages.order_dropped", key=str(attempt.order_id), order_id=attempt.order_id)
