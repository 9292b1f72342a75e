"""Keys of Stripe: all or none, of one mode, live in production only; and which ways to pay they open."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from payments.checks import keys_of_stripe
from tests.core.test_environment import PRODUCTION

KEYS = {
    "TALAT_STRIPE_SECRET_KEY": "sk_test_x",
    "TALAT_STRIPE_PUBLISHABLE_KEY": "pk_test_x",
    "TALAT_STRIPE_WEBHOOK_SECRET": "whsec_x",
    "TALAT_STRIPE_ACCOUNT": "acct_x",
}
ROOT = Path(__file__).resolve().parents[2]


def offered(var: Path, **environ: str) -> tuple[list[str], str]:
    """What a process with these variables offers, and its complaint if it does not start."""
    code = "import json; from marketplace import settings; print(json.dumps(settings.PAYMENT_GATEWAYS))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "", "TALAT_VAR_DIR": str(var), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return (json.loads(run.stdout) if run.returncode == 0 else []), run.stderr


def test_without_keys_stripe_is_not_offered(tmp_path: Path) -> None:
    codes, _complaint = offered(tmp_path)
    assert "counter" in codes
    assert not {"card", "promptpay"} & set(codes)


def test_with_keys_stripe_is_offered_too(tmp_path: Path) -> None:
    without, _complaint = offered(tmp_path)
    codes, _complaint = offered(tmp_path, **KEYS)
    assert set(codes) == {*without, "card", "promptpay"}


def test_the_order_is_the_operators(tmp_path: Path) -> None:
    assert offered(tmp_path, **KEYS, TALAT_GATEWAYS="promptpay,counter")[0] == ["promptpay", "counter"]


@pytest.mark.parametrize("code", ["card", "promptpay"])
def test_named_without_keys_it_stops_the_start(code: str, tmp_path: Path) -> None:
    codes, complaint = offered(tmp_path, TALAT_GATEWAYS=f"counter,{code}")
    assert codes == []
    assert f"TALAT_GATEWAYS: {code} needs the keys" in complaint


def test_half_of_the_keys_stops_the_start(tmp_path: Path) -> None:
    _codes, complaint = offered(tmp_path, TALAT_STRIPE_SECRET_KEY="sk_test_x", TALAT_STRIPE_ACCOUNT="acct_x")
    assert "missing: TALAT_STRIPE_PUBLISHABLE_KEY, TALAT_STRIPE_WEBHOOK_SECRET" in complaint
    assert "sk_test_x" not in complaint


def test_another_address_is_for_tests_only(tmp_path: Path) -> None:
    assert offered(tmp_path, **KEYS, TALAT_STRIPE_API_BASE="http://127.0.0.1:1")[1] == ""
    production = {**PRODUCTION, "TALAT_GATEWAYS": "card"}
    assert offered(tmp_path, **KEYS, **production) == (["card"], "")
    _codes, complaint = offered(tmp_path, **KEYS, **production, TALAT_STRIPE_API_BASE="http://127.0.0.1:1")
    assert "production talks to Stripe itself" in complaint


@pytest.mark.parametrize(
    ("secret", "publishable", "production", "debug", "found"),
    [
        ("", "", False, False, []),
        ("", "", True, False, []),
        ("sk_test_x", "pk_test_x", False, False, []),
        ("sk_live_x", "pk_live_x", True, False, []),
        ("rk_live_x", "pk_live_x", True, False, []),
        ("sk_live_x", "pk_live_x", False, False, ["talat.E002"]),
        ("rk_live_x", "pk_live_x", False, False, ["talat.E002"]),
        ("sk_live_x", "pk_live_x", True, True, ["talat.E002"]),
        ("sk_test_x", "pk_live_x", False, False, ["talat.E002", "talat.E003"]),
        ("sk_test_x", "pk_live_x", True, False, ["talat.E003", "talat.W001"]),
        ("sk_live_x", "pk_test_x", True, False, ["talat.E003"]),
        ("sk_test_x", "pk_test_x", True, False, ["talat.W001"]),
        ("sk_test_looks_live_x", "pk_test_live_x", False, False, []),
    ],
)
def test_live_keys_belong_into_production_and_in_pairs(
    secret: str, publishable: str, production: bool, debug: bool, found: list[str], settings: Settings
) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY = secret, publishable
    settings.PRODUCTION, settings.DEBUG = production, debug
    assert [fault.id for fault in keys_of_stripe()] == found
