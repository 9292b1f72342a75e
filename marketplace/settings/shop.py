"""Oscar, and the cache."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.defaults import *

from marketplace.settings.base import PRODUCTION
from marketplace.settings.environment import ENV

OSCAR_SHOP_NAME = "ตลาด Talat"
OSCAR_HOMEPAGE = "/"  # type: ignore[assignment]
OSCAR_DEFAULT_CURRENCY = "THB"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_BASKET_COOKIE_SECURE = PRODUCTION
OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = PRODUCTION
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "state", "postcode", "country")  # type: ignore[assignment]
OSCAR_EAGER_ALERTS = False
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_MISSING_IMAGE_URL = "talat/icon.svg"
OSCAR_DELETE_IMAGE_FILES = False
OSCAR_IMAGE_FOLDER = "products/%Y/%m/"
OSCAR_SLUG_ALLOW_UNICODE = True
# Order.status is moved by ordering.lifecycle only; Oscar's dashboard may look, never push.
OSCAR_INITIAL_ORDER_STATUS = "awaiting_payment"
OSCAR_ORDER_STATUS_PIPELINE: dict[str, tuple[str, ...]] = {}
OSCAR_LINE_STATUS_PIPELINE: dict[str, tuple[str, ...]] = {}


def _for_operators(user: Any, *page: Any) -> bool:
    """Oscar looks up who may see an entry of its menu among its own pages, where ours are not."""
    return bool(user.is_staff)


OSCAR_DASHBOARD_NAVIGATION += [
    {
        "label": _("Talat"),
        "icon": "fas fa-store",
        "children": [
            {"label": _("Marketplace records"), "url_name": "admin:index", "access_fn": _for_operators},
            {"label": _("Late sellers"), "url_name": "operators:late", "access_fn": _for_operators},
            {"label": _("Payments to review"), "url_name": "operators:payments", "access_fn": _for_operators},
            {"label": _("Bank transfers"), "url_name": "operators:bank", "access_fn": _for_operators},
            {"label": _("Payouts"), "url_name": "operators:payouts", "access_fn": _for_operators},
            {"label": _("Payout accounts"), "url_name": "operators:payout_accounts", "access_fn": _for_operators},
            {"label": _("Disputes"), "url_name": "operators:disputes", "access_fn": _for_operators},
            {"label": _("Held money"), "url_name": "operators:held", "access_fn": _for_operators},
            {"label": _("Books"), "url_name": "operators:books", "access_fn": _for_operators},
            {"label": _("Jobs"), "url_name": "operators:jobs", "access_fn": _for_operators},
            {"label": _("Messages not sent"), "url_name": "operators:messages", "access_fn": _for_operators},
        ],
    }
]

HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV["TALAT_CACHE_URL"]}
    if ENV["TALAT_CACHE_URL"]
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# The memory of a process would keep what another process has changed.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if ENV['TALAT_CACHE_URL'] else 'db'}"
OSCAR_THUMBNAILER = "catalogue_ext.thumbnails.Thumbnailer"
