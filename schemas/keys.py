"""Key rules: how the name of a list member is read off the words that the source uses for it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

_SPACE = re.compile(r"\s+")
_QUOTES = "“”\"'‘’「」"


def tidy(words: str) -> str:
    """White space out, surrounding quotes and punctuation off; inner brackets stay as written.

    >>> tidy(" 维修（护）费 、")
    '维修（护）费'
    """
    bare = _SPACE.sub("", words).strip("，,。；;：:、．.·*-—" + _QUOTES)
    if bare[:1] in "（(" and bare[-1:] in "）)" and not re.search(r"[（()）]", bare[1:-1]):
        bare = bare[1:-1]
    return bare


_SAID_OF_IT = re.compile(r"(?<=..)(?:也|均)?(?:预算|决算)?(?:数)?(?:增加|减少|增长|下降|上升|降低)$")
"""What a sentence says of a name and a pointer may take in: 项目支出增加."""


@dataclass(frozen=True, slots=True)
class KeyRule:
    """Reads a key off words.

    `names` maps a standard name to a pattern of the ways it is written; what matches none of them is
    tidied by `read`. `open` says whether names that the schema does not know may be members; they must fit `shape`.
    """

    name: str
    guide: str
    names: tuple[tuple[str, str], ...] = ()
    read: Callable[[str], str] = tidy
    open: bool = True
    shape: str = r".+"
    _compiled: list[tuple[str, re.Pattern[str]]] = field(default_factory=list, compare=False, repr=False)

    def __call__(self, words: str) -> str:
        """The key of a member called `words` in the source."""
        bare = self.read(words)
        if self.names or not self.open:
            bare = _SAID_OF_IT.sub("", bare) or bare
        if self.names and not self._compiled:
            self._compiled.extend((name, re.compile(pattern)) for name, pattern in self.names)
        for name, pattern in self._compiled:
            if pattern.fullmatch(bare):
                return name
        return bare


# -- functional classification (类), Classification of Government Revenue and Expenditure, as its editions name them

FUNCTIONS = (
    "一般公共服务", "外交", "国防", "公共安全", "教育", "科学技术", "文化旅游体育与传媒", "文化体育与传媒",
    "社会保障和就业", "社会保险基金", "卫生健康", "医疗卫生与计划生育", "医疗卫生健康", "医疗卫生", "节能环保",
    "城乡社区", "农林水", "交通运输", "资源勘探工业信息等", "资源勘探信息等", "资源勘探电力信息等", "商业服务业等",
    "金融", "援助其他地区", "自然资源海洋气象等", "国土海洋气象等", "住房保障", "粮油物资储备",
    "灾害防治及应急管理", "债务还本", "债务付息", "债务发行费用",
)  # fmt: skip

_CLASS_MARKS = re.compile(r"[（(](?:\d+(?:类|款|项目?)?|类|款|项目?)[)）]|\d+|^其中[:：]?")
_CLASS_TAIL = re.compile(r"(?:支出)?(?:预算|决算)?(?:支出)?$")


def function_name(words: str) -> str:
    """The 类 without codes, （类） and the closing 支出.

    >>> function_name("一般公共服务201（类）支出")
    '一般公共服务'
    >>> function_name("（205）教育支出")
    '教育'
    """
    return _CLASS_TAIL.sub("", tidy(_CLASS_MARKS.sub("", tidy(words)))) or tidy(words)


FUNCTION = KeyRule("function", "功能分类“类”的标准名称，如“卫生健康”", read=function_name, open=False)


# -- revenue sources

_APPROPRIATION = r"(?:预算)?(?:当年|财政|本年)*(?:拨款)?(?:预算)?(?:收入)?(?:资金)?(?:预算)?"
SOURCE = KeyRule(
    "source",
    "收入来源的名称",
    shape=r".*(?:收入|拨款|资金|结转|结余|缴款)",
    names=(
        ("一般公共预算拨款", rf"(?:本年|当年)?一般公共(?:预算|服务)?{_APPROPRIATION}"),
        ("政府性基金预算", rf"(?:本年|当年)?政府性基金{_APPROPRIATION}"),
        ("国有资本经营预算", rf"(?:本年|当年)?国有资本经营{_APPROPRIATION}"),
    ),
)
SOURCE_WORDS = (
    r"(?:本年|当年)?一般公共预算(?:当年|财政)?拨款(?:收入)?(?:资金)?",
    r"(?:本年|当年)?一般公共预算收入",
    r"(?:本年|当年)?政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:收入)?",
    r"(?:本年|当年)?国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:收入)?",
    r"社会保险基金(?:预算)?(?:收入)?",
    r"(?:本年)?财政拨款收入",
    r"经费拨款",
    r"财政专户管理资金(?:收入)?",
    r"(?:本年)?其他资金收入",
    r"上级补助收入",
    r"(?:附属|下级)单位上[缴交](?:收入)?",
    r"事业单位经营收入",
    r"经营收入",
    r"事业收入",
    r"其他收入",
    r"用事业基金弥补收支差额",
    r"使用非财政拨款结余",
    r"(?:上年|年初)?(?:一般公共预算|财政)?(?:拨款)?(?:上年|年初)结[转余](?:和|、)?(?:结[转余])?"
    r"(?:一般公共预算|政府性基金|财政拨款)?(?:收入|资金)?",
)

# -- nature of expenditure

NATURE = KeyRule(
    "nature",
    "支出性质的名称，如“基本支出”",
    shape=r".*(?:支出|结转|结余|结转结余资金)",
    names=(
        ("基本支出", r"(?:本年)?基本支出(?:预算)?"),
        ("项目支出", r"(?:本年)?项目支出(?:预算)?"),
    ),
)
NATURE_WORDS = (
    r"基本支出",
    r"项目支出",
    r"上[缴交]上级支出",
    r"(?:事业单位)?经营支出",
    r"对(?:附属|下级)单位补助(?:支出)?",
    r"补助(?:附属|下级)单位支出",
    r"(?:年[终末]|结转下年|本年)?(?:年[终末])结[转余](?:和|、)?(?:结[转余])?(?:资金)?",
    r"结转下年(?:支出)?",
)

# -- economic classification (类)

ECONOMIC = KeyRule("economic", "部门预算支出经济分类“类”的名称，如“工资福利支出”", open=False)
ECONOMIC_WORDS = (
    "工资福利支出",
    "商品和服务支出",
    "对个人和家庭的?补助(?:支出)?",
    r"资本性支出(?:（基本建设）)?",
    "债务利息及费用支出",
    r"对企业补助(?:（基本建设）)?",
    "对社会保障基金补助",
)

# -- 类款项 lines

_CODE_PARTS = re.compile(
    r"(?:(?P<lei>\d{3})?\s*[（(]类[)）].*?)?(?P<kuan>\d{2,5})?\s*[（(]款[)）].*?(?P<xiang>\d{2,7})?\s*[（(]项目?[)）]",
    re.S,
)
_ITEM_NAME = re.compile(r"(?:.*[（(](?:款|类)[)）])?[-—、]?(?P<name>.+?)\s*[（(]项目?[)）]$", re.S)


def item_code(words: str) -> str | None:
    """The 7-digit 项 code that a 类款项 line states, whole or in parts.

    >>> item_code("一般公共服务201（类）群众团体事务29（款）行政运行01（项）")
    '2012901'
    >>> item_code("一般公共服务201（类）群众团体事务20129（款）行政运行2012901（项）")
    '2012901'
    >>> item_code("群众团体事务20129（款）行政运行01（项）")
    '2012901'
    >>> item_code("教育支出（类）进修及培训（款）培训支出（项）") is None
    True
    """
    bare = unicodedata.normalize("NFKC", _SPACE.sub("", words)).replace("(", "（").replace(")", "）")
    whole = re.search(r"(?<!\d)\d{7}(?!\d)", bare)
    if whole:
        return whole[0]
    parts = _CODE_PARTS.search(bare)
    if not parts or not parts["xiang"] or not parts["kuan"]:
        return None
    kuan = parts["kuan"] if len(parts["kuan"]) == 5 else (parts["lei"] or "") + parts["kuan"]
    code = kuan + parts["xiang"]
    return code if len(code) == 7 else None


def item_name(words: str) -> str:
    """The key of a 类款项 line: its code where it states one, else the 项's name as written.

    >>> item_name("教育支出（类）进修及培训（款）培训支出（项）")
    '培训支出'
    """
    code = item_code(words)
    if code:
        return code
    bare = _SPACE.sub("", words)
    named = _ITEM_NAME.search(bare)
    return tidy(re.sub(r"\d+$", "", named["name"] if named else bare))


ITEM = KeyRule(
    "item",
    "类款项一行：有七位项级代码的用代码，否则用“项”的名称；指整段“……（类）……（款）……（项）”",
    read=item_name,
    open=False,
)
_NAMED = r"[^，。；：:、．.\d（()）\s“”]"
ITEM_LINE = (
    rf"{_NAMED}[^，。；：:]{{0,40}}?[（(]类[)）][^，。；：:]{{0,60}}?[（(]款[)）][^，。；：:]{{0,70}}?[（(]项目?[)）]"
    rf"|{_NAMED}[^，。；：:]{{0,40}}?[（(]款[)）][^，。；：:]{{0,70}}?[（(]项目?[)）]"
    rf"|{_NAMED}[^，。；：:（()）]{{1,40}}?(?:[（(]项[)）]|[（(]\d{{7}}[)）])"
)

_CLASS_SUFFIX = (
    r"(?:支出)?\s*(?:\d{3})?\s*(?:[（(]类[)）])?\s*(?:支出)?(?:预算|决算)?(?:数|为)?(?=$|\d|[，：:])"
)
FUNCTION_WORDS = (*(f"{name}{_CLASS_SUFFIX}" for name in FUNCTIONS), rf"其他支出{_CLASS_SUFFIX}")


def threshold(words: str) -> str:
    """The threshold of a class of equipment as written.

    >>> threshold("单价100 万元（含）以上设备")
    '100万元'
    """
    found = re.search(r"[\d.,×xX＊*]+\s*(?:万|亿)?元", words)
    return tidy(found[0] if found else words)


EQUIPMENT = KeyRule("threshold", "单价门槛，照写，如“50万元”", read=threshold)
VEHICLE_TYPE = KeyRule("vehicle_type", "车型或用途的名称，如“轿车”“机要通信用车”", shape=r".*车辆?")
NAME = KeyRule("name", "能与邻近事项区分的最短名词短语，照写")

_PROJECT = re.compile(r"(?:项目)?(?:支出)?(?:绩效.*)?$")


def project_name(words: str) -> str:
    """The name of a project without the word for it, and without the quotes around the name.

    >>> project_name("“灯会”项目")
    '灯会'
    """
    return tidy(_PROJECT.sub("", tidy(words))) or tidy(words)


PROJECT = KeyRule("project", "项目名称，不带“项目”二字", read=project_name)

RULES = {
    rule.name: rule
    for rule in (FUNCTION, SOURCE, NATURE, ECONOMIC, ITEM, EQUIPMENT, VEHICLE_TYPE, NAME, PROJECT)
}
