"""Which field of a node a number is: told by its unit and the cue words around it."""

from extract.marking.numbers import Mention
from extract.readers.offline import cues
from schemas.base import Count
from schemas.catalogue import NodeSpec


def field_of(
    spec: NodeSpec, mention: Mention, words: str, lead: str, sentence: str, kind: str, last: str
) -> str | None:
    """The name of the field, or None where the node has none for such a number.

    `words` stand between the node's name and the number, `lead` since the number before, `sentence` since
    the sentence began; `last` is the field of the number before.
    """
    if mention.kind == "count":
        return counted(spec, mention, lead)
    if "amount" not in spec.slots:
        return "" if "" in spec.slots else None
    if mention.kind == "percent" or (mention.kind == "none" and cues.SHARE.search(words)):
        return rated(words, lead, last)
    return moneyed(spec, words, lead, sentence, kind)


def counted(spec: NodeSpec, mention: Mention, lead: str) -> str | None:
    """The counting field whose unit fits: named last in the lead, else one that needs no name."""
    fitting = [
        slot
        for slot in spec.slots.values()
        if slot.leaf is Count and (not slot.units or any(mention.unit.endswith(unit) for unit in slot.units))
    ]
    if not fitting:
        return None
    exact = [slot for slot in fitting if mention.unit in slot.units] or fitting
    named = [(max(lead.rfind(label) for label in slot.labels), slot) for slot in exact if slot.labels]
    placed = [pair for pair in named if pair[0] >= 0]
    if placed:
        return max(placed, key=lambda pair: pair[0])[1].name
    unnamed = [slot for slot in exact if not slot.labels]
    return (unnamed or exact)[0].name


def rated(words: str, lead: str, last: str) -> str:
    """Share, completion or rate of change of a percentage."""
    if cues.SHARE.search(words):
        return "share"
    if cues.COMPLETED.search(words):
        return "completion_rate"
    if cues.CHANGE.search(words) or last in ("change", "prior"):
        return "change_rate"
    if "完成" in words:
        return "completion_rate"
    return "change_rate" if cues.COMPARED.search(lead) else "share"


def moneyed(spec: NodeSpec, words: str, lead: str, sentence: str, kind: str) -> str:
    """Amount, earlier year, change or budget of a sum of money."""
    if cues.CHANGE.search(words):
        return "change"
    compared = cues.COMPARED.search(lead)
    if compared and cues.PRIOR.search(lead[compared.start() :]):
        return "prior"
    planned = cues.BUDGETED.search(lead) or cues.BUDGET_MADE.search(sentence)
    told = kind != "budget" and "budgeted" in spec.slots and not cues.ACTUAL.search(words)
    return "budgeted" if planned and told else "amount"
