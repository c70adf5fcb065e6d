"""Prose about one project."""

from tests.extract.readers.offline.performance.telltale import activities, regions, stated


def test_budget_execution_and_what_was_reached() -> None:
    text = (
        "（1）街心公园养护项目绩效自评综述：项目全年预算数为90万元，执行数为81万元，完成预算的90%。项目绩效目标完成情况：补种树木320棵，新辟花坛4处。"
        "发现的主要问题及原因：浇水不够及时。\n"
    )
    said = stated(text)
    assert said["projects[街心公园养护].budget"] == "90万元"
    assert said["projects[街心公园养护].executed"] == "81万元"
    assert said["projects[街心公园养护].completion_rate"] == "90%"
    assert said["projects[街心公园养护].achieved"] == "补种树木320棵，新辟花坛4处。"
    assert activities(text) == ["320棵", "4处"]


def test_uses_with_count_standard_and_amount() -> None:
    said = stated(
        "1.高龄津贴项目绩效目标完成情况综述。全年预算数9万元，执行数9万元，完成预算的100%。主要用于八旬老人津贴20人，人均0.3万元；"
        "建设歇脚亭2座，每座补助1.2万元，费用2.4万元；为方便出行添置轮椅，费用0.6万元。\n"
    )
    uses = "projects[高龄津贴].uses"
    assert said[f"{uses}[八旬老人津贴].count"] == "20人"
    assert said[f"{uses}[八旬老人津贴].standard"] == "0.3万元"
    assert said[f"{uses}[建设歇脚亭].count"] == "2座"
    assert said[f"{uses}[建设歇脚亭].standard"] == "1.2万元"
    assert said[f"{uses}[建设歇脚亭].amount"] == "2.4万元"
    assert next(v for k, v in said.items() if "轮椅" in k) == "0.6万元"


def test_a_standard_that_comes_first_belongs_to_the_use_that_follows() -> None:
    said = stated(
        "（二）专项资金支出绩效情况\n山区助学专项资金使用绩效情况：今年共收到县级专项资金6万元，支出专项资金5.5万元，专项资金结余0.5万元。\n"
        "按每人800元的标准，对55名寄宿生发放路费，共计44000元（其中县财政资金40000元，校本级资金4000元）。\n三、其他\n"
    )
    assert said["projects[山区助学].received"] == "6万元"
    assert said["projects[山区助学].executed"] == "5.5万元"
    assert said["projects[山区助学].balance"] == "0.5万元"
    assert said["projects[山区助学].uses[寄宿生].standard"] == "800元"
    assert said["projects[山区助学].uses[寄宿生].count"] == "55名"
    assert said["projects[山区助学].uses[寄宿生].amount"] == "44000元"
    assert said["projects[山区助学].uses[寄宿生].fiscal"] == "40000元"
    assert said["projects[山区助学].uses[寄宿生].other"] == "4000元"
    assert said["projects[山区助学].achieved"].startswith("按每人800元")


def test_the_same_use_said_again_in_other_words_and_units_is_one_use() -> None:
    said = stated(
        "（1）护林防火项目绩效目标完成情况综述。全年预算数30万元，执行数30万元。主要用于购置灭火水枪12.35万元，巡山人员补贴17.65万元。"
        "全年购灭火水枪支出123480元。\n"
    )
    assert said["projects[护林防火].uses[购置灭火水枪].amount"] == "12.35万元|123480元"
    assert len([path for path in said if "水枪" in path]) == 1


def test_aims_under_a_heading_are_expected_and_their_counts_are_activities() -> None:
    text = "2、部门专项资金绩效目标\n渡口看护专项：为12处渡口配齐救生衣，帮扶船工30人次。\n三、其他\n"
    assert stated(text) == {"projects[渡口看护].expected": "为12处渡口配齐救生衣，帮扶船工30人次。"}
    assert activities(text) == ["12处", "30人次"]


def test_aims_of_the_whole_unit() -> None:
    text = "1、年度整体支出绩效目标\n守好粮库，账实相符；让储粮损耗低于往年。\n2、其他\n"
    assert stated(text) == {"overall.expected": "守好粮库，账实相符；让储粮损耗低于往年。"}


def test_what_is_not_about_one_project_is_left_to_the_other_reader() -> None:
    text = (
        "（四）预算绩效管理情况。\n本部门对3个项目编制了绩效目标，涉及资金50万元。\n部门整体支出绩效情况：全年支出800万元，满意度98%。\n"
        "某县档案馆2021年绩效目标设置情况。设置目标5个。\n"
    )
    assert regions(text) == []
    assert stated(text) == {}
