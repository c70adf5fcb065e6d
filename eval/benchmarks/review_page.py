"""How long a reviewer waits before the review page: measured in a real browser, up to what is painted.

    python -m eval.benchmarks.review_page [FILE] [--presses 60] [--probes 0.2] [--pause 0.3]

Without a file, a made-up document of 81 kB is reviewed: a sample with more tables and more words. Measured are the first page
(from the start of the navigation until the first card is shown; the server just started, and again) and, from the key to the
picture, j (the next card) and o (a decision: taken, the rules checked again, the next card shown). Between two keys there is a
pause, much shorter than a reviewer's; with --pause 0 nothing can be fetched before it is wanted.
"""

import argparse
import asyncio
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from eval.benchmarks.load.browser import FLAGS, PROGRAM
from eval.benchmarks.load.review import Page, extracted
from eval.benchmarks.load.stage import SAMPLES

if TYPE_CHECKING:
    from playwright.async_api import Page as Window

BYTES = 81_000
_TABLES = 3
_WAIT_MS = 60_000

WATCH = """
window.shownAt = 0; window.waits = []; let pressedAt = 0;
addEventListener("keydown", event => { pressedAt = event.timeStamp; }, true);
// What is done in a frame is painted before the next task.
const painted = then => requestAnimationFrame(() => setTimeout(then));
new MutationObserver(changes => {
    if (changes.every(one => one.target.getAttribute("aria-busy") !== "false")) return;
    const at = pressedAt;
    pressedAt = 0;
    if (at) painted(() => window.waits.push(performance.now() - at));
    else if (!window.shownAt) painted(() => { window.shownAt = performance.now(); });
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
"""
"""Put into a window before its page: `shownAt` and `waits` are milliseconds until something was painted."""


_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]"


class Waits(NamedTuple):
    """Milliseconds of several equal steps."""

    each: Sequence[float]

    @property
    def median(self) -> float:
        """Half of them took no longer."""
        return median(self.each)

    def __str__(self) -> str:
        worst = sorted(self.each)
        return f"median {self.median:.0f}, 95 % {worst[math.ceil(0.95 * len(worst)) - 1]:.0f}, worst {worst[-1]:.0f} ms"


class Figures(NamedTuple):
    """Milliseconds: the first page twice, steps to the next card, decisions."""

    first: float
    again: float
    steps: Waits
    decisions: Waits


def long_text() -> str:
    """A made-up document of 81 kB with more than 500 facts."""
    text = (SAMPLES / "final_accounts.txt").read_text("utf-8")
    start, end = text.index("\t项目绩效目标完成情况表"), text.index("2.部门绩效评价结果")
    tables = [text[start:end]]
    for number in "一二三四五六"[:_TABLES]:
        again = text[start:end]
        for name in ("基层科普行动计划", "流动科技馆巡展"):
            again = again.replace(name, f"{name}（{number}期）")
        tables.append(again)
    head, tail = text[:start] + "".join(tables), text[end:]
    words = text[text.index("组织科技工作者") : text.index("（二）2022年")].splitlines()
    padding = BYTES - len((head + tail).encode())
    lines = padding // (len("\n".join(words).encode()) + 1)
    return head + "".join(f"{line}\n" for line in words * lines) + tail


async def measured(window: "Window", url: str, presses: int, pause: float) -> Figures:
    """Open a document twice, step through its cards and decide about them, the window being a new one."""
    await window.add_init_script(WATCH)
    first, again = await _opened(window, url), await _opened(window, url)
    steps = await _waits(window, "j", presses, pause)
    await _opened(window, url)
    return Figures(first, again, steps, await _waits(window, "o", presses, pause))


async def _opened(window: "Window", url: str) -> float:
    await window.goto(url)
    await window.wait_for_function(f"() => window.shownAt > 0 && {_FIRST_PAINT}", timeout=_WAIT_MS)
    # The browser tells when it first put anything on the screen: before that the card was not there either.
    return float(await window.evaluate(f"Math.max(window.shownAt, {_FIRST_PAINT}.startTime)"))


async def _waits(window: "Window", key: str, presses: int, pause: float) -> Waits:
    for press in range(1, presses + 1):
        await asyncio.sleep(pause)
        if await window.evaluate("document.querySelector('.card.current').dataset.kind === 'document'"):
            break
        await window.keyboard.press(key)
        await window.wait_for_function(f"() => window.waits.length >= {press}", timeout=_WAIT_MS)
    return Waits(await window.evaluate("window.waits"))


async def _in_browser(url: str, presses: int, pause: float) -> tuple[Figures, str]:
    from playwright.async_api import async_playwright  # noqa: PLC0415 - not needed to make the document

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS])
        window = await browser.new_page(viewport={"width": 1280, "height": 800})
        figures = await measured(window, f"{url}/documents/1", presses, pause)
        cards = await window.evaluate("document.querySelectorAll('.card').length - 1")
        rest = await window.evaluate("document.querySelector('#rest summary').innerText")
        await browser.close()
    return figures, f"{cards} cards to be settled; {rest}"


def main(argv: list[str]) -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--presses", type=int, default=60)
    parser.add_argument("--probes", default="0.2")
    parser.add_argument("--pause", type=float, default=0.3)
    args = parser.parse_args(argv)
    if PROGRAM is None:
        raise SystemExit("no chromium on this machine")
    with tempfile.TemporaryDirectory(prefix="gouji-review-page-") as folder:
        file = args.file
        if file is None:
            file = Path(folder) / "long.txt"
            file.write_text(long_text(), "utf-8")
        page = Page(extracted([file], Path(folder) / "run"), "--probes", args.probes, "--plants", "0")
        try:
            figures, cards = asyncio.run(_in_browser(page.url, args.presses, args.pause))
        finally:
            page.kill()
        print(f"{file.stat().st_size / 1000:.0f} kB; {cards}")
    print(f"first page: {figures.first:.0f} ms; again: {figures.again:.0f} ms")
    print(f"j, {len(figures.steps.each)} times: {figures.steps}")
    print(f"o, {len(figures.decisions.each)} times: {figures.decisions}")


if __name__ == "__main__":
    main(sys.argv[1:])
