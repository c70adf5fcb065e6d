"""A year that cannot be meant is asked about; history, plans and names are let pass. The documents are for 2040."""

import pytest

from tests.extract.reconcile.textual.desk import OPENING, hits, told

WORK = "一、职能\n（一）驿站2040年重点工作\n"

ASKED = [
    ("灯油费较2040年预算减少。", "year-compared-with-itself", "2040"),
    ("2040年灯油费3万元，与2040年年初预算数3万元持平。", "year-compared-with-itself", "2040"),
    ("灯油费比 2040 年预算数增加1万元。", "year-compared-with-itself", "2040"),
    ("灯油费同2040年预算相比下降2%。", "year-compared-with-itself", "2040"),
    ("力争2039年底点灯率达90%。", "year-past-aim", "2039"),
    (f"{WORK}1.管好灯油。确保2038年全部换成新灯。", "year-past-aim", "2038"),
    (f"{WORK}1.管好灯油。到2039年底，实现新灯全覆盖。", "year-past-aim", "2039"),
    (f"{WORK}1.管好灯油，2039年开展巡灯，点灯率达80%以上。", "year-past-plan", "2039"),
    (f"{WORK}1.2038年培训守夜人不少于20人次。", "year-past-plan", "2038"),
    ("截至2040年12月31日，驿站共有灯船3辆。", "year-date-not-reached", "2040"),
    ("截止2040年底，驿站灯船编制5辆。", "year-date-not-reached", "2040"),
    ("驿站2039年没有使用政府性基金预算拨款安排的支出。", "year-empty-table", "2039"),
    ("2037年度无国有资本经营预算支出。", "year-empty-table", "2037"),
    ("第三部分 2039年部门预算情况说明\n灯油费照旧。", "year-of-heading", "2039"),
    ("1.2040年灯油收入5万元。\n2.2040年灯芯收入1万元。\n3.2039年灯油支出4万元。", "year-out-of-line", "2039"),
]  # fmt: skip

HONEST = [
    "灯油费较2039年预算减少。",
    "2041年预计灯油费较2040年预算增加。",
    "2040年灯油费实际支出与2040年预算持平。",
    "灯会与2040年工作要点保持一致。",
    "根据规划，力争2039年底点灯率达90%。",
    "2039年，驿站加强管理。力争2039年全部点灯。",
    "到2039年底，灯会已实现全覆盖。",
    "自2039年起，灯会由街坊轮流承办。",
    "2038年以来，灯会人数逐年增加。",
    f"{WORK}1.在2039年开展巡灯的基础上，点灯率达90%以上。",
    f"{WORK}1.2039年完成灯台，2040年完成灯船，点灯率达90%以上。",
    f"{WORK}1.继续实施2039年开展的换灯项目，换灯率达80%以上。",
    f"{WORK}1.做好2039年决算公开工作，公开率达100%以上。",
    f"{WORK}1.落实《灯会2039年实施方案》，2039年完成的项目抽查不少于5个。",
    "（二）驿站2039年重点工作完成情况\n1.2039年开展巡灯，点灯率达80%以上。",
    "截至2039年12月31日，驿站共有灯船3辆。",
    "预计截至2040年底，驿站共有灯船3辆。",
    "截止2040年12月31日前完成灯船采买。",
    "2039年和2040年均没有使用政府性基金预算拨款安排的支出。",
    "驿站2039年没有使用政府性基金预算，2040年也没有使用。",
    "与2039年没有使用政府性基金的情况相同。",
    "第三部分 2039年部门预算执行情况说明\n灯油费照旧。",
    "一、2039年决算及2040年预算情况说明\n灯油费照旧。",
    "1.2040年灯油支出5万元。\n2.2040年灯芯支出1万元。\n3.2039年灯油支出5万元。",
    "依据云灯发〔2039〕7号和“2039年灯会”安排经费。",
]  # fmt: skip

ACCOUNTS = [
    ("灯油费支出决算较2040年度支出决算增加。", "year-compared-with-itself"),
    ("截至2041年12月31日，驿站共有灯船3辆。", "year-date-not-reached"),
    ("第三部分 2039年度部门决算情况说明\n灯油费照旧。", "year-of-heading"),
]

HONEST_ACCOUNTS = [
    "灯油费支出决算比2040年年初预算增加。",
    "灯油费支出决算较2039年度支出决算增加。",
    "2041年预算较2040年决算增加。",
    "截至2040年12月31日，驿站共有灯船3辆。",
    "力争2039年底点灯率达90%。",
    "第三部分 2040年度部门决算情况说明\n灯油费照旧。",
]


@pytest.mark.parametrize(("text", "rule", "year"), ASKED)
def test_a_year_that_cannot_be_meant_is_asked_about(text: str, rule: str, year: str) -> None:
    assert told(text) == [(rule, year)]


@pytest.mark.parametrize("text", HONEST)
def test_history_and_plans_are_let_pass(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "rule"), ACCOUNTS)
def test_final_accounts_have_their_own_measure(text: str, rule: str) -> None:
    assert [found for found, _ in told(text, "final_accounts")] == [rule]


@pytest.mark.parametrize("text", HONEST_ACCOUNTS)
def test_final_accounts_may_look_back_and_compare_with_the_budget_of_the_year(text: str) -> None:
    assert told(text, "final_accounts") == []


def test_the_message_is_told_both_years() -> None:
    (hit,) = hits(f"{OPENING}力争2039年底点灯率达90%。")
    assert dict(hit.values) == {"quote": "2039", "year": "2039", "fiscal_year": "2040"}
