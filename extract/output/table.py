"""facts.csv: one row for each statement of a fact, made to be opened in a spreadsheet and to do no harm there."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from extract.output.finding_titles import rule_title
from extract.output.text import cell, quote
from extract.reading.facts import FLAGS, Fact
from extract.store.records import FactRow
from schemas.base import Span
from schemas.titles import Titles, default_titles, keys

NAME = "facts.csv"
COLUMNS = (
    "文件", "路径", "名称", "键", "数值", "单位", "元", "起", "止", "其他位置", "另述", "原文", "标记", "把握",
    "问题",
)  # fmt: skip
"""文件 document, 路径 path, 名称 titles, 键 list keys, 数值 value, 单位 unit, 元 yuan, 起 止 first place, 其他位置 further
places, 另述 whether another statement of the same fact stands above, 原文 the clause, 标记 flags, 把握 confidence, 问题 the rules
that suspect the fact."""

Row = Sequence[str]


def append(path: Path, size: int, columns: Row, rows: Iterable[Row]) -> int:
    """Add rows to a table of which `size` bytes are to be kept, the first ones after its head: UTF-8 with BOM, so that Excel reads it.

    Returns:
        The bytes that it has now.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("r+b" if size else "wb") as raw:
        raw.truncate(size)
        raw.seek(size)
        with io.TextIOWrapper(raw, "utf-8" if size else "utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            if not size:
                writer.writerow(columns)
            writer.writerows(rows)
            file.flush()
            return raw.tell()


def fact_rows(
    text: str,
    facts: Iterable[Fact],
    *,
    personal: bool = False,
    titles: Titles | None = None,
    suspected: Mapping[str, Sequence[str]] | None = None,
) -> list[FactRow]:
    """The rows of one document; `suspected` are the ids of the rules that suspect a fact, by its path.

    Unless `personal`, facts of personal slots are left out and masked in quotes.
    """
    titles = titles or default_titles()
    facts = list(facts)
    hidden = [] if personal else hidden_spans(facts, titles)
    made: list[FactRow] = []
    for fact in facts:
        if personal or not titles.personal(fact.slot):
            made.extend(_rows(text, fact, hidden, tuple((suspected or {}).get(fact.path, ()))))
    return made


def cells(document: str, row: FactRow, titles: Titles | None = None) -> Row:
    """A row as it stands in the table."""
    titles = titles or default_titles()
    return (
        cell(document),
        cell(row.path),
        titles.full(row.slot),
        cell(" / ".join(keys(row.path))),
        cell(row.value),
        cell(row.unit),
        "" if row.yuan is None else format(row.yuan, "f"),
        "" if row.start is None else str(row.start),
        "" if row.end is None else str(row.end),
        row.more,
        "是" if row.also else "",
        cell(row.quote),
        cell("；".join(FLAGS[flag][0] if flag in FLAGS else flag for flag in row.flags)),
        "" if row.confidence is None else f"{row.confidence:.2f}",
        cell("；".join(rule_title(rule, "zh") for rule in row.suspected)),
    )


def hidden_spans(facts: Iterable[Fact], titles: Titles) -> list[Span]:
    """Every place of personal data."""
    found: list[Span] = []
    for fact in facts:
        if titles.personal(fact.slot):
            found.extend(fact.at)
            found.extend(span for other in fact.also for span in other.at)
    return found


def _rows(text: str, fact: Fact, hidden: Sequence[Span], suspected: tuple[str, ...]) -> Iterator[FactRow]:
    for index, one in enumerate(fact.statements):
        first = one.at[0] if one.at else None
        near = [span for span in hidden if first and span[0] < first[1] + 200 and first[0] - 200 < span[1]]
        yield FactRow(
            path=fact.path,
            slot=fact.slot,
            value=one.value,
            unit=one.unit,
            yuan=one.yuan,
            start=first[0] if first else None,
            end=first[1] if first else None,
            more="; ".join(f"{start}-{end}" for start, end in one.at[1:]),
            also=index > 0,
            quote="".join(quote(text, first, near)) if first else "",
            flags=tuple(fact.flags),
            confidence=fact.confidence,
            suspected=suspected,
        )
