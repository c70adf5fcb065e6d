"""findings.csv: one row for each finding of a run, those folded under another too."""

from collections.abc import Iterable, Sequence

from extract.output.finding_titles import KINDS, SEVERITIES, rule_title, title
from extract.output.finding_view import Setting, name_of, quote_at, touches_personal, view
from extract.output.table import Row
from extract.output.text import cell
from extract.reconcile.findings import Finding
from extract.reconcile.wording import SIDES, side_of
from extract.store.records import FindingRow

NAME = "findings.csv"
COLUMNS = (
    "文件", "编号", "并入", "级别", "类别", "归因", "规则", "规则编号", "说明", "算式", "存疑数据", "能否确定", "试过的解释",
    "路径", "起", "止", "原文", "标识",
)  # fmt: skip
"""文件 document, 编号 number within it, 并入 number of the finding that it is folded under, 级别 severity, 类别 kind,
归因 attribution, 规则 what the rule says, 规则编号 its id, 说明 message, 算式 arithmetic, 存疑数据 suspects in words, 能否确定
whether it is known which is wrong, 试过的解释 tested explanations, 路径 paths, 起 止 first place, 原文 the clause, 标识 key."""


def typed_findings(findings: Sequence[Finding], setting: Setting) -> list[FindingRow]:
    """The rows of one document. What is about personal data that is not to be shown keeps its rule and place alone."""
    made: list[FindingRow] = []
    for finding in findings:
        _add(made, finding, setting, None)
    return made


def cells(document: str, row: FindingRow) -> Row:
    """A row as it stands in the table."""
    return (
        cell(document),
        str(row.number),
        "" if row.above is None else str(row.above),
        cell(title(SEVERITIES, row.severity, "zh")),
        cell(title(KINDS, row.kind, "zh")),
        cell(title(SIDES, row.side, "zh")),
        cell(rule_title(row.rule, "zh")),
        cell(row.rule),
        cell(row.message),
        cell(row.arithmetic),
        _joined(name_of(path, "zh") for path in row.suspects),
        "" if row.certain is None else "是" if row.certain else "否",
        _joined(row.cures),
        _joined(row.paths),
        "" if row.start is None else str(row.start),
        "" if row.end is None else str(row.end),
        cell(row.quote),
        cell(row.key),
    )


def _add(made: list[FindingRow], finding: Finding, setting: Setting, above: int | None) -> None:
    number = len(made) + 1
    made.append(_row(finding, setting, number, above))
    for below in finding.folded:
        _add(made, below, setting, number)


def _row(finding: Finding, setting: Setting, number: int, above: int | None) -> FindingRow:
    shown, first = view(finding, setting), finding.at[0] if finding.at else None
    quoted = None if touches_personal(finding, setting) else quote_at(setting, finding.at)
    return FindingRow(
        number=number,
        above=above,
        severity=finding.severity,
        kind=finding.kind,
        side=side_of(finding.attribution, finding.severity),
        rule=finding.rule,
        message=shown.message,
        arithmetic=shown.arithmetic,
        suspects=tuple(finding.suspects),
        certain=not finding.ambiguous if finding.suspects else None,
        cures=shown.cures,
        paths=tuple(finding.paths),
        start=first[0] if first else None,
        end=first[1] if first else None,
        quote="".join(quoted) if quoted else "",
        key=finding.key,
    )


def _joined(words: Iterable[str]) -> str:
    return cell("；".join(words))
