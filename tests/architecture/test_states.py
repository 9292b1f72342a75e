"""docs/states.md says what the tables say, and every table of states is in it."""

from scripts.states import LIFECYCLES, TARGET, page
from tests.architecture.tree import ROOT


def test_the_page_is_what_the_tables_say() -> None:
    assert TARGET.read_text() == page()


def test_every_lifecycle_is_listed() -> None:
    packages = {name.rsplit(".", 2)[0] for name in LIFECYCLES}
    found = {
        ".".join(path.relative_to(ROOT).parts[:-1])
        for top in ("marketplace", "payments", "catalogue_ext")
        for path in (ROOT / top).rglob("lifecycle.py")
    }
    assert packages == found
