"""What an offline reading leaves in doubt: each kind where it is due, and none in a reading that is whole."""

from extract.readers.first.doubts import DoubtAt, Kind, doubts_of
from extract.readers.offline.reader import OfflineReader
from schemas.catalogue import default
from tests.extract.readers.conftest import mark_text

TITLE = "某县档案馆2031年部门预算\n"
WHOLE = TITLE + "一、支出预算情况\n2031年支出预算841.00万元，其中基本支出828.05万元，项目支出12.95万元。\n"


def _doubts(text: str) -> list[tuple[Kind, str]]:
    doc = mark_text(text)
    found: list[DoubtAt] = doubts_of(doc, OfflineReader().pointers(doc), default())
    return [(kind, text[slice(*at)]) for kind, at in found]


def test_a_reading_that_is_whole_leaves_no_doubt() -> None:
    assert _doubts(WHOLE) == []


def test_a_number_that_no_field_claims_is_in_doubt() -> None:
    assert (Kind.UNCLAIMED, "6.98") in _doubts(
        WHOLE + "二、其他重要事项\n委托业务费预算总额6.98万元，由办公室负责。\n"
    )


def test_a_fact_stated_in_two_values_is_in_doubt_at_both_places_and_before_all_else() -> None:
    text = WHOLE + "2031年支出预算851.00万元，委托业务费预算总额6.98万元。\n"
    found = _doubts(text)
    assert {(Kind.MISREAD, "841.00"), (Kind.MISREAD, "851.00")} <= {*found[:2]}


def test_the_numbers_of_a_sum_that_fails_are_in_doubt() -> None:
    found = _doubts(WHOLE.replace("12.95", "13.95"))
    assert found
    assert {kind for kind, _ in found} == {Kind.BROKEN}


def test_a_title_that_names_no_kind_of_document_is_in_doubt() -> None:
    text = WHOLE.replace(TITLE, "某县档案馆情况\n")
    assert (Kind.NAMELESS, "某县档案馆情况") in _doubts(text)


def test_a_reason_that_is_announced_and_not_read_is_in_doubt() -> None:
    text = WHOLE + "二、“三公”经费情况\n公务接待费8.6万元，较上年增加1.5万元，主要原因来访团组变多。\n"
    assert (Kind.WORDLESS, "主要原因") in _doubts(text)


def test_a_reason_that_is_read_is_not() -> None:
    text = WHOLE + "二、“三公”经费情况\n公务接待费8.6万元，较上年增加1.5万元，主要原因是来访团组变多。\n"
    assert Kind.WORDLESS not in {kind for kind, _ in _doubts(text)}


def test_each_place_is_in_doubt_once_for_its_most_telling_reason() -> None:
    text = WHOLE.replace("12.95", "13.95") + "支出预算851.00万元。其中项目支出14.95万元，另有6.98万元。\n"
    doc = mark_text(text)
    places = [at for _, at in doubts_of(doc, OfflineReader().pointers(doc), default())]
    assert len(places) == len(set(places))


def test_a_row_of_numbers_alone_is_left_out() -> None:
    assert _doubts(WHOLE + "二、附表\n12.95 30.10 43.05\n") == []
