"""A real browser, installed on the machine already; and somebody at its keyboard.

It runs on a loop in a thread of its own, so that the tests, and what they call, are free to run loops of theirs.
"""

import asyncio
import json
import re
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from eval.benchmarks.load.browser import FLAGS, PROGRAM

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route

WAIT_S = 60
_WAIT_MS = 20_000
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of (409|422)")
"""A decision that is stale or refused is said to the reviewer by the page; the browser notes it as well."""

Made = TypeVar("Made")


class Chromium:
    """The browser."""

    def __init__(self) -> None:
        from playwright.async_api import async_playwright

        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chromium", daemon=True)
        self._thread.start()
        self._playwright = self.run(async_playwright().start())
        launched = self._playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS])
        self.browser: Browser = self.run(launched)

    def run(self, work: Coroutine[Any, Any, Made]) -> Made:
        """Do something in the browser's thread, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_S)

    def close(self) -> None:
        """End it."""
        self.run(self.browser.close())
        self.run(self._playwright.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WAIT_S)
        self._loop.close()

    @contextmanager
    def opened(self, url: str, allowed: str = "", **options: Any) -> Iterator["Hands"]:
        """A window of its own on a server. Whatever it asks of others, or complains about, is an error at the end.

        `allowed` is a pattern of complaints that belong to the test.
        """
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", **options}
        hands = self.run(self._window(url, allowed, settings))
        try:
            yield hands
        finally:
            self.run(hands.page.context.close())
        assert hands.complaints == [], hands.complaints

    async def _window(self, url: str, allowed: str, settings: dict[str, Any]) -> "Hands":
        context = await self.browser.new_context(**settings)
        context.set_default_timeout(_WAIT_MS)
        return Hands(self, url, await context.new_page(), allowed)


class Hands:
    """A window with a page of the server, and hands on its keyboard.

    `presses` counts the keys, `kept` are the tokens of the decisions that the server said it had taken.
    """

    def __init__(self, chromium: Chromium, url: str, page: "Page", allowed: str) -> None:
        self.chromium, self.url, self.page = chromium, url, page
        self.presses = 0
        self.kept: list[str] = []
        self.complaints: list[str] = []
        self._allowed = re.compile(allowed) if allowed else None
        self._watch(page.context)

    def _watch(self, context: "BrowserContext") -> None:
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"{error.error}"))

    def _asked(self, request: "Request") -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.complaints.append(f"asked for {request.url}")

    def _answered(self, response: "Response") -> None:
        if urlsplit(response.url).path.endswith("/decisions") and response.status == 200:
            self.kept.append(json.loads(response.request.post_data or "")["token"])

    def _said(self, message: "ConsoleMessage") -> None:
        if message.type not in ("error", "warning", "assert") or _ANSWERED.match(message.text):
            return
        if self._allowed is None or not self._allowed.search(message.text):
            self.complaints.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def open(self, path: str) -> None:
        """Go to a page, and wait until it listens."""
        self.chromium.run(self.page.goto(f"{self.url}{path}"))
        self.settled()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, each when what the one before did is done."""
        for key in keys:
            self.tap(key)
            self.settled()

    def tap(self, key: str) -> None:
        """Press a key and do not wait for what it does."""
        self.presses += 1
        self.chromium.run(self.page.keyboard.press(key))

    def type(self, text: str) -> None:
        """Type words, each character a key."""
        self.presses += len(text)
        self.chromium.run(self.page.keyboard.type(text))

    def compose(self, *states: str) -> None:
        """Write as an input method does: what it shows while it composes, at last what it gives."""
        self.chromium.run(self._compose(states))
        self.settled()

    async def _compose(self, states: tuple[str, ...]) -> None:
        session = await self.page.context.new_cdp_session(self.page)
        for state in states[:-1]:
            at = {"text": state, "selectionStart": len(state), "selectionEnd": len(state)}
            await session.send("Input.imeSetComposition", at)
        key = {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"}
        await session.send("Input.dispatchKeyEvent", key)
        await session.send("Input.insertText", {"text": states[-1]})
        await session.detach()

    def go(self, key: str) -> None:
        """Press a key that leads to another page."""
        self.chromium.run(self._go(key))
        self.settled()

    async def _go(self, key: str) -> None:
        self.presses += 1
        async with self.page.expect_navigation():
            await self.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        """Click with the mouse."""
        self.chromium.run(self.page.click(selector))
        self.settled()

    def settled(self) -> None:
        """Wait until the page does nothing any more."""
        self.wait(
            "document.readyState === 'complete' && (!document.querySelector('main.desk') || document.querySelector('main.desk').ariaBusy === 'false')"
        )

    def wait(self, condition: str) -> None:
        """Wait until an expression holds in the page."""
        self.chromium.run(self.page.wait_for_function(f"() => {condition}"))

    def evaluate(self, script: str, given: object = None) -> Any:
        """What an expression, or a function of what is given, comes to in the page."""
        return self.chromium.run(self.page.evaluate(script, given))

    def texts(self, selector: str) -> list[str]:
        """The words of all that a selector finds, "" of what is not shown."""
        script = (
            "s => [...document.querySelectorAll(s)].map(e => e.checkVisibility() ? e.innerText.trim() : '')"
        )
        return list(self.evaluate(script, selector))

    def text(self, selector: str) -> str:
        """The visible words of the first that a selector finds, "" of none."""
        return next(iter(self.texts(selector)), "")

    def data(self, selector: str) -> dict[str, str]:
        """The data attributes of the first that a selector finds."""
        return dict(self.evaluate("s => ({...document.querySelector(s)?.dataset})", selector))

    def away(self, what: str, after: bool = False) -> None:
        """From now on the server is not reached for what matches a pattern; `after`: it is, but its answer is not."""

        async def handle(route: "Route") -> None:
            if after:
                await route.fetch()
            await route.abort("connectionrefused")

        self.chromium.run(self.page.route(re.compile(what), handle))

    def back(self) -> None:
        """The server is reached again."""
        self.chromium.run(self.page.unroute_all(behavior="wait"))

    # What a document's page shows.

    @property
    def card(self) -> dict[str, str]:
        """The card in hand."""
        return self.data(".card.current")

    @property
    def strip(self) -> str:
        """The kind of what was said last."""
        return self.data("#strip").get("kind", "")

    @property
    def value(self) -> str:
        """The value on the card in hand with its unit."""
        return self.text(".card.current [data-test=value]") + self.text(".card.current [data-test=unit]")

    @property
    def progress(self) -> dict[str, str]:
        """How far the document is."""
        return self.data("#progress")

    def to(self, path: str) -> None:
        """Take the card of a path in hand, by j; the paths stand on the cards."""
        seen = set[str]()
        while self.text(".card.current [data-test=path]") != path:
            here = self.evaluate("document.querySelector('.card.current').id")
            assert here not in seen, f"no card of {path}"
            seen.add(here)
            self.press("j")
