"""Reports hold the figures of what they are about, show a document's words as words, and need nothing but themselves."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import eval.report
from eval.comparison.model import FEW, Change
from eval.evaluation.model import Evaluation
from eval.evaluation.summary import summarise
from eval.report.figures import percent, points, whole
from eval.report.page import write_comparison_report, write_evaluation_report, write_leaderboard_report
from eval.scoring.trust import FlagScore
from extract.output.messages import LANGS, Lang
from extract.output.messages_report import REPORT
from tests.eval.report import made
from tests.eval.report.made import Page, cell, document, evaluation

HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}[a](http://x.cn)|`**b**"
WRITERS: dict[str, Callable[[Path, Lang], None]] = {
    "evaluation": lambda folder, lang: write_evaluation_report(folder, evaluation(), lang),
    "comparison": lambda folder, lang: write_comparison_report(folder, made.comparison(), lang),
    "leaderboard": lambda folder, lang: write_leaderboard_report(
        folder, [evaluation(), evaluation(name="白天")], lang
    ),
}
every = pytest.mark.parametrize("name", WRITERS)
Written = Callable[..., Path]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The folder with a report, written when it is first asked for; hostile: all that a document says is odd."""

    @cache
    def write(name: str, lang: Lang = "zh", *, hostile: bool = False) -> Path:
        folder = tmp_path_factory.mktemp(name)
        if hostile:
            write_hostile(folder, name)
        else:
            WRITERS[name](folder, lang)
        return folder

    return write


def of_evaluation(
    folder: Path, held: Evaluation, lang: Lang = "zh", target: float = 0.01
) -> tuple[str, Page]:
    write_evaluation_report(folder, held, lang, target)
    return both(folder, "evaluation")


def both(folder: Path, name: str) -> tuple[str, Page]:
    return (folder / f"{name}.md").read_text("utf-8"), Page((folder / f"{name}.html").read_text("utf-8"))


def plain(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown.replace("**", ""))


# -- all of them


