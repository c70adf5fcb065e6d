"""The table of reconciliation rules is complete, names nothing that the schema lacks, and says what is wrong with a row."""

import re

import pytest
from pydantic import ValidationError

from schemas.base import Amount, Count, Measured, Percent, Section, node
from schemas.catalogue import build, default
from schemas.kinds import DISCLOSURE
from schemas.rules import PathPattern, Rule, RuleError, Term, bind, default_rules, load, table

ROW = """
[[rule]]
id = "lamp-oil"
zh = "灯油＝灯＋油"
en = "lamp oil is lamps plus oil"
relation = "sum"
stated = "meeting.amount"
of = ["training.amount", "travel.amount"]
tier = "hard"
source = "invented"
"""
RULES = table()
BOUND = default_rules()
OPERANDS = [
    (bound.rule, path)
    for bound in BOUND
    for term in (bound.stated, *bound.of)
    for option in term.options
    for path in option
]


class Lamps(Section):
    """灯: a section that the built-in schema does not have."""

    root = "lamps"
    title = "灯"
    part = "budget"

    oil: Measured | None = node("灯油")


# ---------------------------------------------------------------------------- loading


def test_a_row_is_a_rule_with_its_defaults() -> None:
    (rule,) = load(ROW)
    assert (rule.id, rule.relation, rule.members, rule.needs, rule.kinds) == (
        "lamp-oil",
        "sum",
        "named",
        (),
        (),
    )


def test_two_rules_of_one_id_are_refused_with_the_id_and_the_cure() -> None:
    with pytest.raises(RuleError, match=r"rule lamp-oil: .*rename"):
        load(ROW + ROW)


def test_a_path_that_the_schema_lacks_is_refused_with_the_rule_the_path_and_the_cure() -> None:
    with pytest.raises(RuleError, match=r"rule lamp-oil: .*meeting\.lamps; correct the path"):
        bind(load(ROW.replace("meeting.amount", "meeting.lamps")), default())


@pytest.mark.parametrize(
    "option", ["travel.oil", "travel.amount | travel.oil", "travel.amount + travel.oil", "any(travel.oil, siblings)"]
)  # fmt: skip
def test_a_wrong_path_is_found_in_every_option_of_an_operand(option: str) -> None:
    with pytest.raises(RuleError, match=r"rule lamp-oil: .*travel\.oil"):
        bind(load(ROW.replace("travel.amount", option)), default())


def test_a_measure_that_no_part_has_is_refused_too() -> None:
    row = ROW.replace("meeting.amount", "@.oil").replace("training.amount", "@.amount").replace("travel", "@")
    with pytest.raises(RuleError, match=r"rule lamp-oil"):
        bind(load(row), default())


def test_a_rule_with_too_few_operands_for_its_relation_is_refused() -> None:
    row = ROW.replace('"sum"', '"share"').replace('"training.amount", ', "")
    with pytest.raises(ValueError, match="lamp-oil"):
        bind(load(row), default())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('relation = "sum"', 'relation = "adds up"'),
        ('tier = "hard"', 'tier = "sometimes"'),
        ('source = "invented"', ""),
        ('source = "invented"', 'source = "invented"\ntolerance = "0.01"'),
        ('source = "invented"', 'source = "invented"\nkinds = ["novel"]'),
    ],
)
def test_a_row_that_is_no_rule_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValidationError):
        load(ROW.replace(old, new))


@pytest.mark.parametrize(
    "text",
    [
        "[[rule",
        "",
    ],
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(text)


# ---------------------------------------------------------------------------- the table


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_told_in_both_languages_and_has_its_source(rule: Rule) -> None:
    assert re.search(r"[\u4e00-\u9fff]", rule.zh)
    assert not re.search(r"[\u4e00-\u9fff]", rule.en)
    assert len(rule.en.split()) > 3
    assert rule.source
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)


def test_no_rule_is_told_twice() -> None:
    for told in ([rule.zh for rule in RULES], [rule.en for rule in RULES]):
        assert sorted({*told}) == sorted(told)
    said = [(rule.relation, rule.stated, rule.of) for rule in RULES]
    assert len({*said}) == len(said)


def test_every_path_is_a_field_and_every_key_has_its_place() -> None:
    slots = default().by_path
    assert [path for _, path in OPERANDS if path.slot not in slots] == []
    assert [path for _, path in OPERANDS if len(path.keys) != path.slot.count("[]")] == []


