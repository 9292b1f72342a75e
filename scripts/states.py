"""Writes docs/states.md from the tables of states: `python -m scripts.states`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from marketplace.core.transitions import Lifecycle

TARGET = Path(__file__).resolve().parent.parent / "docs" / "states.md"
LIFECYCLES = (
    "marketplace.ordering.lifecycle.ORDER",
    "marketplace.ordering.lifecycle.PART",
    "payments.lifecycle.ATTEMPT",
    "payments.lifecycle.REFUND",
    "payments.lifecycle.DISPUTE",
    "payments.gateways.transfer.lifecycle.LINE",
    "marketplace.settlement.lifecycle.SHARE",
    "marketplace.settlement.lifecycle.ACCOUNT",
    "marketplace.settlement.lifecycle.BATCH",
    "marketplace.settlement.lifecycle.PAYOUT",
    "marketplace.fulfilment.lifecycle.PARCEL",
    "marketplace.notifications.lifecycle.MESSAGE",
)


def page() -> str:
    """The page's text. Django must be set up."""
    lines = ["# States", "", "Written by `python -m scripts.states` from each package's `lifecycle.py`."]
    for name in LIFECYCLES:
        life: Lifecycle = import_string(name)
        lines += ["", f"## {life.aggregate}", "", "| event | from | to |", "|---|---|---|"]
        lines += [
            f"| {event} | {', '.join(sorted(rule.sources))} | {rule.target} |" for event, rule in life.events.items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    django.setup()
    TARGET.write_text(page())
