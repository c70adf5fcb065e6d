"""Flattened tables of one project's performance, in the ways that documents flatten them."""

import pytest

from tests.extract.readers.offline.performance.telltale import reading, regions, stated

# a cell a line, each led by a tab; empty cells are kept, a torn cell goes on without a tab
TABBED = """项目绩效目标完成情况表
(2021年度)

\t项目名称
\t古树保护

\t预算单位
\t某县林草局

\t预算执行情况(万元)
\t全年预算数:
\t30
\t执行数:
\t28.5

\t
\t其中-财政拨款:
\t30
\t其中-财政拨款:
\t28.5

\t
\t其他资金:
\t0
\t其他资金:
\t0

\t年度目标完成情况
\t预期目标
\t实际完成情况

\t
\t为百年以上的老树建档，做到一树一牌。
\t  已给老树全部挂牌并建档。

\t绩效指标完成情况
\t一级指标
\t二级指标
\t三级指标
\t年度指标值
\t实际完成指标值

\t
\t项目完成指标


\t数量指标
\t挂牌株数
\t≥60株
\t64株

\t
\t
\t
\t修枝次数
\t1次
\t2次

\t
\t
\t时效指标
\t挂牌时间
\t2021年秋
\t2021年秋

\t
\t效益指标

\t经济效益
指标
\t
\t
\t

\t
\t
\t社会效益
指标
\t护林意识
\t逐步增强
\t有所增强

\t
\t满意度指标
\t满意度指标
\t村民满意度
\t≥90%
\t96%

2.其他情况。
"""


def test_a_table_with_a_cell_a_line_gives_money_aims_and_indicators() -> None:
    said = stated(TABBED)
    assert said["projects[古树保护].budget"] == "30万元"
    assert said["projects[古树保护].executed"] == "28.5万元"
    assert said["projects[古树保护].budget_fiscal"] == "30万元"
    assert said["projects[古树保护].executed_fiscal"] == "28.5万元"
    assert said["projects[古树保护].budget_other"] == said["projects[古树保护].executed_other"] == "0万元"
    assert said["projects[古树保护].expected"] == "为百年以上的老树建档，做到一树一牌。"
    assert said["projects[古树保护].achieved"] == "已给老树全部挂牌并建档。"
    assert said["projects[古树保护].indicators[挂牌株数].target"] == "≥60株"
    assert said["projects[古树保护].indicators[挂牌株数].actual"] == "64株"


def test_levels_carry_on_and_a_torn_level_name_is_one() -> None:
    said = stated(TABBED)
    indicator = "projects[古树保护].indicators"
    assert said[f"{indicator}[修枝次数].level1"] == "项目完成指标"
    assert said[f"{indicator}[修枝次数].level2"] == "数量指标"
    assert said[f"{indicator}[护林意识].level1"] == "效益指标"
    assert said[f"{indicator}[护林意识].level2"] == "社会效益指标"
    assert said[f"{indicator}[村民满意度].level1"] == said[f"{indicator}[村民满意度].level2"] == "满意度指标"


def test_values_in_words_are_read_where_empty_cells_keep_the_columns() -> None:
    said = stated(TABBED)
    assert said["projects[古树保护].indicators[护林意识].target"] == "逐步增强"
    assert said["projects[古树保护].indicators[护林意识].actual"] == "有所增强"
    assert said["projects[古树保护].indicators[挂牌时间].actual"] == "2021年秋"


def test_a_row_without_values_is_no_indicator() -> None:
    assert not any("经济效益" in path for path in stated(TABBED))


def test_the_table_is_taken_over_up_to_the_next_heading() -> None:
    (region,) = regions(TABBED)
    assert region.startswith("项目绩效目标完成情况表")
    assert region.endswith("96%")


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    assert stated(TABBED.replace("\n", line_end)) == stated(TABBED)
    assert stated(SCORED.replace("\n", line_end)) == stated(SCORED)


# the self-evaluation table with scores; empty cells are lost
SCORED = """项目支出绩效自评表
(2022年度)
项目名称
街心公园养护
主管部门
某区园林处
项目资金
(万元)
年初预算数
全年预算数
全年执行数
分值
执行率
得分
年度资金总额:
120
90
81
10
90%
9
其中:当年财政拨款
120
90
81
-
-
-
年度总体目标
预期目标
实际完成情况
看护好绿地，补种行道树。
绿地无荒芜，行道树已补齐。
绩效指标
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
偏差原因分析及改进措施
产出指标(50分)
数量指标
补种棵数
≥300棵
320
10
10
质量指标
养护规程
照章作业
全部照章
10
10
效益指标(30分)
社会效益指标
休闲环境
变好
略有变好
30
28
个别地段仍需加强
满意度指标(10分)
服务对象满意度指标
居民满意度
≥90%
93%
10
10
总分
100
98
"""


def test_columns_of_numbers_are_told_apart_by_their_header() -> None:
    said = stated(SCORED)
    assert said["projects[街心公园养护].budget"] == "90万元"
    assert said["projects[街心公园养护].executed"] == "81万元"
    assert said["projects[街心公园养护].completion_rate"] == "90%"
    assert said["projects[街心公园养护].executed_fiscal"] == "81万元"


