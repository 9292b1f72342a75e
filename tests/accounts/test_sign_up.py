"""Signing up: by phone first, by e-mail too."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.notifications.models import Message
from tests.accounts.people import PHONE, code_sent_to, post, sign_up_by_phone, signed_in_as, wrong


def test_by_phone(client: Client) -> None:
    response = sign_up_by_phone(client)
    assert response["Location"] == reverse("account_verify_phone")
    assert signed_in_as(client) is None
    post(client, "account_verify_phone", code=code_sent_to(PHONE))

    person = User.objects.get()
    assert signed_in_as(client) == str(person.pk)
    assert (person.phone, person.phone_verified, person.email) == (PHONE, True, None)
    assert (person.name, person.language) == ("สมหญิง ใจดี", "th")
    assert not person.has_usable_password()


def test_two_people_without_an_email_address() -> None:
    for typed, phone in (("081-234-5678", PHONE), ("089-876-5432", "+66898765432")):
        client = Client()
        sign_up_by_phone(client, typed)
        post(client, "account_verify_phone", code=code_sent_to(phone))
        assert signed_in_as(client)
    assert User.objects.filter(email=None).count() == 2


def test_by_email(client: Client) -> None:
    response = post(client, "account_signup_email", email="Malee@Example.com", first_name="มาลี")
    assert response["Location"] == reverse("account_email_verification_sent")
    post(client, "account_email_verification_sent", code=code_sent_to("malee@example.com"))
    person = User.objects.get()
    assert signed_in_as(client) == str(person.pk)
    assert (person.phone, person.email) == (None, "malee@example.com")


def test_the_language_being_read_is_kept_for_messages(client: Client) -> None:
    client.cookies["django_language"] = "en"
    sign_up_by_phone(client)
    assert User.objects.get().language == "en"
    assert "confirms your phone number" in Message.objects.get().text


@pytest.mark.parametrize("typed", ["", "0812", "053-123-456", "abc", "081-234-5678 ต่อ 9", "🙂", "+1 212 555 0100"])
def test_what_is_no_mobile_number_is_kept_and_explained(client: Client, typed: str) -> None:
    response = sign_up_by_phone(client, typed)
    assert response.status_code == 200
    assert response.context["form"].errors["phone"]
    assert response.context["form"]["phone"].value() == typed
    assert not User.objects.exists()


def test_a_known_number_is_told_so_only_by_sms(client: Client) -> None:
    User.objects.create_user(phone=PHONE, phone_verified=True)
    response = sign_up_by_phone(client)
    assert response["Location"] == reverse("account_verify_phone")  # as for anyone
    assert User.objects.count() == 1
    assert "มีบัญชีอยู่แล้ว" in Message.objects.get().text
    assert post(client, "account_verify_phone", code="000000").status_code == 200
    assert post(client, "account_verify_phone", action="resend").status_code == 302


def test_a_known_address_is_told_so_only_by_email(client: Client) -> None:
    User.objects.create_user(email="malee@example.com")
    response = post(client, "account_signup_email", email="malee@example.com", first_name="ใครก็ได้")
    assert response["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert "มีบัญชีอยู่แล้ว" in Message.objects.get().text


def test_pressed_twice_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests pass the form's check together; the second meets the unique index."""
    User.objects.create_user(phone=PHONE)
    monkeypatch.setattr("marketplace.accounts.adapter.AccountAdapter.get_user_by_phone", lambda self, phone: None)
    assert sign_up_by_phone(client)["Location"] == reverse("account_verify_phone")
    assert User.objects.count() == 1


def test_the_third_wrong_code_ends_it(client: Client) -> None:
    sign_up_by_phone(client)
    code = code_sent_to(PHONE)
    assert post(client, "account_verify_phone", code=wrong(code)).status_code == 200
    assert post(client, "account_verify_phone", code=wrong(code)).status_code == 200
    assert post(client, "account_verify_phone", code=wrong(code))["Location"] == reverse("account_login")
    post(client, "account_verify_phone", code=code)
    assert signed_in_as(client) is None
