"""Every environment variable Talat reads, in one typed table.

Nothing else in the project looks at `os.environ`. A variable that is malformed, or missing where
`TALAT_ENV=production` demands it, stops the start with its name. `python -m marketplace.settings.environment`
prints the table (`.env.example` is made from it).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def _text(raw: str) -> str:
    return raw


def _url(raw: str) -> str:
    parts = urlsplit(raw)
    if not parts.scheme:
        raise ValueError("is not a URL")
    return raw


def _web_url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("is not a web address such as https://talat.example")
    return raw.rstrip("/")


def _names(raw: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in raw.split(",") if name.strip())


GATEWAYS = ("demo", "counter", "cod", "transfer", "card", "promptpay")


def _gateways(raw: str) -> tuple[str, ...]:
    names = _names(raw)
    if set(names) - set(GATEWAYS) or not names:
        raise ValueError(f"names one or more of: {', '.join(GATEWAYS)}")
    return names


def _beginning(*beginnings: str) -> Callable[[str], str]:
    """A parser for keys that tell by how they begin what they are for."""

    def parse(raw: str) -> str:
        if not raw.startswith(beginnings):
            raise ValueError(f"begins with {' or '.join(beginnings)}")
        return raw

    return parse


def _biller_id(raw: str) -> str:
    if len(raw) != 15 or not (raw.isascii() and raw.isdecimal()):
        raise ValueError("is not a tax number and two digits behind it, 15 digits in all")
    return raw


def _whole(raw: str) -> int:
    number = int(raw)
    if number < 0:
        raise ValueError("must not be negative")
    return number


def _percent(raw: str) -> str:
    if not raw.replace(".", "", 1).isdecimal() or float(raw) > 100:
        raise ValueError("must be a number from 0 to 100")
    return raw


PAYOUT_FILES = ("talat",)


def _payout_file(raw: str) -> str:
    if raw not in PAYOUT_FILES:
        raise ValueError(f"must be one of: {', '.join(PAYOUT_FILES)}")
    return raw


def _weekday(raw: str) -> int:
    if raw not in "1234567" or len(raw) != 1:
        raise ValueError("must be 1 to 7")
    return int(raw)


def _bearer(raw: str) -> str:
    if raw not in {"seller", "talat"}:
        raise ValueError("must be seller or talat")
    return raw


def _yes_no(raw: str) -> bool:
    if raw.lower() in {"1", "yes", "true", "on"}:
        return True
    if raw.lower() in {"0", "no", "false", "off"}:
        return False
    raise ValueError("must be yes or no")


def _environment(raw: str) -> str:
    if raw not in {"demo", "production"}:
        raise ValueError("must be demo or production")
    return raw


def _secret(raw: str) -> str:
    if len(raw) < 50 or len(set(raw)) < 12:
        raise ValueError("must be at least 50 random characters")
    return raw


def _token(raw: str) -> str:
    if len(raw) < 20 or not raw.isascii() or " " in raw:
        raise ValueError("must be at least 20 letters and digits")
    return raw


@dataclass(frozen=True)
class Variable:
    """One environment variable.

    `default` is what the embedded default uses, as the text one would write (None: made by the settings or left
    empty). `required` says that production has no default for it.
    """

    name: str
    parse: Callable[[str], Any]
    says: str
    default: str | None = None
    required: bool = False
    secret: bool = False


TABLE: tuple[Variable, ...] = (
    Variable("TALAT_ENV", _environment, "demo (embedded default) or production", "demo"),
    Variable("TALAT_VAR_DIR", Path, "folder for the database, media and logs of the embedded default"),
    Variable(
        "TALAT_SECRET_KEY",
        _secret,
        "signs cookies and links; 50 random characters or more",
        required=True,
        secret=True,
    ),
    Variable(
        "TALAT_BASE_URL",
        _web_url,
        "the address people see, without a path",
        "http://127.0.0.1:8000",
        required=True,
    ),
    Variable("TALAT_ALLOWED_HOSTS", _names, "further host names, separated by commas", ""),
    Variable("TALAT_BEHIND_PROXY", _yes_no, "yes: trust X-Forwarded-Proto of the proxy in front", "no"),
    Variable(
        "DATABASE_URL",
        _url,
        "postgres://user:password@host/name; none: SQLite under var/",
        required=True,
        secret=True,
    ),
    Variable(
        "TALAT_BROKER_URL",
        _url,
        "redis:// or amqp:// for Celery; none: files under var/",
        required=True,
        secret=True,
    ),
    Variable(
        "TALAT_CACHE_URL",
        _url,
        "redis:// for the cache; none: memory of the process",
        required=True,
        secret=True,
    ),
    Variable(
        "TALAT_GATEWAYS",
        _gateways,
        f"ways to pay, in order, of: {', '.join(GATEWAYS)}; none: all that have their keys",
        required=True,
    ),
    Variable("TALAT_ONLINE_PAYMENT_SECONDS", _whole, "how long an online payment may take", "1800"),
    Variable("TALAT_COUNTER_PAYMENT_SECONDS", _whole, "how long a slip may be paid at a counter", "172800"),
    Variable("TALAT_TRANSFER_PAYMENT_SECONDS", _whole, "how long an order waits for a bank transfer", "259200"),
    Variable("TALAT_DELIVERY_PAYMENT_DAYS", _whole, "how long a parcel may take to be paid on delivery", "45"),
    Variable(
        "TALAT_PROMPTPAY_BILLER_ID",
        _biller_id,
        "tax number and suffix that our bank has bills paid to, 15 digits; none: no transfer",
    ),
    Variable(
        "TALAT_STRIPE_SECRET_KEY",
        _beginning("sk_test_", "rk_test_", "sk_live_", "rk_live_"),
        "Stripe's secret or restricted key; none: no card, no promptpay",
        secret=True,
    ),
    Variable(
        "TALAT_STRIPE_PUBLISHABLE_KEY",
        _beginning("pk_test_", "pk_live_"),
        "Stripe's key for the pay page",
        secret=True,  # it is not, but whoever mixes the two up should not read the other one in a log
    ),
    Variable(
        "TALAT_STRIPE_WEBHOOK_SECRET",
        _beginning("whsec_"),
        "signs what Stripe posts to /payments/stripe/webhook/",
        secret=True,
    ),
    Variable("TALAT_STRIPE_ACCOUNT", _beginning("acct_"), "Stripe's number of our account"),
    Variable("TALAT_STRIPE_API_BASE", _web_url, "another address of Stripe's API, for tests; not in production"),
    Variable("TALAT_COD_CEILING", _whole, "baht of an order up to which cash on delivery is offered", "5000"),
    Variable("TALAT_COD_REFUSALS", _whole, "parcels not paid by a phone after which it gets no cash on delivery", "2"),
    Variable("TALAT_OPEN_ORDERS_PER_PHONE", _whole, "unpaid orders that one phone may have at a time", "5"),
    Variable("TALAT_COMMISSION_PERCENT", _percent, "what Talat keeps where no commission rule says otherwise", "5"),
    Variable("TALAT_NEW_SELLER_DAYS", _whole, "for how many days a shop counts as new", "30"),
    Variable("TALAT_NEW_SELLER_HOLD_DAYS", _whole, "days for which each sale of a new shop is held", "14"),
    Variable("TALAT_PAYOUT_WEEKDAY", _weekday, "day of the payouts: 1 Monday … 7 Sunday", "5"),
    Variable("TALAT_PAYOUT_MINIMUM", _whole, "baht below which a payout waits for the next", "50"),
    Variable("TALAT_PAYOUT_FILE", _payout_file, "layout of the bank file (docs/howto/payout-file.md)", "talat"),
    Variable("TALAT_WAY_BACK_PERCENT", _percent, "what the way back of a parcel costs, of its first postage", "50"),
    Variable("TALAT_WAY_BACK_BORNE_BY", _bearer, "who bears that: seller or talat", "seller"),
    Variable("TALAT_COMPANY_NAME", _text, "who Talat is on its tax invoices", "ตลาด (ตัวอย่าง)", required=True),
    Variable("TALAT_COMPANY_TAX_ID", _text, "its tax id, 13 digits", "0994000158041", required=True),
    Variable("TALAT_COMPANY_ADDRESS", _text, "its address", "ถนนแจ้งวัฒนะ หลักสี่ กรุงเทพฯ 10210", required=True),
    Variable("TALAT_COMPANY_BRANCH", _text, "its branch for taxes; 00000: head office", "00000"),
    Variable("TALAT_SHIP_BY_DAYS", _whole, "days a seller has to pack", "3"),
    Variable("TALAT_LATE_CANCEL_DAYS", _whole, "days after that until a late part is cancelled and refunded", "3"),
    Variable("TALAT_METRICS_TOKEN", _token, "whoever brings it as a bearer token may read /metrics", secret=True),
    Variable(
        "TALAT_EMAIL_URL",
        _url,
        "smtp://user:password@host:587 or smtps://…; none: the outbox page",
        required=True,
        secret=True,
    ),
    Variable("TALAT_EMAIL_FROM", _text, "sender of our e-mail", "Talat <no-reply@talat.example>", required=True),
    Variable("TALAT_SMS_KEY", _text, "ThaiBulkSMS API key; none: the outbox page", required=True, secret=True),
    Variable("TALAT_SMS_SECRET", _text, "ThaiBulkSMS API secret", required=True, secret=True),
    Variable("TALAT_SMS_SENDER", _text, "registered SMS sender name, up to 11 characters", "Talat", required=True),
)


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Values by name, parsed. Raises `ImproperlyConfigured` naming every variable that is missing or malformed."""
    production = environ.get("TALAT_ENV", "demo") == "production"
    values: dict[str, Any] = {}
    faults: list[str] = []
    for variable in TABLE:
        raw = environ.get(variable.name, "")
        if not raw and production and variable.required:
            faults.append(f"{variable.name} is missing: {variable.says}")
            continue
        text = raw or variable.default
        try:
            values[variable.name] = None if text is None else variable.parse(text)
        except ValueError as error:
            shown = "its value" if variable.secret else repr(raw)
            faults.append(f"{variable.name}: {shown} {error} ({variable.says})")
    if faults:
        raise ImproperlyConfigured("Environment variables:\n  " + "\n  ".join(faults))
    return values


def example() -> str:
    """The text of `.env.example`."""
    lines = [
        "# Every variable Talat reads. None is needed for the embedded default; production needs those marked *.",
        "",
    ]
    for variable in TABLE:
        lines += [
            f"# {'* ' if variable.required else ''}{variable.says}",
            f"#{variable.name}={variable.default or ''}",
            "",
        ]
    return "\n".join(lines)


ENV = read(os.environ)

if __name__ == "__main__":
    sys.stdout.write(example())
