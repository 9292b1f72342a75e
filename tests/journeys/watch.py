"""What holds on every page, whoever looks at it: accessible, nothing wider than the screen, no errors, no strangers."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.journeys.stripe import Stripe

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
LANGUAGE_COOKIE = "django_language"
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Has pictures load that wait for being scrolled to; returns those that are not there (yet).
MISSING = """() => [...document.images].filter(picture => {
    picture.loading = "eager";
    return !(picture.complete && picture.naturalWidth);
}).map(picture => picture.currentSrc || picture.src)"""
PATIENCE = 100  # times a twentieth of a second
# Who but ourselves may be asked, and from which of our pages.
GUESTS = ("https://js.stripe.com/", "https://api.stripe.com/")
GUESTS_PAGE = "/pay/card/"
# What the console says of an answer is judged by `_answer`.
ANSWERED = "Failed to load resource: the server responded with a status of"


class Watch:
    """Looks over people's shoulders; `faults` are what it saw."""

    def __init__(self, address: str, screenshots: Path | None, stripe: Stripe) -> None:
        self.faults: list[str] = []
        self.expected: set[str] = set()  # addresses that are meant to answer with an error
        self._address = address
        self._screenshots = screenshots
        self._stripe = stripe
        self._numbers = count(1)
        self._axe = Axe()
        self._twins: dict[BrowserContext, Page] = {}

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of this browser, which finds our Stripe where it looks for the real one."""
        self._stripe.serve(context)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._answer)

    def look(self, page: Page, name: str, *, twin: bool = True) -> None:
        """Judge a page, narrow and wide, and photograph it where pictures are wanted. With `twin` its English one, too
        (not for what was posted)."""
        number = next(self._numbers)
        broken = self._axe.run(page, options=WCAG).response["violations"]
        for rule in broken:
            places = [node["html"][:160] for node in rule["nodes"][:3]]
            self.faults.append(f"{name} ({page.url}): {rule['id']}: {rule['help']}: {places}")
        self._see(page, f"{number:03d}-{name}-th")
        if twin:
            english = self._english(page)
            self._see(english, f"{number:03d}-{name}-en")
            english.goto("about:blank")  # a page that renews itself must not do so while the next one is fetched

    def _see(self, page: Page, name: str) -> None:
        usual = page.viewport_size
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            if missing := self._missing(page):
                self.faults.append(f"{name} ({page.url}): without pictures: {missing}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                self.faults.append(f"{name} ({page.url}): {wide} px wider than {size['width']}")
            if self._screenshots:
                file = self._screenshots / f"{name}-{size['width']}.jpg"
                page.screenshot(path=file, type="jpeg", quality=85, full_page=True, animations="disabled", scale="css")
        if usual:
            page.set_viewport_size(usual)

    def _missing(self, page: Page) -> list[str]:
        missing: list[str] = page.evaluate(MISSING)
        for _ in range(PATIENCE):
            if not missing:
                break
            page.wait_for_timeout(50)
            missing = page.evaluate(MISSING)
        return missing

    def _english(self, page: Page) -> Page:
        """The same page as the same person sees it in English."""
        browser = page.context.browser
        assert browser is not None
        twin = self._twins.get(page.context)
        if twin is None:
            context = browser.new_context(viewport=PHONE)
            self.over(context)
            twin = self._twins[page.context] = context.new_page()
        cookies = [cookie for cookie in page.context.cookies() if cookie.get("name") != LANGUAGE_COOKIE]
        twin.context.clear_cookies()
        twin.context.add_cookies(cookies)  # type: ignore[arg-type]
        twin.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "en", "url": self._address}])
        twin.goto(page.url)
        return twin

    def forget(self, context: BrowserContext) -> None:
        """Close the English pages of a browser that is closed."""
        if twin := self._twins.pop(context, None):
            twin.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ANSWERED):
            self.faults.append(f"{message.page and message.page.url}: console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"data", "blob"}:
            return
        if request.url.startswith(GUESTS) and urlsplit(request.frame.url).path.endswith(GUESTS_PAGE):
            return
        if not request.url.startswith(self._address):
            self.faults.append(f"{request.frame.url}: asks {request.url}")

    def _answer(self, answer: Response) -> None:
        # 422: a form is shown again. A postcode that does not exist is looked up while it is typed.
        if answer.status < 400 or answer.status == 422 or answer.url in self.expected:
            return
        if answer.url.startswith(GUESTS):
            return  # a bank's no
        if "/checkout/places/" not in answer.url:
            self.faults.append(f"{answer.url}: answered {answer.status}")