def test_scores_close_a_row_and_are_no_values() -> None:
    said = stated(SCORED)
    indicator = "projects[街心公园养护].indicators"
    assert said[f"{indicator}[补种棵数].target"] == "≥300棵"
    assert said[f"{indicator}[补种棵数].actual"] == "320"
    assert said[f"{indicator}[养护规程].target"] == "照章作业"
    assert said[f"{indicator}[休闲环境].actual"] == "略有变好"
    assert not any("总分" in path or "个别地段" in path for path in said)


def test_a_row_a_line_is_read_by_its_columns() -> None:
    said = stated(
        "部门预算项目绩效目标表\n项目名称\t路灯维护\n主管部门\t某区城管局\n项目资金（万元）\t年度资金总额\t60\n"
        "\t其中：财政拨款\t50\n年度目标\t让街巷夜里都亮起来。\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\n"
        "\t产出指标\t数量指标\t维护盏数\t≥\t2000\t盏\n"
        "\t\t质量指标\t亮灯情况\t定性\t全亮\t\n"
        "\t满意度指标\t服务对象满意度\t市民评价\t≥\t95\t%\n"
    )
    assert said["projects[路灯维护].budget"] == "60万元"
    assert said["projects[路灯维护].expected"] == "让街巷夜里都亮起来。"
    assert said["projects[路灯维护].indicators[维护盏数].target"] == "2000"
    assert said["projects[路灯维护].indicators[亮灯情况].target"] == "全亮"
    assert said["projects[路灯维护].indicators[亮灯情况].level1"] == "产出指标"
    assert said["projects[路灯维护].indicators[市民评价].level2"] == "服务对象满意度"


LOOSE = """河堤加固项目绩效目标表
项目名称 河堤加固
主管部门 某县水务局 实施单位
某县河道所
专项资金情况
（万元）
资金总额 410.00
财政拨款 400.00
其他资金 10.00

年度目标
汛期之前把险段加固完毕，让两岸住户安心
过夏。
绩效目标
指标
一级
指标
二级指标 三级指标 目标值
绩效目标
指标
产出
指标
数量指标 加固险段长度 ≥6 公里
绩效目标
指标
产出
指标
质量指标
分部工程一次
验收通过比例
≥92%
绩效目标
指标
满意度
指标
服务对象满意
度指标
沿岸住户满意情况 ≥90%
备注
12
"""


def test_words_as_they_come_with_names_and_levels_torn_over_lines() -> None:
    said = stated(LOOSE)
    indicator = "projects[河堤加固].indicators"
    assert said["projects[河堤加固].budget"] == "410.00万元"
    assert said["projects[河堤加固].budget_other"] == "10.00万元"
    assert said["projects[河堤加固].expected"] == "汛期之前把险段加固完毕，让两岸住户安心过夏。"
    assert said[f"{indicator}[加固险段长度].target"] == "≥6公里"
    assert said[f"{indicator}[分部工程一次验收通过比例].target"] == "≥92%"
    assert said[f"{indicator}[分部工程一次验收通过比例].level1"] == "产出指标"
    assert said[f"{indicator}[沿岸住户满意情况].level2"] == "服务对象满意度指标"


def test_a_layout_that_is_not_understood_gives_nothing_and_keeps_its_numbers_unclaimed() -> None:
    text = (
        "项目绩效目标表\n项目名称 甲地整治\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 说明一 说明二 说明三\n说明四\n"
        "说明五 ≥7 处\n"
    )
    assert not any("indicators" in path for path in stated(text))
    assert [text[slice(*u.at)] for u in reading(text).unclaimed] == ["7"]


def test_a_second_table_of_the_same_name_with_other_money_is_another_project_and_not_mixed_in() -> None:
    table = (
        "项目绩效目标表\n项目名称 日常巡查\n资金总额 {}\n实施单位 某站\n"
        "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 巡查趟数 ≥{}趟\n备注\n"
    )
    said = stated(table.format("5.00", 50) + table.format("8.00", 80))
    assert said["projects[日常巡查].budget"] == "5.00万元"
    assert said["projects[日常巡查].indicators[巡查趟数].target"] == "≥50趟"


@pytest.mark.parametrize("title", ["部门整体支出绩效自评表", "2022年部门整体支出绩效目标表"])
def test_the_table_of_a_whole_unit_gives_its_aims_and_no_project(title: str) -> None:
    text = (
        f"{title}\n部门名称\n某县档案馆\n年度总体目标\n馆藏安全不出差错，查档不让群众跑两趟。\n"
        "一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n整理卷数\n≥900卷\n"
    )
    assert stated(text) == {"overall.expected": "馆藏安全不出差错，查档不让群众跑两趟。"}
    assert "≥900卷" in regions(text)[0]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", ""])
def test_a_header_that_nothing_follows_gives_nothing(line_end: str) -> None:
    assert stated(f"绩效 一级指标\t1\t2\t3{line_end}") == {}
    assert stated(f"绩效{line_end or ' '}一级指标|二级指标|三级指标|指标值{line_end}") == {}
