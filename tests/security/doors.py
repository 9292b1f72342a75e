"""Who may open which address. What is not listed here fails the test: nobody forgets a new page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from oscar.core.loading import get_model

from marketplace.core.models import Job
from marketplace.settlement import months
from marketplace.settlement.models import Difference, Hold, Payout, PayoutAccount, Share
from payments.gateways.transfer.models import StatementLine
from tests.security.addresses import Address
from tests.security.world import Role, World


class Door(StrEnum):
    OPEN = "everybody"
    SIGNED_IN = "who is signed in"
    BUYER = "the buyer"
    SELLER = "the seller's members"
    OWNER = "the seller's owners, once they have shown who they are"
    CLERK = "the branch's clerks"
    OPERATOR = "operators"


# Closed from the first day: a new page below is walked as its neighbours are.
AREAS: Mapping[str, Door] = {
    "sell:": Door.SELLER,
    "counter:": Door.CLERK,
    "operators:": Door.OPERATOR,
    "dashboard:": Door.OPERATOR,
    "admin:": Door.OPERATOR,
    "admin/": Door.OPERATOR,
    "catalogue:": Door.OPEN,
    "offer:": Door.OPEN,
    "mfa_": Door.SIGNED_IN,
    "account_reauthenticate": Door.SIGNED_IN,
}
_OF_THE_BUYER = (
    "order",
    "pay",
    "pay_card",
    "pay_qr",
    "paid",
    "slip_pdf",
    "order_again",
    "order_change",
    "order_change_place",
    "order_cancel",
    "order_cancel_part",
    "order_paper",
)
_OF_THE_SHOP = (
    *("home", "search", "catalogue", "province", "region", "category", "product", "sellers", "seller"),
    *("basket", "add", "basket_remove", "checkout", "checkout_who", "checkout_where", "checkout_home"),
    *("checkout_pickup", "checkout_post", "checkout_pay", "places", "find_order", "order_code", "track"),
    *("track_parcel", "me"),
)
DOORS: Mapping[str, Door] = {
    **{f"shop:{name}": Door.BUYER for name in _OF_THE_BUYER},
    **{f"shop:{name}": Door.OPEN for name in _OF_THE_SHOP},
    "customer:summary": Door.OPEN,
    "customer:login": Door.OPERATOR,
    "payments:webhook": Door.OPEN,
    "payments:demo:page": Door.OPEN,  # a bank's page: its unguessable address is the key
    "notifications:outbox": Door.OPEN,
    "account_login": Door.OPEN,
    "account_login_email": Door.OPEN,
    "account_login_password": Door.OPEN,
    "account_request_login_code": Door.OPEN,
    "account_confirm_login_code": Door.OPEN,
    "account_signup": Door.OPEN,
    "account_signup_email": Door.OPEN,
    "account_verify_phone": Door.OPEN,
    "account_email_verification_sent": Door.OPEN,
    "account_inactive": Door.OPEN,
    "account_logout": Door.OPEN,
    "mfa_authenticate": Door.OPEN,
    "sell:propose_account": Door.OWNER,
    "account_change_phone": Door.SIGNED_IN,
    "account_email": Door.SIGNED_IN,
    "account_change_password": Door.SIGNED_IN,
    "usersessions_list": Door.SIGNED_IN,
    "set_language": Door.OPEN,
    "healthz": Door.OPEN,
    "readyz": Door.OPEN,
    "metrics": Door.OPEN,  # from this machine, where tests come from; tests/health says who else
    "media/<path:path>": Door.OPEN,
}
# The demo's outbox shows every message to everybody, and says so; it does not exist in production.
SHOWS_ALL = frozenset({"notifications:outbox"})
# The month that these addresses name is everybody's: each seller finds its own.
OF_ALL = frozenset({"sell:month", "sell:month_table"})

Real = Callable[[World], dict[str, Any]]
REAL: Mapping[str, Real] = {
    **{f"shop:{name}": lambda world: {"number": world.shelf.order_number} for name in _OF_THE_BUYER},
    "shop:pay": lambda world: {"number": world.unpaid.number},
    "shop:slip_pdf": lambda world: {"number": world.slip.number},
    "shop:order_cancel_part": lambda world: {
        "number": world.shelf.order_number,
        "part_id": world.shelf.seller_order_id,
    },
    "shop:order_paper": lambda world: {"number": world.shelf.order_number, "pk": world.paper.pk},
    "shop:province": lambda world: {"code": "50"},
    "shop:region": lambda world: {"code": "north"},
    "shop:category": lambda world: {"slug": "ผ้า", "pk": 1},
    "shop:product": lambda world: {"slug": world.product.slug, "pk": world.product.pk},
    "shop:seller": lambda world: {"slug": world.seller.slug},
    "shop:add": lambda world: {"pk": world.product.pk},
    "shop:track_parcel": lambda world: {"s10": world.shelf.s10},
    "catalogue:category": lambda world: {"category_slug": "ผ้า", "pk": 1},
    "catalogue:detail": lambda world: {"product_slug": world.product.slug, "pk": world.product.pk},
    "catalogue:range": lambda world: {"slug": "x"},
    "catalogue:reviews-detail": lambda world: {"product_slug": "x", "product_pk": world.product.pk, "pk": 1},
    "offer:detail": lambda world: {"slug": "x"},
    "sell:price_and_stock": lambda world: {"pk": world.product.stockrecords.get().pk},
    "sell:product": lambda world: {"pk": world.product.pk},
    "sell:put_on_sale": lambda world: {"pk": world.product.pk},
    "sell:take_off_sale": lambda world: {"pk": world.product.pk},
    "sell:product_step": lambda world: {"pk": world.product.pk, "step": "price"},
    **{
        f"sell:{name}": lambda world: {"pk": world.packed.seller_order_id}
        for name in ("order", "pack", "drop_off", "label", "cannot")
    },
    "sell:money_order": lambda world: {"pk": world.shelf.seller_order_id},
    "sell:payout": lambda world: {"pk": Payout.objects.get(seller=world.seller).pk},
    "sell:month": lambda world: {"month": months.written(months.month_of(timezone.now()))},
    "sell:month_table": lambda world: {"month": months.written(months.month_of(timezone.now()))},
    "sell:paper": lambda world: {"pk": world.statement.pk},
    "sell:propose_account": lambda world: {"method": "bank"},
    "counter:label": lambda world: {"s10": world.shelf.s10},
    "counter:shelf_slip": lambda world: {"s10": world.shelf.s10},
    "counter:cod_paper": lambda world: {"s10": world.cod.s10},
    "counter:receipt": lambda world: {"number": world.receipt_number},
    "payments:webhook": lambda world: {"gateway": "demo"},
    "payments:demo:page": lambda world: {"charge_id": world.charge_id},
    "operators:settle_payment": lambda world: {"attempt_id": world.unpaid.attempts.get().pk, "what": "drop"},
    "operators:settle_refund": lambda world: {"refund_id": 1, "what": "settled"},
    **{
        f"operators:{name}": lambda world: {"batch_id": Payout.objects.get().batch_id}
        for name in ("payout_batch", "payout_batch_reject", "payout_batch_file")
    },
    "operators:payout_batch_move": lambda world: {"batch_id": Payout.objects.get().batch_id, "step": "approve"},
    **{
        f"operators:{name}": lambda world: {"payout_id": Payout.objects.get().pk}
        for name in ("payout_paid", "payout_withdraw", "payout_returned")
    },
    **{
        f"operators:{name}": lambda world: {"account_id": PayoutAccount.objects.get().pk}
        for name in ("payout_account", "payout_account_accept", "payout_account_refuse")
    },
    **{
        f"operators:{name}": lambda world: {"number": world.shelf.order_number}
        for name in ("order_money", "cancel_order")
    },
    **{
        f"operators:{name}": lambda world: {"part_id": world.packed.seller_order_id}
        for name in ("cancel_part", "refund_part")
    },
    **{f"operators:{name}": lambda world: {"seller_id": world.seller.pk} for name in ("doubt_seller", "seller_money")},
    "operators:paper": lambda world: {"document_id": world.paper.pk},
    "operators:doubt_share": lambda world: {"share_id": Share.objects.values_list("pk", flat=True)[0]},
    "operators:end_doubt": lambda world: {"hold_id": Hold.objects.values_list("pk", flat=True)[0]},
    "operators:bank_line": lambda world: {"line_id": StatementLine.objects.get().pk},
    "operators:bank_settle_line": lambda world: {"line_id": StatementLine.objects.get().pk, "what": "send-back"},
    "operators:bank_settle_transfer": lambda world: {"kind": "refund", "pk": 1, "what": "made"},
    "operators:explain": lambda world: {"difference_id": _difference().pk},
    "operators:redrive": lambda world: {"job_id": Job.objects.values_list("pk", flat=True)[0]},
    "media/<path:path>": lambda world: {"path": world.packed.label.name},
}
# Oscar's dashboard: what the number in an address is, by the beginning of its name.
_DASHBOARD = {
    "catalogue-product": "catalogue.Product",
    "catalogue-category": "catalogue.Category",
    "catalogue-class": "catalogue.ProductClass",
    "partner": "partner.Partner",
    "user": "accounts.User",
    "order-line": "order.Line",
}


def door(address: Address) -> Door | None:
    """Whose it is; None when nobody has said so."""
    if address.name in DOORS:
        return DOORS[address.name]
    return next((door for area, door in AREAS.items() if address.name.startswith(area)), None)


def may_open(role: Role, address: Address) -> bool:
    """Whether this person finds a page there, with the arguments of `real`."""
    match door(address):
        case Door.OPEN:
            return True
        case Door.SIGNED_IN:
            return role != Role.GUEST
        case Door.BUYER:
            return role == Role.BUYER
        case Door.SELLER:
            of_all = not address.kinds or address.name in OF_ALL
            return role == Role.MEMBER or (role == Role.OTHER_MEMBER and of_all)
        case Door.OWNER:
            return role in {Role.MEMBER, Role.OTHER_MEMBER}
        case Door.CLERK:
            return role == Role.CLERK or (role == Role.OTHER_CLERK and not address.kinds)
        case Door.OPERATOR:
            return role == Role.OPERATOR
    return False


def real(address: Address, world: World) -> dict[str, Any]:
    """The arguments that lead to what belongs to the world's own people. Raises LookupError when nobody has said."""
    if not address.kinds:
        return {}
    if address.name in REAL:
        return REAL[address.name](world)
    if address.name.startswith("dashboard:"):
        return _of_the_dashboard(address, world)
    if address.name.startswith(("admin:", "admin/")):
        return _of_the_admin(address)
    raise LookupError(f"{address.name}: tests/security/doors.py must say which arguments are real")


