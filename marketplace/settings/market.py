"""The rules of the market that an operator sets."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import PRODUCTION, embedded_secret
from marketplace.settings.environment import ENV
from marketplace.settings.stripe import STRIPE_SECRET_KEY

# Which gateways there are; which of them are offered, and in what order, says PAYMENT_GATEWAYS.
GATEWAYS = {
    "counter": "payments.gateways.counter.gateway.CounterGateway",
    "cod": "payments.gateways.cod.gateway.CodGateway",
    "card": "payments.gateways.stripe.card.CardGateway",
    "promptpay": "payments.gateways.stripe.promptpay.PromptPayGateway",
    "transfer": "payments.gateways.transfer.gateway.TransferGateway",
}
if not PRODUCTION:
    GATEWAYS = {"demo": "payments.gateways.demo.gateway.DemoGateway", **GATEWAYS}
# Gateways that share an account at one company: it has one balance, and posts to one /payments/<provider>/webhook/.
PROVIDERS: Mapping[str, tuple[str, ...]] = {"stripe": ("card", "promptpay")}
# Nobody's tax number is all zeros: with it the demo shows a QR code that no bank's app pays.
BILLER_ID: str = ENV["TALAT_PROMPTPAY_BILLER_ID"] or ("" if PRODUCTION else "0" * 15)
_without_keys = (*(() if STRIPE_SECRET_KEY else PROVIDERS["stripe"]), *(() if BILLER_ID else ("transfer",)))
PAYMENT_GATEWAYS: tuple[str, ...] = ENV["TALAT_GATEWAYS"] or tuple(
    code for code in GATEWAYS if code not in _without_keys
)
if unknown := set(PAYMENT_GATEWAYS) - set(GATEWAYS):
    raise ImproperlyConfigured(f"TALAT_GATEWAYS: {', '.join(sorted(unknown))} is not for production")
if keyless := set(PAYMENT_GATEWAYS) & set(_without_keys):
    raise ImproperlyConfigured(
        f"TALAT_GATEWAYS: {', '.join(sorted(keyless))} needs the keys TALAT_STRIPE_… or TALAT_PROMPTPAY_BILLER_ID"
    )
# How long an order waits for its money, by the `window()` of its gateway.
PAYMENT_WINDOWS: Mapping[str, timedelta] = {
    "online": timedelta(seconds=ENV["TALAT_ONLINE_PAYMENT_SECONDS"]),
    "counter": timedelta(seconds=ENV["TALAT_COUNTER_PAYMENT_SECONDS"]),
    "transfer": timedelta(seconds=ENV["TALAT_TRANSFER_PAYMENT_SECONDS"]),
    "delivery": timedelta(days=ENV["TALAT_DELIVERY_PAYMENT_DAYS"]),
}
LONGEST_PAYMENT_WAIT = timedelta(days=4)  # goods are not kept longer, however often another way to pay is tried
COD_CEILING = Decimal(ENV["TALAT_COD_CEILING"])  # baht
COD_REFUSALS: int = ENV["TALAT_COD_REFUSALS"]
OPEN_ORDERS_PER_PHONE: int = ENV["TALAT_OPEN_ORDERS_PER_PHONE"]
SHIP_BY = timedelta(days=ENV["TALAT_SHIP_BY_DAYS"])
LATE_CANCEL_AFTER = timedelta(days=ENV["TALAT_LATE_CANCEL_DAYS"])
MAX_QUANTITY_PER_LINE = 99
DEMO_GATEWAY_SECRET = "" if PRODUCTION else embedded_secret("demo-gateway-secret")
