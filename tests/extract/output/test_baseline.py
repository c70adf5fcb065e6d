"""A baseline accepts findings one by one, and says what it accepted that is no longer there."""

from dataclasses import replace
from pathlib import Path

import pytest

from extract.output.baseline import Accepted, Baseline, accept, write_baseline
from extract.output.messages import UserError
from tests.extract.output.findings import ERROR, WARNING

ENTRY = Accepted("a.txt", "00", ERROR.key, "said", "why")


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    entries = (ENTRY, Accepted("子/b.txt", "", "k:\u2028"))
    write_baseline(tmp_path / "known.json", entries)
    assert Baseline.read(tmp_path / "known.json").entries == entries
    assert (tmp_path / "known.json").read_text("utf-8").count("\n  {") == 2


def test_an_entry_accepts_one_finding_of_its_key() -> None:
    second = replace(ERROR, message="another one of the same key")
    split = Baseline((ENTRY,)).split("a.txt", "00", [ERROR, second, WARNING])
    assert split.accepted == (ERROR,)
    assert split.new == (second, WARNING)
    assert split.gone == ()


def test_a_document_is_known_by_its_bytes_before_its_name() -> None:
    other = Accepted("a.txt", "11", "other:key")
    baseline = Baseline((ENTRY, other))
    assert baseline.split("renamed.txt", "00", [ERROR]).accepted == (ERROR,)
    assert baseline.split("a.txt", "11", [ERROR]) == ((ERROR,), (), (other,))
    assert baseline.split("a.txt", "22", [ERROR]) == ((), (ERROR,), (other,))
    assert baseline.split("b.txt", "22", [ERROR]) == ((ERROR,), (), ())


def test_reasons_stay_with_their_findings() -> None:
    said = [(ERROR.key, "new words"), (ERROR.key, "again"), ("k", "m")]
    assert [one.reason for one in accept("a.txt", "00", said, [ENTRY])] == ["why", "", ""]


@pytest.mark.parametrize(
    ("held", "names"),
    [
        ("{", "Expecting"),
        ("[]", "accepted"),
        ('{"accepted": {}}', "accepted"),
        ('{"accepted": [1]}', "accepted[0]"),
        ('{"accepted": [{"document": "a", "key": 1}]}', "accepted[0].key"),
        ('{"accepted": [{"document": "a", "key": "k", "reason": null}]}', "accepted[0].reason"),
    ],
)
def test_a_file_that_is_none_is_refused_by_field(tmp_path: Path, held: str, names: str) -> None:
    (tmp_path / "known.json").write_text(held, "utf-8")
    with pytest.raises(UserError, match=r"known\.json") as error:
        Baseline.read(tmp_path / "known.json")
    assert names in error.value.text("en")
