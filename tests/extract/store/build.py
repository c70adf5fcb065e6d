"""Runs, documents and results for tests of the store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from extract.output.run_file import DocumentRow, Status
from extract.readers.base import AnswerNote, Asked
from extract.store.records import FactRow, FindingRow, Queued, RunRecord, Saved

RUN = RunRecord(
    id="r1",
    folder="/data/runs/1",
    started=datetime(2026, 1, 31, 8, 0, 0, 123456, tzinfo=UTC),
    reader="both",
    model="small",
    settings={"concurrency": 8, "price_in": "0.5", "extra": None, "标签": ["甲"]},
    fingerprints={"code": "00", "schema": "11", "prompts": "22"},
    version="0.1.0",
)
FACT = FactRow(
    path="revenue.sources[事业收入].amount",
    slot="revenue.sources[].amount",
    value="100.50",
    unit="万元",
    yuan=Decimal("1005000.00"),
    start=13,
    end=19,
    more="40-46; 90-96",
    also=False,
    quote="其中：事业收入100.50万元",
    flags=("conflict", "unit_inherited"),
    confidence=0.1 + 0.2,
    suspected=("revenue-sources",),
)
TEXT_FACT = FactRow("contact.name", "contact.name", "x", "", None, None, None, "", True, "", (), None, ())
FINDING = FindingRow(
    number=1,
    above=None,
    severity="error",
    kind="sum",
    side="document",
    rule="revenue-sources",
    message="合计不符",
    arithmetic="1＋2≠4",
    suspects=("revenue.amount",),
    certain=True,
    cures=("若一位数字有误，应为3",),
    paths=("revenue.amount", FACT.path),
    start=13,
    end=19,
    quote="收入合计4万元",
    key="revenue-sources:revenue.amount",
)
FOLDED = replace(
    FINDING, number=2, above=1, certain=None, suspects=(), cures=(), start=None, end=None, quote=""
)
ANSWER = AnswerNote(
    label="a.txt #1",
    key="ab" * 32,
    cached=False,
    input_tokens=1200,
    output_tokens=80,
    requests=2,
    repairs=1,
    retries=0,
    cost="0.001280",
    estimated=True,
    failure="",
    kind="",
    seconds=1.25,
)
ASKED = Asked(
    input_tokens=1200,
    output_tokens=80,
    requests=2,
    repairs=1,
    seconds=1.25,
    cost="0.002560",
    estimated=True,
    paid_input_tokens=600,
    paid_output_tokens=40,
    paid_cost="0.001280",
)


def queued(*names: str, size: int = 10) -> list[Queued]:
    return [
        Queued(name, f"/data/in/{name}", at, size, 1_700_000_000_123_456_789) for at, name in enumerate(names)
    ]


def saved(
    name: str,
    status: Status = "ok",
    *,
    facts: Sequence[FactRow] = (FACT, TEXT_FACT),
    findings: Sequence[FindingRow] = (FINDING, FOLDED),
    answers: Sequence[AnswerNote] = (ANSWER,),
    asked: Asked = ASKED,
    kind: str = "",
    note: str = "",
) -> Saved:
    row = DocumentRow(
        document=name,
        status=status,
        source=f"../../in/{name}",
        sha256="cd" * 32,
        facts=len(facts),
        unclaimed=3,
        flagged=1,
        refused=2,
        errors=1,
        warnings=4,
        asked=asked,
        seconds=1.5,
        kind=kind,
        note=note,
    )
    return Saved(row, tuple(facts), tuple(findings), tuple(answers))
