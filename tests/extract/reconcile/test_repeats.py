"""One fact stated differently in two places: a slip of the pen in the document, or two numbers read as one fact."""

import pytest

from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import reconcile
from tests.extract.reconcile import build

TOTAL = "three_public.amount"
FAR = "因公出国（境）费用未安排，公务接待严格按照规定执行，厉行节约。\n"


def found(*written: str, text: str | None = None, path: str = TOTAL) -> list[Finding]:
    doc = build.document(text) if text else None
    return [*reconcile(build.facts({path: written}, text), doc, wording=False).findings]


def test_one_value_in_several_places_is_no_finding() -> None:
    assert found("828.05万元", "828.05万元") == []


@pytest.mark.parametrize(
    ("one", "other", "kind", "meant"),
    [
        ("828.05万元", "828.50万元", "swapped_digits", "828.05万元"),
        ("828.05万元", "823.05万元", "wrong_digit", "828.05万元"),
        ("828.05万元", "8280.5万元", "shifted_point", "828.05万元"),
        ("5.00万元", "5.00元", "unit_slip", "5.00万元"),
    ],
)
def test_two_values_a_slip_apart_are_an_error_of_the_document(
    one: str, other: str, kind: str, meant: str
) -> None:
    (finding,) = found(one, other)
    assert (finding.severity, finding.attribution, finding.rule) == ("error", "document", "repeat")
    assert (finding.cures[0].kind, finding.cures[0].value + finding.cures[0].unit) == (kind, meant)


def test_of_two_statements_it_cannot_be_told_which_is_right() -> None:
    (finding,) = found("828.05万元", "828.50万元")
    assert finding.ambiguous
    assert finding.at == ((26, 32), (10, 16))


def test_of_three_the_odd_one_is_wrong() -> None:
    (finding,) = found("828.05万元", "828.50万元", "828.05万元")
    assert not finding.ambiguous
    assert finding.at == ((26, 32),)
    assert finding.cures[0].value == "828.05"


def test_values_that_are_nothing_alike_are_rather_two_numbers_read_as_one() -> None:
    (finding,) = found("828.05万元", "911.73万元")
    assert (finding.severity, finding.attribution) == ("warning", "extraction")
    assert finding.cures == ()


def test_two_numbers_of_one_sentence_are_two_facts_however_alike() -> None:
    apart, together = (
        found("828.05万元", "828.50万元", text=f"“三公”经费支出828.05万元{mark}“三公”经费支出828.50万元。")
        for mark in "。，"
    )
    assert apart[0].attribution == "document"
    assert together[0].attribution == "extraction"


@pytest.mark.parametrize("other", ["41.7万元", "417300元", "41.72万元", "41.74万元"])
def test_cut_off_or_one_last_digit_apart_is_the_same(other: str) -> None:
    assert found("41.73万元", other) == []


@pytest.mark.parametrize(("one", "rounded"), [("41.78万元", "41.8万元"), ("41.73万元", "42万元")])
def test_a_rounded_statement_is_the_same(one: str, rounded: str) -> None:
    """As in the facts file, where the two are one fact without a conflict."""
    assert not build.facts({TOTAL: [one, rounded]})[0].conflict
    assert found(one, rounded) == []


def test_two_last_digits_apart_is_another_value() -> None:
    assert [one.rule for one in found("41.73万元", "41.75万元")] == ["repeat"]


def test_short_numbers_are_a_slip_only_behind_the_same_words() -> None:
    same = f"“三公”经费预算数为0.30万元。{FAR}本年“三公”经费预算数为0.20万元。"
    others = f"“三公”经费预算数为0.30万元。{FAR}印刷宣传品0.20万元。"
    assert [one.attribution for one in found("0.30万元", "0.20万元", text=same)] == ["document"]
    assert [one.attribution for one in found("0.30万元", "0.20万元", text=others)] == ["extraction"]


def test_the_same_words_are_those_before_each_number_alone() -> None:
    text = "经费预算数为0.30万元。印刷宣传品0.20万元。"
    assert [one.attribution for one in found("0.30万元", "0.20万元", text=text)] == ["extraction"]


