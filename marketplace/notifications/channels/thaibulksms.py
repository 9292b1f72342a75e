"""SMS by ThaiBulkSMS, API v2: POST /sms with the key and secret as Basic authentication.

The provider keeps no idempotency key: an SMS whose answer was lost may come twice.
"""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from marketplace.notifications.errors import Refused
from marketplace.notifications.models import Message
from marketplace.thailand.phone import InvalidPhone, is_mobile

ENDPOINT = "https://api-v2.thaibulksms.com/sms"
TIMEOUT = 10  # seconds; the job may run 20


class SmsFault(Exception):
    """The provider did not take the message now: the job tries again."""


def send(message: Message) -> str:
    """Hand the SMS to the provider; returns its message id. Refused for a number that takes no SMS."""
    status, answer = _post(
        {"msisdn": _msisdn(message.recipient), "message": message.text, "sender": settings.SMS_SENDER}
    )
    if status == 400:
        raise Refused(f"ThaiBulkSMS: {_words(answer)}")
    if status not in (200, 201):
        raise SmsFault(f"ThaiBulkSMS answers {status}: {_words(answer)}")
    taken = answer.get("phone_number_list") or []
    if not taken:
        raise Refused("ThaiBulkSMS: the number is not taken")
    return str(taken[0].get("message_id", ""))


def _msisdn(recipient: str) -> str:
    """The number as the provider wants it: 66812345678."""
    try:
        mobile = is_mobile(recipient)
    except InvalidPhone:
        mobile = False
    if not mobile:
        raise Refused("not a mobile number")
    return recipient.removeprefix("+")


def _post(fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
    address = urlsplit(ENDPOINT)
    connect = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = connect(address.netloc, timeout=TIMEOUT)
    credentials = base64.b64encode(f"{settings.SMS_KEY}:{settings.SMS_SECRET}".encode()).decode()
    headers = {
        "Authorization": f"Basic {credentials}",
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
    try:
        connection.request("POST", address.path, json.dumps(fields), headers)
        response = connection.getresponse()
        body = response.read(100_000)
    except (OSError, http.client.HTTPException) as fault:
        raise SmsFault(f"ThaiBulkSMS does not answer: {fault}") from fault
    finally:
        connection.close()
    try:
        answer = json.loads(body)
    except ValueError:
        answer = {}
    return response.status, answer if isinstance(answer, dict) else {}


def _words(answer: dict[str, Any]) -> str:
    error = answer.get("error")
    if not isinstance(error, dict):
        return "no reason given"
    return str(error.get("description") or error.get("name", ""))
