"""Every address, opened by everybody: no 500, nobody else's things, no personal data for strangers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch

from marketplace import urls
from tests.security.addresses import Address, every_address
from tests.security.doors import SHOWS_ALL, Door, door, may_open, real
from tests.security.world import STRANGERS, Role, World, make_world

NONSENSE: dict[str, tuple[Any, ...]] = {
    "Int": (0, 10**30),
    "String": ("0000000000", "๑๒๓🙂", "x" * 300, "' OR 1=1 --"),
    "Slug": ("0", "x" * 300),
    "UUID": ("00000000-0000-0000-0000-000000000000",),
    "Path": ("../../talat.sqlite3", "labels/"),
    "Regex": ("0", "999999999999999999"),
}
QUERY = (
    f"?after=x&before={'9' * 30}&page=๙&q=%00&number=๑&words=🙂&postcode=abcde&province=zz&to=%00&order=x"
    "&next=//elsewhere.example"
)
POSTED: tuple[dict[str, str], ...] = (
    {},
    {
        **{"phone": "0812223334", "name": "ก", "gateway": "counter", "reason": "broken", "price": "1", "stock": "0"},
        **{"price_was": "100", "stock_was": "10", "quantity": "1", "postcode": "10200", "code": "123456", "kind": "1"},
    },
    {"phone": "🙂", "price": "๙" * 40, "stock": "-1", "quantity": "10" * 20, "branch": "9" * 40, "code": "\x00"},
)
# Whom a page of the order's own may tell what.
TOLD: dict[Role, frozenset[str]] = {
    Role.BUYER: frozenset({"name", "e-mail", "phone", "pick-up code"}),
    Role.MEMBER: frozenset({"name", "drop-off code"}),
    Role.CLERK: frozenset({"name"}),
    Role.OPERATOR: frozenset({"name", "e-mail", "phone", "pick-up code", "drop-off code"}),
}
# Oscar and treebeard take any text for a number there. Only operators come so far, and not by typing.
TAKE_TEXT_FOR_NUMBERS = frozenset(
    f"dashboard:{name}"
    for name in (
        *("catalogue-attribute-option-group-update", "catalogue-attribute-option-group-delete"),
        *("catalogue-option-update", "catalogue-option-delete", "page-update", "page-delete"),
    )
) | {"admin/catalogue/category/children/<str:parent_id>/"}
SIGN_IN = ("/accounts/login/", "/accounts/reauthenticate/", "/orders/find/")

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def world(market: None) -> World:
    return make_world()


@pytest.fixture
def short_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of these walks end at a closed door; the page that says so is always the same, and takes its time."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound(), raising=False)


def browser(world: World, role: Role) -> Client:
    client = Client(raise_request_exception=False)
    if role in world.people:
        client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_closed(answer: HttpResponseBase) -> bool:
    """No such page here, or: please say first who you are. A page for another method tells nothing."""
    if answer.status_code == 302:
        return answer.headers["Location"].startswith(SIGN_IN)
    return answer.status_code in {404, 405}


def text(answer: Any) -> str:
    """What can be read of an answer."""
    if not answer.headers.get("Content-Type", "").startswith(("text/", "application/json")):
        return ""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers.get("Location", ""))


def told(world: World, role: Role, address: Address, answer: Any) -> list[str]:
    """The secrets in an answer that this person is not to know."""
    if address.name in SHOWS_ALL:
        return []
    known = TOLD.get(role, frozenset())
    words = text(answer)
    return [name for name, secret in world.secrets.items() if name not in known and secret.search(words)]


def every_place(world: World) -> list[tuple[Address, dict[str, Any]]]:
    """Every address with the arguments that lead to something real."""
    return [(address, real(address, world)) for address in every_address()]


def nonsense(address: Address, arguments: dict[str, Any]) -> Iterator[str]:
    """Paths with nonsense behind them, and with one of the arguments turned into something that leads nowhere."""
    yield address.path(**arguments) + QUERY
    for name, kind in address.kinds.items():
        for value in NONSENSE[kind]:
            with suppress(NoReverseMatch):
                yield address.path(**arguments | {name: value})


def test_each_address_has_a_door_and_arguments(world: World) -> None:
    homeless = [address.name for address in every_address() if door(address) is None]
    assert not homeless, f"tests/security/doors.py must say who may open {homeless}"
    for address, arguments in every_place(world):
        assert set(arguments) == set(address.kinds), address.name


def test_what_is_real(world: World, short_404: None) -> None:
    """Owners find their own; for everybody else it does not exist, and tells nothing."""
    places = every_place(world)
    wrong = []
    for role in Role:
        client = browser(world, role)
        for address, arguments in places:
            if door(address) == Door.OPERATOR and role not in (*STRANGERS, Role.OPERATOR):
                continue  # whoever is no operator is the same there
            path = address.path(**arguments)
            with undone():
                answer = client.get(path)
                leaks = told(world, role, address, answer)
            closed = is_closed(answer)
            mine = door(address) in {Door.BUYER, Door.SELLER, Door.CLERK} and answer.status_code != 405
            if answer.status_code >= 500 or leaks:
                wrong.append(f"{role}: {path}: {answer.status_code} {leaks}")
            elif not may_open(role, address) and not closed:
                wrong.append(f"{role}: {path}: is open ({answer.status_code})")
            elif may_open(role, address) and mine and closed:
                wrong.append(f"{role}: {path}: is closed ({answer.status_code})")
    assert not wrong, "\n".join(wrong)


def test_what_is_nonsense(world: World, short_404: None) -> None:
    places = [place for place in every_place(world) if place[0].name not in TAKE_TEXT_FOR_NUMBERS]
    wrong = []
    for role in Role:
        client = browser(world, role)
        for address, arguments in places:
            if door(address) == Door.OPERATOR and role != Role.OPERATOR:
                continue  # closed before anything of it is read
            for path in nonsense(address, arguments):
                with undone():
                    answer = client.get(path)
                    leaks = told(world, role, address, answer) if role in STRANGERS else []
                if answer.status_code >= 500 or leaks:
                    wrong.append(f"{role}: {path}: {answer.status_code} {leaks}")
    assert not wrong, "\n".join(wrong)


def test_what_is_sent(world: World, short_404: None) -> None:
    """Forms, by everybody: no 500, and a stranger changes nothing of the others'."""
    places, before = every_place(world), world.state()
    wrong = []
    for role in set(Role) - {Role.OPERATOR}:
        client = browser(world, role)
        cookies = client.cookies
        for address, arguments in places:
            if door(address) == Door.OPERATOR and role not in {Role.GUEST, Role.STRANGER}:
                continue  # whoever is no operator is the same there
            path = address.path(**arguments)
            for posted in POSTED[:1] if door(address) == Door.OPERATOR else POSTED:
                client.cookies = SimpleCookie(cookies)  # who has signed out is in again, as that has not happened
                with undone():
                    answer = client.post(path, posted)
                    leaks = told(world, role, address, answer) if role in STRANGERS else []
                    changed = role in STRANGERS and not is_closed(answer) and world.state() != before
                if answer.status_code >= 500 or leaks or changed:
                    wrong.append(f"{role}: {path}: {answer.status_code} {leaks} {'changes it' if changed else ''}")
                elif not may_open(role, address) and not is_closed(answer):
                    wrong.append(f"{role}: {path}: is open ({answer.status_code})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.OTHER_CLERK, Role.CLERK])
def test_what_a_clerk_scans(world: World, role: Role) -> None:
    """A scan acts on what lies there; of a parcel bound elsewhere it tells only where."""
    client = browser(world, role)
    things = (world.shelf.s10, world.packed.s10, world.packed.drop_off_code, world.slip.number, world.unpaid.number)
    for thing in things:
        answer = client.post("/counter/", {"scan": thing})
        assert answer.status_code == 200
        assert set(told(world, role, _scan(), answer)) <= {"drop-off code"} & _typed(thing, world), thing
    if role == Role.OTHER_CLERK:
        answer = client.post("/counter/", {"scan": world.shelf.pickup_code})
        assert not told(world, role, _scan(), answer)


def _scan() -> Address:
    return next(address for address in every_address() if address.name == "counter:scan")


def _typed(thing: str, world: World) -> set[str]:
    return {"drop-off code"} if thing == world.packed.drop_off_code else set()


def test_a_closed_door_tells_nothing(world: World) -> None:
    for role in STRANGERS[1:]:
        answer = browser(world, role).get(f"/sell/orders/{world.packed.seller_order_id}/")
        assert answer.status_code == 404
        assert not told(world, role, _scan(), answer)


def test_an_operators_way(world: World) -> None:
    """The pages an operator lives on answer, so that a closed door is no accident."""
    client = browser(world, Role.OPERATOR)
    order = f"/dashboard/orders/{world.shelf.order_number}/"
    for path in (
        "/dashboard/",
        "/dashboard/orders/",
        order,
        "/dashboard/talat/late/",
        "/admin/",
    ):
        assert client.get(path).status_code == 200, path


def test_the_world_is_not_empty(world: World) -> None:
    """The secrets can be found where they may be seen: or looking for them proves nothing."""
    buyer = text(browser(world, Role.BUYER).get(f"/orders/{world.shelf.order_number}/"))
    member = text(browser(world, Role.MEMBER).get(f"/sell/orders/{world.packed.seller_order_id}/drop-off/"))
    seen = {name for name, secret in world.secrets.items() if secret.search(buyer + member)}
    assert seen == set(world.secrets)
