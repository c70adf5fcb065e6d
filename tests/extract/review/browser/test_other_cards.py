"""Cards that are no flagged facts: planted errors, and numbers that no fact claims."""

import re
from pathlib import Path

from extract.review.desk import Options
from tests.extract.review.browser.chromium import Chromium
from tests.extract.review.browser.site import SITE, site_of
from tests.extract.review.runs import Runs
from tests.extract.store.places import ONE

pytestmark = ONE


def test_a_planted_error_is_told_right_afterwards_and_the_fact_stays_as_it_was(
    chromium: Chromium, runs: Runs, tmp_path: Path
) -> None:
    told = []
    with site_of(runs, tmp_path, *SITE, options=Options(probes=0.1, plants=0.3)) as site:
        with chromium.opened(site.url) as hands:
            hands.open(site.path())
            while hands.card["kind"] != "document":
                shown = hands.value
                hands.press("o" if hands.texts(".card.current .finding.open") else "Enter")
                if said := hands.text("[data-test=plant]"):
                    told.append((shown, said))
        events = [one.what for one in site.events() if one.what.trial == "plant"]
    assert len(told) == len(events) > 0
    for (shown, said), event in zip(told, events, strict=True):
        assert event.after is not None
        assert f"{event.after.value}{event.after.unit}" == shown
        # Which facts are drawn depends on the run's id: 6万元 may stand within 36万元.
        assert not re.search(rf"(?<![\d.]){re.escape(shown)}", said)


def test_a_number_without_a_fact_is_claimed_by_one_key_and_given_up_by_one(
    chromium: Chromium, runs: Runs, tmp_path: Path
) -> None:
    document = "budget_template.txt"
    with site_of(runs, tmp_path, document) as site, chromium.opened(site.url) as hands:
        hands.open(site.path(document))
        while hands.card["kind"] != "number":
            hands.press("j")
        at = hands.card["at"].split("-")[0]
        assert hands.evaluate(f"document.querySelector('#text b[data-s=\"{at}\"]').matches('.unclaimed.lit')")
        hands.press("1")
        (claimed,) = site.events(document)
        assert (claimed.what.action, claimed.what.target.kind) == ("claim", "number")
        assert claimed.what.after is not None
        assert str(claimed.what.after.at[0][0]) == at
        assert hands.evaluate(f"document.querySelector('#text b[data-s=\"{at}\"]').matches('.fact')")
        hands.press("u", "0")
        assert [one.what.action for one in site.events(document)] == ["claim", "undo", "clear"]
