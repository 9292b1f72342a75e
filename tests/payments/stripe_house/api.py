"""What Stripe's API does, by method and path: parameters are checked as strictly as Stripe checks them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.payments.stripe_house.books import Books, Obj
from tests.payments.stripe_house.faults import Fault, declined, invalid, unknown

SMALLEST = 1000  # satang
LARGEST_PAGE = 100
INTENT = {
    *("amount", "currency", "capture_method", "confirm", "metadata", "expand"),
    *("allowed_payment_method_types", "payment_method_data", "payment_method", "description", "receipt_email"),
}
FOR_THE_BROWSER = re.compile(r"POST /v1/payment_intents/[^/]+/confirm")  # with the publishable key and client secret

Params = dict[str, Any]
Route = Callable[[Books, Params, str], Obj]


def answer(books: Books, method: str, path: str, params: Params) -> Obj:
    """The body of a success. Raises `Fault`."""
    books.settle_due()
    for pattern, route in ROUTES.items():
        found = re.fullmatch(pattern, f"{method} {path}")
        if found:
            with books.lock:
                made = route(books, params, found[1] if found.groups() else "")
                return books.show(made, params.get("expand", []))
    raise Fault(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path}).")


def _account(books: Books, params: Params, number: str) -> Obj:
    return {"id": books.account, "object": "account", "country": "TH", "default_currency": "thb"}


def _create_intent(books: Books, params: Params, number: str) -> Obj:
    if "payment_method_types" in params:  # gone since 2026-09-30.endive
        raise invalid(
            "payment_method_types is no longer supported; use allowed_payment_method_types.",
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )
    _only(params, INTENT)
    amount = _whole(params, "amount")
    if params.get("currency") != "thb":
        raise invalid("This account takes THB only.", param="currency")
    if amount < SMALLEST:
        raise invalid("Amount must be at least ฿10.00 thb", code="amount_too_small", param="amount")
    ways = params.get("allowed_payment_method_types", ["card"])
    if not set(ways) <= {"card", "promptpay"}:
        raise invalid(f"Invalid allowed_payment_method_types: {ways}", param="allowed_payment_method_types")
    email = ""
    if params.get("confirm") == "true":
        email = _promptpay_email(params, ways)
    intent = books.make_intent(amount=amount, currency="thb", ways=ways, metadata=params.get("metadata", {}))
    return books.display_code(intent["id"], email) if email else intent


def _promptpay_email(params: Params, ways: list[str]) -> str:
    """Only PromptPay is confirmed from a server here; a card never passes one."""
    data = params.get("payment_method_data", {})
    if data.get("type") != "promptpay" or "promptpay" not in ways:
        raise invalid("You must provide a payment method that is allowed.", param="payment_method_data[type]")
    email = str(data.get("billing_details", {}).get("email", ""))
    if not email:
        raise invalid("Missing required param: billing_details[email].", param="billing_details[email]")
    return email


def _confirm_intent(books: Books, params: Params, number: str) -> Obj:
    """What Stripe's form does in the browser: pm_card_visa, pm_card_chargeDeclined, pm_card_authenticationRequired."""
    _only(params, {"payment_method", "client_secret", "return_url", "expand"})
    intent = books.get("payment_intent", number)
    if params.get("client_secret", intent["client_secret"]) != intent["client_secret"]:
        raise invalid("The client_secret does not match.", param="client_secret")
    if intent["status"] not in ("requires_payment_method", "requires_confirmation", "requires_action"):
        raise invalid(f"It is {intent['status']}.", code="payment_intent_unexpected_state")
    match params.get("payment_method"):
        case "pm_card_visa":
            return books.pay(number)
        case "pm_card_authenticationRequired":
            return books.await_bank(number)
        case "pm_card_chargeDeclined":
            books.decline(number)
            raise declined("card_declined")
    raise invalid("No such PaymentMethod", code="resource_missing", param="payment_method")


def _get_intent(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"expand"})
    return books.get("payment_intent", number)


def _cancel_intent(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"expand", "cancellation_reason"})
    return books.cancel(number)


def _list_intents(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"created", "limit", "starting_after", "ending_before", "customer", "expand"})
    return _page(books, "/v1/payment_intents", _within(books.of("payment_intent"), params, "created"), params)


def _search_intents(books: Books, params: Params, number: str) -> Obj:
    """Only `metadata['name']:'value'`; what is younger than the lag is not found."""
    _only(params, {"query", "limit", "page", "expand"})
    asked = re.fullmatch(r"metadata\['(\w+)'\]:'((?:[^'\\]|\\.)*)'", params.get("query", ""))
    if asked is None:
        raise invalid("The query cannot be parsed.", param="query")
    value = re.sub(r"\\(.)", r"\1", asked[2])
    old_enough = books.now() - books.search_lag
    found = [
        intent
        for intent in reversed(books.of("payment_intent"))
        if intent["metadata"].get(asked[1]) == value and books.born[intent["id"]] <= old_enough
    ]
    limit = _limit(params)
    return {
        "object": "search_result",
        "url": "/v1/payment_intents/search",
        "has_more": len(found) > limit,
        "next_page": None,
        "data": [books.show(intent, []) for intent in found[:limit]],
    }


