"""Reports of one project, annexed whole."""

from tests.extract.readers.offline.performance.telltale import regions, stated

FIRST = "（1）社区食堂项目绩效目标完成情况综述。全年预算数50万元，执行数48万元。主要用于餐费补贴36万元，灶具添置12万元。\n第三部分 附件\n"
REPORT = """附件2
社区食堂项目2021年

绩效评价报告
一、项目概况
（一）项目由来。
街道内独居长者多，做饭不便，食堂由此而设。
2．立项的依据。
按通知安排社区食堂50万元。
（二）项目绩效目标。
让长者吃上热饭。
二、项目资金情况
1．资金计划。财政资金预算50万元。
2．资金到位。镇财政拨付食堂经费50万元｡
3．资金使用。餐费补贴360000元、添置灶具120000元，合计48万元，结余2万元。
三、项目绩效情况
（一）项目完成情况。
第一次付款20万元，第二次付款16万元；为长者送餐补贴140人，标准2571元/人。
附件3
某街道整体支出绩效评价报告
一、概况
全年支出900万元。
"""


def test_a_report_repeats_the_facts_of_its_project() -> None:
    said = stated(FIRST + REPORT)
    assert said["projects[社区食堂].budget"] == "50万元"
    assert said["projects[社区食堂].budget_fiscal"] == "50万元"
    assert said["projects[社区食堂].received"] == "50万元"
    assert said["projects[社区食堂].executed"] == "48万元"
    assert said["projects[社区食堂].balance"] == "2万元"
    assert said["projects[社区食堂].uses[餐费补贴].amount"] == "36万元|360000元"
    assert said["projects[社区食堂].uses[灶具添置].amount"] == "12万元|120000元"
    assert not any(path.startswith("projects[") and "社区食堂]" not in path for path in said)


def test_the_texts_under_goal_and_result_are_expected_and_achieved() -> None:
    said = stated(FIRST + REPORT)
    assert said["projects[社区食堂].expected"] == "让长者吃上热饭。"
    assert said["projects[社区食堂].achieved"].startswith("第一次付款")


def test_a_report_ends_where_the_next_annex_begins() -> None:
    region = regions(REPORT)[-1]
    assert region.startswith("社区食堂项目2021年")
    assert "900万元" not in region


def test_a_title_in_a_list_of_contents_is_no_report() -> None:
    assert regions("目录\n附件1 社区食堂项目绩效评价报告\n附件2 其他\n第一部分 概况\n本馆有3人。\n") == []


def test_under_a_heading_of_planned_and_arrived_money_each_sum_is_told_by_its_own_words() -> None:
    heads = ("资金计划、到位及使用情况", "项目资金安排和使用情况")
    for head in heads:
        said = stated(
            "附件2\n社区食堂项目绩效评价报告\n一、概况\n（一）基本情况。\n独居长者多。\n二、资金情况\n"
            f"（一）{head}。全年预算50万元，镇财政拨付49万元，支出48万元。\n"
        )
        assert said["projects[社区食堂].budget"] == "50万元"
        assert said["projects[社区食堂].received"] == "49万元"
        assert said["projects[社区食堂].executed"] == "48万元"
