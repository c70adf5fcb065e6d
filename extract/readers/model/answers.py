"""The answer of a model: rows of codes and ids, and nothing else. Its type is fixed for each part of the schema.

What an id stands for and whether it fits the field is checked here, in code; what does not fit goes back to the
model in words, and what still does not fit after the last repair is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from extract.documents.words import dense
from extract.marking.marked import Marked
from extract.readers.model.atoms import Atom, Sheet
from extract.readers.model.codes import Code
from extract.reading.fits import fits
from extract.reading.pointers import Pointer, Refusal, Refused
from schemas.base import Reading, Span


class AnswerBase(BaseModel):
    """One row for each fact: f node number, m field letter, i the id(s) pointed at, k the ids of the list keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: list[Any]
    none: list[int]


def answer_type(part: str, codes: Mapping[int, Code]) -> type[AnswerBase]:
    """The answer type for a part of the schema; build it once."""
    numbers: Any = Literal[tuple(sorted(codes))]
    letters: Any = Literal[tuple(sorted({letter for code in codes.values() for letter in code.fields}))]
    row = create_model(
        "Row",
        __config__=ConfigDict(extra="forbid", frozen=True),
        f=(numbers, ...),
        m=(letters, ...),
        i=(list[int], Field(min_length=1, max_length=2)),
        k=(list[int], Field(max_length=3)),
    )
    made: type[AnswerBase] = create_model(f"Answer_{part}", __base__=AnswerBase, facts=(list[row], ...))
    return made


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What an answer means: pointers that fit, refusals of those that do not, and complaints for the model.

    `unanswered` are the numbers of which it says nothing at all.
    """

    pointers: Sequence[Pointer]
    refused: Sequence[Refused]
    complaints: Sequence[str]
    unanswered: Sequence[Span] = ()


_WHY: Mapping[Refusal, str] = {
    "no_such_id": "没有这个编号",
    "no_such_field": "该编号下没有这个字母",
    "wrong_kind": "所指内容的种类与字段不符（金额要指带金额单位的数，比率要指百分数，人数、个数要指带计数单位的数）",
    "wrong_key": "k 的个数应与路径中 [] 的个数相同，且指文字",
    "not_a_fact": "所指的数不是事实（年份、序号等）",
    "read_twice": "同一个数已用于另一行",
}


def interpret(answer: AnswerBase, sheet: Sheet, codes: Mapping[int, Code], marked: Marked) -> Interpreted:
    """Turns rows into pointers, checking every id."""
    pointers: list[Pointer] = []
    refused: list[Refused] = []
    complaints: list[str] = []
    claimed: dict[int, tuple[str, ...]] = {}
    inside: set[int] = set()
    for row in answer.facts:
        pointer, why = _pointer(row, sheet, codes, marked)
        if pointer is not None:
            slot = codes[row.f].fields[row.m]
            names = (pointer.slot, *(dense(marked.text[slice(*key)]) for key in pointer.keys))
            if slot.leaf.numeric and claimed.setdefault(row.i[0], names) != names:
                why = "read_twice"
            elif slot.leaf is Reading:
                inside |= _numbers_within(row.i, sheet)
        if why is not None:
            complaints.append(f"f={row.f} m={row.m} i={row.i} k={row.k}：{_WHY.get(why, why)}")
            at = _span(row.i, sheet) or (0, 0)
            refused.append(Refused(_path(row, codes), at, why))
        elif pointer is not None:
            pointers.append(pointer)
    answered = {i for row in answer.facts for i in row.i} | set(answer.none) | inside
    left = [number for number in sheet.open_numbers if number not in answered]
    if left:
        complaints.append(f"这些数没有作答（既不在 facts 也不在 none）：{left}")
    unanswered = [(atom.start, atom.end) for atom in (sheet.atoms[number] for number in left)]
    return Interpreted(pointers, refused, complaints, unanswered)


def _path(row: Any, codes: Mapping[int, Code]) -> str:
    slot = codes[row.f].fields.get(row.m) if row.f in codes else None
    return slot.path if slot else f"{row.f}.{row.m}"


def _numbers_within(ids: Sequence[int], sheet: Sheet) -> set[int]:
    """Numbers inside an indicator's cell that was pointed at by its ends: they are read with it."""
    return {number for number in sheet.open_numbers if ids[0] <= number <= ids[-1]}


def _pointer(
    row: Any, sheet: Sheet, codes: Mapping[int, Code], marked: Marked
) -> tuple[Pointer | None, Refusal | None]:
    code = codes.get(row.f)
    slot = code.fields.get(row.m) if code else None
    if slot is None:
        return None, "no_such_field"
    at = _span(row.i, sheet)
    if at is None:
        return None, "no_such_id"
    keys = [sheet.atoms.get(key) for key in row.k]
    if len(keys) != len(slot.keys) or any(key is None or key.mention for key in keys):
        return None, "wrong_key"
    if slot.leaf.numeric:
        atom = sheet.atoms[row.i[0]]
        if len(row.i) != 1 or atom.mention is None:
            return None, "wrong_kind"
        why = fits(slot, atom.mention)
        if why is not None:
            return None, why
    elif slot.leaf is Reading:
        at = _cell(at, marked)
    return Pointer(slot.path, at, tuple((key.start, key.end) for key in keys if key is not None)), None


def _span(ids: Sequence[int], sheet: Sheet) -> Span | None:
    """From the first to the last atom; a number that ends several has its unit with it."""
    atoms: list[Atom | None] = [sheet.atoms.get(i) for i in ids]
    if any(atom is None for atom in atoms) or not atoms:
        return None
    first, last = atoms[0], atoms[-1]
    assert first is not None and last is not None
    if last.end < first.start:
        return None
    end = last.mention.unit_end if last.mention and len(ids) > 1 else last.end
    return first.start, end


def _cell(at: Span, marked: Marked) -> Span:
    """An indicator's value is the cell as written: its sign and unit with it."""
    for paragraph in marked.paragraphs:
        if paragraph.start <= at[0] and at[1] <= paragraph.end:
            short = paragraph.end - paragraph.start <= 60
            return (paragraph.start, paragraph.end) if paragraph.tabular and short else at
    return at
