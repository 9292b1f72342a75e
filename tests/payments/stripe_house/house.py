"""One Stripe: its books, who may enter, what goes wrong, and what a test may order it to do."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from tests.payments.stripe_house import api
from tests.payments.stripe_house.books import Books
from tests.payments.stripe_house.encoding import decode
from tests.payments.stripe_house.faults import Fault
from tests.payments.stripe_house.replaying import Replies, Reply
from tests.payments.stripe_house.troubles import REFUSALS, Trouble, Troubles

OLDEST_VERSION = "2026-09-30.endive"


class House:
    """`secret_key` decides by its name whether everything here is live."""

    def __init__(
        self,
        *,
        secret_key: str = "sk_test_fake",
        publishable_key: str = "pk_test_fake",
        webhook_secret: str = "whsec_fake",
        account: str = "acct_fake",
    ) -> None:
        self.secret_key = secret_key
        self.publishable_key = publishable_key
        self.webhook_secret = webhook_secret
        self.books = Books(account=account, livemode="_live_" in secret_key)
        self.troubles = Troubles()
        self.replies = Replies()
        self.requests: list[dict[str, Any]] = []
        self.orders: Mapping[str, Callable[..., Any]] = {
            "pay": self.books.pay,
            "process": self.books.process,
            "decline": self.books.decline,
            "cancel": self.books.cancel,
            "tamper": self.books.tamper,
            "settle_refund": self.books.settle_refund,
            "dispute": self.books.dispute,
            "escalate": self.books.escalate,
            "close_dispute": self.books.close_dispute,
            "mature": self.books.mature,
            "pay_out": self.books.pay_out,
            "land_payout": self.books.land_payout,
            "trouble": self.trouble,
            "calm": self.troubles.clear,
            "forget_keys": self.replies.forget,
            "configure": self.configure,
        }

    def trouble(self, path: str, does: Any, **how: Any) -> dict[str, Any]:
        """The next `times` calls that match `path` meet it; see `troubles.Trouble`."""
        coming = Trouble(path, does, **how)
        self.troubles.add(coming)
        return asdict(coming)

    def configure(self, **values: Any) -> None:
        """Set `shift`, `search_lag`, `card_refunds`, `settle_refunds` or `account` of the books."""
        for name, value in values.items():
            if name not in {"shift", "search_lag", "card_refunds", "settle_refunds", "account"}:
                raise ValueError(name)
            setattr(self.books, name, value)

    def call(self, method: str, target: str, text: str, headers: Mapping[str, str]) -> tuple[Reply, Trouble | None]:
        """One request to the API. The trouble is what its answer still has to go through."""
        parts = urlsplit(target)
        text = text if method == "POST" else parts.query
        trouble = self.troubles.take(method, parts.path)
        if trouble is not None and trouble.spoils and not trouble.after:
            reply = Reply(200, {})  # it never got in
        else:
            reply = self._obey(method, parts.path, text, headers, trouble)
        self.requests.append(
            {
                "method": method,
                "path": parts.path,
                "key": headers.get("Idempotency-Key", ""),
                "status": reply.status,
                "replayed": reply.replayed,
                "trouble": trouble.does if trouble else "",
            }
        )
        return reply, trouble

    def _obey(self, method: str, path: str, text: str, headers: Mapping[str, str], trouble: Trouble | None) -> Reply:
        def obey() -> Reply:
            if trouble is not None and not trouble.after:
                trouble.refuse()
            body = api.answer(self.books, method, path, decode(text))
            if trouble is not None:
                trouble.refuse()
            return Reply(200, body)

        key = headers.get("Idempotency-Key", "")
        try:
            self._let_in(method, path, headers)
            return self.replies.once(key, (path, text), obey) if method == "POST" and key else obey()
        except Fault as fault:
            return Reply(fault.status, fault.body)

    def state(self) -> dict[str, Any]:
        """Everything, for whoever compares it with a ledger. Amounts in satang."""
        books = self.books
        books.settle_due()
        with books.lock:
            kinds = ("payment_intent", "charge", "refund", "dispute", "payout", "balance_transaction")
            moves = books.of("balance_transaction")
            totals = {
                "captured": sum(one["amount"] for one in moves if one["type"] == "charge"),
                "fees": sum(one["fee"] for one in moves),
                "refunded": -sum(one["amount"] for one in moves if one["type"] in ("refund", "refund_failure")),
                "disputed": -sum(one["amount"] for one in moves if one["type"] == "adjustment"),
                "paid_out": -sum(one["amount"] for one in moves if one["type"] in ("payout", "payout_failure")),
                "balance": sum(one["net"] for one in moves),
            }
            return copy.deepcopy(
                {
                    "account": books.account,
                    "livemode": books.livemode,
                    "totals": totals,
                    **{f"{kind}s": books.of(kind) for kind in kinds},
                    "events": [{"id": one["id"], "type": one["type"]} for one in books.events],
                    "requests": self.requests,
                }
            )

    def _let_in(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        given = headers.get("Authorization", "").removeprefix("Bearer ")
        if given == self.publishable_key and api.FOR_THE_BROWSER.fullmatch(f"{method} {path}"):
            return
        if given != self.secret_key:
            raise Fault(401, *REFUSALS["401"])
        if headers.get("Stripe-Version", "") < OLDEST_VERSION:
            raise Fault(400, "invalid_request_error", f"This Stripe speaks {OLDEST_VERSION} and later.")
