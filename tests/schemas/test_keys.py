"""How the name of a list member is read off the words that a document uses for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.keys import (
    EQUIPMENT,
    FUNCTION,
    FUNCTIONS,
    ITEM,
    NAME,
    NATURE,
    PROJECT,
    RULES,
    SOURCE,
    VEHICLE_TYPE,
    KeyRule,
    item_code,
    tidy,
)

WORDS = st.text("灯会夜市支出收入（）()“”、，。： \n\u3000类款项0123１２×万元以上", max_size=30)


@pytest.mark.parametrize(
    "words",
    [
        "一般公共预算拨款", "一般公共预算财政拨款收入", "一般公共预算拨款收入", "一般公共预算当年财政拨款", "一般公共预算收入",
        "本年一般公共预算财政拨款", "一般公共预算 拨款\n收入", "一般公共预算拨款资金",
    ],
)  # fmt: skip
def test_the_general_public_budget_has_one_name_as_a_source(words: str) -> None:
    assert SOURCE(words) == "一般公共预算拨款"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("政府性基金收入", "政府性基金预算"),
        ("政府性基金预算财政拨款收入", "政府性基金预算"),
        ("国有资本经营预算拨款", "国有资本经营预算"),
        ("国有资本经营收入", "国有资本经营预算"),
        ("事业收入", "事业收入"),
        ("“事业单位经营收入”，", "事业单位经营收入"),
        ("上年结转", "上年结转"),
    ],
)
def test_the_other_sources(words: str, key: str) -> None:
    assert SOURCE(words) == key


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("教育（类）支出", "教育"),
        ("教育支出（类）", "教育"),
        ("205教育支出（类）", "教育"),
        ("教育支出预算", "教育"),
        ("农 林\n水支出", "农林水"),
        ("其中：住房保障支出", "住房保障"),
        ("其他支出", "其他"),
        ("支出", "支出"),
    ],
)
def test_a_function_is_named_without_codes_marks_and_the_closing_word(words: str, key: str) -> None:
    assert FUNCTION(words) == key


@pytest.mark.parametrize(
    "words", ["（205）教育支出", "教育支出（205类）", "教育（205）支出", "教育支出（205）"]
)
def test_a_function_whose_code_stands_in_brackets(words: str) -> None:
    assert FUNCTION(words) == "教育"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_standard_function_keeps_its_name_with_and_without_the_closing_word(name: str) -> None:
    assert FUNCTION(name) == FUNCTION(f"{name}支出") == FUNCTION(f"{name}（类）支出") == name


@pytest.mark.parametrize(
    ("words", "key"),
    [("本年基本支出", "基本支出"), ("项目支出预算", "项目支出"), ("上缴上级支出", "上缴上级支出")],
)
def test_the_nature_of_expenditure(words: str, key: str) -> None:
    assert NATURE(words) == key


@pytest.mark.parametrize(
    "words",
    [
        "一般公共服务201（类）灯会事务29（款）守夜运行01（项）",
        "一般公共服务201（类）灯会事务20129（款）守夜运行2012901（项）",
        "一般公共服务２０１（类）灯会事务２９（款）守夜运行０１（项）",
        "一般公共服务201(类)灯会事务29(款)守夜运行01(项目)",
        "一般公共服务 201（类）\n灯会事务 29（款）守夜\n运行 01（项）",
        "201（类）29（款）01（项）",
        "守夜运行（2012901）",
        "2012901守夜运行",
    ],
)
def test_a_code_whole_or_in_parts_is_the_key_of_an_item(words: str) -> None:
    assert ITEM(words) == item_code(words) == "2012901"


@pytest.mark.parametrize("words", ["灯会事务20129（款）守夜运行01（项）"])
def test_a_class_that_is_left_out_does_not_hide_the_code(words: str) -> None:
    assert ITEM(words) == "2012901"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("桥灯支出（类）桥灯修缮支出（款）桥灯灯油（项）", "桥灯灯油"),
        ("桥灯修缮支出（款）桥灯灯油（项）", "桥灯灯油"),
        ("桥灯灯油（项）", "桥灯灯油"),
        ("桥灯\n灯油（项目）", "桥灯灯油"),
        ("一般公共服务201（类）灯会事务（款）守夜运行（项）", "守夜运行"),
        ("守夜运行", "守夜运行"),
    ],
)
def test_an_item_without_a_code_is_called_by_its_name(words: str, key: str) -> None:
    assert ITEM(words) == key


def test_a_code_of_the_wrong_length_is_none() -> None:
    assert item_code("一般公共服务20（类）灯会事务29（款）守夜运行01（项）") is None
    assert item_code("守夜运行（20129011）") is None


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("灯会项目", "灯会"),
        ("灯会项目支出", "灯会"),
        ("夜市整治项目支出绩效目标", "夜市整治"),
        ("灯会项目绩效自评", "灯会"),
        ("灯会", "灯会"),
        ("项目管理", "项目管理"),
        ("项目支出", "项目支出"),
        ("项目", "项目"),
        ("灯会\n布置 项目", "灯会布置"),
    ],
)
def test_a_project_is_named_without_the_word_project(words: str, key: str) -> None:
    assert PROJECT(words) == key


def test_a_project_in_quotes_loses_both_quotes() -> None:
    assert PROJECT("“灯会”项目") == "灯会"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("单价100 万元（含）以上设备", "100万元"),
        ("单位价值50万元以上通用设备", "50万元"),
        ("单价××万元以上", "××万元"),
        ("单价XX万元以上", "XX万元"),
        ("单价 ＊＊ 万元以上", "＊＊万元"),
        ("价值1,000元以上", "1,000元"),
        ("大型设备", "大型设备"),
    ],
)
def test_equipment_is_known_by_its_threshold_as_written_even_where_it_was_never_filled_in(
    words: str, key: str
) -> None:
    assert EQUIPMENT(words) == key


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (" 维修（护）费 、", "维修（护）费"),
        ("（灯油费）", "灯油费"),
        ("“灯油费”；", "灯油费"),
        ("灯\u3000油\n费", "灯油费"),
        ("（一）灯油费（二）", "（一）灯油费（二）"),
        ("，。", ""),
        ("", ""),
    ],
)
def test_a_name_is_tidied_but_its_inner_brackets_stay(words: str, key: str) -> None:
    assert tidy(words) == NAME(words) == VEHICLE_TYPE(words) == key


def test_names_that_a_rule_does_not_know_are_taken_as_written() -> None:
    rule = KeyRule("lamp", "灯", names=(("油灯", r"(?:煤|桐)?油灯"),))
    assert (rule("桐油灯"), rule("纸灯")) == ("油灯", "纸灯")


def test_every_rule_is_registered_under_its_name() -> None:
    assert all(RULES[name].name == name and RULES[name].guide for name in RULES)


@given(st.sampled_from([*RULES.values()]), WORDS)
def test_a_key_holds_no_white_space_and_reading_it_never_fails(rule: KeyRule, words: str) -> None:
    assert not any(character.isspace() for character in rule(words))


@given(st.sampled_from([*RULES.values()]), st.sampled_from(["灯油费", "教育支出", "事业收入", "基本支出"]), st.data())  # fmt: skip
def test_white_space_within_a_name_makes_no_other_key(rule: KeyRule, name: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(name)))
    space = data.draw(st.sampled_from([" ", "\n", "\u3000", "\r\n  "]))
    assert rule(name[:cut] + space + name[cut:]) == rule(name)
