"""What the fake says no with, in Stripe's shape."""

from __future__ import annotations

from typing import Any


class Fault(Exception):
    """An answer that is no success. `kept`: Stripe answers the same key with the same fault again."""

    def __init__(
        self, status: int, kind: str, message: str, *, code: str = "", param: str = "", kept: bool = False
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kept = kept
        self.body: dict[str, Any] = {"error": {"type": kind, "message": message}}
        if code:
            self.body["error"]["code"] = code
        if param:
            self.body["error"]["param"] = param


def invalid(message: str, *, code: str = "", param: str = "") -> Fault:
    return Fault(400, "invalid_request_error", message, code=code, param=param)


def unknown(kind: str, number: str, *, param: str = "") -> Fault:
    """`param`: it was named there, and not in the address."""
    message, code = f"No such {kind}: '{number}'", "resource_missing"
    return Fault(400 if param else 404, "invalid_request_error", message, code=code, param=param or "id")


def declined(code: str) -> Fault:
    return Fault(402, "card_error", "Your card was declined.", code=code, kept=True)
