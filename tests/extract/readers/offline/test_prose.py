"""What the offline reader makes of sentences as disclosures write them."""

from collections.abc import Callable

import pytest

from extract.readers.offline.reader import OfflineReader
from tests.extract.readers.conftest import mark_text

Facts = Callable[[str], dict[str, str]]


def test_a_heading_tells_whose_amount_a_bare_sentence_gives(facts_of: Facts) -> None:
    facts = facts_of("一、机关运行经费\n2031年安排12.5万元，比上年增加1.5万元，增长13.64%。")
    assert facts["agency_operating.amount"] == "12.5万元"
    assert facts["agency_operating.change"] == "1.5万元"
    assert facts["agency_operating.change_rate"] == "13.64%"


def test_basic_expenditure_means_what_the_section_is_about(facts_of: Facts) -> None:
    whole = facts_of("一、支出预算情况\n支出预算90万元，其中：基本支出60万元，占66.67%。")
    public = facts_of("一、一般公共预算支出情况\n一般公共预算支出80万元，其中：基本支出60万元。")
    own = facts_of("一、一般公共预算基本支出情况说明\n基本支出60万元，其中：人员经费45万元。")
    assert whole["expenditure.by_nature[基本支出].share"] == "66.67%"
    assert public["general_public_budget.by_nature[基本支出].amount"] == "60万元"
    assert own["basic_expenditure.amount"] == "60万元"
    assert own["basic_expenditure.personnel.amount"] == "45万元"


def test_a_fund_is_a_source_while_revenue_is_told_and_else_a_budget_of_its_own(facts_of: Facts) -> None:
    source = facts_of("一、收入预算情况\n收入预算50万元，其中：政府性基金预算拨款收入8万元。")
    budget = facts_of("一、其他说明\n2031年政府性基金预算收入8万元，当年政府性基金预算支出7万元。")
    assert source["revenue.sources[政府性基金预算].amount"] == "8万元"
    assert budget["government_fund.revenue.amount"] == "8万元"
    assert budget["government_fund.expenditure.amount"] == "7万元"


def test_one_side_of_a_fund_is_the_fund_itself(facts_of: Facts) -> None:
    facts = facts_of("一、政府性基金预算支出情况\n政府性基金预算安排的支出7万元。")
    assert facts["government_fund.amount"] == "7万元"
    assert "government_fund.expenditure.amount" not in facts


def test_what_is_compared_with_and_the_base_of_a_share_are_not_the_subject(facts_of: Facts) -> None:
    facts = facts_of("一、收入预算情况\n收入预算90万元，比2030年财政拨款收入预算85增加5万元。\n二、支出\n")
    assert facts["revenue.prior"] == "85万元"
    assert facts["revenue.change"] == "5万元"
    shares = facts_of("一、支出预算情况\n（一）项目支出。项目支出预算30万元，占本年支出预算33.3%。")
    assert shares["expenditure.by_nature[项目支出].share"] == "33.3%"


def test_names_the_schema_never_heard_of_are_members_of_the_open_list(facts_of: Facts) -> None:
    text = "一、一般公共预算基本支出情况\n公用经费9万元，主要包括：办公费2万元、维修（护）费1万元、公务接待费3万元。"
    facts = facts_of(text)
    assert facts["basic_expenditure.operating.items[维修（护）费].amount"] == "1万元"
    assert facts["basic_expenditure.operating.items[公务接待费].amount"] == "3万元"
    assert "three_public.reception.amount" not in facts


def test_behind_a_bracket_the_talk_is_of_what_stood_before_it(facts_of: Facts) -> None:
    text = "一、支出预算情况\n支出预算90万元，其中：项目支出30万元（其中含上缴上级支出4万元），占33.33%。"
    facts = facts_of(text)
    assert facts["expenditure.by_nature[上缴上级支出].amount"] == "4万元"
    assert facts["expenditure.by_nature[项目支出].share"] == "33.33%"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("教育205（类）普通教育02（款）初中教育03（项）：2031年预算数为7万元", "2050203"),
        ("教育支出（类）普通教育（款）初中教育（项）2031年预算数为7万元", "初中教育"),
        ("普通教育20502（款）初中教育2050203（项）7万元", "2050203"),
        ("初中教育（2050203）7万元", "2050203"),
    ],
)
def test_an_item_line_is_keyed_by_its_code_else_its_name(facts_of: Facts, line: str, key: str) -> None:
    facts = facts_of(f"一、一般公共预算支出情况\n1.{line}，主要用于：课桌椅更换。")
    assert facts[f"general_public_budget.items[{key}].amount"] == "7万元"
    assert facts[f"general_public_budget.items[{key}].purpose"] == "课桌椅更换"


