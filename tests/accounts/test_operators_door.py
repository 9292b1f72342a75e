"""Who gets to the operators' pages."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client, override_settings
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.accounts.services import create_user

INSIDE = ["/dashboard/", "/admin/", "/dashboard/talat/jobs/"]


@pytest.fixture
def operator(client: Client) -> User:
    operator = create_user(name="ผู้ดูแล", email="operator@example.com", is_staff=True, is_superuser=True)
    client.force_login(operator)
    return operator


@pytest.mark.parametrize("path", [*INSIDE, "/dashboard/nothing/"])
def test_strangers_are_led_to_our_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path)["Location"] == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize("path", ["/dashboard/login/", "/admin/login/"])
def test_the_other_doors_are_closed(client: Client, db: None, path: str) -> None:
    create_user(name="ผู้ดูแล", email="operator@example.com", password="a long password", is_staff=True)
    fields = {"username": "operator@example.com", "password": "a long password"}
    response = client.post(path, fields)
    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", INSIDE)
def test_for_everyone_else_there_is_nothing(client: Client, db: None, path: str) -> None:
    client.force_login(create_user(name="มานี", phone="+66812345678"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", INSIDE)
def test_operators_come_in(client: Client, operator: User, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [*INSIDE, "/admin/login/"])
def test_in_production_not_without_a_second_step(client: Client, operator: User, path: str) -> None:
    with override_settings(OPERATORS_NEED_MFA=True):
        assert client.get(path)["Location"] == reverse("mfa_index")
        TOTP.activate(operator, generate_totp_secret())
        assert Authenticator.objects.filter(user=operator).exists()
        response = client.get(path)
    assert response.status_code == 200 or response["Location"] == "/admin/"


def test_other_pages_ask_for_none(client: Client, operator: User) -> None:
    with override_settings(OPERATORS_NEED_MFA=True):
        assert client.get(reverse("mfa_index")).status_code == 200