@every
@pytest.mark.parametrize("lang", LANGS)
def test_a_page_needs_nothing_but_itself(written: Written, name: str, lang: Lang) -> None:
    folder = written(name, lang)
    _, page = both(folder, name)
    source = (folder / f"{name}.html").read_text("utf-8")
    assert page.open == []
    assert page.handlers == []
    assert all(link.startswith("#") for link in page.links)
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(page.elements)
    assert set(re.findall(r"https?://[^\s\"]+", source)) <= {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'; style-src 'unsafe-inline'\"" in source
    assert len(page.ids) == len(set(page.ids))
    assert "@import" not in source


@every
def test_a_page_is_readable_in_light_and_dark(written: Written, name: str) -> None:
    source = (written(name, "zh") / f"{name}.html").read_text("utf-8")
    assert "prefers-color-scheme: dark" in source
    assert '<meta name="color-scheme" content="light dark">' in source
    light, dark = (set(re.findall(r"(--\w+):", part)) for part in re.findall(r":root \{([^}]*)\}", source))
    assert light == dark
    assert set(re.findall(r"var\((--\w+)", source)) <= light


@every
def test_a_report_is_the_same_bytes_twice(tmp_path: Path, written: Written, name: str) -> None:
    WRITERS[name](tmp_path, "zh")
    for suffix in (".html", ".md"):
        first, second = (
            (folder / f"{name}{suffix}").read_bytes() for folder in (tmp_path, written(name, "zh"))
        )
        assert first == second


@every
def test_english_has_no_chinese_sentence(written: Written, name: str) -> None:
    for text in both(written(name, "en"), name):
        shown = text.words if isinstance(text, Page) else text
        assert not re.search("精确率|召回率|把握|变差|名次|文件数|按字段组|原文错误", shown)
        assert re.search("[Ff]1", shown)


@every
def test_tables_of_markdown_have_rows_of_one_length(written: Written, name: str) -> None:
    table: list[int] = []
    for line in [*both(written(name, "zh"), name)[0].splitlines(), ""]:
        if line.startswith("|"):
            table.append(len(re.findall(r"(?<!\\)\|", line)))
        elif table:
            assert len(table) > 2
            assert len(set(table)) == 1
            table = []


def test_every_sentence_is_used() -> None:
    sources = [path.read_text("utf-8") for path in Path(eval.report.__path__[0]).iterdir() if path.is_file()]
    words = set(re.findall(r"[\"'](\w+)[\"']", "\n".join(sources)))
    assert [key for key in REPORT if key not in words] == []


# -- the evaluation


@pytest.mark.parametrize("kind", [0, 1])
def test_the_report_holds_the_figures_of_the_evaluation(written: Written, kind: int) -> None:
    summary = summarise(evaluation())
    markdown, page = both(written("evaluation"), "evaluation")
    text = (plain(markdown), page.words)[kind]
    flags = summary.trust.flags
    for figure in (
        percent(summary.numbers.f1), percent(summary.groups["core"].f1), percent(summary.groups["text"].f1),
        percent(summary.numbers.precision), percent(summary.all.recall), f"{summary.per_hundred:.2f}",
        f"{summary.clean}/{summary.documents}", percent(flags.residual), percent(flags.residual_bound),
        f"{summary.defects_found}/{summary.defects_firm}", f"误报 {summary.false_alarms}",
        f"{summary.trust.brier:.4f}", f"{summary.trust.calibration_error:.4f}", f"{summary.trust.curve.augrc:.5f}",
        percent(summary.interval.low), whole(summary.numbers.absent), "c0de", "5c03", "g01d", "夜间", "模型-7b",
        "2026-01-03",
    ):  # fmt: skip
        assert figure in text, figure


def test_every_group_section_and_document_has_its_row(written: Written) -> None:
    held = evaluation()
    summary = summarise(held)
    _, page = both(written("evaluation"), "evaluation")
    source = (written("evaluation") / "evaluation.html").read_text("utf-8")
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", source)]
    for name, counts in summary.sections.items():
        row = next(row for row in rows if row and row[0] == name)
        assert row[1:6] == [
            whole(one)
            for one in (counts.correct, counts.wrong, counts.omitted, counts.hallucinated, counts.absent)
        ]
    assert {"核心数字", "用途", "指标", "工作成果", "文字", "全部数字", "全部"} <= {
        row[0] for row in rows if row
    }
    by_document = {row[0]: row for row in rows if row and row[0] in ("甲.txt", "乙.txt", "合计")}
    assert by_document["甲.txt"][3] == "4"
    assert by_document["乙.txt"][2:4] == ["100.00%", "0"]
    assert by_document["合计"][6:] == [whole(held.spent.tokens), "0.0246", "5.0"]
    assert page.words.count("小数点错位") == 2


def test_worst_cells_stand_with_gold_reading_and_clause(written: Written) -> None:
    markdown, page = both(written("evaluation"), "evaluation")
    for text in (plain(markdown), page.words):
        for word in ("收入合计", "revenue.prior", "年度错", "臆造", "工作成果", "99万元", "（没有）"):
            assert word in text, word
    assert "收入合计【99】万元" in plain(markdown)
    assert page.elements.count("mark") == 3
    assert "两种读法不一致" in page.words
    assert "把握 0.9500" in page.words
    # What nobody is warned of stands before what is flagged.
    worst = page.words[page.words.index("最该看的错误") :]
    assert worst.index("年度错") < worst.index("小数点错位")


def test_defects_notes_and_odd_documents_are_listed(tmp_path: Path) -> None:
    failed = replace(document("坏.txt", (cell("omitted"),)), outcome="failed", note="读不出")
    _, page = of_evaluation(tmp_path, evaluation(document(), failed))
    for word in (
        "items sum to 99",
        "some-rule: 两处不一致",
        "坏.gold.json：缺失",
        "丙.txt",
        "失败",
        "读不出",
        "合计不符",
    ):
        assert word in page.words, word


def test_what_is_wrong_in_the_gold_is_listed(tmp_path: Path) -> None:
    doubted = replace(document("甲.txt"), problems=("facts[3] revenue.amount: 位置不对",))
    markdown, page = of_evaluation(tmp_path, evaluation(doubted))
    assert "甲.txt: facts[3] revenue.amount: 位置不对" in page.words
    assert "位置不对" in markdown


def test_a_comparison_says_what_is_wrong_where_nothing_is_flagged(tmp_path: Path) -> None:
    compared = replace(
        made.comparison(),
        flags_a=FlagScore(wrong_flagged=1, wrong=11, flagged=10, readings=110),
        flags_b=FlagScore(wrong_flagged=10, wrong=11, flagged=60, readings=110),
    )
    write_comparison_report(tmp_path, compared, "zh")
    markdown, page = both(tmp_path, "comparison")
    for share in ("10.00%", "2.00%", "9.09%", "54.55%"):
        assert share in page.words
        assert share in markdown


def test_few_documents_are_said_to_prove_little(tmp_path: Path) -> None:
    many = [document(f"{number}.txt", CELLS_RIGHT) for number in range(FEW)]
    for held, told in ((many[:-1], True), (many, False)):
        markdown, page = of_evaluation(tmp_path, evaluation(*held))
        assert ("说明不了多少" in markdown) is told
        assert ("说明不了多少" in page.words) is told


CELLS_RIGHT = tuple(cell("correct", confidence=0.99) for _ in range(20))


def test_the_lowest_review_load_is_told_or_that_there_is_none(tmp_path: Path) -> None:
    sure = evaluation(document(cells=CELLS_RIGHT * 20))
    unsure = evaluation(document(cells=(*CELLS_RIGHT * 20, *(cell("wrong", confidence=0.3),) * 100)))
    load = summarise(unsure).trust.operating
    assert load is not None
    words = of_evaluation(tmp_path, unsure)[1].words
    assert percent(load.load) in words
    assert "把握低于 0.9900" in words
    assert "这里按两种读法是否一致、规则成立与否和标记推算" in words
    assert "不经复核" in of_evaluation(tmp_path, sure)[1].words
    assert "至少要 2,995 条全对" in of_evaluation(tmp_path, sure, target=0.001)[1].words
    assert "把握取自结果文件" in of_evaluation(tmp_path, replace(sure, derived=False))[1].words


def test_an_evaluation_without_anything_is_a_report_too(tmp_path: Path) -> None:
    bare = evaluation(document(cells=(cell("correct", confidence=None),)))
    for held in (made.empty(), bare):
        for text in of_evaluation(tmp_path, held):
            assert "没有带把握的读数" in (text.words if isinstance(text, Page) else text)
    assert "svg" not in of_evaluation(tmp_path, made.empty())[1].elements
    assert "nan" not in (tmp_path / "evaluation.html").read_text("utf-8").lower()


# -- what documents say


def hostile_evaluation() -> Evaluation:
    cells = (
        cell("wrong", f"revenue.sources[{HOSTILE}].amount", value=HOSTILE, read=HOSTILE, read_path=HOSTILE),
    )
    judged = replace(made.MISSED, paths=(HOSTILE,), said=HOSTILE, kind=HOSTILE)
    odd = replace(
        document(HOSTILE, cells),
        quotes={0: f"{HOSTILE}【{HOSTILE}】\u202e\x1b"},
        note=HOSTILE,
        problems=(HOSTILE,),
        defects=replace(document().defects, missed=(judged,), false_alarms=(judged,)),
    )
    run = replace(made.run(HOSTILE), model=HOSTILE, reader=HOSTILE, fingerprints={HOSTILE: HOSTILE})
    return replace(evaluation(odd), run=run, unusable=(HOSTILE,), unlabelled=(HOSTILE,))


def write_hostile(folder: Path, name: str) -> None:
    held = hostile_evaluation()
    one = held.documents[0].cells[0]
    change = Change(HOSTILE, one.path, "core", one, replace(one, error="digit"), f"【{HOSTILE}】")
    if name == "evaluation":
        write_evaluation_report(folder, held, "zh")
    elif name == "comparison":
        compared = replace(made.comparison(change), a=held.run, b=held.run, left_out=(HOSTILE,))
        write_comparison_report(folder, replace(compared, sections={HOSTILE: made.difference("x")}), "zh")
    else:
        write_leaderboard_report(folder, [held, held], "zh")


@every
def test_what_a_document_says_is_shown_and_not_obeyed(written: Written, name: str) -> None:
    folder = written(name, hostile=True)
    markdown, page = both(folder, name)
    assert {"script", "a", "img"}.isdisjoint(page.elements)
    assert page.handlers == []
    assert all(link.startswith("#") for link in page.links)
    assert HOSTILE in page.words
    assert "{{ 7*7 }}" in plain(markdown)
    # Every sign that Markdown would obey has its backslash.
    assert "<script" not in markdown.replace("\\<script", "")
    assert "](http" not in markdown
    assert not re.search(r"(?<!\\)`", markdown)
    for text in (markdown, (folder / f"{name}.html").read_text("utf-8")):
        assert "\x1b" not in text
        assert "\u202e" not in text


@every
def test_pipes_of_a_document_make_no_cells(written: Written, name: str) -> None:
    markdown, _ = both(written(name, hostile=True), name)
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    lengths = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
    assert lengths
    for at, row in enumerate(rows):
        if row.startswith("| ---"):
            assert lengths[at - 1] == lengths[at] == lengths[at + 1]


# -- the comparison


def test_a_comparison_holds_its_figures_and_a_verdict_for_each_row(written: Written) -> None:
    held = made.comparison()
    markdown, page = both(written("comparison"), "comparison")
    for text in (plain(markdown), page.words):
        for one in held.groups.values():
            assert percent(one.a.f1) in text
            assert points(one.change) in text
            assert f"[{points(one.low)}, {points(one.high)}]" in text
            assert f"{one.up} / {one.down} / {one.level}" in text
        for word in (
            "新 对 旧", "核心数字：B 更好", "文字：B 更差", "用途：分不出高下", "概率为 0.0005", "×2.00", "3,500", "7,000",
        ):  # fmt: skip
            assert word in text, word
    assert "丁.txt" in page.words
    assert "收入合计" in page.words
    assert "不下结论" not in page.words


def test_regressions_come_before_improvements_and_other_errors(written: Written) -> None:
    markdown, page = both(written("comparison"), "comparison")
    for text in (plain(markdown), page.words):
        worse, better, other = (text.index(f"{word} (1)") for word in ("变差", "变好", "错法不同"))
        assert worse < text.index("小数点错位") < better < text.index("55万元") < other
        assert text.index("单位错") > other


def test_few_documents_in_common_give_no_verdict(tmp_path: Path) -> None:
    for documents, told in ((FEW - 1, True), (FEW, False)):
        write_comparison_report(tmp_path, made.comparison(documents=documents), "zh")
        for text in both(tmp_path, "comparison"):
            shown = text.words if isinstance(text, Page) else text
            assert (f"只有 {documents} 份共同文件" in shown) is told
            assert ("B 更好" in shown) is not told


def test_all_changes_are_in_the_page_and_ten_in_markdown(tmp_path: Path) -> None:
    many = tuple(replace(made.CHANGES[0], document=f"d{number}.txt") for number in range(45))
    write_comparison_report(tmp_path, made.comparison(*many), "en")
    markdown, page = both(tmp_path, "comparison")
    assert all(f"d{number}.txt" in page.words for number in range(45))
    assert "15 more" in page.words
    assert "d9.txt" in markdown
    assert "d10.txt" not in markdown
    assert "35 more in the page" in markdown


def test_another_scoring_is_told_and_nothing_in_common_is_a_report(tmp_path: Path) -> None:
    odd = replace(
        made.comparison(documents=0), groups={}, sections={}, changes=(), same_scoring=False, resamples=0
    )
    write_comparison_report(tmp_path, odd, "zh")
    _, page = both(tmp_path, "comparison")
    assert "打分程序不同" in page.words
    assert "svg" not in page.elements


# -- the leaderboard


def test_runs_are_ranked_by_their_numbers(tmp_path: Path) -> None:
    best, middle = evaluation(document(cells=CELLS_RIGHT), name="run-x"), evaluation(name="run-z")
    worst = evaluation(document(cells=(cell("wrong"),)), name="run-y")
    write_leaderboard_report(tmp_path, [worst, best, middle], "zh")
    markdown, page = both(tmp_path, "leaderboard")
    for text in (markdown, page.words):
        assert text.index("run-x") < text.index("run-z") < text.index("run-y")
        summary = summarise(middle)
        for figure in (
            percent(summary.numbers.f1), percent(summary.numbers.recall), f"{summary.per_hundred:.2f}",
            f"{summary.defects_found}/{summary.defects_firm}", "0.0123", "3,500",
            percent(summary.trust.flags.residual_bound),
        ):  # fmt: skip
            assert figure in text
    assert page.elements.count("svg") == 1


def test_runs_on_other_gold_or_documents_are_not_compared_in_silence(tmp_path: Path) -> None:
    alike = [evaluation(), evaluation(name="白天")]
    other_gold = [evaluation(), evaluation(gold="other")]
    other_documents = [evaluation(), evaluation(document())]
    for runs, told in ((alike, False), (other_gold, True), (other_documents, True)):
        write_leaderboard_report(tmp_path, runs, "zh")
        for text in both(tmp_path, "leaderboard"):
            assert ("不可直接比较" in (text.words if isinstance(text, Page) else text)) is told


def test_cost_is_drawn_where_all_runs_have_one_else_tokens(tmp_path: Path) -> None:
    free = evaluation(document(spent=replace(made.SPENT, cost=None)), name="无价")
    for runs, axis in (([evaluation()], "费用/份"), ([evaluation(), free], "词元/份")):
        write_leaderboard_report(tmp_path, runs, "zh")
        source = (tmp_path / "leaderboard.html").read_text("utf-8")
        svg = source[source.index("<svg") :]
        assert axis in svg


def test_no_run_and_one_run_are_a_leaderboard_too(tmp_path: Path) -> None:
    write_leaderboard_report(tmp_path, [], "zh")
    assert "没有运行" in both(tmp_path, "leaderboard")[1].words
    write_leaderboard_report(tmp_path, [made.empty()], "zh")
    assert "1 次运行" in both(tmp_path, "leaderboard")[1].words
