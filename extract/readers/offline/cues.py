"""The words that tell which measure a number is: compared with an earlier year, a share, a rate, a reason."""

import re

DIRECTION = r"(?:增加|减少|增长|下降|上升|降低|提高|压减|缩减|增幅|降幅|减幅|调增|调减|核减|增多|(?<=[年度期算数])(?:多|少|增|减))"
CHANGE = re.compile(
    rf"{DIRECTION}(?:（{DIRECTION}）)?(?:了|额|率)?(?:为|约|近)?(?:[:：])?[^，,。；;、]{{0,3}}$"
)
_CHANGE_LOOSE = re.compile(DIRECTION)
COMPARED = re.compile(r"(?:比|较|与|同|和)\s*(?:上年|上一年|去年|(?:19|20)\d\d\s*年)")
PRIOR = re.compile(r"(?:(?:比|较|与|同|和)\s*)?(?:上年|上一年|去年|(?:19|20)\d\d\s*年)[^，,。；;]*$")
SHARE = re.compile(r"占[^，,。；;]*$|(?:比重|比例|占比)(?:为|是|达)?$")
COMPLETED = re.compile(r"完成[^，,。；;]*$|(?:完成率|执行率)(?:为|达)?$|为(?:年初|调整)?预算的$")
BUDGETED = re.compile(
    r"(?:年初|全年|调整|本年)?(?<!公共)(?<!基金)(?<!经营)(?<!拨款)预算(?:数|安排|资金|批复数?|金额){0,2}(?:为|是|[:：])?$"
)
BUDGET_MADE = re.compile(r"(?:编制|批复|下达)[^。；]{0,14}预算(?:[^。；]{0,4}其中|时)(?!.*决算)")
ACTUAL = re.compile(r"决算|支出(?:数|总额)?(?:为|是)?$|执行")
OPENING = re.compile(r"^[，,]?(?:分别)?为|其中|包括|用于|具体|分别|如下|以下|明细")
SENTENCE_END = re.compile(r"[。；;！!？?]")
CLAUSE_END = re.compile(r"[，,。；;：:、]")
NOT_A_NAME = re.compile(
    r"占|比|较|增加|减少|增长|下降|完成|预算数|决算数|执行数|预算为|决算为|合计|共计|总计|金额|总额|达到|不包括|截至|安排|\d"
)
NAME = re.compile(
    r"(?P<name>(?:[^，,、；;：:（(）)。！!\s\d“”]|[（(][^（()）\d]{1,10}[)）]|“[^”]{1,14}”)+)\s*$"
)
NAME_HEAD = re.compile(
    r".*(?:其中|主要包括|包括|用于|具体为|具体是|分别为|分别是|主要是|以及)|(?:含|即|为|和|及)"
)

REASON = re.compile(
    r"(?P<reason>(?:主要|增加|减少|增长|下降|上升|变动|变化|增减|持平|一致|不变)?(?:变动|变化|增减)?的?(?:主要)?原因"
    r"(?:一?是|为|系|在于|如下|[:：])[:：]?(?:是)?|主要(?:一)?是(?:因为|由于|因)?|主要系(?:因为|由于)?|主要由于)"
    r"|(?P<purpose>主要用于[:：]?|(?<![不未])(?:计划)?用于[:：]?|主要(?=核算)|主要为)"
    r"|(?P<flat>持平|一致|无变化|没有变化|无增减|相同|不变)"
)
NOT_PURPOSE = re.compile(r"\s*(?:以下|下列|如下)")
STOP_PURPOSE = re.compile(r"[。；;]|[，,](?:比|较|与)(?:上年|去年|(?:19|20)\d\d年)|[，,]主要原因|其中[:：]")
STOP_REASON = re.compile(r"[。；;]|[，,]主要用于|其中[:：]")
