"""The pages over a real run: the queue, a document, the dashboard, the language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.review.dossier import Options
from extract.review.keys import registry
from extract.review.web.security import HEADERS
from tests.extract.review.bench import NAMES
from tests.extract.review.runs import Runs
from tests.extract.review.web.paper import Paper, Reviewer, cards, reviewing


@pytest.fixture(scope="module")
def me(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewer]:
    with reviewing(runs, tmp_path_factory.mktemp("run"), *NAMES, options=Options(probes=0.1)) as (made, _, _):
        yield made


def key_of(me: Reviewer, name: str) -> int:
    rows = me.get("/queue?text=" + name).all(test="document")
    assert len(rows) == 1
    return int(rows[0]["data-key"])


def test_the_queue_has_most_errors_first(me: Reviewer) -> None:
    rows = me.get("/").all(test="document")
    errors = [int(row.words.split()[1]) for row in rows]
    assert len(rows) == len(NAMES)
    assert errors == sorted(errors, reverse=True)


def test_the_queue_is_found_in_by_name_and_state(me: Reviewer) -> None:
    assert {row["data-key"] for row in me.get("/queue?text=PROSE").all(test="document")} == {
        str(key_of(me, "budget_prose"))
    }
    assert me.get("/queue?state=done").all(test="no-documents")
    assert me.get("/queue?text=%25").all(test="no-documents")


@pytest.mark.parametrize(
    "path",
    ["/queue?state=some", "/queue?after=1", "/queue?round=3", "/documents/x", "/documents/1?round=0"],
)
def test_an_address_that_means_nothing_is_refused(me: Reviewer, path: str) -> None:
    assert me.client.get(path).status_code == 422


@pytest.mark.parametrize(
    "path", ["/documents/999", "/documents/999/rest", "/documents/999/card?card=c", "/x"]
)
def test_what_is_not_there_is_not_found(me: Reviewer, path: str) -> None:
    assert me.client.get(path).status_code == 404


def test_a_document_begins_with_its_first_error(me: Reviewer) -> None:
    page = me.get(f"/documents/{key_of(me, 'budget_short')}")
    rows = cards(page)
    assert rows[0].has("look-error")
    assert page.one(**{"class": "desk"})["data-current"] == rows[0]["id"]
    body = page.one(test="body-of-card")
    assert body["data-for"] == rows[0]["id"]
    assert page.one(test="sum").words.startswith("6万元＋9万元＋0万元＝15万元≠51万元")
    assert len(page.all(test="operand")) == 4
    assert "15万元" in page.one(test="candidate").words


def test_all_cards_that_are_to_be_settled_are_listed_and_the_rest_is_a_request_away(me: Reviewer) -> None:
    key = key_of(me, "final_accounts")
    page = me.get(f"/documents/{key}")
    listed = cards(page)
    assert {one["data-group"] for one in listed} == {"flagged", "numbers"}
    assert len(listed) == int(page.one(id="progress")["data-left"])
    rest = cards(me.get(f"/documents/{key}/rest"))
    assert {one["data-group"] for one in rest} == {"rest"}
    assert not {one["id"] for one in rest} & {one["id"] for one in listed}


def test_any_card_can_be_fetched(me: Reviewer) -> None:
    key = key_of(me, "performance")
    for row in cards(me.get(f"/documents/{key}")):
        held = me.get(f"/documents/{key}/card?card={row['id']}")
        assert held.one(test="body-of-card")["data-for"] == row["id"]
    assert me.client.get(f"/documents/{key}/card?card=c-f-0").status_code == 404


def test_the_numbers_of_facts_and_those_unclaimed_are_told_apart(me: Reviewer) -> None:
    page = me.get(f"/documents/{key_of(me, 'final_accounts')}")
    marks = page.one(id="marks")
    facts, unclaimed = (set(marks[name].split()) for name in ("data-facts", "data-unclaimed"))
    numbers = {one["data-s"] for one in page.elements if one.tag == "b" and "data-s" in one.attributes}
    assert unclaimed
    assert unclaimed <= numbers
    assert len(facts & numbers) > 100
    assert not facts & unclaimed


def test_the_keys_on_the_buttons_are_those_of_the_registry(me: Reviewer) -> None:
    page = me.get(f"/documents/{key_of(me, 'budget_short')}")
    keys = {one.command: one.keys for one in registry() if not one.mode}
    body = page.one(test="body-of-card")
    shown = [one for one in page.elements if one.tag == "kbd" and one.within and is_in(one.within, body)]
    commands = {
        one.within["data-command"]: one.words
        for one in shown
        if one.within and "data-command" in one.within.attributes
    }
    assert {"accept", "point", "edit", "clear", "source_error", "dismiss", "undo"} <= {*commands}
    for command, key in commands.items():
        assert key in keys[command], command


def is_in(element: object, outer: object) -> bool:
    while element is not None:
        if element is outer:
            return True
        element = getattr(element, "within", None)
    return False


def test_a_language_is_chosen_once(me: Reviewer) -> None:
    answer = me.client.get("/?state=open&lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?state=open")
    try:
        page = me.get("/")
        assert page.one(lang="en").tag == "html"
        assert "Review queue" in page.one(test="body").words
        assert "English" not in page.one(test="body").words
    finally:
        me.client.get("/?lang=zh")
    assert me.get("/").one(lang="zh-CN").tag == "html"


def test_no_page_has_styles_or_scripts_in_it(me: Reviewer) -> None:
    for path in ("/", "/documents/1", "/dashboard"):
        answer = me.client.get(path)
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        paper = Paper(answer.text)
        assert not [one for one in paper.elements if "style" in one.attributes or one.tag == "style"]
        assert not [name for one in paper.elements for name in one.attributes if name.startswith("on")]
        for one in paper.elements:
            if one.tag == "script":
                assert one["src"].startswith("/static/")
                assert not one.words.strip()


def test_what_pages_ask_for_is_there(me: Reviewer) -> None:
    page = me.get("/documents/1")
    asked = [one.attributes.get("src") or one.attributes.get("href", "") for one in page.elements]
    files = [path for path in asked if path.startswith("/static/")]
    assert len(files) >= 8
    for path in files:
        assert me.client.get(path).status_code == 200


def test_the_dashboard_tells_how_far_it_is(me: Reviewer) -> None:
    page = me.get("/dashboard")
    assert page.one(test="tile-progress").words.count("5") >= 1
    assert page.all(test="tile-residual")
    assert page.all(test="tile-agreement")


def test_next_goes_through_the_open_documents_and_round_again(me: Reviewer) -> None:
    keys = [int(row["data-key"]) for row in me.get("/?state=open").all(test="document")]
    met = [keys[0]]
    for _ in keys:
        answer = me.client.get(f"/next?after={met[-1]}", follow_redirects=False)
        met.append(int(answer.headers["location"].rsplit("/", 1)[1]))
    assert met == [*keys, keys[0]]


def test_a_facts_file_that_is_gone_is_told_of(runs: Runs, tmp_path: Path) -> None:
    with reviewing(runs, tmp_path, "budget_short.txt") as (me, _, _):
        next((tmp_path / "run").glob("*.facts.json")).unlink()
        answer = me.client.get("/documents/1")
    assert answer.status_code == 503
    assert "budget_short" in Paper(answer.text).one(test="problem").words


def test_without_the_text_there_are_cards_and_nothing_to_point_at(runs: Runs, tmp_path: Path) -> None:
    with reviewing(runs, tmp_path, "budget_short.txt") as (me, store, record):
        head = store.reviews.head(record.id, 1)
        assert head is not None
        facts = next((tmp_path / "run").glob("*.facts.json"))
        facts.write_text(facts.read_text("utf-8").replace(head.sha256, "0" * 64), "utf-8")
        page = me.get("/documents/1")
    assert page.one(test="no-source").words.strip()
    assert cards(page)
    assert not page.all(test="point")
