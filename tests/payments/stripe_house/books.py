"""Everything the fake knows: Stripe's objects as dicts, and the moves that change them. Amounts are satang."""

from __future__ import annotations

import copy
import secrets
import time
from threading import RLock
from typing import Any

from tests.payments.stripe_house import objects
from tests.payments.stripe_house.faults import invalid, unknown

Obj = dict[str, Any]
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action", "processing")


class Books:
    """`shift` moves the clock (seconds); `search_lag` is how long a new intent is not found by the search.

    `card_refunds`: the state in which a refund to a card begins; one to PromptPay always waits for the shopper's bank
    account first. `settle_refunds`: seconds after which refunds succeed by themselves (None: when they are told to).
    """

    def __init__(self, *, account: str, livemode: bool) -> None:
        self.account = account
        self.livemode = livemode
        self.shift = 0.0
        self.search_lag = 0.0
        self.card_refunds = "pending"
        self.settle_refunds: float | None = None
        self.lock = RLock()
        self.all: dict[str, Obj] = {}  # by id, in the order they were made
        self.born: dict[str, float] = {}  # finer than `created`
        self.emails: dict[str, str] = {}  # of who pays by PromptPay, by intent
        self.events: list[Obj] = []

    # reading

    def now(self) -> float:
        return time.time() + self.shift

    def of(self, kind: str) -> list[Obj]:
        return [one for one in self.all.values() if one["object"] == kind]

    def get(self, kind: str, number: str) -> Obj:
        """Raises `Fault`."""
        found = self.all.get(number)
        if found is None or found["object"] != kind:
            raise unknown(kind, number)
        return found

    def show(self, one: Obj, expand: list[str]) -> Obj:
        """A copy, with the objects in place of the numbers that are to be expanded."""
        shown = copy.deepcopy(one)
        for path in expand:
            head, _dot, rest = path.partition(".")
            inner = shown.get(head)
            if isinstance(inner, str) and inner in self.all:
                shown[head] = self.show(self.all[inner], [rest] if rest else [])
            elif isinstance(inner, dict) and rest:
                shown[head] = self.show(inner, [rest])
        return shown

    def refunded(self, intent: str) -> int:
        """What is given back of an intent, or on its way back."""
        given = (one for one in self.of("refund") if one["payment_intent"] == intent)
        return sum(one["amount"] for one in given if one["status"] not in ("failed", "canceled"))

    def balance(self, state: str) -> int:
        return sum(one["net"] for one in self.of("balance_transaction") if one["status"] == state)

    # intents

    def make_intent(self, **given: Any) -> Obj:
        intent = self._keep(objects.payment_intent(self, **given))
        self._tell("payment_intent.created", intent)
        return intent

    def display_code(self, number: str, email: str) -> Obj:
        """PromptPay is confirmed: the code is shown until it is paid or cancelled."""
        intent = self.get("payment_intent", number)
        intent |= {"status": "requires_action", "payment_method": _new("pm")}
        intent["next_action"] = objects.promptpay_code(number, intent["amount"])
        self.emails[number] = email
        self._tell("payment_intent.requires_action", intent)
        return intent

    def await_bank(self, number: str) -> Obj:
        """The card's bank wants to see its owner first (3-D Secure)."""
        intent = self.get("payment_intent", number)
        intent |= {"status": "requires_action", "next_action": {"type": "use_stripe_sdk", "use_stripe_sdk": {}}}
        self._tell("payment_intent.requires_action", intent)
        return intent

    def process(self, number: str) -> Obj:
        """It is paid, as far as the shopper can tell, and the bank has not said so yet."""
        intent = self.get("payment_intent", number)
        intent |= {"status": "processing", "next_action": None}
        self._tell("payment_intent.processing", intent)
        return intent

    def pay(self, intent: str, *, amount: int | None = None, even_if_cancelled: bool = False) -> Obj:
        """The shopper pays, once. Raises `Fault` when it is cancelled.

        `amount`: another one than was asked for; `even_if_cancelled`: what must not happen, and has been seen.
        """
        with self.lock:
            one = self.get("payment_intent", intent)
            if one["status"] == "succeeded":
                return one
            if one["status"] not in OPEN and not even_if_cancelled:
                raise invalid(f"it is {one['status']}", code="payment_intent_unexpected_state")
            received = one["amount"] if amount is None else amount
            charge = self._keep(objects.charge(self, one, received))
            kept = self._book("charge", received, charge["id"], fee=objects.fee(one, received), status="pending")
            charge["balance_transaction"] = kept["id"]
            one |= {"status": "succeeded", "amount_received": received, "latest_charge": charge["id"]}
            one |= {"next_action": None, "last_payment_error": None}
            self._tell("charge.succeeded", charge)
            self._tell("payment_intent.succeeded", one)
            return one

    def decline(self, intent: str, *, code: str = "card_declined") -> Obj:
        with self.lock:
            one = self.get("payment_intent", intent)
            one |= {"status": "requires_payment_method", "next_action": None}
            one["last_payment_error"] = {
                "type": "card_error",
                "code": code,
                "message": "The payment was declined.",
                "decline_code": "generic_decline",
            }
            self._tell("payment_intent.payment_failed", one)
            return one

    def cancel(self, intent: str) -> Obj:
        """Raises `Fault` when it is paid or cancelled already, or on its way."""
        with self.lock:
            one = self.get("payment_intent", intent)
            if one["status"] not in OPEN or one["status"] == "processing":
                raise invalid(
                    f"You cannot cancel this PaymentIntent because it has a status of {one['status']}.",
                    code="payment_intent_unexpected_state",
                )
            one |= {"status": "canceled", "canceled_at": int(self.now()), "next_action": None}
            self._tell("payment_intent.canceled", one)
            return one

    def tamper(self, number: str, **values: Any) -> Obj:
        """Change an object behind everybody's back, to see whether it is noticed."""
        with self.lock:
            self.all[number] |= values
            return self.all[number]

    # refunds

    def make_refund(self, intent: Obj, amount: int, metadata: dict[str, str]) -> Obj:
        """Raises `Fault` for more than is left of the charge, or for one that the bank is taking back anyway."""
        if intent["status"] != "succeeded":
            raise invalid(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
        taken = (one for one in self.of("dispute") if one["status"] in ("needs_response", "under_review", "lost"))
        if any(one["payment_intent"] == intent["id"] for one in taken):
            raise invalid("The charge is disputed.", code="charge_disputed")
        left = intent["amount_received"] - self.refunded(intent["id"])
        if left <= 0:
            raise invalid("The charge has already been refunded.", code="charge_already_refunded")
        if amount > left:
            raise invalid(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
        refund = self._keep(objects.refund(self, intent, amount, metadata))
        refund["balance_transaction"] = self._book("refund", -amount, refund["id"])["id"]
        charge = self.all[intent["latest_charge"]]
        charge["amount_refunded"] += amount
        self._tell("refund.created", refund)
        self._tell("charge.refunded", charge)
        return refund

    def settle_refund(self, refund: str, *, ok: bool = True) -> Obj:
        """By its number, or by our key in its metadata. A refund that succeeded may still fail, as at Stripe."""
        with self.lock:
            one = self.all.get(refund) or next(
                (made for made in reversed(self.of("refund")) if made["metadata"].get("refund_key") == refund), None
            )
            if one is None:
                raise unknown("refund", refund)
            if one["status"] == "failed":
                return one
            one |= {"status": "succeeded" if ok else "failed", "next_action": None}
            if not ok:
                one["failure_reason"] = "declined"
                one["failure_balance_transaction"] = self._book("refund_failure", one["amount"], one["id"])["id"]
            self._tell("refund.updated" if ok else "refund.failed", one)
            return one

    def settle_due(self) -> None:
        """What `settle_refunds` promises."""
        if self.settle_refunds is None:
            return
        with self.lock:
            waiting = [one for one in self.of("refund") if one["status"] in ("pending", "requires_action")]
            for one in waiting:
                if self.born[one["id"]] + self.settle_refunds <= self.now():
                    self.settle_refund(one["id"])

    # disputes

    def dispute(self, intent: str, *, amount: int | None = None, inquiry: bool = False) -> Obj:
        """The card holder objects; unless the bank only inquires, the money is withdrawn at once, with a fee."""
        with self.lock:
            one = self.get("payment_intent", intent)
            dispute = self._keep(objects.dispute(self, one, amount or one["amount_received"], inquiry=inquiry))
            if not inquiry:
                self._withdraw(dispute)
            self._tell("charge.dispute.created", dispute)
            return dispute

    def escalate(self, dispute: str) -> Obj:
        """An inquiry becomes a dispute."""
        with self.lock:
            one = self.get("dispute", dispute)
            one["status"] = "needs_response"
            self._withdraw(one)
            self._tell("charge.dispute.updated", one)
            return one

    def close_dispute(self, dispute: str, *, won: bool) -> Obj:
        with self.lock:
            one = self.get("dispute", dispute)
            withdrawn = -sum(move["amount"] for move in one["balance_transactions"])
            if not withdrawn and won:
                one["status"] = "warning_closed"
            else:
                one["status"] = "won" if won else "lost"
                if won:
                    one["balance_transactions"].append(self._book("adjustment", withdrawn, one["id"]))
            self._tell("charge.dispute.closed", one)
            return one

    def _withdraw(self, dispute: Obj) -> None:
        dispute["balance_transactions"].append(
            self._book("adjustment", -dispute["amount"], dispute["id"], fee=objects.DISPUTE_FEE)
        )

    # the account

    def mature(self) -> int:
        """What was pending becomes available. Returns the available balance."""
        with self.lock:
            for one in self.of("balance_transaction"):
                one["status"] = "available"
            return self.balance("available")

    def pay_out(self, amount: int | None = None) -> Obj:
        """The available balance, or `amount` of it, leaves for our bank."""
        with self.lock:
            sent = self.balance("available") if amount is None else amount
            payout = self._keep(objects.payout(self, sent))
            payout["balance_transaction"] = self._book("payout", -sent, payout["id"])["id"]
            self._tell("payout.created", payout)
            return payout

    def land_payout(self, payout: str, *, ok: bool = True) -> Obj:
        """It reached our bank, or came back; a payout that was paid may come back as well."""
        with self.lock:
            one = self.get("payout", payout)
            one["status"] = "paid" if ok else "failed"
            if not ok:
                self._book("payout_failure", one["amount"], payout)
            self._tell(f"payout.{one['status']}", one)
            return one

    # within

    def _keep(self, one: Obj) -> Obj:
        self.all[one["id"]] = one
        self.born[one["id"]] = self.now()
        return one

    def _book(self, kind: str, amount: int, source: str, *, fee: int = 0, status: str = "available") -> Obj:
        return self._keep(objects.balance_transaction(self, kind, amount, source, fee=fee, status=status))

    def _tell(self, kind: str, one: Obj) -> None:
        self.events.append(objects.event(self, kind, one))


def _new(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"
