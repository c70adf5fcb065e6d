"""`show` prints facts by section with the schema's titles, each in its clause, and obeys no source."""

import io
from decimal import Decimal
from pathlib import Path

import pytest

from extract.documents.load import load
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.run_file import DocumentRow, Run, write_run
from extract.output.show import show
from extract.reading.facts import Fact, Statement, Unclaimed
from extract.reconcile.findings import Finding, Part
from extract.reconcile.reconcile import RuleStatus
from schemas.titles import default_titles

TEXT = "收入\x1b[31m[red]收入100.5万元。工会经费2万元。联系人：张三丰，电话1。"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def fact(path: str, value: str, unit: str = "", **more: object) -> Fact:
    start = TEXT.index(value)
    slot = path.replace("[工会经费]", "[]")
    return Fact(path, slot, value, unit, None, ((start, start + len(value)),), **more)  # type: ignore[arg-type]


USES = default_titles().within("basic_expenditure.operating.items[].amount")
FACTS = (
    fact("basic_expenditure.operating.items[工会经费].amount", "2", "万元"),
    fact("revenue.amount", "100.5", "万元", flags=("conflict",), conflict=True,
         also=(Statement("2", "万元", Decimal(20000), ((TEXT.index("2"), TEXT.index("2") + 1),)),)),
    fact("contact.name", "张三丰"),
    fact("other.thing", "电话"),
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder beside its source; the facts file of sub/a.txt in it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8", newline="")
    document = load(tmp_path / "in" / "a.txt", "sub/a.txt")
    out = tmp_path / "out"
    write_facts(facts_path(out, "sub/a.txt"), FactsFile("sub/a.txt", document.sha256, facts=FACTS))
    write_run(out, Run.begin("offline"), [DocumentRow("sub/a.txt", "ok", "../in/a.txt")])
    return facts_path(out, "sub/a.txt")


def shown(path: Path, file: io.StringIO | None = None, **more: object) -> tuple[str, str]:
    file = file or io.StringIO()
    why = show(path, more.pop("lang", "zh"), file=file, **more)  # type: ignore[arg-type]
    return file.getvalue(), why


def test_facts_stand_in_the_order_of_the_schema_with_their_clauses(run: Path) -> None:
    text, why = shown(run)
    assert why == ""
    assert text.splitlines() == [
        "sub/a.txt：4 项事实，0 个数字未认领，0 处被拒绝",
        "",
        "联系方式",
        "  联系人\t＊＊＊（个人信息，--include-personal 可显示）",
        "",
        "收入合计",
        "  金额\t100.5万元\t原文多处数值不一\t收入 [31m[red]收入【100.5】万元",
        "    另述\t2万元\t不一致\t工会经费【2】万元",
        "",
        default_titles().section("basic_expenditure.amount"),
        f"  {USES} [工会经费]\t2万元\t\t工会经费【2】万元",
        "",
        "其他",
        "  other.thing\t电话\t\t联系人：＊＊＊，【电话】1",
    ]


def test_english_uses_paths(run: Path) -> None:
    text, _ = shown(run, lang="en")
    assert "  revenue.amount\t100.5万元\tstated differently elsewhere in the document\t" in text
    assert text.startswith("sub/a.txt: 4 facts")


def test_personal_data_is_shown_when_asked_for(run: Path) -> None:
    assert "张三丰" not in shown(run)[0]
    assert "联系人\t张三丰" in shown(run, personal=True)[0]


def test_a_terminal_gets_colours_of_ours_alone(run: Path) -> None:
    text, _ = shown(run, Terminal())
    assert "[red]" in text
    assert "\x1b[31m" not in text
    assert "【" not in text


def test_without_the_source_there_are_no_quotes_and_it_says_so(run: Path) -> None:
    (run.parents[2] / "in" / "a.txt").unlink()
    text, why = shown(run)
    assert "100.5万元" in text
    assert "【" not in text
    assert "原文不能读取" in why
    (run.parents[1] / "run.json").unlink()
    assert "找不到原文" in shown(run)[1]


def test_a_source_that_changed_is_not_quoted(run: Path) -> None:
    other = run.parents[2] / "in" / "a.txt"
    other.write_text(TEXT + "!", "utf-8")
    assert "校验和不符" in shown(run)[1]
    assert "校验和不符" in shown(run, source=other)[1]


def test_the_source_can_be_named(run: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.txt"
    (tmp_path / "in" / "a.txt").rename(moved)
    text, why = shown(run, source=moved)
    assert why == ""
    assert "【100.5】" in text


def test_a_file_without_facts_says_so(tmp_path: Path) -> None:
    write_facts(tmp_path / "a.facts.json", FactsFile("a.txt", ""))
    assert "没有事实" in shown(tmp_path / "a.facts.json")[0]


def test_numbers_that_no_field_claimed_stand_at_the_end_in_their_clauses(run: Path) -> None:
    at = (TEXT.index("2万元"), TEXT.index("2万元") + 1)
    document = load(run.parents[2] / "in" / "a.txt", "sub/a.txt")
    held = FactsFile("sub/a.txt", document.sha256, facts=FACTS[:1], unclaimed=(Unclaimed(at, "unread"),))
    write_facts(run, held)
    last = shown(run)[0].splitlines()[-2:]
    assert last[0] == "未认领的数（1 个）"
    assert last[1].startswith("  未被任何字段认领")
    assert "【2】万元" in last[1]


def test_a_number_beside_a_contact_is_masked_among_the_unclaimed_too(run: Path) -> None:
    at = (TEXT.index("电话1") + 2, TEXT.index("电话1") + 3)
    document = load(run.parents[2] / "in" / "a.txt", "sub/a.txt")
    phone = fact("contact.phone", "电话1")
    write_facts(
        run, FactsFile("sub/a.txt", document.sha256, facts=(phone,), unclaimed=(Unclaimed(at, "unread"),))
    )
    assert "电话1" not in shown(run)[0].replace("sub/a.txt", "")


def test_findings_come_first_with_their_clauses_and_nothing_personal(run: Path) -> None:
    at = ((TEXT.index("100.5"), TEXT.index("100.5") + 5),)
    person = ((TEXT.index("张三丰"), TEXT.index("张三丰") + 3),)
    part = Part("stated", "revenue.amount", "100.5", "万元", at)
    found = (
        Finding("year-past-aim", "year", "warning", "document", (), person, "以过去的年度为目标：张三丰"),
        Finding(
            "total-revenue", "cross", "error", "document", ("revenue.amount",), at, "不符", parts=(part,)
        ),
    )
    document = load(run.parents[2] / "in" / "a.txt", "sub/a.txt")
    rules = (RuleStatus("total-revenue", "fail", 1, 1),)
    write_facts(run, FactsFile("sub/a.txt", document.sha256, facts=FACTS, findings=found, rules=rules))
    lines = shown(run)[0].splitlines()
    assert lines[2:7] == [
        "问题（1 个错误，1 个警告）",
        "  错误 1\t不符",
        "    所述数 收入合计\t100.5万元\t\t收入 [31m[red]收入【100.5】万元",
        "  警告 2\t以过去的年度为目标：＊＊＊（个人信息，--include-personal 可显示）",
        "  规则：通过 0（其中舍入以内 0），不成立 1，数据不全 0，无法判定 0，不适用 0",
    ]
    assert "以过去的年度为目标：张三丰" in shown(run, personal=True)[0]
