"""evaluation.json is read back to the same evaluation, and told wrong where it is."""

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.evaluation.artefact import NAME, ArtefactError, read_evaluation, to_json, write_evaluation
from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged, Outcome, RunInfo, Spent
from eval.evaluation.summary import summarise
from eval.gold.file import GoldDefect, GoldFact
from eval.matching.fields import GROUPS
from eval.scoring.cells import VERDICTS, Cell, Stated
from eval.scoring.errors import ERROR_CLASSES
from extract.readers.base import Asked
from extract.reconcile.findings import Finding
from tests.eval.build import write
from tests.eval.evaluation.runs import FACTS, PRIOR, REVENUE, RunMaker, here, labelled, measured


def real(folder: Path) -> Evaluation:
    """A run with a right, a wrong, a missed, an invented, a doubtful and a masked fact, and documents that are not read."""
    wrong = here("revenue.prior", "814.98万元", "814.78", flags=["conflict"])
    invented = here("expenditure.share", "5%", "；")
    findings = (
        Finding(
            "a-rule", "sum", "error", "extraction", ("revenue.prior",), ((0, 2),), "不符", "does not fit"
        ),
        Finding("b-rule", "rate", "error", "document", (), ((30, 32),), "不符"),
    )
    asked = Asked(120, 30, 4, 1, cost="0.0120", estimated=True)
    maker = RunMaker(folder)
    maker.add(facts=[REVENUE, wrong, invented], findings=findings, asked=asked, seconds=3.25)
    maker.add("b.txt", status="failed", note="timeout", text="5万元")
    defects = (GoldDefect("sum", ("revenue.amount",), ((1, 3),), "收支不平"), GoldDefect("year", ("x",)))
    gold = replace(
        labelled(facts=[*FACTS, GoldFact(here("total.amount", "840.99万元"), doubtful=True)]), defects=defects
    )
    return measured(maker.end(), gold, labelled("b.txt", sha256=""), labelled("c.txt", [PRIOR], sha256=""))


@cache
def held() -> Mapping[str, Any]:
    """What its file holds."""
    with TemporaryDirectory() as folder:
        made = to_json(real(Path(folder)))
    return dict(json.loads(json.dumps({**made, "summary": {}})))


def reads(folder: Path, members: object) -> Evaluation:
    return read_evaluation(write(folder / NAME, members))


def test_an_evaluation_is_read_back_to_the_same(tmp_path: Path) -> None:
    made = real(tmp_path)
    assert {cell.verdict for one in made.documents for cell in one.cells} == set(VERDICTS)
    write_evaluation(tmp_path / NAME, made)
    assert read_evaluation(tmp_path / NAME) == made
    assert read_evaluation(tmp_path) == made


def test_what_was_read_back_has_the_same_figures(tmp_path: Path) -> None:
    made = real(tmp_path)
    write_evaluation(tmp_path / NAME, made)
    assert summarise(read_evaluation(tmp_path)) == summarise(made)


few = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
words = st.text(max_size=6)
spans = st.lists(st.tuples(st.integers(0, 99), st.integers(100, 199)), max_size=2).map(tuple)
stated = st.none() | st.builds(Stated, words, words, spans)
cells = st.builds(
    Cell,
    words,
    words,
    st.sampled_from(GROUPS),
    st.sampled_from(VERDICTS),
    stated,
    stated,
    words,
    st.none() | st.sampled_from(ERROR_CLASSES),
    st.none() | st.booleans(),
    st.booleans(),
    st.lists(words, max_size=2).map(tuple),
    st.booleans(),
    st.none() | st.floats(0, 1),
)
judged = st.lists(
    st.builds(Judged, words, st.lists(words, max_size=2).map(tuple), spans, words), max_size=2
).map(tuple)
costs = st.none() | st.decimals(0, 99, places=5)
spent = st.builds(Spent, *[st.integers(0, 9)] * 4, st.booleans(), costs, st.floats(0, 1e6))
documents = st.builds(
    DocumentEval,
    words,
    words,
    words,
    st.sampled_from(get_args(Outcome)),
    words,
    st.lists(cells, max_size=3).map(tuple),
    st.just({}),
    st.builds(Defects, judged, judged, judged, st.integers(0, 3), st.integers(0, 3)),
    spent,
    st.booleans(),
    st.lists(words, max_size=2).map(tuple),
)
evaluations = st.builds(
    Evaluation,
    words,
    st.builds(RunInfo, words, words, words, words, words, words, st.dictionaries(words, words, max_size=2)),
    st.dictionaries(words, words, max_size=2),
    st.lists(documents, max_size=2).map(tuple),
    st.just({"revenue.amount": "core"}),
    st.booleans(),
    st.lists(words, max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
)


@settings(few, max_examples=30)
@given(evaluations)
def test_any_evaluation_is_read_back_to_the_same(tmp_path: Path, made: Evaluation) -> None:
    write_evaluation(tmp_path / NAME, made)
    assert read_evaluation(tmp_path) == made


def test_money_is_kept_to_the_digit(tmp_path: Path) -> None:
    write_evaluation(tmp_path / NAME, real(tmp_path))
    assert str(read_evaluation(tmp_path).spent.cost) == "0.0120"
    assert read_evaluation(tmp_path).spent.cost == Decimal("0.012")


def test_what_the_reading_says_of_a_right_cell_is_not_written_twice() -> None:
    right, wrong = (
        next(cell for cell in held()["documents"][0]["cells"] if cell["verdict"] == verdict)
        for verdict in ("correct", "wrong")
    )
    assert right["same"] is True
    assert "read" not in right
    assert wrong["read"][0] == "814.98"


# -- told wrong


def changed(path: str, value: object) -> dict[str, Any]:
    """The members of the file with one of them changed, or left out where the value is ..."""
    made = copy.deepcopy(dict(held()))
    part: Any = made
    *parts, last = [int(name) if name.isdigit() else name for name in path.split("/")]
    for name in parts:
        part = part[name]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return made


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("format", 2, "format"),
        ("format", ..., "format"),
        ("made", ..., "made"),
        ("run", ..., "run"),
        ("run/reader", 5, "run.reader"),
        ("documents", {}, "documents"),
        ("documents/0", 5, "documents[0]"),
        ("documents/0/document", ..., "documents[0].document"),
        ("documents/1/outcome", "lost", "documents[1].outcome"),
        ("documents/0/cells/0/verdict", "good", "documents[0].cells[0].verdict"),
        ("documents/0/cells/0/group", "all", "documents[0].cells[0].group"),
        ("documents/0/cells/0/error", "odd", "documents[0].cells[0].error"),
        ("documents/0/cells/0/gold", ["5"], "documents[0].cells[0].gold"),
        ("documents/0/cells/0/confidence", "high", "documents[0].cells[0].confidence"),
        ("documents/0/cells/0/grounded", "yes", "documents[0].cells[0].grounded"),
        ("documents/0/spent/cost", "dear", "documents[0].spent.cost"),
        ("documents/0/spent/seconds", "long", "documents[0].spent.seconds"),
        ("documents/0/spent/requests", "3", "documents[0].spent.requests"),
        ("documents/0/defects/found/0/kind", ..., "documents[0].defects.found[0].kind"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named_with_the_file(
    tmp_path: Path, path: str, value: object, field: str
) -> None:
    with pytest.raises(ArtefactError) as caught:
        reads(tmp_path, changed(path, value))
    for lang in ("zh", "en"):
        assert str(tmp_path / NAME) in caught.value.text(lang)
        assert field in caught.value.text(lang)


def test_another_version_says_which_one_is_known(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError) as caught:
        reads(tmp_path, changed("format", 2))
    assert "2" in caught.value.text("en")
    assert "1" in caught.value.text("en")


@pytest.mark.parametrize("members", ["", "{", "[]", {"format": 1}, {"documents": None, "format": 1}])
def test_what_is_no_evaluation_is_told(tmp_path: Path, members: object) -> None:
    with pytest.raises(ArtefactError, match=r"evaluation\.json"):
        reads(tmp_path, members)


def test_a_folder_without_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match=r"evaluation\.json"):
        read_evaluation(tmp_path)


def paths(part: object, at: str = "") -> list[str]:
    """Every place of a file, as `changed` has them."""
    items: list[tuple[Any, object]] = []
    if isinstance(part, dict):
        items = [*part.items()]
    elif isinstance(part, list):
        items = [*enumerate(part)]
    return [found for name, one in items for found in (f"{at}{name}", *paths(one, f"{at}{name}/"))]


@cache
def places() -> list[str]:
    """Those of the whole file."""
    return paths(held())


JUNK: st.SearchStrategy[Any] = st.sampled_from([..., None, "", "x", -1, 1.5, True, [], {}, ["x"], [[]], [{}]])


@settings(few, max_examples=60)
@given(st.data(), JUNK)
def test_whatever_stands_at_one_place_the_file_is_read_or_told_wrong(
    tmp_path: Path, data: st.DataObject, junk: object
) -> None:
    part = data.draw(st.sampled_from(places()))
    try:
        made = reads(tmp_path, changed(part, junk))
    except ArtefactError as error:
        assert NAME in error.text("en")
    else:
        assert 0 <= summarise(made).numbers.f1 <= 1
