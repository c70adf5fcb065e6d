"""Findings over a small text, for tests of what is shown of them."""

from extract.output.baseline import Baseline
from extract.output.checked import CheckedDocument
from extract.output.facts_file import FactsFile
from extract.output.finding_view import Setting
from extract.output.messages import Lang
from extract.reading.facts import Fact
from extract.reconcile.findings import Cure, Finding, Part
from extract.reconcile.reconcile import Coverage, Reconciliation, RuleStatus

TEXT = "支出5.1万元，收入5.0万元<b>|*。联系人：张三丰，电话12345678。"
PHONE = Fact("contact.phone", "contact.phone", "12345678", "", None, ((TEXT.index("1234"), len(TEXT) - 1),))
STATUSES = (
    RuleStatus("revenue-expenditure", "fail", 1, 2),
    RuleStatus("basic-parts", "not_applicable"),
    RuleStatus("no-such|rule", "pass_exact", 1, 1),
)


def at(words: str) -> tuple[tuple[int, int], ...]:
    return ((TEXT.index(words), TEXT.index(words) + len(words)),)


BELOW = Finding("basic-parts", "sum", "error", "document", ("x.amount",), at("5.0"), "基本支出：不符<i>")
ERROR = Finding(
    "revenue-expenditure",
    "cross",
    "error",
    "document",
    ("expenditure.amount", "revenue.amount"),
    at("5.1"),
    "收入总计＝支出总计：5.1万元≠5.0万元（原文错误）",
    "total revenue equals total expenditure: 5.1万元≠5.0万元",
    "5.1万元≠5.0万元",
    (
        Part("stated", "expenditure.amount", "5.1", "万元", at("5.1"), "5.05", "5.15"),
        Part("same", "revenue.amount", "5.0", "万元", at("5.0"), "4.95", ""),
    ),
    ("expenditure.amount",),
    cures=(Cure("wrong_digit", "expenditure.amount", "5.0", "万元"),),
    folded=(BELOW,),
)
WARNING = Finding(
    "template-blank-number", "template", "warning", "document", (), at("收入"), "“<script>”|`x`\x1b[31m"
)


def checked(
    *found: Finding,
    lang: Lang = "zh",
    text: str | None = TEXT,
    name: str = "a.txt",
    baseline: Baseline | None = None,
) -> CheckedDocument:
    facts = FactsFile(name, "00", facts=(PHONE,))
    made = Reconciliation(found, STATUSES, Coverage(4, 3))
    setting = Setting.of(lang, text, facts.facts, personal=False)
    return CheckedDocument.of(facts, None, made, baseline or Baseline(), setting)
