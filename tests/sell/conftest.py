"""A seller with an owner, and a browser signed in as that person."""

from __future__ import annotations

import pytest
from django.test import Client

from marketplace.accounts.models import User
from marketplace.sellers.models import Seller
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
