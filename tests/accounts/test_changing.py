"""Changing phone, e-mail, password and second step: never without showing again who one is."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.accounts.services import create_user
from marketplace.notifications.models import Message
from tests.accounts.people import PASSWORD, PHONE, code_sent_to, post, sign_in_by_phone, signed_in_as, wrong

NEW_PHONE = "+66898765432"
SENSITIVE = ["account_change_phone", "account_email", "account_change_password", "mfa_activate_totp"]


@pytest.fixture
def person(client: Client) -> User:
    """Signed in by phone, without e-mail address and password."""
    person = create_user(name="สมหญิง ใจดี", phone=PHONE)
    sign_in_by_phone(client, PHONE)
    return person


@pytest.fixture
def an_hour_later(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("view", SENSITIVE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_long_after_signing_in_one_is_asked(client: Client, an_hour_later: None, view: str, method: str) -> None:
    response = getattr(client, method)(reverse(view))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate_code"))


@pytest.mark.parametrize("view", SENSITIVE)
def test_right_after_signing_in_one_is_not(client: Client, person: User, view: str) -> None:
    assert client.get(reverse(view)).status_code == 200


@pytest.mark.parametrize("view", SENSITIVE)
def test_strangers_sign_in_first(client: Client, db: None, view: str) -> None:
    assert client.get(reverse(view))["Location"].startswith(reverse("account_login"))


def test_a_code_opens_the_way(client: Client, an_hour_later: None) -> None:
    asked = client.get(reverse("account_change_phone"))["Location"]
    assert client.get(asked).status_code == 200
    client.post(asked, {"send": "first"})
    code = code_sent_to(PHONE)
    assert client.post(asked, {"code": wrong(code)}).status_code == 200
    assert client.post(asked, {"code": code})["Location"] == reverse("account_change_phone")
    assert client.get(reverse("account_change_phone")).status_code == 200


def test_the_third_wrong_code_needs_a_new_one(client: Client, an_hour_later: None) -> None:
    asked = client.get(reverse("account_change_phone"))["Location"]
    client.post(asked, {"send": "first"})
    code = code_sent_to(PHONE)
    for _try in range(3):
        client.post(asked, {"code": wrong(code)})
    client.post(asked, {"code": code})
    assert client.get(reverse("account_change_phone")).status_code == 302


def test_who_has_a_password_may_use_it(client: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    post(client, "account_change_password", password=PASSWORD)
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    asked = client.get(reverse("account_email"))["Location"]
    assert asked.startswith(reverse("account_reauthenticate") + "?")
    assert client.post(asked, {"password": "not this one"}).status_code == 200
    assert client.post(asked, {"password": PASSWORD})["Location"] == reverse("account_email")


def test_a_new_phone_counts_once_its_code_is_typed(client: Client, person: User) -> None:
    post(client, "account_change_phone", phone="089-876-5432")
    person.refresh_from_db()
    assert person.phone == PHONE
    post(client, "account_verify_phone", code=code_sent_to(NEW_PHONE))
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == (NEW_PHONE, True)
    assert "เปลี่ยน" in Message.objects.filter(recipient=PHONE).latest("pk").text


def test_a_phone_of_somebody_else_is_refused_in_the_end(client: Client, person: User) -> None:
    create_user(name="มานี", phone=NEW_PHONE)
    assert post(client, "account_change_phone", phone=NEW_PHONE)["Location"] == reverse("account_verify_phone")
    response = post(client, "account_verify_phone", code=code_sent_to(NEW_PHONE))
    assert response.status_code == 200
    person.refresh_from_db()
    assert person.phone == PHONE


def test_a_first_and_then_another_email_address(client: Client, person: User) -> None:
    for address in ("one@example.com", "two@example.com"):
        post(client, "account_email", action_add="1", email=address)
        post(client, "account_email_verification_sent", code=code_sent_to(address))
        person.refresh_from_db()
        assert person.email == address
    assert EmailAddress.objects.get(user=person).email == "two@example.com"
    assert "เปลี่ยน" in Message.objects.filter(recipient="one@example.com").latest("pk").text


def test_removing_the_address_leaves_no_blank_one(client: Client, person: User) -> None:
    post(client, "account_email", action_add="1", email="one@example.com")
    post(client, "account_email_verification_sent", code=code_sent_to("one@example.com"))
    post(client, "account_email", action_remove="1", email="one@example.com")
    person.refresh_from_db()
    assert person.email is None


def test_the_only_way_to_reach_a_person_cannot_be_removed(client: Client, db: None) -> None:
    person = create_user(name="มาลี", email="malee@example.com")
    post(client, "account_login_email", email=person.email)
    post(client, "account_confirm_login_code", code=code_sent_to("malee@example.com"))
    assert post(client, "account_email", action_remove="1", email="malee@example.com").status_code == 302
    person.refresh_from_db()
    assert person.email == "malee@example.com"


def test_setting_a_password(client: Client, person: User) -> None:
    response = post(client, "account_change_password", password="12345")
    assert response.context["form"].errors["password"]
    assert post(client, "account_change_password", password=PASSWORD).status_code == 302
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert signed_in_as(client) == str(person.pk)
    assert "รหัสผ่าน" in Message.objects.filter(recipient=PHONE).latest("pk").text


def test_the_second_step(client: Client, person: User) -> None:
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert post(client, "mfa_activate_totp", code=totp_code(secret))["Location"] == reverse("mfa_view_recovery_codes")
    spare = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    other = Client()
    assert sign_in_by_phone(other, PHONE)["Location"] == reverse("mfa_authenticate")
    assert signed_in_as(other) is None
    assert post(other, "mfa_authenticate", code="1").status_code == 200
    post(other, "mfa_authenticate", code=spare)
    assert signed_in_as(other) == str(person.pk)

    assert client.get(reverse("mfa_download_recovery_codes"))["Content-Type"].startswith("text/plain")
    assert post(client, "mfa_deactivate_totp")["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_with_a_second_step_an_sms_is_not_enough(client: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    post(client, "mfa_activate_totp", code=totp_code(secret))
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(reverse("account_change_phone"))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("account_reauthenticate_code")).status_code == 302


def test_where_one_is_signed_in(client: Client, person: User) -> None:
    other = Client()
    sign_in_by_phone(other, PHONE)
    assert client.get(reverse("usersessions_list")).context["session_count"] == 2
    post(client, "usersessions_list")
    assert signed_in_as(client)
    assert signed_in_as(other) is None
