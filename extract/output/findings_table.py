"""findings.csv: one row for each finding of a run, those folded under another too."""

from collections.abc import Iterable, Iterator, Sequence

from extract.output.finding_titles import KINDS, SEVERITIES, rule_title, title
from extract.output.finding_view import Setting, name_of, quote_at, touches_personal, view
from extract.output.table import Row
from extract.output.text import cell
from extract.reconcile.findings import Finding
from extract.reconcile.wording import SIDES, side_of

NAME = "findings.csv"
COLUMNS = (
    "文件", "编号", "并入", "级别", "类别", "归因", "规则", "规则编号", "说明", "算式", "存疑数据", "能否确定", "试过的解释",
    "路径", "起", "止", "原文", "标识",
)  # fmt: skip
"""文件 document, 编号 number within it, 并入 number of the finding that it is folded under, 级别 severity, 类别 kind,
归因 attribution, 规则 what the rule says, 规则编号 its id, 说明 message, 算式 arithmetic, 存疑数据 suspects in words, 能否确定
whether it is known which is wrong, 试过的解释 tested explanations, 路径 paths, 起 止 first place, 原文 the clause, 标识 key."""


def finding_rows(document: str, findings: Sequence[Finding], setting: Setting) -> list[Row]:
    """The rows of one document. What is about personal data that is not to be shown keeps its rule and place alone."""
    made: list[Row] = []
    for finding in findings:
        _add(made, document, finding, setting, "")
    return made


def _add(made: list[Row], document: str, finding: Finding, setting: Setting, above: str) -> None:
    number = str(len(made) + 1)
    made.append(tuple(_row(document, finding, setting, number, above)))
    for below in finding.folded:
        _add(made, document, below, setting, number)


def _row(document: str, finding: Finding, setting: Setting, number: str, above: str) -> Iterator[str]:
    shown, first = view(finding, setting), finding.at[0] if finding.at else None
    masked = touches_personal(finding, setting)
    yield from (cell(document), number, above)
    yield cell(title(SEVERITIES, finding.severity, "zh"))
    yield cell(title(KINDS, finding.kind, "zh"))
    yield cell(SIDES[side_of(finding.attribution, finding.severity)][0])
    yield from (
        cell(rule_title(finding.rule, "zh")),
        cell(finding.rule),
        cell(shown.message),
        cell(shown.arithmetic),
    )
    yield _joined(name_of(path, "zh") for path in finding.suspects)
    yield ("否" if finding.ambiguous else "是") if finding.suspects else ""
    yield _joined(shown.cures)
    yield _joined(finding.paths)
    yield from (str(first[0]), str(first[1])) if first else ("", "")
    quoted = None if masked else quote_at(setting, finding.at)
    yield cell("".join(quoted)) if quoted else ""
    yield cell(finding.key)


def _joined(words: Iterable[str]) -> str:
    return cell("；".join(words))
