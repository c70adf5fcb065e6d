"""What a form leaves behind is found; what only looks like it is let pass."""

import pytest

from extract.documents.document import Document
from extract.pipeline import marked
from extract.reconcile.textual.check import check_texts
from tests.extract.reconcile.textual.desk import told

LEFT = [
    ("灯会全年安排资金××万元。", "template-blank-number", "××"),
    ("灯油支出占全部支出的XX%，比上年多。", "template-blank-number", "XX"),
    ("守夜人ＸＸ名，灯船3条。", "template-blank-number", "ＸＸ"),
    ("20××年灯会照旧举办。", "template-blank-number", "20××"),
    ("依据云灯发〔20XX〕7号办理。", "template-blank-number", "20XX"),
    ("×年×月，灯会开始筹备。", "template-blank-number", "×年×月"),
    ("全年灯油预算为**万元。", "template-blank-number", "**"),
    ("新购灯船共____辆，金额____万元。", "template-blank-number", "____"),
    ("灯会用去xx 万元。", "template-blank-number", "xx"),
    ("××单位2040年预算公开如下。", "template-blank-words", "××"),
    ("灯会于XX月开始筹备。", "template-blank-number", "XX"),
    ("灯油费比上年增加××，主要是灯多了。", "template-blank-number", "××"),
    ("联系人：XXX，电话：0000。", "template-blank-words", "XXX"),
    ("灯油费增加2万元，主要原因是。", "template-blank-reason", "原因是。"),
    ("灯油费增加2万元，主要原因是：……。", "template-blank-reason", "原因是：……。"),
    ("灯油费与上年相比增加/减少/持平，其余照旧。", "template-undecided-choice", "增加/减少/持平"),
    ("灯油费主要用于：XXXX。", "template-blank-reason", "XXXX"),
    ("XX（类）灯会支出3万元。", "template-blank-words", "XX"),
    ("灯油费大于（小于）预算数，灯多了。", "template-undecided-choice", "大于（小于）"),
    ("灯芯费3万元（不涉及的不列）。", "template-instruction", "（不涉及的不列）"),
    ("灯芯费3万元（如持平作持平表述）。", "template-instruction", "（如持平作持平表述）"),
    ("没有灯会的，保留该表式，并在该表下方作如下说明：", "template-instruction", "保留该表式，并在该表下方作如下说明"),
    ("没有灯会的单位，作下述说明：", "template-instruction", "作下述说明"),
    ("XX项目由驿站承办。", "template-blank-words", "XX"),
    ("灯油费比上年增长（下降）3.5%。", "template-undecided-change", "增长（下降）"),
    ("灯油费较上年减少（增加）2万元。", "template-undecided-change", "减少（增加）"),
    ("灯油费较上年增加/减少12.50万元。", "template-undecided-change", "增加/减少"),
    ("灯油费较上年增加(减少/持平)××万元。", "template-undecided-change", "增加(减少/持平)"),
    ("2040年（未）购置灯船。", "template-undecided-not", "（未）"),
    ("2040年安排（未安排）购置灯船。", "template-undecided-choice", "安排（未安排）"),
    ("灯油费较上年增加（减少）的主要原因是灯多了。", "template-undecided-choice", "增加（减少）"),
    ("{单位名称}2040年预算如下。", "template-blank-brackets", "{单位名称}"),
    ("灯油费${amount}万元。", "template-blank-brackets", "${amount}"),
    ("【单位名称】2040年收支总预算50万元。", "template-blank-brackets", "【单位名称】"),
    ("（部门名称）2040年预算编制说明如下。", "template-blank-brackets", "（部门名称）"),
    ("以下名词，各单位可结合实际情况进行增删。", "template-instruction", "各单位可结合实际情况进行增删"),
    ("（请在此填写变动缘由）", "template-instruction", "（请在此填写变动缘由）"),
    ("（此处插入灯会概况）", "template-instruction", "（此处插入灯会概况）"),
    ("如无此项内容请删除。", "template-instruction", "如无此项内容请删除"),
    ("灯油费减少，主要是（说明变动原因）。", "template-instruction", "（说明变动原因）"),
    ("灯会概况：单击此处输入文字。", "template-instruction", "单击此处输入文字"),
    ("灯油用途（按实际情况填写）。", "template-instruction", "（按实际情况填写）"),
    ("（示例）灯会全年举办两回。", "template-sample-mark", "（示例）"),
    ("灯油合计#REF!万元。", "template-broken-reference", "#REF!"),
    ("灯会见Error! Reference source not found.一节。", "template-broken-reference", "Error! Reference source not found."),
    ("灯油预算null万元。", "template-broken-reference", "null"),
    ("[bookmark: _Toc7]灯会概况如下。", "template-conversion", "[bookmark: _Toc7]"),
    ("灯会&nbsp;灯油。", "template-conversion", "&nbsp;"),
    ("<span style=\"x\">灯会</span>", "template-conversion", "<span style=\"x\">"),
]  # fmt: skip

