"""A facts file is the contract's JSON, one fact a line, and reads back to the same values."""

import json
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.output.facts_file import FactsFile, FactsFileError, facts_path, read_facts, to_json, write_facts
from extract.pipeline import DocumentResult
from extract.readers.base import Asked
from extract.reading.facts import Fact, NotFact, Statement, Unclaimed
from extract.reading.pointers import Refused
from extract.reconcile.constraints import Status
from extract.reconcile.findings import Attribution, Cure, Finding, FindingKind, Part, Severity
from extract.reconcile.reconcile import Coverage, RuleStatus
from extract.reconcile.wording import CURES
from schemas.catalogue import default, fill

FACT = Fact("revenue.amount", "revenue.amount", "2227.09", "万元", Decimal("22270900.00"), ((1, 8), (20, 27)))
OTHER = Statement("2227", "万元", Decimal("22270000"), ((40, 44),))
FAR = Statement("9", "万元", Decimal("90000"), ((50, 51),))


def written(folder: Path, facts: FactsFile) -> str:
    write_facts(folder / "a.facts.json", facts)
    return (folder / "a.facts.json").read_bytes().decode("utf-8")


def test_members_are_the_contracts(tmp_path: Path) -> None:
    fact = Fact(
        "revenue.amount", "revenue.amount", "2227.09", "万元", Decimal("22270900.00"), ((1, 8),),
        (OTHER, FAR), True, ("conflict",), 0.5,
    )  # fmt: skip
    result = DocumentResult(
        Document.from_text("x", "sub/a.txt"), (fact,), (Unclaimed((9, 12), "table"),), (NotFact((2, 6), "year"),),
        (Refused("revenue.amount", (3, 4), "wrong_kind"),), ("§二: timeout",), Asked(10, 5, cost="0.01", seconds=3.5),
    )  # fmt: skip
    held = json.loads(written(tmp_path, FactsFile.of(result, "model")))
    assert held["document"] == "sub/a.txt"
    assert held["contract"] == 1
    assert held["sha256"] == result.document.sha256
    assert held["reader"] == {"name": "model", "input_tokens": 10, "output_tokens": 5, "cost": "0.01"}
    assert held["facts"] == [
        {
            "path": "revenue.amount", "value": "2227.09", "unit": "万元", "yuan": "22270900.00", "at": [[1, 8]],
            "also": [
                {"value": "2227", "unit": "万元", "yuan": "22270000", "at": [[40, 44]]},
                {"value": "9", "unit": "万元", "yuan": "90000", "at": [[50, 51]], "conflict": True},
            ],
            "flags": ["conflict"], "confidence": 0.5,
        }
    ]  # fmt: skip
    assert held["unclaimed"] == [{"at": [9, 12], "cause": "table"}]
    assert held["not_facts"] == [{"at": [2, 6], "cause": "year"}]
    assert held["refused"] == [{"slot": "revenue.amount", "at": [3, 4], "why": "wrong_kind"}]
    assert held["findings"] == held["rules"] == []
    assert held["coverage"] == {"numbers": 0, "checked": 0}


def test_what_the_rules_say_is_in_the_contracts_words(tmp_path: Path) -> None:
    below = Finding("nature-shares", "rate", "error", "document", ("b",), ((4, 6),), "占比不符")
    finding = Finding(
        "revenue-expenditure", "cross", "error", "document", ("a", "b"), ((1, 3),), "不符", folded=(below,)
    )
    result = DocumentResult(
        Document.from_text("x"), (), (), (), (), findings=(finding,),
        rules=(RuleStatus("revenue-expenditure", "fail", 1, 1),), coverage=Coverage(5, 3),
    )  # fmt: skip
    held = json.loads(written(tmp_path, FactsFile.of(result, "offline")))
    assert held["findings"][0].items() >= {
        "rule": "revenue-expenditure", "kind": "cross", "severity": "error", "attribution": "document",
        "paths": ["a", "b"], "at": [[1, 3]], "message": "不符",
    }.items()  # fmt: skip
    assert [one["rule"] for one in held["findings"][0]["folded"]] == ["nature-shares"]
    assert held["rules"] == [{"rule": "revenue-expenditure", "status": "fail", "checked": 1, "places": 1}]
    assert held["coverage"] == {"numbers": 5, "checked": 3}


def test_a_text_has_no_unit_and_no_yuan() -> None:
    fact = Fact("unit_name", "unit_name", "某局", "", None, ((0, 2),))
    assert to_json(FactsFile("a", "", facts=(fact,)))["facts"] == [
        {"path": "unit_name", "value": "某局", "at": [[0, 2]]}
    ]


def test_one_fact_is_one_line_in_utf8_with_lf(tmp_path: Path) -> None:
    text = written(tmp_path, FactsFile("a.txt", "0", facts=(FACT, FACT)))
    assert "\r" not in text
    assert text.endswith("}\n")
    assert sum(line.startswith('  {"path": "revenue.amount"') for line in text.split("\n")) == 2
    assert "万元" in text


