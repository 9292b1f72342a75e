"""Every package has its place among the layers, which import-linter checks (.importlinter)."""

from __future__ import annotations

import configparser

from tests.architecture.tree import ROOT

# How Talat is set up and started: above all layers, imported by none.
SETUP = {"settings", "supervisor", "asgi", "celery", "wsgi"}


def test_every_package_is_in_a_layer() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    layers = config["importlinter:contract:layers"]["layers"]
    placed = {name.strip() for line in layers.splitlines() for name in line.split("|")} - {""}

    inside = (ROOT / "marketplace").iterdir()
    packages = {
        f"marketplace.{entry.stem}"
        for entry in inside
        if (entry.is_dir() and any(entry.rglob("*.py"))) or entry.suffix == ".py"
    }
    packages -= {"marketplace.__init__"} | {f"marketplace.{name}" for name in SETUP}
    assert placed == packages | {"payments", "catalogue_ext"}
