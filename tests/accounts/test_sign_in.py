"""The three ways in, and what keeps others out."""

from __future__ import annotations

import time

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.accounts.services import create_user
from marketplace.notifications.models import Message
from marketplace.settings import security
from tests.accounts.people import PASSWORD, PHONE, code_sent_to, post, sign_in_by_phone, signed_in_as, wrong

NOTATIONS = ["081-234-5678", "0812345678", "๐๘๑ ๒๓๔ ๕๖๗๘", "+66 81 234 5678", "0066812345678"]


@pytest.fixture
def person() -> User:
    return create_user(name="สมหญิง ใจดี", phone=PHONE, email="somying@example.com", password=PASSWORD)


@pytest.mark.parametrize("typed", NOTATIONS)
def test_by_phone_code_however_the_number_is_typed(client: Client, person: User, typed: str) -> None:
    response = post(client, "account_login", phone=typed)
    assert response["Location"] == reverse("account_confirm_login_code")
    post(client, "account_confirm_login_code", code=code_sent_to(PHONE))
    assert signed_in_as(client) == str(person.pk)


def test_the_code_may_be_typed_in_thai_digits_and_groups(client: Client, person: User) -> None:
    post(client, "account_login", phone=PHONE)
    code = code_sent_to(PHONE).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    post(client, "account_confirm_login_code", code=f"{code[:3]} {code[3:]}")
    assert signed_in_as(client) == str(person.pk)


def test_an_sms_says_what_its_code_is_for_and_holds_no_link(client: Client, person: User) -> None:
    post(client, "account_login", phone=PHONE)
    sms = Message.objects.get()
    assert sms.channel == "sms"
    assert "เข้าสู่ระบบ" in sms.text
    assert "://" not in sms.text


def test_by_email_code(client: Client, person: User) -> None:
    response = post(client, "account_login_email", email="Somying@Example.com")
    assert response["Location"] == reverse("account_confirm_login_code")
    post(client, "account_confirm_login_code", code=code_sent_to("somying@example.com"))
    assert signed_in_as(client) == str(person.pk)


@pytest.mark.parametrize("login", [*NOTATIONS, "somying@example.com", " Somying@Example.com "])
def test_by_password(client: Client, person: User, login: str) -> None:
    post(client, "account_login_password", login=login, password=PASSWORD)
    assert signed_in_as(client) == str(person.pk)


@override_settings(PASSWORD_HASHERS=security.PASSWORD_HASHERS)  # tests hash faster elsewhere
def test_passwords_are_hashed_by_argon2(person: User) -> None:
    person.set_password(PASSWORD)
    assert person.password.startswith("argon2$")


@pytest.mark.parametrize("login", ["สมหญิง", "0812", "a@b", ""])
def test_a_login_that_is_neither_is_explained(client: Client, person: User, login: str) -> None:
    response = post(client, "account_login_password", login=login, password=PASSWORD)
    assert response.status_code == 200
    assert response.context["form"].errors["login"]


def test_wrong_passwords_are_counted_per_person(client: Client, person: User) -> None:
    for _try in range(5):
        response = post(client, "account_login_password", login=PHONE, password="not this one")
        assert "ไม่ถูกต้อง" in response.content.decode()
    response = post(client, "account_login_password", login=PHONE, password=PASSWORD)
    assert signed_in_as(client) is None
    assert "หลายครั้งเกินไป" in response.content.decode()

    other = create_user(name="มานี", phone="+66898765432", password=PASSWORD)
    post(client, "account_login_password", login=other.phone, password=PASSWORD)
    assert signed_in_as(client) == str(other.pk)


def test_the_third_wrong_code_ends_it(client: Client, person: User) -> None:
    post(client, "account_login", phone=PHONE)
    code = code_sent_to(PHONE)
    for _try in range(2):
        response = post(client, "account_confirm_login_code", code=wrong(code))
        assert response.status_code == 200
        assert response.context["form"].errors["code"]
    response = post(client, "account_confirm_login_code", code=wrong(code))
    assert response["Location"] == reverse("account_request_login_code")
    post(client, "account_confirm_login_code", code=code)
    assert signed_in_as(client) is None


def test_a_code_ends_after_ten_minutes(client: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    post(client, "account_login", phone=PHONE)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    post(client, "account_confirm_login_code", code=code_sent_to(PHONE))
    assert signed_in_as(client) is None


def test_only_the_newest_code_counts(client: Client, person: User) -> None:
    post(client, "account_login", phone=PHONE)
    old = code_sent_to(PHONE)
    post(client, "account_login", phone=PHONE)
    new = code_sent_to(PHONE)
    if old != new:
        post(client, "account_confirm_login_code", code=old)
        assert signed_in_as(client) is None
    post(client, "account_confirm_login_code", code=new)
    assert signed_in_as(client) == str(person.pk)


def test_an_unknown_number_looks_the_same_and_is_told_by_sms(client: Client) -> None:
    response = post(client, "account_login", phone=PHONE)
    assert response["Location"] == reverse("account_confirm_login_code")
    assert "ยังไม่มีบัญชี" in Message.objects.get().text
    assert post(client, "account_confirm_login_code", code="").status_code == 200
    assert post(client, "account_confirm_login_code", action="resend").status_code == 200
    assert signed_in_as(client) is None


def test_codes_are_not_sent_without_end(client: Client, person: User) -> None:
    for _try in range(3):
        post(client, "account_login", phone=PHONE)
    response = post(client, "account_login", phone=PHONE)
    assert response.status_code == 200
    assert response.context["form"].errors["phone"]
    assert Message.objects.count() == 3


def test_a_closed_account(client: Client, person: User) -> None:
    User.objects.update(is_active=False)
    response = sign_in_by_phone(client, PHONE)
    assert response["Location"] == reverse("account_inactive")
    assert client.get(response["Location"]).status_code == 200
    assert signed_in_as(client) is None


def test_signing_out_needs_a_post(client: Client, person: User) -> None:
    sign_in_by_phone(client, PHONE)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in_as(client)
    post(client, "account_logout")
    assert signed_in_as(client) is None


def test_the_page_asked_for_is_reached(client: Client, person: User) -> None:
    wanted = reverse("account_change_phone")
    page = client.get(wanted)
    assert page["Location"] == f"{reverse('account_login')}?next={wanted}"
    response = client.post(reverse("account_login"), {"phone": PHONE, "next": wanted})
    response = client.post(response["Location"], {"code": code_sent_to(PHONE), "next": wanted})
    assert response["Location"] == wanted


def test_nobody_is_led_to_another_site(client: Client, person: User) -> None:
    post(client, "account_login", phone=PHONE)
    response = post(client, "account_confirm_login_code", code=code_sent_to(PHONE), next="https://evil.example/")
    assert "evil" not in response["Location"]


@pytest.mark.parametrize("path", ["password/reset/", "password/set/", "3rdparty/", "signup/passkey/", "2fa/trust/"])
def test_what_we_do_not_use_of_allauth_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404
