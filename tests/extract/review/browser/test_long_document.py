"""A document of 81 kB with more than 500 facts: what a reviewer waits for. The exact figures are a benchmark's."""

from pathlib import Path

import pytest

from eval.benchmarks.review_page import BYTES, long_text, measured
from extract.review.desk import Options
from tests.extract.review.browser.chromium import Chromium
from tests.extract.review.browser.site import site_of
from tests.extract.review.runs import Runs
from tests.extract.store.places import ONE

pytestmark = ONE

FIRST_PAGE_MS, SWITCH_MS = 4000, 400
"""Four times what is aimed at: other tests run on the same machine."""


@pytest.mark.slow
def test_the_first_page_and_the_next_card_of_a_long_document_come_at_once(
    chromium: Chromium, runs: Runs, tmp_path: Path
) -> None:
    file = tmp_path / "long.txt"
    file.write_text(long_text(), "utf-8")
    assert abs(file.stat().st_size - BYTES) < BYTES / 20
    with site_of(runs, tmp_path, str(file), options=Options(probes=0.1, plants=0)) as site:
        with chromium.opened(site.url) as hands:
            figures = chromium.run(measured(hands.page, f"{site.url}{site.path('long.txt')}", 12, 0))
        head = site.store.reviews.head_named(site.run, "long.txt")
        kept = site.events("long.txt")
    assert head is not None
    assert head.facts > 500
    assert [one.what.action for one in kept] == ["source_error"] * 12
    assert figures.again < FIRST_PAGE_MS
    assert figures.steps.median < SWITCH_MS
    assert figures.decisions.median < SWITCH_MS