def test_counts_of_a_single_digit_are_those_of_the_office_and_of_all_its_units() -> None:
    text = f"公务用车保有量为2辆。{FAR}公务用车保有量为0辆。"
    (finding,) = found("2辆", "0辆", text=text, path="three_public.vehicles_held.total")
    assert finding.attribution == "extraction"


def test_a_rule_is_not_broken_by_a_number_that_is_also_stated_as_it_should_be() -> None:
    stated = {
        "expenditure.amount": ["840.05万元", "841.00万元"],
        "expenditure.by_nature[基本支出].amount": "828.05万元",
        "expenditure.by_nature[项目支出].amount": "12.95万元",
    }
    made = reconcile(build.facts(stated))
    assert {one.rule for one in made.findings} == {"repeat"}
    assert {one.rule: one.status for one in made.rules}["expenditure-natures"].startswith("pass")


# ---------------------------------------------------------------------------- two numbers, by the words before them

PUBLIC = "“三公”经费支出"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PUBLIC, f"人均{PUBLIC}"),
        (PUBLIC, f"每人{PUBLIC}"),
        (PUBLIC, f"{PUBLIC}标准"),
        (f"2024年{PUBLIC}", f"2023年{PUBLIC}"),
        (f"{PUBLIC}预算", f"{PUBLIC}决算"),
        (f"{PUBLIC}预算", f"{PUBLIC}执行数"),
        (PUBLIC, f"调整后{PUBLIC}"),
        (PUBLIC, f"上年{PUBLIC}"),
        ("本单位为此安排", "以上各项共计"),
    ],
)
def test_words_that_say_that_they_are_two_make_no_error(one: str, other: str) -> None:
    text = f"{one}828.05万元。{FAR}{other}828.50万元。"
    (finding,) = found("828.05万元", "828.50万元", text=text)
    assert (finding.severity, finding.attribution) == ("warning", "extraction")
    same = f"{one}828.05万元。{FAR}{one}828.50万元。"
    assert [each.severity for each in found("828.05万元", "828.50万元", text=same)] == ["error"]


def test_behind_other_words_it_is_an_error_where_a_rule_confirms_one_of_them() -> None:
    text = "支出841.00万元，其中基本支出828.05万元、项目支出12.95万元。以上各项花费共计841.10万元。"
    total: dict[str, build.Stated] = {"expenditure.amount": ["841.00万元", "841.10万元"]}
    parts: dict[str, build.Stated] = {
        "expenditure.by_nature[基本支出].amount": "828.05万元",
        "expenditure.by_nature[项目支出].amount": "12.95万元",
    }
    alone, confirmed = (
        reconcile(build.facts(stated, text), build.document(text), wording=False).findings
        for stated in (total, total | parts)
    )
    assert [(one.severity, one.attribution) for one in alone] == [("warning", "extraction")]
    assert [(one.severity, one.attribution) for one in confirmed] == [("error", "document")]
    assert confirmed[0].at[0] == (text.index("841.10"), text.index("841.10") + 6)


def test_a_total_that_is_not_the_same_for_revenue_and_for_expenditure_is_an_error() -> None:
    text = "2024年收入总计{}万元，支出总计{}万元。"
    (finding,) = found("100.00万元", "101.00万元", text=text.format("100.00", "101.00"), path="total.amount")
    assert (finding.severity, finding.attribution, finding.cures) == ("error", "document", ())
    assert found("100.00万元", "100.00万元", text=text.format("100.00", "100.00"), path="total.amount") == []
    other = found("100.00万元", "101.00万元", text=text.format("100.00", "101.00"))
    assert [one.severity for one in other] == ["warning"]


def test_doubtful_repeats_of_one_part_are_one_warning() -> None:
    stated: dict[str, build.Stated] = {
        "three_public.amount": ["828.05万元", "911.73万元"],
        "three_public.prior": ["1.00万元", "7.00万元"],
        "meeting.amount": ["28.05万元", "11.73万元"],
    }
    made = reconcile(build.facts(stated)).findings
    assert [(one.paths[0], [each.paths[0] for each in one.folded]) for one in made] == [
        ("three_public.amount", ["three_public.prior"]),
        ("meeting.amount", []),
    ]
    assert {one.severity for one in made} == {"warning"}
