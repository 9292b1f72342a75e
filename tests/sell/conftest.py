"""A seller with an owner, and a browser signed in as that person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.sellers.models import Seller
from marketplace.thailand.dates import BANGKOK
from tests.factories import make_branch, make_member, make_seller


@pytest.fixture
def seller(market: None) -> Seller:
    return make_seller(drop_off_branch=make_branch())


@pytest.fixture
def owner(seller: Seller) -> User:
    return make_member(seller)


@pytest.fixture
def browser(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def confirm(client: Client, person: User) -> Client:
    """The person has shown just now who that is."""
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


@pytest.fixture
def confirmed(browser: Client, owner: User) -> Client:
    """The owner's browser, after that."""
    return confirm(browser, owner)


SUNDAY = datetime(2026, 11, 22, 12, tzinfo=BANGKOK)


@pytest.fixture
def sunday(seller: Seller) -> Iterator[None]:
    """It is a Sunday, and the shop is old enough that its sales are not held for being new."""
    Seller.objects.filter(pk=seller.pk).update(created_at=SUNDAY - timedelta(days=400))
    with mock.patch.object(timezone, "now", lambda: SUNDAY):
        yield
