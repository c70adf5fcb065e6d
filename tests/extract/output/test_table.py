"""facts.csv opens in a spreadsheet, says what the source says, and does no harm."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extract.output.table import COLUMNS, Row, append, cells, fact_rows
from extract.reading.facts import Fact, Statement
from extract.store.records import FactRow

TEXT = "收入情况。\n=财政拨款收入100.5万元，\x1b[31m比上年增加\n5万元；联系人：张三丰，电话12345678。"


def at(words: str) -> tuple[tuple[int, int], ...]:
    return ((TEXT.index(words), TEXT.index(words) + len(words)),)


AMOUNT = Fact(
    "revenue.amount",
    "revenue.amount",
    "100.5",
    "万元",
    Decimal("1005000.00"),
    at("100.5"),
    flags=("conflict",),
)
NAME = Fact("contact.name", "contact.name", "张三丰", "", None, at("张三丰"))
PHONE = Fact("contact.phone", "contact.phone", "12345678", "", None, at("12345678"))


def rows(
    document: str,
    text: str,
    facts: Sequence[Fact],
    *,
    personal: bool = False,
    suspected: Mapping[str, Sequence[str]] | None = None,
) -> list[Row]:
    made = fact_rows(text, facts, personal=personal, suspected=suspected)
    return [cells(document, row) for row in made]


def table(*facts: Fact, personal: bool = False) -> list[dict[str, str]]:
    return [
        dict(zip(COLUMNS, row, strict=True)) for row in rows("2024/a.txt", TEXT, facts, personal=personal)
    ]


def test_a_fact_is_a_row_with_the_titles_of_the_schema() -> None:
    assert table(AMOUNT) == [
        {
            "文件": "2024/a.txt", "路径": "revenue.amount", "名称": "收入合计 / 金额", "键": "", "数值": "100.5", "单位": "万元",
            "元": "1005000.00", "起": "13", "止": "18", "其他位置": "", "另述": "",
            "原文": "'=财政拨款收入100.5万元， [31m比上年增加 5万元", "标记": "原文多处数值不一", "把握": "",
            "问题": "",
        }
    ]  # fmt: skip


def test_another_statement_is_a_row_of_its_own_and_further_places_are_listed() -> None:
    other = Statement("100", "万元", Decimal(1000000), ((50, 53),))
    fact = Fact(
        "revenue.sources[=事业].amount", "revenue.sources[].amount", "1", "", None, ((0, 1), (3, 5)), (other,)
    )
    first, second = table(fact)
    assert (first["键"], first["其他位置"], first["另述"]) == ("'=事业", "3-5", "")
    assert (second["数值"], second["元"], second["另述"]) == ("100", "1000000", "是")


def test_personal_data_is_left_out_and_masked_in_the_quotes_of_others() -> None:
    year = Fact("fiscal_year", "fiscal_year", "联系人", "", None, at("联系人"))
    made = table(year, NAME, PHONE)
    assert [row["路径"] for row in made] == ["fiscal_year"]
    assert made[0]["原文"] == "联系人：＊＊＊，电话＊＊＊＊＊＊＊＊"
    with_it = table(year, NAME, PHONE, personal=True)
    assert [row["数值"] for row in with_it] == ["联系人", "张三丰", "12345678"]
    assert "张三丰" in with_it[0]["原文"]


@pytest.mark.parametrize(
    "value", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\ufeff=1", "\x00-x"]
)
def test_no_cell_starts_a_formula(value: str) -> None:
    fact = Fact(f"a[{value}]", f"a[{value}]", value, value, None, (), flags=(value,))
    for row in rows(value, "", [fact]):
        assert all(cell[:1] not in ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r") for cell in row)


def test_a_fact_names_the_rules_that_suspect_it() -> None:
    suspected = {"revenue.amount": ["one-number-one-fact", "=1+1"], "total.amount": ["x"]}
    other = Statement("100", "万元", None, ((50, 53),))
    made = rows("a.txt", TEXT, [replace(AMOUNT, also=(other,)), NAME], suspected=suspected)
    assert [row[-1] for row in made] == ["一个数只能是一项数据；=1+1"] * 2
    assert rows("a.txt", TEXT, [AMOUNT], suspected={"revenue.amount": ["=1"]})[0][-1] == "'=1"
    assert COLUMNS[-1] == "问题"


def test_a_row_is_typed_before_it_is_a_row_of_cells() -> None:
    other = Statement("100", "万元", Decimal(1000000), ((50, 53), (60, 63)))
    fact = replace(AMOUNT, also=(other,), confidence=0.875)
    first, second = fact_rows(TEXT, [fact, NAME], suspected={"revenue.amount": ("a", "b")})
    assert first == FactRow(
        path="revenue.amount", slot="revenue.amount", value="100.5", unit="万元", yuan=Decimal("1005000.00"),
        start=13, end=18, more="", also=False, quote="=财政拨款收入100.5万元， [31m比上年增加 5万元",
        flags=("conflict",), confidence=0.875, suspected=("a", "b"),
    )  # fmt: skip
    assert (second.value, second.more, second.also) == ("100", "60-63", True)
    assert cells("a.txt", first)[13] == "0.88"


def test_a_negative_number_stays_a_number() -> None:
    assert table(Fact("total.change_rate", "total.change_rate", "-5.2", "%", None, ()))[0]["数值"] == "-5.2"


def test_a_fact_that_the_schema_does_not_know_is_called_by_its_path() -> None:
    assert table(Fact("other.x", "other.x", "1", "", None, ()))[0]["名称"] == "other.x"


def test_the_file_has_a_bom_and_quotes_what_must_be(tmp_path: Path) -> None:
    append(tmp_path / "facts.csv", 0, COLUMNS, rows('a,"b".txt', TEXT, [AMOUNT]))
    data = (tmp_path / "facts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf" + "文件,路径,名称".encode())
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[0] == list(COLUMNS)
    assert read[1][0] == 'a,"b".txt'
    assert len(read) == 2


def test_rows_are_added_after_the_bytes_that_count(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    size = append(path, 0, COLUMNS, rows("a.txt", TEXT, [AMOUNT]))
    assert size == path.stat().st_size
    path.write_bytes(path.read_bytes() + b"half a ro")
    append(path, size, COLUMNS, rows("b.txt", TEXT, [AMOUNT]))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == [COLUMNS[0], "a.txt", "b.txt"]


def test_a_table_of_no_rows_has_a_head(tmp_path: Path) -> None:
    append(tmp_path / "facts.csv", 0, COLUMNS, [])
    assert (tmp_path / "facts.csv").read_bytes() == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"
