"""Phrases beside a number that say what it is to a project: its budget, a standard, a share of quality, a use."""

import re

_ANY = r"(?:本?(?:单位|部门|项目)|该项目|我[会局委办院校]|(?:19|20)\d\d年度?|全年|年度|年初|年中|本年度?|当年|共|累计|实际|项目|专项|[省市县区级中央本财政的]|已|数|资金|经费|安排|总额?|金额|[为是计达合\s])*+"
TOTALS = (
    ("balance", re.compile(rf"{_ANY}(?:结余|结转|剩余)(?:结余|结转|和|资金|金额|为|\s)*")),
    (
        "budget_fiscal",
        re.compile(r"(?:其中)?[省市县区级中央本]{0,3}财政(?:拨款|资金)(?:年初)?预算(?:数|安排|资金)?[为是]?"),
    ),
    (
        "budget",
        re.compile(
            rf"{_ANY}(?:预算(?!执行)|批复|申报|申请|计划(?:投资|安排)?|总投资)(?:批复|下达|数|额)?{_ANY}"
        ),
    ),
    ("received", re.compile(rf"{_ANY}(?:收到|到位|拨付|下达|拨入|到账|转移支付){_ANY}")),
    ("executed", re.compile(rf"{_ANY}(?:执行数|执行|支出|使用|支付){_ANY}")),
)
GRANTED = re.compile(r"(?:财政|上级|区|县|市|省).{0,12}(?:拨付|转移支付|下达|拨入)|收到|到位")
ALLOTTED = re.compile(r"(?:财政|年初|预算).{0,6}安排")
FOR_WHOM = re.compile(r"(?:^|[^\w])(?:对|为|向|给)|^(?:全年)?(?:对|为|向|给)")
GRANTED_AFTER = re.compile(r"\s*(?:转移支付|到位|的?拨款)")
FISCAL = re.compile(r"财政(?:资金|拨款|补助|预算)?$|财政.{0,8}(?:资金|拨款)$")
OTHER = re.compile(r"(?:本级|配套|自筹|自有|单位|其[他它]|社会)(?:资金|经费|投入|承担)?$")
_EACH = r"(?:人均|户均|每[人户名位家生个村场次台站所校社县镇乡处套辆班期件座条间栋亩天月年](?:每[年月天日次餐期])?)"
STANDARD_BEFORE = re.compile(
    rf"(?:{_EACH}(?:补助|补贴|发放|奖励|慰问金?|资助|标准|费用)?|标准(?:[为是]|分别为)?(?:每[人户名])?)[为是]?$"
)
STANDARD_AFTER = re.compile(r"\s*(?:的?标准|[/／每](?:[人户名年月]))")
FORWARD = re.compile(r"(?:以|按照?)[^，。；]{0,12}$")
NTH = re.compile(r"第[一二三四五六七八九十]+[次批期笔]")
SPENT = re.compile(r"用于|支出|使用|支付")
PLANNED = re.compile(r"预算|批复|计划|申报|下达")
RATE = re.compile(
    r"(?:完成(?:年初|全年|调整后?|年度)?预算的?|(?:预算|资金)?(?:执行|支出|完成)率(?:为|达到?)?)$"
)
AID = re.compile(r"用于|慰问|救助|补助|帮扶|资助|津贴|人均|发放|补贴|走访|每人|送温暖|抚恤|奖励")
PEOPLE = re.compile(r"人|名|户|位|户（次）|人次|户次|人（次）|家")
QUALITY = ("满意", "准确", "及时", "合格", "达标", "覆盖", "完成")
REACHED = re.compile(r"带动|惠及|参观|参与|参加|受益|培训|服务|覆盖|接待|发展|新增|观看|到场")
BARE_SPENT = re.compile(r"支出|使用|支付|花费|投入")
CLOSES = re.compile(r"[。；;\n]")
DUTY = re.compile(r"编制|在职|内设|退休人员|科室|下属")
