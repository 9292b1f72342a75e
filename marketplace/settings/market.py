"""The rules of the market that an operator sets."""

from datetime import timedelta

from marketplace.settings.base import PRODUCTION, embedded_secret
from marketplace.settings.environment import ENV

PAYMENT_GATEWAYS: tuple[str, ...] = ENV["TALAT_GATEWAYS"]
ONLINE_PAYMENT_WINDOW = timedelta(seconds=ENV["TALAT_ONLINE_PAYMENT_SECONDS"])
COUNTER_PAYMENT_WINDOW = timedelta(seconds=ENV["TALAT_COUNTER_PAYMENT_SECONDS"])
SHIP_BY = timedelta(days=ENV["TALAT_SHIP_BY_DAYS"])
LATE_CANCEL_AFTER = timedelta(days=ENV["TALAT_LATE_CANCEL_DAYS"])
MAX_QUANTITY_PER_LINE = 99
DEMO_GATEWAY_SECRET = "" if PRODUCTION else embedded_secret("demo-gateway-secret")
