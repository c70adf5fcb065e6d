"""The page's own files: kept by browsers for good, under an address that no other version of them has."""

import re
from pathlib import Path

import pytest

from extract.review.web import files
from tests.extract.review.runs import Runs
from tests.extract.review.web.paper import Reviewer, reviewing
from tests.extract.store.places import ONE

pytestmark = ONE  # no file comes from the store


def test_a_file_is_kept_for_good_and_called_what_it_is(runs: Runs, tmp_path: Path) -> None:
    with reviewing(runs, tmp_path, "budget_short.txt") as (me, _, _):
        for name, kind in (
            ("desk.js", "text/javascript"),
            ("page.css", "text/css"),
            ("icon.svg", "image/svg+xml"),
        ):
            answer = me.client.get(f"{files.address()}/{name}")
            assert answer.content == files.held()[name]
            assert answer.headers["content-type"].startswith(kind)
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/static/0000000000000000/desk.js", "/static/desk.js", "{}/nothing.js", "{}/..%2fapp.py"]
)
def test_of_another_version_or_name_there_is_nothing(runs: Runs, tmp_path: Path, path: str) -> None:
    with reviewing(runs, tmp_path, "budget_short.txt") as (me, _, _):
        answer = me.client.get(path.format(files.address()))
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_pages_name_every_module_before_their_script_asks_for_it(runs: Runs, tmp_path: Path) -> None:
    with reviewing(runs, tmp_path, "budget_short.txt") as (me, _, _):
        page: Reviewer = me
        named = {one["href"] for one in page.get("/documents/1").all(rel="modulepreload")}
    asked, met = {"document.js"}, set[str]()
    while asked - met:
        name = (asked - met).pop()
        met.add(name)
        asked |= set(re.findall(r'from "\./([\w.-]+)"', files.held()[name].decode()))
    assert named == {f"{files.address()}/{name}" for name in met - {"document.js"}}
