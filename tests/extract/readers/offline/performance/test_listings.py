"""Lists of projects with their amounts and aims, as budgets flatten them."""

from tests.extract.readers.offline.performance.telltale import activities, stated

HEAD = "表9：市级部门项目支出绩效表\n单位名称 项目名称 金额 绩效目标\n"


def test_a_row_a_line() -> None:
    text = HEAD + (
        "某市图书馆 夜间开馆 12.50 每晚九点闭馆，\n让上班族也有书看。\n某市图书馆 古籍修复 40.00 修补善本20册。\n表10：其他\n"
    )
    said = stated(text)
    assert said["projects[夜间开馆].budget"] == "12.50万元"
    assert said["projects[夜间开馆].expected"] == "每晚九点闭馆，让上班族也有书看。"
    assert said["projects[古籍修复].budget"] == "40.00万元"
    assert activities(text) == ["20册"]


def test_a_cell_a_line_where_the_unit_opens_each_row() -> None:
    said = stated(
        "预算单位名称\n项目名称\n预算数（万元）\n绩效目标\n某市少年宫\n乐团排练\n8.80\n排好两套曲目，\n登台演出。\n"
        "某市少年宫\n暑期夏令营\n（分营）\n15.00\n平安开营，家长放心。\n备注：无。\n"
    )
    assert said["projects[乐团排练].expected"] == "排好两套曲目，登台演出。"
    assert said["projects[暑期夏令营（分营）].budget"] == "15.00万元"


def test_projects_that_share_a_name_are_told_apart_by_their_units() -> None:
    said = stated(HEAD + "东湖公园 日常维护 3.00 湖面整洁。\n西山公园 日常维护 4.00 山道通畅。\n")
    assert said["projects[东湖公园日常维护].budget"] == "3.00万元"
    assert said["projects[西山公园日常维护].budget"] == "4.00万元"


def test_a_row_whose_unit_and_project_cannot_be_told_apart_is_left_out() -> None:
    said = stated(
        HEAD
        + "某市植物园\n温室改造\n9.00\n花期不断。\n另一家单位（某\n某中心）\n标本整理\n2.00\n编目成册。\n"
    )
    assert said == {"projects[温室改造].budget": "9.00万元", "projects[温室改造].expected": "花期不断。"}


def test_a_list_without_amounts_gives_nothing() -> None:
    assert stated(f"{HEAD}某市图书馆 夜间开馆 每晚九点闭馆。\n") == {}
