"""The pages as they are seen: light and dark, Chinese and English, 1280 and 1920 wide; every word readable."""

import re
from collections.abc import Iterator

import pytest

from extract.review.desk import Options
from tests.extract.review.browser.chromium import Chromium, Hands
from tests.extract.review.browser.site import SITE, Site, site_of
from tests.extract.review.runs import Runs
from tests.extract.store.places import ONE

pytestmark = ONE

_CONTRASTS = """() => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = colour => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const behind = element => {
        for (let one = element; one; one = one.parentElement) {
            const found = rgba(getComputedStyle(one).backgroundColor);
            if (found[3] === 255) return found;
        }
        return rgba(getComputedStyle(document.documentElement).colorScheme === "dark" ? "black" : "white");
    };
    const light = ([...colour]) => {
        const [r, g, b] = colour.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const said = element => [...element.childNodes].some(one => one.nodeType === 3 && one.data.trim());
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
        if (!said(element) || !element.checkVisibility() || element.matches("option, script, template")) continue;
        const pair = [light(rgba(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
        const name = `${element.tagName.toLowerCase()}.${element.className} ${element.innerText.slice(0, 20)}`;
        found.push([name, (pair[0] + 0.05) / (pair[1] + 0.05)]);
    }
    return found;
}"""
"""The contrast of every element that says something with what is behind it, as WCAG counts it."""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_CUT_OFF = """[...document.querySelectorAll('button, .row .state, .row .value, .figures span, th, h2')]
    .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
    .map(one => one.innerText)"""


@pytest.fixture(scope="module")
def mixed(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Documents with every kind of card, some decided."""
    with site_of(
        runs, tmp_path_factory.mktemp("looks"), *SITE, options=Options(probes=0.2, plants=0)
    ) as made:
        yield made


def pages(hands: Hands, site: Site, lang: str) -> Iterator[str]:
    """Go through the pages, and through what a document's page can look like; gives what it is."""
    hands.open(f"/?lang={lang}")
    yield "queue"
    hands.open(site.path("budget_prose.txt"))
    yield "document"
    hands.press("o", "x")
    yield "reasons"
    hands.press("Escape", "e")
    yield "form"
    hands.press("Escape", "p")
    yield "pointing"
    hands.press("Escape", "d")
    yield "refused"
    hands.press("Escape", "?")
    yield "help"
    hands.press("?", "u")
    yield "undone"
    while hands.card["kind"] == "field":
        hands.press("j")
    yield "finding or number"
    hands.open("/dashboard")
    yield "dashboard"


@pytest.mark.parametrize(
    ("scheme", "lang", "width"),
    [("light", "zh", 1280), ("light", "en", 1920), ("dark", "zh", 1920), ("dark", "en", 1280)],
)
def test_every_word_can_be_read_and_nothing_is_cut_off(
    chromium: Chromium, mixed: Site, scheme: str, lang: str, width: int
) -> None:
    size = {"width": width, "height": 1080 if width > 1280 else 800}
    with chromium.opened(mixed.url, color_scheme=scheme, viewport=size) as hands:
        wrong = {name: found for name in pages(hands, mixed, lang) if (found := list(faults(hands)))}
        assert wrong == {}
        dark = hands.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert dark is (scheme == "dark")


def faults(hands: Hands) -> Iterator[object]:
    """What is wrong with a page as it is seen."""
    yield from ((one, round(ratio, 1)) for one, ratio in hands.evaluate(_CONTRASTS) if ratio < 4.5)
    if (wider := hands.evaluate(_WIDER)) > 0:
        yield f"{wider} too wide"
    yield from (f"cut off: {words}" for words in hands.evaluate(_CUT_OFF))


def test_the_switch_changes_every_word_of_the_pages_own(chromium: Chromium, mixed: Site) -> None:
    with chromium.opened(mixed.url) as hands:
        for path in ("/", mixed.path(), "/dashboard"):
            hands.open(path)
            chinese = own_words(hands)
            assert re.search("[一-鿿]", chinese)
            hands.click("[data-test=lang]")
            english = own_words(hands)
            assert not re.search("[一-鿿]", english), english
            hands.click("[data-test=lang]")
            assert own_words(hands) == chinese


def own_words(hands: Hands) -> str:
    """What a page says itself: its bar, its buttons, its headings; not what documents say, nor the switch."""
    found = hands.texts(
        "header.top > :not([data-test=lang], .mark), .actions button, h2, th, label, .card .state"
    )
    return "\n".join(found)
