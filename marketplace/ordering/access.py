"""A guest's way back to an order: its number and phone bring a code by SMS.

A stranger who types numbers learns nothing: the same row, the same job and the same answer come of a number that does
not exist, and of a phone that is not the order's.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override
from oscar.core.loading import get_model

from marketplace.core.jobs import enqueue
from marketplace.notifications.services import notify
from marketplace.ordering.errors import CodeOver, TooManyCodes, WrongCode
from marketplace.ordering.models import OrderAccessCode
from marketplace.ordering.numbers import spaced

WINDOW = timedelta(minutes=15)
VALID = timedelta(minutes=10)
TRIES = 5
# How many codes in one window. Many people of a village share one network address.
LIMITS: Mapping[str, int] = {"order_number": 3, "phone": 3, "address": 20}
KEEP = timedelta(days=7)
_SALT = "marketplace.ordering.access"


def request_code(*, order_number: str, phone: str, address: str) -> int:
    """Have a code sent if this is the order's phone (E.164); returns the request's id, to be given to `check_code`.

    Raises `TooManyCodes`. Call it outside a transaction: the row must be seen by others before they are counted, so
    that many requests at once stay within the limit.
    """
    now = timezone.now()
    made = OrderAccessCode.objects.create(
        order_number=order_number, phone=phone, address=_hashed(address), expires_at=now + VALID
    )
    lately = OrderAccessCode.objects.filter(created_at__gt=now - WINDOW)
    if any(lately.filter(**{name: getattr(made, name)}).count() > limit for name, limit in LIMITS.items()):
        made.delete()
        raise TooManyCodes
    enqueue("messages.order_access_code", key=str(made.pk), request_id=made.pk)
    return made.pk


def send_code(request_id: int) -> None:
    """Job: make the code and send it, once; nothing where number and phone do not belong together."""
    asked = OrderAccessCode.objects.filter(pk=request_id, code_hash="", expires_at__gt=timezone.now()).first()
    if asked is None:
        return
    Order = get_model("order", "Order")
    order = Order.objects.filter(number=asked.order_number, contact_phone=asked.phone).first()
    if order is None:
        return
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        unsent = OrderAccessCode.objects.filter(pk=asked.pk, code_hash="")
        if not unsent.update(code_hash=_hashed(f"{asked.pk}:{code}")):
            return
        with override(order.language):
            notify(
                key=f"order-access-{asked.pk}",
                phone=order.contact_phone,
                language=order.language,
                subject=_("Your code"),
                text=_("Talat: %(code)s is the code to see order %(number)s. Please tell it to nobody.")
                % {"code": code, "number": spaced(order.number)},
            )


def check_code(request_id: int, code: str) -> str:
    """The number of the order that may be seen now. Raises `WrongCode`, or `CodeOver` when it can not be used any more.

    A try is taken before the code is looked at, so that many tries at once count as many.
    """
    row = OrderAccessCode.objects.filter(pk=request_id, used_at=None, expires_at__gt=timezone.now())
    if not row.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise CodeOver
    asked = OrderAccessCode.objects.get(pk=request_id)
    if not constant_time_compare(asked.code_hash, _hashed(f"{asked.pk}:{code}")):
        if asked.tries >= TRIES:
            raise CodeOver
        raise WrongCode(TRIES - asked.tries)
    if not row.update(used_at=timezone.now()):
        raise CodeOver
    return asked.order_number


def forget_old_codes() -> None:
    """Periodic job: phones and addresses of a week ago are nobody's business."""
    OrderAccessCode.objects.filter(created_at__lt=timezone.now() - KEEP).delete()


def _hashed(text: str) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()
