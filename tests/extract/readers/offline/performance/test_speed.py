"""Freak documents must not cost the square of their length."""

import time

import pytest

from extract.documents.document import Document
from extract.pipeline import marked
from extract.readers.offline.performance import read_performance

FREAKS = {
    "blanks": "绩效 " + " " * 150_000 + "项目名称",
    "blank lines": "绩效 " + "\n" * 150_000 + "项目名称",
    "one long clause": "（1）甲项目绩效自评综述：全年预算数1万元。"
    + "省市县区级中央本财政单位本单位" * 3000
    + "5万元",
    "many numbers": "（1）甲项目绩效自评综述：全年预算数1万元，" + "补助乙12人，人均3元；" * 3000,
    "many titles": "甲项目2020年绩效评价报告\n一、概况\n乙\n二、其他\n" * 2000,
    "many tables": "项目绩效表\n项目名称 甲\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 乙丙 ≥5个\n备注\n"
    * 1000,
}


@pytest.mark.parametrize("name", FREAKS)
def test_a_freak_document_is_read_in_time(name: str) -> None:
    doc = marked(Document.from_text(FREAKS[name]))
    start = time.process_time()
    read_performance(doc)
    assert time.process_time() - start < 3