HONEST = [
    "联系人：张XX，电话138****0000。",
    "慰问困难户李**等3人。",
    "灯会因公出国（境）经费0万元。",
    "增加（减少以“-”号填列）",
    "本年收入（支出）合计与上年结转（余）相符。",
    "灯台2台（套），灯船1辆（艘）。",
    "点灯率＝点亮盏数÷应点盏数×100%，单价×数量＝金额。",
    "每增加（减少）1盏灯，灯油相应增加（减少）2元。",
    "灯油偏离目标值上升（下降）5%以上的，扣2分。",
    "逐项说明已（未）开展的灯会。",
    "【项目名称】灯油采买",
    "【灯会】2040年举办两回。",
    "依据《灯会管理办法（示例文本）》执行。",
    "灯会的增减变化情况及原因说明如下。",
    "指导驿站根据实际情况填写灯会申报表。",
    "用灯单位根据实际情况增减守夜人员。",
    "邀请填写问卷的街坊参加座谈。",
    "（请参见附表3的说明）",
    "（如无特殊说明，金额单位均为万元）",
    "表中如无数字则表示没有该项支出。",
    "二○四○年灯会在河边举办，二○○五年起步。",
    "共采买**25**盏灯，用去**3**万元。",
    "** ** 1 2 3",
    "热线#12接听及时，[2040]7号文件已印发。",
    "XXL号灯罩10个，DX7型灯台2台。",
    "小于<灯会管理办法>规定的a<b的情形。",
    "河东XX万达灯街开张。",
    "灯会升（降）级管理办法施行。",
    "据XX日报报道，街坊查明了灯灭的原因。",
    "未点灯的原因是灯油不足……。",
    "指标分为增加、减少、持平三类。",
    "现就灯会的安排作以下说明：",
    "补助不列入灯会（没有的不补）。",
    "调整幅度增加/减少10%以内的，由驿站决定。",
    "是否（未）开展灯会，由街坊决定。",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "words"), LEFT)
def test_what_a_form_leaves_is_found_at_its_place(text: str, rule: str, words: str) -> None:
    assert (rule, words) in told(text)


@pytest.mark.parametrize("text", HONEST)
def test_what_only_looks_like_a_form_is_let_pass(text: str) -> None:
    assert told(text) == []


def test_words_torn_by_a_line_end_are_found_whole() -> None:
    text = "灯会的经费由街坊分摊，每年立春结账，多退少补，较上年增长（下\n降）0%，其余照旧。"
    assert told(text) == [("template-undecided-change", "增长（下\n降）")]


def test_the_quote_leaves_out_the_line_end() -> None:
    text = "灯会的经费由街坊分摊，每年立春结账，多退少补，较上年增长（下\n降）0%，其余照旧。"
    (hit,) = check_texts(marked(Document.from_text(text)), ())
    assert dict(hit.values) == {"quote": "增长（下降）"}


def test_a_header_of_a_table_is_no_choice_left_open() -> None:
    assert told("名目\n增长（下降）%\n12.5\n灯油 增加（减少） 3 4\n") == []


def test_every_place_is_told() -> None:
    assert [words for _, words in told("灯油××万元，灯芯××元，占XX%。")] == ["××", "××", "XX"]
