"""What is wrong in a gold file, against its document and the schema: a wrong gold file makes every figure wrong."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eval.gold.file import GoldFact, GoldFile
from eval.gold.read import OTHER
from eval.matching.entries import overlap
from eval.matching.fields import NO_KEY, group_of, parse
from eval.matching.values import number
from extract.documents.document import Document
from extract.documents.words import dense
from extract.output.messages import UserError
from extract.reading.amounts import yuan_of
from extract.reading.facts import Statement
from schemas.base import Amount, Choice, Code, Span
from schemas.catalogue import Catalogue, default

_LONGEST = 40


class Problem(NamedTuple):
    """What is wrong with one thing in a gold file, and what to do."""

    where: str
    what: UserError


def check_gold(
    gold: GoldFile, document: Document | None, catalogue: Catalogue | None = None
) -> list[Problem]:
    """Everything that is wrong; without the document what can be seen in the file alone."""
    catalogue = catalogue or default()
    found = [*_of_file(gold, document)]
    another = any(one.what.key == "gold_other_sha" for one in found)
    text = document.text if document and not another else None
    for index, fact in enumerate(gold.facts):
        where = f"facts[{index}] {fact.fact.path}"
        found += [Problem(where, one) for one in _of_fact(fact, text, catalogue, gold.scope)]
    found += _repeated(gold)
    for index, defect in enumerate(gold.defects):
        if text is not None and any(end > len(text) for _, end in defect.at):
            found.append(Problem(f"defects[{index}]", UserError("gold_beyond", length=len(text))))
        if not defect.at and not defect.paths:
            found.append(Problem(f"defects[{index}]", UserError("gold_no_place")))
    return found


def _of_file(gold: GoldFile, document: Document | None) -> Iterator[Problem]:
    if document is None:
        yield Problem("document", UserError("gold_no_source", document=gold.document))
    if not gold.sha256:
        yield Problem("sha256", UserError("gold_no_sha", sha256=document.sha256 if document else "…"))
    elif document and document.sha256 != gold.sha256:
        yield Problem(
            "sha256", UserError("gold_other_sha", found=gold.sha256[:12], real=document.sha256[:12])
        )


def _of_fact(
    gold: GoldFact, text: str | None, catalogue: Catalogue, scope: Sequence[Span]
) -> Iterator[UserError]:
    fact = gold.fact
    if not fact.path.startswith(OTHER):
        for path in (fact.path, *gold.alternatives):
            if _slot(path) not in catalogue.by_path:
                yield UserError("gold_no_field", path=path)
    if fact.path in gold.alternatives:
        yield UserError("gold_own_or", path=fact.path)
    for index, said in enumerate(fact.statements):
        name = f"also[{index - 1}]" if index else "value"
        yield from _of_statement(gold, said, name, text, catalogue)
        if scope and said.at and not overlap(said.at, scope):
            yield UserError("gold_outside", name=name, at=said.at[0])


def _slot(path: str) -> str:
    parsed = parse(path)
    return "activities[].value" if parsed.field == "activities[]" else parsed.field


def _of_statement(
    gold: GoldFact, said: Statement, name: str, text: str | None, catalogue: Catalogue
) -> Iterator[UserError]:
    if not said.at:
        yield UserError("gold_no_at", name=name)
    worth = yuan_of(said.value, said.unit)
    if said.yuan is not None and worth != said.yuan:
        yield UserError("gold_yuan", name=name, yuan=said.yuan, value=said.value, unit=said.unit)
    slot = catalogue.by_path.get(_slot(gold.fact.path))
    if slot and slot.leaf is Amount and group_of(gold.fact) != "text" and not said.unit:
        yield UserError("gold_no_unit", name=name)
    for span in said.at if text is not None else ():
        held = (text or "")[slice(*span)]
        if span[1] > len(text or ""):
            yield UserError("gold_beyond", length=len(text or ""))
        elif not _holds(gold, said, held, slot is not None and slot.leaf in (Choice, Code)):
            yield UserError(
                "gold_not_there", name=name, at=span, held=held[:_LONGEST], value=said.value[:_LONGEST]
            )


def _holds(gold: GoldFact, said: Statement, held: str, shown: bool) -> bool:
    """Whether words hold a value: itself (1.8 as 1.80), a number within an indicator's, anything for a choice or a code."""
    value, words = (_bare(one) for one in (said.value, held))
    group = group_of(gold.fact)
    if shown or words == value:
        return bool(words)
    if group != "text" and (worth := number(value)) is not None and number(words) == worth:
        return True
    if group == "indicators":
        return bool(words) and (words in value or value in words)
    return False


def _bare(text: str) -> str:
    """Width folded, white space and thousands separators out."""
    return dense(unicodedata.normalize("NFKC", text)).replace(",", "")


def _repeated(gold: GoldFile) -> Iterator[Problem]:
    """A path stands once; what has no key (an activity) may stand often, at places of its own."""
    paths = Counter(
        (one.fact.path, one.fact.at if parse(one.fact.path).keys == NO_KEY else ()) for one in gold.facts
    )
    for (path, _), count in paths.items():
        if count > 1:
            yield Problem(path, UserError("gold_twice", count=count))