def _create_refund(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"payment_intent", "amount", "metadata", "reason", "expand"})
    intent = _named_intent(books, params)
    left = intent["amount_received"] - books.refunded(intent["id"])
    amount = _whole(params, "amount") if "amount" in params else left
    return books.make_refund(intent, amount, params.get("metadata", {}))


def _named_intent(books: Books, params: Params) -> Obj:
    number = str(params.get("payment_intent", ""))
    if number not in books.all:
        raise unknown("payment_intent", number, param="payment_intent")
    return books.get("payment_intent", number)


def _get_refund(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"expand"})
    return books.get("refund", number)


def _list_refunds(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"payment_intent", "charge", "created", "limit", "starting_after", "ending_before", "expand"})
    found = _within(books.of("refund"), params, "created")
    if "payment_intent" in params:
        number = _named_intent(books, params)["id"]
        found = [one for one in found if one["payment_intent"] == number]
    return _page(books, "/v1/refunds", found, params)


def _get_dispute(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"expand"})
    return books.get("dispute", number)


def _list_disputes(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"payment_intent", "charge", "created", "limit", "starting_after", "ending_before", "expand"})
    return _page(books, "/v1/disputes", _within(books.of("dispute"), params, "created"), params)


def _balance(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"expand"})
    sums: Obj = {
        state: [{"amount": books.balance(state), "currency": "thb", "source_types": {"card": books.balance(state)}}]
        for state in ("available", "pending")
    }
    return {"object": "balance", "livemode": books.livemode, **sums}


def _list_moves(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"created", "source", "type", "limit", "starting_after", "ending_before", "expand"})
    found = _within(books.of("balance_transaction"), params, "created")
    found = [one for one in found if all(one[name] == params.get(name, one[name]) for name in ("source", "type"))]
    return _page(books, "/v1/balance_transactions", found, params)


def _list_payouts(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"status", "arrival_date", "created", "limit", "starting_after", "ending_before", "expand"})
    found = _within(_within(books.of("payout"), params, "created"), params, "arrival_date")
    found = [one for one in found if one["status"] == params.get("status", one["status"])]
    return _page(books, "/v1/payouts", found, params)


def _get_payout(books: Books, params: Params, number: str) -> Obj:
    _only(params, {"expand"})
    return books.get("payout", number)


ROUTES: dict[str, Route] = {
    "GET /v1/account": _account,
    "POST /v1/payment_intents": _create_intent,
    "GET /v1/payment_intents": _list_intents,
    "GET /v1/payment_intents/search": _search_intents,
    "GET /v1/payment_intents/([^/]+)": _get_intent,
    "POST /v1/payment_intents/([^/]+)/cancel": _cancel_intent,
    "POST /v1/payment_intents/([^/]+)/confirm": _confirm_intent,
    "POST /v1/refunds": _create_refund,
    "GET /v1/refunds": _list_refunds,
    "GET /v1/refunds/([^/]+)": _get_refund,
    "GET /v1/disputes": _list_disputes,
    "GET /v1/disputes/([^/]+)": _get_dispute,
    "GET /v1/balance": _balance,
    "GET /v1/balance_transactions": _list_moves,
    "GET /v1/payouts": _list_payouts,
    "GET /v1/payouts/([^/]+)": _get_payout,
}


def _only(params: Params, known: set[str]) -> None:
    for name in params:
        if name not in known:
            raise invalid(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def _whole(params: Params, name: str) -> int:
    text = str(params.get(name, ""))
    if not re.fullmatch(r"[0-9]{1,8}", text) or int(text) < 1:
        raise invalid(f"Invalid integer: {text}", code="parameter_invalid_integer", param=name)
    return int(text)


def _limit(params: Params) -> int:
    limit = int(params.get("limit", 10))
    if not 1 <= limit <= LARGEST_PAGE:
        raise invalid("limit is 1 to 100", param="limit")
    return limit


def _within(found: list[Obj], params: Params, name: str) -> list[Obj]:
    """Those whose time is in the range that the parameter of the same name gives."""
    bounds: Params = params.get(name, {})
    tests: dict[str, Callable[[int, int], bool]] = {
        "gte": lambda time, bound: time >= bound,
        "gt": lambda time, bound: time > bound,
        "lte": lambda time, bound: time <= bound,
        "lt": lambda time, bound: time < bound,
    }
    return [one for one in found if all(tests[how](one[name], int(bound)) for how, bound in bounds.items())]


def _page(books: Books, url: str, found: list[Obj], params: Params) -> Obj:
    """The youngest first."""
    ordered = found[::-1]
    if "starting_after" in params:
        numbers = [one["id"] for one in ordered]
        if params["starting_after"] not in numbers:
            raise invalid("No such object", code="resource_missing", param="starting_after")
        ordered = ordered[numbers.index(params["starting_after"]) + 1 :]
    limit = _limit(params)
    inner = [path.removeprefix("data.") for path in params.get("expand", [])]
    data = [books.show(one, inner) for one in ordered[:limit]]
    return {"object": "list", "url": url, "has_more": len(ordered) > limit, "data": data}