def test_what_breaks_lines_or_terminals_is_escaped(tmp_path: Path) -> None:
    odd = Fact("unit_name", "unit_name", "\x1b\x9b\u2028\u202e\ud800", "", None, ((0, 5),))
    text = written(tmp_path, FactsFile("a.txt", "0", facts=(odd,)))
    assert len(text.splitlines()) == len(text.split("\n")) - 1
    assert not set("\x1b\x9b\u202e") & set(text)
    assert read_facts(tmp_path / "a.facts.json").facts == (odd,)


def test_two_runs_that_found_the_same_write_the_same(tmp_path: Path) -> None:
    document = Document.from_text("x")
    cost = Asked(10, 5, 2, 1, cost="0.1", estimated=True)
    paid = replace(cost, seconds=1.0, paid_input_tokens=10, paid_output_tokens=5, paid_cost="0.1")
    known = replace(cost, seconds=2.0, requests=5, retries=3, cached=2)
    one, two = (DocumentResult(document, (FACT,), (), (), (), asked=asked) for asked in (paid, known))
    assert written(tmp_path, FactsFile.of(one, "offline")) == written(tmp_path, FactsFile.of(two, "offline"))


def test_sub_folders_are_kept(tmp_path: Path) -> None:
    path = facts_path(tmp_path, "2024/甲/a.txt")
    write_facts(path, FactsFile("2024/甲/a.txt", "0"))
    assert (tmp_path / "2024" / "甲" / "a.txt.facts.json").is_file()


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.facts.json"
    path.write_text("earlier", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_facts(path, FactsFile("a", "0"))
    assert [one.name for one in tmp_path.iterdir()] == ["a.facts.json"]
    assert path.read_text("utf-8") == "earlier"


SPANS = st.tuples(st.integers(0, 10**7), st.integers(0, 99)).map(lambda pair: (pair[0], pair[0] + pair[1]))
WORDS = st.text(max_size=12)
YUAN = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2)
STATEMENTS = st.builds(Statement, WORDS, WORDS, YUAN, st.lists(SPANS, max_size=3).map(tuple))


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    slot = draw(st.sampled_from(list(default().slots)))
    path = fill(slot.path, [draw(st.text("预算收入[]\n =\"'\\x", min_size=1)) for _ in slot.keys])
    first = draw(STATEMENTS)
    also = tuple(draw(st.lists(STATEMENTS, max_size=3)))
    return Fact(
        path, slot.path, first.value, first.unit, first.yuan, first.at, also,
        conflict=bool(also) and draw(st.booleans()),
        flags=tuple(draw(st.lists(st.sampled_from(["malformed", "conflict", "new"]), max_size=2))),
        confidence=draw(st.none() | st.floats(0, 1)), within=draw(WORDS), of=draw(WORDS),
    )  # fmt: skip


PLACES = st.lists(SPANS, max_size=3).map(tuple)
PATHS = st.lists(WORDS, max_size=3).map(tuple)
PARTS = st.builds(Part, WORDS, WORDS, WORDS, WORDS, PLACES, WORDS, WORDS, st.sampled_from([1, -1]))
CURED = st.builds(Cure, st.sampled_from(list(CURES)), WORDS, WORDS, WORDS, WORDS, st.none() | SPANS)


def _findings(folded: st.SearchStrategy[tuple[Finding, ...]]) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding, WORDS, st.sampled_from(get_args(FindingKind)), st.sampled_from(get_args(Severity)),
        st.sampled_from(get_args(Attribution)), PATHS, PLACES, WORDS, WORDS, WORDS,
        st.lists(PARTS, max_size=2).map(tuple), cures=st.lists(CURED, max_size=2).map(tuple), folded=folded,
        subject=WORDS,
    ) | st.builds(
        Finding, WORDS, st.just("sum"), st.just("error"), st.just("document"), PATHS, PLACES, WORDS,
        suspects=st.lists(WORDS, min_size=1, max_size=2).map(tuple), ambiguous=st.booleans(), folded=folded,
    )  # fmt: skip


FINDINGS = _findings(st.lists(_findings(st.just(())), max_size=2).map(tuple))


FILES = st.builds(
    FactsFile,
    document=WORDS,
    sha256=WORDS,
    reader=WORDS,
    asked=st.builds(
        Asked, st.integers(0), st.integers(0), cost=st.none() | st.just("0.05"), estimated=st.booleans()
    ),
    facts=st.lists(facts(), max_size=4).map(tuple),
    unclaimed=st.lists(st.builds(Unclaimed, SPANS, WORDS), max_size=3).map(tuple),
    not_facts=st.lists(st.builds(NotFact, SPANS, WORDS), max_size=3).map(tuple),
    refused=st.lists(st.builds(Refused, WORDS, SPANS, st.just("overlaps")), max_size=3).map(tuple),
    failures=st.lists(WORDS, max_size=2).map(tuple),
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    rules=st.lists(
        st.builds(RuleStatus, WORDS, st.sampled_from(get_args(Status)), st.integers(0), st.integers(0)),
        max_size=2,
    ).map(tuple),
    coverage=st.builds(Coverage, st.integers(0), st.integers(0)),
)


