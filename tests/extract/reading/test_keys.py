"""Members of lists: their keys are words of the source, one thing has one key, and a code is a fact of its own."""

import pytest

from tests.extract.reading.desk import facts, only

ITEMS = "general_public_budget.items[]"


def test_a_key_is_read_from_the_words_pointed_at() -> None:
    words = "一般公共预算财政\n拨款收入"
    fact = only(f"其中，{words}2.4万元。", ("revenue.sources[].amount", "2.4", words))
    assert (fact.path, fact.slot) == (
        "revenue.sources[一般公共预算拨款].amount", "revenue.sources[].amount",
    )  # fmt: skip


def test_keys_of_lists_within_lists() -> None:
    text = "灯会项目：添油2.4万元。"
    fact = only(text, ("performance.projects[].uses[].amount", "2.4", "灯会项目", "添油"))
    assert fact.path == "performance.projects[灯会].uses[添油].amount"


def test_a_list_of_counts_ends_in_its_key() -> None:
    fact = only("洒水车9辆。", ("assets.vehicles.by_type[]", "9", "洒水车"))
    assert (fact.path, fact.unit) == ("assets.vehicles.by_type[洒水车]", "辆")


def test_equipment_is_known_by_its_threshold() -> None:
    text = "单价50 万元以上设备9台。"
    assert only(text, ("assets.equipment[].count", "9", "单价50 万元以上设备")).path == "assets.equipment[50万元].count"  # fmt: skip


def test_a_code_in_a_key_is_a_fact_of_its_own() -> None:
    text = "行政运行（2012901）2.4万元。"
    found = facts(text, (f"{ITEMS}.amount", "2.4", "行政运行（2012901）"))
    assert [*found] == [f"{ITEMS[:-1]}2012901].code", f"{ITEMS[:-1]}2012901].amount"]
    code = found["general_public_budget.items[2012901].code"]
    assert (code.value, code.slot, text[slice(*code.at[0])]) == ("2012901", f"{ITEMS}.code", "2012901")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("公共服务201（类）群团29（款）行政运行01（项）", "201（类）群团29（款）行政运行01"),
        ("公共服务２０１（类）群团２９（款）行政运行０１（项）", "２０１（类）群团２９（款）行政运行０１"),
        ("公共服务201（类）群团20129（款）灯会事务2012901（项）", "2012901"),
    ],
)
def test_a_code_in_parts_stands_where_its_parts_stand(line: str, shown: str) -> None:
    text = f"说明：{line}2.4万元。"
    code = facts(text, (f"{ITEMS}.amount", "2.4", line))["general_public_budget.items[2012901].code"]
    assert (code.value, text[slice(*code.at[0])]) == ("2012901", shown)


def test_the_code_of_a_member_is_found_from_the_lists_below_it_too() -> None:
    text = "行政运行（2012901）中灯油2.4万元。"
    found = facts(text, (f"{ITEMS}.uses[].amount", "2.4", "行政运行（2012901）", "灯油"))
    assert {*found} == {
        "general_public_budget.items[2012901].code", "general_public_budget.items[2012901].uses[灯油].amount",
    }  # fmt: skip


def test_an_item_without_a_code_has_no_code_fact() -> None:
    text = "公共服务（类）群团（款）行政运行（项）2.4万元。"
    found = facts(text, (f"{ITEMS}.amount", "2.4", "公共服务（类）群团（款）行政运行（项）"))
    assert [*found] == ["general_public_budget.items[行政运行].amount"]


def test_lists_without_a_code_field_get_none() -> None:
    text = "行政运行（2012901）2.4万元。"
    found = facts(text, ("basic_expenditure.items[].amount", "2.4", "行政运行（2012901）"))
    assert [*found] == ["basic_expenditure.items[2012901].amount"]


def test_code_and_amount_of_a_line_said_twice_are_one_fact_each() -> None:
    text = "行政运行（2012901）2.4万元。行政运行（2012901）增加3万元。"
    found = facts(
        text,
        (f"{ITEMS}.amount", "2.4", "行政运行（2012901）"),
        (f"{ITEMS}.change", "3", ("行政运行（2012901）", 1)),
    )
    assert len(found["general_public_budget.items[2012901].code"].at) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("工会经费", "工会"),
        ("事业收入", "事业 收入"),
        ("维修（护）费", "维修(护)费"),
        ("灯油费用", "“灯油”费用"),
    ],
)
def test_one_thing_has_one_key_in_the_whole_document(first: str, second: str) -> None:
    text = f"{first}2.4万元。另：{second}占5%。"
    slot = "basic_expenditure.operating.items[]"
    found = facts(
        text, (f"{slot}.amount", "2.4", first), (f"{slot}.share", "5", (second, text.count(second) - 1))
    )
    assert [*found] == [f"{slot[:-1]}{first}].amount", f"{slot[:-1]}{first}].share"]


def test_alike_names_in_different_lists_stay_apart() -> None:
    text = "灯油经费2.4万元。灯油3万元。"
    found = facts(
        text,
        ("basic_expenditure.operating.items[].amount", "2.4", "灯油经费"),
        ("basic_expenditure.personnel.items[].amount", "3", ("灯油", 1)),
    )
    assert [*found] == [
        "basic_expenditure.operating.items[灯油经费].amount", "basic_expenditure.personnel.items[灯油].amount",
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [("项目支出", "经费支出"), ("其他支出", "其他收入")])
def test_names_that_differ_stay_apart(first: str, second: str) -> None:
    text = f"{first}2.4万元，{second}3万元。"
    slot = "expenditure.by_nature[].amount"
    assert len(facts(text, (slot, "2.4", first), (slot, "3", second))) == 2


def test_a_key_may_hold_any_sign() -> None:
    text = "灯会@夜市2.4万元。"
    fact = only(text, ("project_expenditure.items[].amount", "2.4", "灯会@夜市"))
    assert fact.path == "project_expenditure.items[灯会@夜市].amount"


def test_square_brackets_in_a_name_do_not_break_the_path() -> None:
    text = "灯会[夜市]2.4万元。"
    fact = only(text, ("project_expenditure.items[].amount", "2.4", "灯会[夜市]"))
    assert fact.path == "project_expenditure.items[灯会（夜市）].amount"
