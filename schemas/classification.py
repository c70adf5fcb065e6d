"""The functional classification of expenditure: which class a code belongs to.

Source: the national Classification of Government Revenue and Expenditure (政府收支分类科目), classes (类) 201 to 233.
A class has had other names in earlier editions; all that documents use are listed, the present one first.
"""

CLASSES: dict[str, tuple[str, ...]] = {
    "201": ("一般公共服务",),
    "202": ("外交",),
    "203": ("国防",),
    "204": ("公共安全",),
    "205": ("教育",),
    "206": ("科学技术",),
    "207": ("文化旅游体育与传媒", "文化体育与传媒"),
    "208": ("社会保障和就业",),
    "209": ("社会保险基金",),
    "210": ("卫生健康", "医疗卫生与计划生育", "医疗卫生健康", "医疗卫生"),
    "211": ("节能环保",),
    "212": ("城乡社区",),
    "213": ("农林水",),
    "214": ("交通运输",),
    "215": ("资源勘探工业信息等", "资源勘探信息等", "资源勘探电力信息等"),
    "216": ("商业服务业等",),
    "217": ("金融",),
    "219": ("援助其他地区",),
    "220": ("自然资源海洋气象等", "国土海洋气象等"),
    "221": ("住房保障",),
    "222": ("粮油物资储备",),
    "224": ("灾害防治及应急管理",),
    "229": ("其他",),
    "231": ("债务还本",),
    "232": ("债务付息",),
    "233": ("债务发行费用",),
}

_CODE_OF = {name: code for code, names in CLASSES.items() for name in names}


def class_code(name: str) -> str | None:
    """The code of a class by any of its names.

    >>> class_code("文化体育与传媒")
    '207'
    """
    return _CODE_OF.get(name)


def function_of(item: str) -> str | None:
    """The code of the class that an item's key (a code of 7 digits) belongs to; None where it is not a code.

    >>> function_of("2101101")
    '210'
    """
    return item[:3] if len(item) == 7 and item.isdigit() and item[:3] in CLASSES else None
