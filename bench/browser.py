"""A guest's browser: one kept connection, cookies, redirects, and the tokens of the forms."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT = 60
MOST_REDIRECTS = 6


class WentWrong(Exception):
    """A page is not the one that the guest must have come to."""


@dataclass(frozen=True)
class Page:
    """`path` is where the guest is after all redirects."""

    path: str
    status: int
    text: str

    def hidden(self, name: str) -> str:
        """The value of the hidden field of that name. Raises `WentWrong`."""
        return self._found(rf'<input type="hidden" name="{name}" value="([^"]*)"')

    def choice(self, name: str) -> str:
        """The value of the radio button that is preset. Raises `WentWrong`."""
        return self._found(rf'<input type="radio" name="{name}" value="([^"]*)"[^>]* checked')

    def must_say(self, words: str) -> None:
        """Raises `WentWrong`."""
        if words not in self.text:
            raise WentWrong(f'{self.path} does not say "{words}"')

    def must_be(self, path: str) -> None:
        """`path` is a pattern. Raises `WentWrong`."""
        if not re.fullmatch(path, self.path):
            raise WentWrong(f"the guest is at {self.path} instead of {path}")

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.text)
        if found is None:
            raise WentWrong(f"{self.path} has nothing like {pattern}")
        return html.unescape(found[1])


class Browser:
    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT)
        self._cookies = {"django_language": "en"}
        self.page = Page("/", 0, "")

    def open(self, path: str) -> Page:
        """Raises `WentWrong` for an answer other than 200 after its redirects."""
        return self._follow("GET", path, None)

    def send(self, path: str, **fields: str) -> Page:
        """Post a form of the page that is shown. Raises as `open` does."""
        token = self.page.hidden("csrfmiddlewaretoken")
        return self._follow("POST", path, {"csrfmiddlewaretoken": token, **fields})

    def fetch(self, path: str) -> str:
        """What a script of the page asks for; the page stays. Raises as `open` does."""
        status, _location, text = self._ask("GET", path, None)
        if status != 200:
            raise WentWrong(f"GET {path} answered {status}")
        return text

    def close(self) -> None:
        self._connection.close()

    def _follow(self, method: str, path: str, fields: Mapping[str, str] | None) -> Page:
        status, location, text = self._ask(method, path, fields)
        for _ in range(MOST_REDIRECTS):
            if status not in {301, 302, 303}:
                break
            method, path = "GET", _within(urljoin(path, location))
            status, location, text = self._ask(method, path, None)
        if status != 200:
            raise WentWrong(f"{method} {path} answered {status}: {text[:300]}")
        self.page = Page(path, status, text)
        return self.page

    def _ask(self, method: str, path: str, fields: Mapping[str, str] | None) -> tuple[int, str, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Referer": self._address + self.page.path,
            "Accept-Language": "en",
        }
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return answer.status, answer.headers.get("Location", ""), text


def _within(address: str) -> str:
    """The address without its host: all redirects stay in the shop."""
    return urlsplit(address)._replace(scheme="", netloc="").geturl()
