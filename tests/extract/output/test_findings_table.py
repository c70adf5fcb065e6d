"""findings.csv has a row for each finding, folded ones below the one above them, and does no harm in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import replace

from extract.output.finding_view import Setting
from extract.output.findings_table import COLUMNS, cells, typed_findings
from extract.output.table import Row
from extract.reconcile.findings import Finding
from extract.store.records import FindingRow
from tests.extract.output.findings import ERROR, PHONE, TEXT, WARNING, at

SETTING = Setting.of("zh", TEXT, [PHONE], personal=False)


def finding_rows(document: str, found: Sequence[Finding]) -> list[Row]:
    return [cells(document, row) for row in typed_findings(found, SETTING)]


def table(*found: Finding) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in finding_rows("a.txt", found)]


def test_a_folded_finding_names_the_one_above_it() -> None:
    made = table(ERROR, WARNING)
    assert [(row["编号"], row["并入"], row["级别"], row["规则编号"]) for row in made] == [
        ("1", "", "错误", "revenue-expenditure"),
        ("2", "1", "错误", "basic-parts"),
        ("3", "", "警告", "template-blank-number"),
    ]
    first = made[0]
    assert (first["类别"], first["归因"], first["存疑数据"], first["能否确定"]) == (
        "两处不一致",
        "原文错误",
        "支出合计",
        "是",
    )
    assert first["算式"] == "5.1万元≠5.0万元"
    assert first["试过的解释"] == "支出合计：若一位数字有误，应为5.0万元"
    assert (first["起"], first["止"]) == ("2", "5")
    assert first["原文"].startswith("支出5.1万元")
    assert first["标识"] == ERROR.key


def test_a_row_is_typed_before_it_is_a_row_of_cells() -> None:
    first, below = typed_findings([ERROR], SETTING)
    assert first == FindingRow(
        number=1, above=None, severity="error", kind="cross", side="document", rule="revenue-expenditure",
        message="收入总计＝支出总计：5.1万元≠5.0万元（原文错误）", arithmetic="5.1万元≠5.0万元",
        suspects=("expenditure.amount",), certain=True, cures=("支出合计：若一位数字有误，应为5.0万元",),
        paths=("expenditure.amount", "revenue.amount"), start=2, end=5, quote=first.quote, key=ERROR.key,
    )  # fmt: skip
    assert (below.number, below.above, below.certain) == (2, 1, None)


def test_no_cell_starts_a_formula() -> None:
    odd = replace(
        ERROR, rule="=1", message="+1+1", arithmetic="@x", suspects=("-x",), paths=("＝x",), at=at("<b>")
    )
    for row in finding_rows("=a.txt", [odd]):
        assert all(cell[:1] not in ("=", "+", "-", "@", "＝", "＋", "－", "＠") for cell in row)


def test_personal_data_is_not_in_it() -> None:
    (row,) = table(replace(ERROR, at=PHONE.at, message="12345678", arithmetic="12345678", folded=()))
    assert not any("12345678" in cell for cell in row.values())