def _of_the_dashboard(address: Address, world: World) -> dict[str, Any]:
    name = address.name.removeprefix("dashboard:")
    model = next((path for start, path in _DASHBOARD.items() if name.startswith(start)), "")
    known = {
        "number": world.shelf.order_number,
        "partner_pk": world.seller.partner_id,
        "user_pk": world.people[Role.MEMBER].pk,
        "parent_pk": world.product.pk,
        "line_id": get_model("order", "Line").objects.filter(order__number=world.shelf.order_number)[0].pk,
        "product_class_slug": world.product.product_class.slug if world.product.product_class else "x",
        "slug": "x",
    }
    return {kind: known.get(kind) or _first(apps.get_model(model) if model else None) for kind in address.kinds}


def _of_the_admin(address: Address) -> dict[str, Any]:
    parts = address.name.removeprefix("admin:").split("_")
    try:
        object_id = _first(apps.get_model(parts[0], parts[1]))
    except (LookupError, IndexError):
        object_id = 1
    known = {"content_type_id": 1, "app_label": "order", "url": "no/such/page/"}
    return {kind: known.get(kind, object_id) for kind in address.kinds}


def _difference() -> Difference:
    made, _created = Difference.objects.get_or_create(key="stock:1", defaults={"says": "-", "seen_at": timezone.now()})
    return made


def _first(model: type[Model] | None) -> Any:
    found = model._default_manager.order_by("pk").values_list("pk", flat=True).first() if model else None
    return found or 1
