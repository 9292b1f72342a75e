"""Brings a data folder up to date: translations, database, static files, demo data. Leaves out what is."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.environment import LOCKS, PYTHON
from scripts.stamps import Stamp, digest
from scripts.steps import run_step

ROOTS = (Path("marketplace"), Path("payments"), Path("catalogue_ext"))
MANAGE = (str(PYTHON), "manage.py")


def prepare(var: Path, address: str) -> Path | None:
    """Does every step that is due and returns a text with the demo's sign-ins (None in production).

    `address` is where the shop will be. Raises `StepFailed`.
    """
    log = var / "log" / "setup.log"
    environ = {"TALAT_BASE_URL": address} | os.environ | {"PYTHONUNBUFFERED": "1"}

    def step(title: str, *command: str, talkative: bool = False) -> str:
        return run_step(title, command, log, environ, talkative=talkative)

    def due(name: str, wanted: str) -> Stamp | None:
        stamp = Stamp(var / "run" / "stamps" / name)
        return None if stamp.is_for(wanted) else stamp

    step("translations", str(PYTHON), "-m", "marketplace.core.translations")

    # A stamp knows nothing of a database elsewhere (it may be a new one today); ours goes when var/ goes.
    embedded = not os.environ.get("DATABASE_URL") and (var / "talat.sqlite3").exists()
    schema = digest([LOCKS["runtime"], *(path for root in ROOTS for path in root.rglob("migrations/*.py"))])
    stamp = due("database", schema)
    if stamp or not embedded:
        step("database", *MANAGE, "migrate", "--no-input")
        Stamp(var / "run" / "stamps" / "database").set(schema)

    static = digest([LOCKS["runtime"], Path("static"), Path("marketplace/settings")])
    if stamp := due("static", static):
        step("static files", *MANAGE, "collectstatic", "--no-input", "--verbosity", "0")
        stamp.set(static)

    if os.environ.get("TALAT_ENV") == "production":
        return None
    demo = digest([Path("marketplace/demo")], schema)
    stamp = due("demo", demo)
    if stamp or not embedded:
        step("demo data", *MANAGE, "load_demo", talkative=True)
        Stamp(var / "run" / "stamps" / "demo").set(demo)

    greeting = var / "run" / "sign-ins.txt"
    sign_ins = digest([Path("marketplace/demo")], address, demo)
    stamp = due("sign-ins", sign_ins)
    if stamp or not embedded:
        greeting.write_text(step("sign-ins", *MANAGE, "demo_sign_ins"))
        Stamp(var / "run" / "stamps" / "sign-ins").set(sign_ins)
    return greeting
