"""Reports are readable, complete, need nothing but themselves, and show a document's words as words."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extract.output.baseline import Accepted, Baseline
from extract.output.check_report import write_report
from extract.output.messages import Lang
from extract.reconcile.findings import Finding
from tests.extract.output.findings import ERROR, WARNING, checked

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{ 7*7 }}[a](http://x.cn)|`"


class Page(HTMLParser):
    """What a page holds: its elements, what they point to, and its words."""

    VOID = ("meta", "br", "img", "link", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.points: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.points += [
            name for name, _ in attrs if name in ("src", "href", "srcset", "action") or name.startswith("on")
        ]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words += data


def written(folder: Path, *found: Finding, name: str = "a.txt", lang: Lang = "zh") -> tuple[str, Page]:
    write_report(folder, "a.txt", checked(*found, name=name, lang=lang))
    return (folder / "a.txt.check.md").read_text("utf-8"), Page(
        (folder / "a.txt.check.html").read_text("utf-8")
    )


@pytest.mark.parametrize("kind", [0, 1])
def test_both_hold_all_that_is_known(tmp_path: Path, kind: int) -> None:
    markdown, page = written(tmp_path, ERROR, WARNING)
    text = (re.sub(r"\\(.)", r"\1", markdown), page.words)[kind]
    for word in (
        "1 个错误，1 个警告", "收入总计＝支出总计", "5.1万元≠5.0万元", "5.05 – 5.15", "4.95 – 不限",
        "一位数字有误，应为5.0万元", "基本支出：不符<i>", "出错的是“支出合计”", "存疑", "4 项数字中 3 项（75.0%）",
        "不成立", "1 / 2", "不适用的规则（1 条）", "基本支出＝人员经费＋公用经费", "no-such|rule",
    ):  # fmt: skip
        assert word in text
    assert "【5.1】" in markdown
    assert "mark" in page.elements


def test_the_page_needs_nothing_but_itself(tmp_path: Path) -> None:
    _, page = written(tmp_path, ERROR, WARNING)
    assert page.open == []
    assert page.points == []
    assert {"script", "link", "img", "iframe"}.isdisjoint(page.elements)
    source = (tmp_path / "a.txt.check.html").read_text("utf-8")
    assert "default-src 'none'" in source
    assert "url(" not in source
    assert "prefers-color-scheme: dark" in source


def test_what_a_document_says_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    odd = replace(
        ERROR, message=HOSTILE, arithmetic=HOSTILE, rule=HOSTILE, folded=(replace(ERROR, message=HOSTILE),)
    )
    markdown, page = written(tmp_path, odd, WARNING, name=HOSTILE)
    assert page.points == []
    assert {"img", "script", "a", "i"}.isdisjoint(page.elements)
    assert page.words.count(HOSTILE) >= 3
    # Every sign that Markdown would obey has its backslash.
    assert "<img" not in markdown.replace("\\<img", "")
    assert "](http" not in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4, 6}
    assert "\x1b" not in markdown


def test_a_clean_document_has_its_coverage_too(tmp_path: Path) -> None:
    markdown, page = written(tmp_path)
    for text in (markdown, page.words):
        assert "没有发现问题，但只在下述范围内" in text
        assert "75.0%" in text


def test_accepted_findings_are_counted_and_not_shown(tmp_path: Path) -> None:
    baseline = Baseline((Accepted("a.txt", "00", ERROR.key), Accepted("a.txt", "00", "gone:key")))
    write_report(tmp_path, "a.txt", checked(ERROR, baseline=baseline))
    page = Page((tmp_path / "a.txt.check.html").read_text("utf-8"))
    assert "已接受 1 个" in page.words
    assert "5.1万元" not in page.words
    assert "不再出现：gone:key" in page.words


def test_english(tmp_path: Path) -> None:
    markdown, page = written(tmp_path, ERROR, lang="en")
    for text in (markdown, page.words):
        assert "total revenue equals total expenditure" in text
        assert "what it can stand for" in text
        assert not re.search("错误|覆盖|规则", text)