def test_uses_within_an_item_have_the_items_key_and_their_own(facts_of: Facts) -> None:
    line = "1.教育（类）普通教育（款）初中教育（项）：预算数为9万元，主要用于：校车租用4万元、操场翻新5万元。"
    facts = facts_of(f"一、一般公共预算支出情况\n{line}")
    assert facts["general_public_budget.items[初中教育].uses[校车租用].amount"] == "4万元"
    assert facts["general_public_budget.items[初中教育].uses[操场翻新].amount"] == "5万元"


def test_a_reason_ends_where_the_purpose_begins(facts_of: Facts) -> None:
    text = "一、机关运行经费\n机关运行经费12万元，比2030年减少1万元，主要原因是人员减少，主要用于水电、邮寄。"
    facts = facts_of(text)
    assert facts["agency_operating.reason"] == "人员减少"
    assert facts["agency_operating.purpose"] == "水电、邮寄"


def test_flat_against_an_earlier_year_is_a_direction_but_not_against_its_own_budget(facts_of: Facts) -> None:
    assert facts_of("一、会议费\n会议费3万元，与上年持平。")["meeting.change_direction"] == "flat"
    own = facts_of("一、“三公”经费\n公务接待费3万元，决算数与全年预算数持平。")
    assert "three_public.reception.change_direction" not in own


def test_vehicles_held_bought_and_kept_are_told_apart(facts_of: Facts) -> None:
    held = facts_of("一、“三公”经费情况\n现有公务用车3辆，其中：轿车2辆、越野车1辆。")
    text = "一、国有资产占有使用情况\n共有车辆3辆，其中：一般公务用车3辆。2031年购置车辆1辆，其中：机要通信用车1辆。"
    assets = facts_of(text)
    assert held["three_public.vehicles_held.total"] == "3辆"
    assert held["three_public.vehicles_held.by_type[越野车]"] == "1辆"
    assert assets["assets.vehicles.total"] == "3辆"
    assert assets["three_public.vehicle_purchase.count"] == "1辆"
    assert assets["three_public.vehicle_purchase.by_type[机要通信用车].count"] == "1辆"


def test_reception_counts_batches_guests_and_companions(facts_of: Facts) -> None:
    text = "一、“三公”经费情况\n国内公务接待4批次28人次（不包括陪同人员6人），支出0.3万元。"
    facts = facts_of(text)
    assert facts["three_public.reception.domestic.batches"] == "4批次"
    assert facts["three_public.reception.domestic.persons"] == "28人次"
    assert facts["three_public.reception.domestic.companions"] == "6人"
    assert facts["three_public.reception.domestic.amount"] == "0.3万元"


def test_in_a_narrative_every_count_is_an_activity() -> None:
    doc = mark_text("一、2031年重点工作\n举办讲座12场，培训馆员60人次，完好率达98%以上。")
    pointers = OfflineReader().pointers(doc)
    places = [doc.text[slice(*p.at)] for p in pointers if p.slot == "activities[].value"]
    assert places == ["12", "60", "98"]


def test_a_name_torn_by_a_hard_wrap_is_whole(facts_of: Facts) -> None:
    lines = [
        "2031 年本单位财政拨款“三公”经费预算合计12.50 万元，包括公务用",
        "车购置费预算7.00 万元，另有公务用车运行维护费预算4.00 万元以及公务接",
        "- 3 -",
        "待费预算1.50 万元，比2030 年减少0.50 万元，主要原因是本单位严格",
        "控制接待的次数和规模，压缩开支。其余各项与2030 年持平，没有变动。",
    ]
    facts = facts_of("一、“三公”经费预算情况说明\n" + "\n".join(lines * 3))
    assert facts["three_public.vehicle_purchase.amount"] == "7.00万元"
    assert facts["three_public.reception.amount"] == "1.50万元"


def test_numbers_of_a_flattened_table_are_left_unclaimed(facts_of: Facts) -> None:
    table = "收入支出总表\n单位：万元\n项目\n决算数\n一、一般公共预算拨款\n307.82\n307.82\n教育支出\n264.87\n"
    assert not [path for path in facts_of(table) if path.endswith("amount")]


def test_definitions_of_the_glossary_are_no_facts(facts_of: Facts) -> None:
    assert facts_of("一、名词解释\n1.小额采购：指单次金额在5万元以下的采购。") == {}
