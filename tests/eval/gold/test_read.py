"""Gold files are read field by field: what is wrong is named with its file, its field and a cure, and stops no other."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.gold.file import GoldDefect
from eval.gold.read import GoldError, read_gold, read_golds
from extract.output.messages import Lang
from tests.eval.build import gold_json, sample_golds, write

FACT = {"path": "revenue.amount", "value": "840.99", "unit": "万元", "yuan": "8409900.00", "at": [[10, 16]]}
DEFECT = {"kind": "sum", "paths": ["revenue.amount"], "at": [[10, 16]], "note": "不符"}


def problem(folder: Path, held: object, lang: Lang = "en") -> str:
    """What is said of a gold file."""
    with pytest.raises(GoldError) as caught:
        read_gold(write(folder / "a.gold.json", held))
    return caught.value.text(lang)


def test_every_member_is_read(tmp_path: Path) -> None:
    also = [{"value": "841", "unit": "万元", "at": [[40, 43]]}]
    held = gold_json(
        {**FACT, "also": also, "or": ["total.amount"], "doubtful": True},
        defects=[{**DEFECT, "doubtful": True}],
        sha256="ab",
        scope=[[0, 50]],
        kinds=["number"],
    )
    made = read_gold(write(tmp_path / "a.gold.json", held))
    (one,) = made.facts
    assert (one.fact.path, one.fact.value, one.fact.unit, one.fact.at) == ("revenue.amount", "840.99", "万元", ((10, 16),))  # fmt: skip
    assert [(other.value, other.at) for other in one.fact.also] == [("841", ((40, 43),))]
    assert (one.alternatives, one.doubtful, one.firm) == (("total.amount",), True, False)
    assert made.defects == (GoldDefect("sum", ("revenue.amount",), ((10, 16),), "不符", True),)
    assert (made.document, made.sha256, made.scope, made.numbers_only) == ("a.txt", "ab", ((0, 50),), True)
    assert made.path == tmp_path / "a.gold.json"


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    made = read_gold(write(tmp_path / "a.gold.json", {"document": "a.txt", "facts": [FACT]}))
    assert (made.defects, made.sha256, made.scope, made.numbers_only) == ((), "", (), False)
    assert (made.facts[0].alternatives, made.facts[0].firm) == ((), True)


def test_paths_that_the_labellers_found_no_field_for_are_doubtful(tmp_path: Path) -> None:
    made = read_gold(write(tmp_path / "a.gold.json", gold_json({**FACT, "path": "other.reserves"}, FACT)))
    assert [one.firm for one in made.facts] == [False, True]


def test_a_changed_gold_file_has_another_fingerprint(tmp_path: Path) -> None:
    one, same, other = (
        read_gold(write(tmp_path / f"{at}.gold.json", gold_json({**FACT, "value": value}))).fingerprint
        for at, value in enumerate(["840.99", "840.99", "840.98"])
    )
    assert one == same != other


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": 840.99}, "facts[0].value"),
        ({"value": None}, "facts[0].value"),
        ({"path": 5}, "facts[0].path"),
        ({"at": None}, "facts[0].at"),
        ({"at": [[10]]}, "facts[0].at[0]"),
        ({"at": [[16, 10]]}, "facts[0].at[0]"),
        ({"at": [[-1, 5]]}, "facts[0].at[0]"),
        ({"at": [[1.0, 5]]}, "facts[0].at[0]"),
        ({"or": ["a", 5]}, "facts[0].or[1]"),
        ({"also": [{"value": "5"}]}, "facts[0].also[0].at"),
        ({"yuan": "eight"}, "facts[0].yuan"),
        ({"doubtful": "yes"}, "facts[0].doubtful"),
        ({"confidence": "high"}, "facts[0].confidence"),
    ],
)
def test_a_field_of_a_fact_is_named_with_the_file(
    tmp_path: Path, change: Mapping[str, Any], field: str
) -> None:
    for lang in ("zh", "en"):
        said = problem(tmp_path, gold_json({**FACT, **change}), lang)
        assert str(tmp_path / "a.gold.json") in said
        assert field in said


@pytest.mark.parametrize(
    ("members", "field", "cure"),
    [
        ({"document": None}, "document", ""),
        ({"contract": 2}, "contract", "1"),
        ({"kinds": ["text"]}, "kinds", '["number"]'),
        ({"facts": {}}, "facts", "list"),
        ({"facts": ["revenue"]}, "facts[0]", "object"),
        ({"scope": [5, 9]}, "scope[0]", "[start, end]"),
        ({"defects": [{**DEFECT, "kind": "odd"}]}, "defects[0].kind", "sum / cross"),
        ({"defects": [{"at": []}]}, "defects[0].kind", ""),
        ({"sha256": 12}, "sha256", "str"),
    ],
)
def test_a_field_of_the_file_is_named_with_what_it_must_be(
    tmp_path: Path, members: Mapping[str, Any], field: str, cure: str
) -> None:
    for lang in ("zh", "en"):
        said = problem(tmp_path, {**gold_json(FACT), **members}, lang)
        assert field in said
        assert cure in said


def test_the_two_languages_are_two(tmp_path: Path) -> None:
    held = gold_json({**FACT, "value": 5})
    said = problem(tmp_path, held, "zh")
    assert any("一" <= character <= "鿿" for character in said)
    assert not any("一" <= character <= "鿿" for character in problem(tmp_path, held, "en"))


@pytest.mark.parametrize("held", ["", "{", "[]", '"facts"', '{"document": "a.txt"}', "[" * 100_000])
def test_what_is_no_gold_file_is_told_by_name(tmp_path: Path, held: str) -> None:
    assert str(tmp_path / "a.gold.json") in problem(tmp_path, held)


def test_a_file_that_is_not_there_or_no_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"none\.gold\.json"):
        read_gold(tmp_path / "none.gold.json")
    (tmp_path / "folder.gold.json").mkdir()
    with pytest.raises(GoldError, match=r"folder\.gold\.json"):
        read_gold(tmp_path / "folder.gold.json")


def test_bytes_that_are_no_utf_8_are_told_and_a_mark_at_the_beginning_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.gold.json"
    path.write_bytes(json.dumps(gold_json(FACT), ensure_ascii=False).encode("gb18030"))
    with pytest.raises(GoldError, match=r"a\.gold\.json"):
        read_gold(path)
    path.write_bytes(json.dumps(gold_json(FACT)).encode("utf-8-sig"))
    assert len(read_gold(path).facts) == 1


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    write(tmp_path / "a.gold.json", gold_json(FACT))
    write(tmp_path / "b.gold.json", "{")
    write(tmp_path / "sub" / "c.gold.json", gold_json({**FACT, "value": 5}))
    write(tmp_path / "sub" / "d.gold.json", gold_json())
    write(tmp_path / "notes.json", "{")
    made = read_golds(tmp_path)
    assert [one.path.name for one in made.files] == ["a.gold.json", "d.gold.json"]
    assert [one.values["file"] for one in made.errors] == [tmp_path / "b.gold.json", tmp_path / "sub" / "c.gold.json"]  # fmt: skip


def test_a_file_that_is_given_is_read_whatever_its_name(tmp_path: Path) -> None:
    assert len(read_golds(write(tmp_path / "labels.json", gold_json(FACT))).files) == 1


def test_a_folder_without_gold_files_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(GoldError) as caught:
        read_golds(tmp_path)
    for lang in ("zh", "en"):
        assert str(tmp_path) in caught.value.text(lang)
        assert "*.gold.json" in caught.value.text(lang)


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", -1, 1.5, True, [], {}, ["x"], [[]], [{}], {"x": 1}]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_stands_in_a_field_the_file_is_read_or_told_wrong(
    tmp_path: Path, data: st.DataObject
) -> None:
    also = [{"value": "841", "unit": "万元", "at": [[40, 43]]}]
    held = gold_json({**FACT, "also": also, "or": ["total.amount"]}, defects=[dict(DEFECT)], scope=[[0, 50]])
    parts: list[dict[str, Any]] = [held, held["facts"][0], held["facts"][0]["also"][0], held["defects"][0]]
    part = data.draw(st.sampled_from(parts))
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(JUNK)
    path = write(tmp_path / "a.gold.json", held)
    try:
        read_gold(path)
    except GoldError as error:
        assert str(path) in error.text("en")


def test_the_samples_gold_files_are_read() -> None:
    assert len(sample_golds()) == 5
    assert all(one.sha256 and one.facts and one.defects for one in sample_golds())
