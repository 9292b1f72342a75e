"""A clerk takes the money of a slip: once it is written down, the order is paid, whatever dies."""

from __future__ import annotations

import pytest

from marketplace.core import jobs
from marketplace.core.models import Job
from marketplace.ledger.accounts import drawer
from marketplace.ledger.selectors import balance
from marketplace.ordering import counter, paying
from marketplace.settlement import reconciling
from marketplace.settlement.models import Difference
from tests.factories import make_branch, make_clerk, make_order

pytestmark = pytest.mark.usefixtures("market")


class Killed(BaseException):
    """As if the process had ended here."""


def test_the_order_is_paid_although_the_process_died_when_the_money_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    branch = make_branch(province_code="10")
    order = make_order(branch=branch, gateway_code="counter")
    paying.start(order)

    def die(attempt_id: int) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(paying, "sync_attempt", die)
        counter.take_payment(number=order.number, branch=branch, clerk=make_clerk(branch))
    assert balance(drawer(branch.pk)) == 0
    reconciling.compare_books(sure=1)
    assert Difference.objects.get().key == f"drawer:{branch.pk}"
    assert jobs.run(Job.objects.get(kind="money.sync_attempt").pk)
    order.refresh_from_db()
    assert (order.status, balance(drawer(branch.pk))) == ("confirmed", order.total_incl_tax)
    reconciling.compare_books(sure=1)
    assert not Difference.objects.filter(ended_at=None).exists()
