"""A browser over HTTP for `Shopper`, whose owner presses again when an answer does not come."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.races.shopper import Page

TRIES = 10


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class HttpBrowser:
    """`lost` counts the answers that did not come."""

    def __init__(self, address: str) -> None:
        self.lost = 0
        self._address = address
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies), _NoRedirect)

    def open(self, path: str) -> Page:
        return self._ask(path, None)

    def send(self, path: str, fields: Mapping[str, str]) -> Page:
        if not self._token():
            self.open("/basket/")
        return self._ask(path, urlencode({**fields, "csrfmiddlewaretoken": self._token()}).encode())

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken"), "")

    def _ask(self, path: str, body: bytes | None) -> Page:
        for _ in range(TRIES):
            try:
                with self._opener.open(Request(self._address + path, body), timeout=20) as answer:  # noqa: S310
                    return Page(answer.status, answer.read().decode())
            except HTTPError as answer:
                with answer:
                    return Page(answer.code, answer.read().decode(), answer.headers.get("Location", ""))
            except (OSError, HTTPException):
                self.lost += 1
                time.sleep(0.5)
        raise AssertionError(f"no answer to {path}")
