"""Reads prose: walks numbers and cue words in order, keeping track of what is being talked about.

For each number, the words since the last number (the lead) name a node of the schema, or a member of the list
that is open, or nothing, in which case the subject goes on; cue words tell the measure.
"""

import re

from extract.documents.flat import Flat, Lead
from extract.marking.marked import Marked, Paragraph
from extract.marking.numbers import Mention
from extract.readers.offline import cues
from extract.readers.offline.lexicon import Hit, Lexicon, Sense
from extract.readers.offline.measures import field_of
from extract.readers.offline.members import Members
from extract.readers.offline.talk import Subject
from extract.readers.offline.texts import Texts
from extract.reading.pointers import Pointer
from schemas.base import Span
from schemas.catalogue import Catalogue, NodeSpec, root_of

NARRATIVE = "activities[]"
_LEAD = 150
_SHORT_SENTENCE = 30
_BOUGHT = re.compile(r"购置|新增|新购|配置|采购")
_BEHIND = ("organisation.departments", "performance.targets")


class ProseReader:
    """Walks one document, paragraph by paragraph; `pointers` is what it found."""

    def __init__(self, marked: Marked, catalogue: Catalogue, lexicon: Lexicon, kind: str) -> None:
        self.marked = marked
        self.catalogue = catalogue
        self.lexicon = lexicon
        self.kind = kind
        self.pointers: list[Pointer] = []
        self.about = ""
        self.counting = True
        self.flat = Flat("", 0)
        self.subject = Subject("")
        self.outside: Subject | None = None
        self.last_slot = ""
        self.opened = self.tabular = False
        self.members = Members(self)
        self.texts = Texts(self)

    def section(self, about: str, title: Span, *, counting: bool) -> None:
        """A new section: its heading names the first subject. `counting` allows staff numbers in a narrative."""
        self.about, self.counting = about, counting
        known = about in self.catalogue.nodes and about != NARRATIVE
        self.subject = Subject(about if known else "")
        if known and title[1] > title[0]:
            self.flat = Flat.of(self.marked.folded, *title)
            self.name(Lead(0, len(self.flat.text), self.flat.text))

    def paragraph(self, paragraph: Paragraph, live: list[Mention]) -> None:
        """Reads one paragraph; `live` are its numbers that may be facts."""
        self.flat = flat = Flat.of(self.marked.folded, paragraph.start, paragraph.end)
        self.outside, self.last_slot, self.tabular = None, "", paragraph.tabular
        self.members.enter()
        self.texts.enter()
        events: list[tuple[int, Mention | re.Match[str]]] = [(flat.index(m.start), m) for m in live]
        if self.about != NARRATIVE:
            events.extend((match.start(), match) for match in cues.REASON.finditer(flat.text))
            events.sort(key=lambda event: event[0])
        position = 0
        for start, event in events:
            if isinstance(event, Mention):
                self.number(event, self.lead(min(position, start), start))
                position = flat.index(event.unit_end)
            else:
                position = self.texts.cue(event, self.lead(min(position, start), start), position)

    def lead(self, start: int, end: int) -> Lead:
        """The words before `end`, from `start` on: the last sentence, and a short one before it that is a title."""
        start = max(start, end - _LEAD)
        words = self.flat.text[start:end]
        stops = [m.end() for m in cues.SENTENCE_END.finditer(words)]
        cut = stops[-1] if stops else 0
        if 0 < cut <= _SHORT_SENTENCE and len(stops) == 1 and not self.last_hit(words[cut:]):
            cut = 0  # （九）会议费。2031年数7.5万元: the name stands in the short sentence before
        return Lead(start + cut, end, words[cut:])

    # -- what is meant

    def name(self, lead: Lead) -> Sense | None:
        """Takes the last word of the schema in the lead as the new subject."""
        hit = self.last_hit(lead.words)
        if hit is None:
            return None
        sense = self.lexicon.meant(hit, self.subject.node, self.about)
        return (
            sense
            if self.become(sense, self.flat.span(lead.start + hit.start, lead.start + hit.end))
            else None
        )

    def become(self, sense: Sense, span: Span) -> bool:
        """Makes a sense the subject; false where the keys of the lists around it are not known."""
        depth = sense.node.count("[]")
        keys = (*self.subject.keys[: depth - 1], span) if sense.keyed else self.subject.keys[:depth]
        if len(keys) != depth:
            return False
        if sense.node != self.subject.node:
            self.opened = False
        self.subject = Subject(sense.node, keys)
        return True

    def last_hit(self, words: str) -> Hit | None:
        """The word that names the subject: not one inside a comparison (比上年…) or after 占."""
        own = root_of(self.subject.node or self.about)
        hits = [hit for hit in self.lexicon.find(own, words) if not _compared(words, hit)]
        if not self.counting:
            hits = [hit for hit in hits if root_of(hit.senses[0].node) not in ("staff", "organisation")]
        if not hits:
            return None
        if own == "performance":  # 绩效目标覆盖全部预算拨款…: the section's own word in the clause goes first
            clause = len(cues.CLAUSE_END.split(words[: hits[-1].start])[-1])
            near = [
                h for h in hits if h.start >= hits[-1].start - clause and root_of(h.senses[0].node) == own
            ]
            return near[-1] if near else hits[-1]
        return hits[-1]

    # -- numbers

    def number(self, mention: Mention, lead: Lead) -> None:
        """Finds the field of one number."""
        if self.about == NARRATIVE and not self.headcount(mention, lead):
            self.activity(mention)
            return
        self.members.listen(lead)
        self.brackets(lead)
        if self.members.event(mention, lead) or self.members.member(mention, lead):
            return
        sense = self.name(lead) if self.touches(mention, lead) else None
        if sense is None and mention.kind == "count":
            sense = self.named_behind(mention, lead)
        self.point(mention, lead, sense)
        if self.texts.first is None and lead.start == 0:
            self.texts.first = self.subject

    def touches(self, mention: Mention, lead: Lead) -> bool:
        """Whether a counted thing's word stands right before its number, no other clause between."""
        if mention.kind != "count":
            return True
        hit = self.last_hit(lead.words)
        return hit is None or not hit.senses[0].slot or not re.search(r"[、，,。；]", lead.words[hit.end :])

    def point(self, mention: Mention, lead: Lead, sense: Sense | None) -> None:
        """Points to the field of the subject that fits the number."""
        spec = self.catalogue.nodes.get(self.subject.node)
        if spec is None:
            return None
        if mention.kind == "count" and sense is None and "amount" not in spec.slots and "" not in spec.slots:
            if self.about == "performance" and not self.tabular:
                self.activity(mention)
            return None
        if spec.path == "assets.equipment[]" and _BOUGHT.search(lead.words):
            return self.activity(mention)  # 购置……设备2台: what is bought, not what is there
        name = sense.slot if sense and sense.slot else self.field(spec, mention, lead)
        if (
            name is None
            and self.about == "performance"
            and not self.tabular
            and mention.kind in ("count", "percent")
        ):
            self.activity(mention)
        elif name is not None:
            self.take(spec, name, mention)
        return None

    def field(self, spec: NodeSpec, mention: Mention, lead: Lead) -> str | None:
        """The name of the field of `spec` that the number is."""
        hit = self.last_hit(lead.words)
        at = self.flat.index(mention.start)
        low = max(at - 90, 0)
        sentence = self.flat.text[max(self.flat.text.rfind("。", low, at), low) : at]
        return field_of(
            spec,
            mention,
            lead.words[hit.end if hit else 0 :],
            lead.words,
            sentence,
            self.kind,
            self.last_slot,
        )

    def take(self, spec: NodeSpec, name: str, mention: Mention) -> bool:
        """Adds the pointer if the field is there and takes such a unit."""
        slot = spec.slots.get(name)
        if slot is None or mention.kind not in slot.leaf.accepts:
            return False
        self.last_slot = name
        self.pointers.append(Pointer(slot.path, (mention.start, mention.end), self.subject.keys))
        return True

    def activity(self, mention: Mention) -> None:
        """A counted result or aim of the narrative."""
        self.pointers.append(Pointer("activities[].value", (mention.start, mention.end)))

    def brackets(self, lead: Lead) -> None:
        """项目支出50万元（其中含……3万元），占…: behind the bracket the talk is of what stood before it."""
        closing = lead.words.find("）")
        if closing >= 0 and self.outside is not None and "（" not in lead.words[:closing]:
            self.subject, self.outside = self.outside, None
        if lead.words.rfind("（") > lead.words.rfind("）"):
            self.outside = self.subject

    def headcount(self, mention: Mention, lead: Lead) -> bool:
        """In a narrative, only plain head counts right behind a staff word are more than an activity."""
        if not self.counting or mention.kind != "count":
            return False
        self.subject = Subject("staff")
        hits = [h for h in self.lexicon.find("staff", lead.words) if root_of(h.senses[0].node) == "staff"]
        return bool(hits) and len(lead.words) - hits[-1].end <= 2

    def named_behind(self, mention: Mention, lead: Lead) -> Sense | None:
        """6个内设股室, 为8个项目填了绩效目标: the word that names the field follows the number."""
        own = root_of(self.subject.node)
        end = self.flat.index(mention.unit_end)
        behind = cues.CLAUSE_END.split(self.flat.text[end : end + 18])[0]
        if own == "three_public" and mention.unit in ("辆", "台") and behind.startswith(("公务用车", "车辆")):
            bought = lead.words.endswith(("购置", "购置的", "更新", "新购"))
            field = ("vehicle_purchase", "count") if bought else ("vehicles_held", "total")
            found = [Sense(f"three_public.{field[0]}", field[1], False)]
        elif own in ("organisation", "performance"):
            tail = lead.words[-6:]
            hits = self.lexicon.find(own, f"{tail}#{behind}")
            found = [
                s for h in hits if h.end > len(tail) + 1 for s in h.senses if s.slot and s.node in _BEHIND
            ]
        else:
            found = []
        if not found:
            return None
        self.become(found[0], (0, 0))
        return found[0]


def _compared(words: str, hit: Hit) -> bool:
    """Whether a word only names what is compared with (比上年……) or the base of a share (占……)."""
    compare = cues.COMPARED.search(words)
    if compare and hit.start >= compare.start():
        rest = words[compare.end() :]
        stop = min(
            (i for i in (rest.find("相比"), rest.find("，"), rest.find(",")) if i >= 0), default=len(rest)
        )
        if hit.start < compare.end() + stop:
            return True
    share = words.rfind("占", 0, hit.start)
    return share >= 0 and not cues.CLAUSE_END.search(words[share : hit.start])