def test_the_numbers_of_a_rule_are_of_the_kind_that_its_relation_takes() -> None:
    leaf = {slot.path: slot.leaf for slot in default().slots}
    for bound in BOUND:
        kinds = {leaf[path.slot] for option in bound.stated.options for path in option}
        held = {leaf[path.slot] for term in bound.of for option in term.options for path in option}
        match bound.rule.relation:
            case "share" | "rate":
                assert (kinds, held) == ({Percent}, {Amount}), bound.rule.id
            case "hundred":
                assert (kinds, held) == ({Percent}, set()), bound.rule.id
            case "sum" | "equal" | "at_most" | "change":
                assert kinds == held, bound.rule.id
                assert kinds in ({Amount}, {Count}), bound.rule.id
            case "count":
                assert kinds == {Count}


def test_the_keys_that_must_be_the_same_are_on_both_sides() -> None:
    for bound in (one for one in BOUND if one.stated.options):
        same = [key for key in bound.stated.options[0][0].keys if key == "="]
        for term in bound.of:
            for option in term.options:
                for path in option:
                    asked = [key for key in path.keys if key.startswith("=")]
                    assert len(asked) in (0, len(same)), bound.rule.id


def test_the_names_that_a_list_needs_are_keys_of_it() -> None:
    for bound in BOUND:
        lists = [bound.stated, *bound.of]
        keyed = any(path.keys[-1:] == ("*",) for term in lists for option in term.options for path in option)
        assert keyed or not bound.rule.needs, bound.rule.id


# ---------------------------------------------------------------------------- rules for any part


@pytest.mark.parametrize("name", ["change", "flat", "rate", "rate-of-prior", "completion"])
def test_a_rule_for_any_part_is_written_out_for_every_part_that_has_its_fields(name: str) -> None:
    measured = [
        spec.path for spec in default().nodes.values() if set(Measured.model_fields) <= set(spec.slots)
    ]
    bound = [one for one in BOUND if one.rule.id == name]
    nodes = [one.stated.options[0][0].slot.rpartition(".")[0] for one in bound]
    assert nodes == measured
    assert not any("@" in path.slot for rule, path in OPERANDS if rule.id == name)


def test_in_lists_within_lists_the_member_is_the_same_on_both_sides() -> None:
    (one,) = (
        one
        for one in BOUND
        if one.rule.id == "change"
        and one.stated.options[0][0].slot == "general_public_budget.items[].uses[].change"
    )
    paths = [term.options[0][0] for term in (one.stated, *one.of)]
    assert [path.keys for path in paths] == [("=", "=")] * 3
    assert [path.slot.rpartition(".")[2] for path in paths] == ["change", "amount", "prior"]


def test_a_new_section_has_the_rules_for_any_part_at_once() -> None:
    bound = bind(RULES, build((*DISCLOSURE, Lamps)))
    new = [
        one.rule.id
        for one in bound
        if one.stated.options and one.stated.options[0][0].slot.startswith("lamps.")
    ]
    assert new == ["change", "flat", "rate", "rate-of-prior", "completion"]


def test_without_a_section_the_rules_about_it_are_told() -> None:
    fewer = [section for section in DISCLOSURE if section.root != "procurement"]
    with pytest.raises(RuleError, match=r"rule procurement-parts: .*procurement\.amount"):
        bind(RULES, build(fewer))


# ---------------------------------------------------------------------------- how operands are written


@pytest.mark.parametrize(
    ("text", "slot", "keys"),
    [
        ("revenue.amount", "revenue.amount", ()),
        ("revenue.sources[*].amount", "revenue.sources[].amount", ("*",)),
        ("revenue.sources[事业收入].amount", "revenue.sources[].amount", ("事业收入",)),
        ("general_public_budget.items[=class].amount", "general_public_budget.items[].amount", ("=class",)),
        ("assets.vehicles.by_type[*]", "assets.vehicles.by_type[]", ("*",)),
        ("a.b[=].c[*].d", "a.b[].c[].d", ("=", "*")),
    ],
)
def test_a_path_with_open_keys(text: str, slot: str, keys: tuple[str, ...]) -> None:
    assert PathPattern.of(text) == PathPattern(slot, keys)


@pytest.mark.parametrize(
    ("text", "options", "several", "siblings"),
    [
        ("a.x", [["a.x"]], False, False),
        ("a.x | b.x", [["a.x"], ["b.x"]], False, False),
        ("a.x | b.x + c.x", [["a.x"], ["b.x", "c.x"]], False, False),
        ("any(a.x, b.x)", [["a.x"], ["b.x"]], True, False),
        (" any( a.x,siblings ) ", [["a.x"]], True, True),
    ],
)
def test_an_operand_and_its_options(
    text: str, options: list[list[str]], several: bool, siblings: bool
) -> None:
    term = Term.of(text)
    assert [[path.slot for path in option] for option in term.options] == options
    assert (term.any, term.siblings) == (several, siblings)
