"""The rules of the market that an operator sets."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import PRODUCTION, embedded_secret
from marketplace.settings.environment import ENV

# Which gateways there are; which of them are offered, and in what order, says PAYMENT_GATEWAYS.
GATEWAYS = {"counter": "payments.gateways.counter.gateway.CounterGateway"}
if not PRODUCTION:
    GATEWAYS["demo"] = "payments.gateways.demo.gateway.DemoGateway"
PAYMENT_GATEWAYS: tuple[str, ...] = ENV["TALAT_GATEWAYS"]
if unknown := set(PAYMENT_GATEWAYS) - set(GATEWAYS):
    raise ImproperlyConfigured(f"TALAT_GATEWAYS: {', '.join(sorted(unknown))} is not for production")
ONLINE_PAYMENT_WINDOW = timedelta(seconds=ENV["TALAT_ONLINE_PAYMENT_SECONDS"])
COUNTER_PAYMENT_WINDOW = timedelta(seconds=ENV["TALAT_COUNTER_PAYMENT_SECONDS"])
SHIP_BY = timedelta(days=ENV["TALAT_SHIP_BY_DAYS"])
LATE_CANCEL_AFTER = timedelta(days=ENV["TALAT_LATE_CANCEL_DAYS"])
MAX_QUANTITY_PER_LINE = 99
DEMO_GATEWAY_SECRET = "" if PRODUCTION else embedded_secret("demo-gateway-secret")
