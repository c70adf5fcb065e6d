"""The closing table: lines that other programs can cut where there is no terminal, drawn where there is one."""

import io

from extract.output.run_file import DocumentRow
from extract.output.summary import MOST_ROWS, print_summary
from extract.readers.base import Asked


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


OK = DocumentRow("a\x1b[31m.txt", "ok", facts=12, unclaimed=3, flagged=1, errors=2, warnings=4, seconds=0.25)
PAID = DocumentRow(
    "b.txt", "partial", facts=2, note="一个问题",
    asked=Asked(
        3000, 90, cost="0.5", estimated=True,
        paid_input_tokens=1200, paid_output_tokens=34, paid_cost="0.012300",
    ),
)  # fmt: skip
BAD = DocumentRow("坏.txt", "failed", note="是空文件；[red]请确认")


def printed(rows: list[DocumentRow], file: io.StringIO, lang: str = "zh") -> str:
    print_summary(rows, "en" if lang == "en" else "zh", 1.5, file)
    return file.getvalue()


def test_plain_lines_have_tabs_and_no_control_characters() -> None:
    lines = printed([OK, PAID, BAD], io.StringIO()).splitlines()
    assert lines[0].split("\t")[:4] == ["文件", "状态", "事实", "未认领"]
    assert lines[0].split("\t")[5:7] == ["错误", "警告"]
    assert lines[1] == "a\\x1b[31m.txt\t完成\t12\t3\t1\t2\t4\t\t\t0.25"
    assert lines[2] == "b.txt\t部分\t2\t0\t0\t0\t0\t≈1200/34\t0.0123\t\t一个问题"
    assert lines[3] == "坏.txt\t失败\t\t\t\t\t\t\t\t\t是空文件；[red]请确认"
    assert lines[4] == "合计 3 份\t失败 1\t14\t3\t1\t2\t4\t≈1200/34\t0.0123\t1.50"


def test_a_terminal_gets_a_table_without_empty_columns() -> None:
    shown = printed([OK, BAD], Terminal())
    assert "词元" not in shown
    assert "[red]" in shown
    assert "\x1b[31m." not in shown
    assert "词元" in printed([PAID], Terminal())


def test_what_another_run_paid_is_not_shown() -> None:
    known = DocumentRow("c.txt", "ok", facts=1, asked=Asked(3000, 90, cached=2, cost="0.5", estimated=True))
    lines = printed([known], io.StringIO()).splitlines()
    assert lines[1] == "c.txt\t完成\t1\t0\t0\t0\t0"
    assert lines[2].split("\t")[7:9] == ["", ""]


def test_of_many_documents_the_failed_ones_are_shown_first() -> None:
    rows = [DocumentRow(f"{index}.txt", "ok") for index in range(200)] + [BAD]
    lines = printed(rows, io.StringIO(), "en").splitlines()
    assert len(lines) == MOST_ROWS + 3
    assert any(line.startswith("坏.txt\tfailed") for line in lines)
    assert lines[-1] == "... 151 more in run.json"
    assert lines[-2].startswith("total of 201\t1 failed")