@settings(deadline=None)
@given(FILES)
def test_what_is_written_reads_back_the_same(file: FactsFile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_facts(Path(folder) / "a.facts.json", file)
        assert read_facts(Path(folder) / "a.facts.json") == file


FOUND = {"rule": "r", "kind": "sum"}
GOOD = {"document": "a.txt", "contract": 1, "facts": [{"path": "total.amount", "value": "1", "at": [[0, 1]]}]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"contract": 2}, "contract 为 2"),
        ({"document": None}, "document 缺失"),
        ({"facts": {}}, "facts 应为 list"),
        ({"facts": ["x"]}, "facts[0] 应为"),
        ({"facts": [{"value": "1", "at": []}]}, "facts[0].path 缺失"),
        ({"facts": [{"path": "p", "value": 1, "at": []}]}, "facts[0].value 应为 str"),
        ({"facts": [{"path": "p", "value": "1", "at": [[3]]}]}, "facts[0].at[0] 应为 [start, end]"),
        ({"facts": [{"path": "p", "value": "1", "at": [[0, 1]], "yuan": "x"}]}, "facts[0].yuan"),
        (
            {"facts": [{"path": "p", "value": "1", "at": [], "confidence": "high"}]},
            "facts[0].confidence 应为 number",
        ),
        ({"facts": [{"path": "p", "value": "1", "at": [], "confidence": True}]}, "facts[0].confidence"),
        (
            {"facts": [{"path": "p", "value": "1", "at": [], "also": [{"value": "2"}]}]},
            "facts[0].also[0].at 缺失",
        ),
        ({"unclaimed": [{"at": [2, 1], "cause": "table"}]}, "unclaimed[0].at"),
        ({"findings": [{"rule": "r"}]}, "findings[0].kind"),
        ({"findings": [{"kind": "sum"}]}, "findings[0]."),
        ({"findings": [FOUND, FOUND | {"kind": "typo"}]}, "findings[1].kind 'typo'"),
        ({"findings": [FOUND | {"kind": ["sum"]}]}, "findings[0].kind"),
        ({"findings": [FOUND | {"severity": "fatal"}]}, "findings[0].severity 'fatal'"),
        ({"findings": [FOUND | {"attribution": "reader"}]}, "findings[0].attribution 'reader'"),
        ({"findings": [FOUND | {"at": [[1]]}]}, "findings[0]."),
        ({"findings": [FOUND | {"paths": 3}]}, "findings[0]."),
        ({"findings": [FOUND | {"folded": [FOUND | {"kind": "typo"}]}]}, "findings[0].kind 'typo'"),
        ({"rules": [{"status": "fail"}]}, "rules[0].rule 缺失"),
        ({"coverage": {"numbers": "5"}}, "coverage.numbers 应为 int"),
        ({"coverage": []}, "coverage 应为 dict"),
    ],
)
def test_a_wrong_field_is_named_with_its_file_and_the_cure(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    path = tmp_path / "坏.facts.json"
    path.write_text(json.dumps({**GOOD, **change}), "utf-8")
    with pytest.raises(FactsFileError) as caught:
        read_facts(path)
    assert "坏.facts.json" in str(caught.value)
    assert says in str(caught.value)
    assert "请" in str(caught.value)
    assert "run gouji extract again" in caught.value.text("en")


@pytest.mark.parametrize(
    "finding",
    [
        FOUND | {"parts": ["x"]},
        FOUND | {"cures": ["x"]},
        FOUND | {"cures": [{"kind": "typo", "path": "p", "value": "1", "unit": "元"}]},
    ],
)
def test_a_wrong_part_or_cure_is_a_field_error_too(tmp_path: Path, finding: dict[str, Any]) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**GOOD, "findings": [finding]}), "utf-8")
    with pytest.raises(FactsFileError, match="findings"):
        read_facts(tmp_path / "a.json")


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_facts_file_is_said_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(FactsFileError, match="不是结果文件"):
        read_facts(tmp_path / "a.json")


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(FactsFileError, match="找不到"):
        read_facts(tmp_path / "gone.json")
    with pytest.raises(FactsFileError, match="读取失败"):
        read_facts(tmp_path)


def test_gold_like_files_and_unknown_members_are_read(tmp_path: Path) -> None:
    fact: dict[str, object] = {"path": "unit_name", "value": "某局", "unit": None, "at": [[0, 2]]}
    fact |= {"within": "x", "of": "y", "doubtful": True}
    (tmp_path / "a.json").write_text(json.dumps(GOOD | {"facts": [fact], "more": 1}), "utf-8-sig")
    assert read_facts(tmp_path / "a.json").facts == (
        Fact("unit_name", "unit_name", "某局", "", None, ((0, 2),), within="x", of="y"),
    )
