"""Members of lists whose names the schema does not know: X a万元、Y b万元 after 其中 or 包括."""

import re

from extract.documents.flat import Lead
from extract.marking.numbers import Mention
from extract.readers.offline import cues
from extract.readers.offline.measures import field_of
from extract.readers.offline.talk import Talk
from extract.reading.pointers import Pointer
from schemas.base import Span
from schemas.catalogue import root_of

_EVENTS = "three_public.reception.events[]"
_NEAR_END = 3
_BACK = 200


class Members:
    """Which list is open in the paragraph, and whether a name before a number is a member of it."""

    def __init__(self, reader: Talk) -> None:
        self.reader = reader
        self.in_events = False

    def enter(self) -> None:
        """A new paragraph: no list is open."""
        self.reader.opened = self.in_events = False

    def listen(self, lead: Lead) -> None:
        """其中, 包括, 用于 open the list of the subject."""
        if cues.OPENING.search(lead.words):
            self.reader.opened = True

    def member(self, mention: Mention, lead: Lead) -> bool:
        """Takes a name right before a number as a member of the open list."""
        path = self.open_list(mention)
        name = self.name_before(lead) if path else None
        if path is None or name is None:
            return False
        reader = self.reader
        spec = reader.catalogue.nodes[path]
        words = reader.marked.folded[name[0] : name[1]]
        if spec.key is None or not re.fullmatch(spec.key.shape, words, re.S) or self.known(lead, path, words):
            return False
        before = reader.subject
        reader.subject = before._replace(node=path, keys=(*before.keys[: path.count("[]") - 1], name))
        slot = field_of(
            spec, mention, "", "", reader.flat.text[max(0, lead.end - _BACK) : lead.end], reader.kind, ""
        )
        if slot is None or not reader.take(spec, slot, mention):
            reader.subject = before
            return False
        return True

    def open_list(self, mention: Mention) -> str | None:
        """The list of free names that the subject has or belongs to."""
        node = self.reader.subject.node
        inner = self.reader.lexicon.open_lists.get(node)
        path = inner if inner is not None and self.reader.opened else None
        if path is None and node.endswith("[]"):
            spec = self.reader.catalogue.nodes[node]
            own = spec.key is not None and spec.key.open
            path = node if own else self.reader.lexicon.open_lists.get(spec.parent)
        if path is None or path == _EVENTS or path.startswith(("performance", "organisation")):
            return None
        return path if path.endswith("by_type[]") == (mention.kind == "count") else None

    def known(self, lead: Lead, path: str, name: str) -> bool:
        """Whether the schema itself names what stands before the number: its word then counts, not a new member.

        Within a list of free names (明细) only words of the list's own section do.
        """
        hit = self.reader.last_hit(lead.words)
        if hit is None or len(lead.words) - hit.end > _NEAR_END:
            return False
        if path.startswith(
            "project_expenditure"
        ):  # 植树项目支出4万元 is a project, 项目支出40万元 is the whole
            return len(name) <= hit.end - hit.start
        sense = self.reader.lexicon.meant(hit, self.reader.subject.node, self.reader.about)
        if sense.node == path and len(name) > hit.end - hit.start + 1 and path.endswith("sources[]"):
            return False  # 校办乐团事业收入 is a source of its own, not 事业收入
        if path.endswith("by_type[]") and not sense.keyed:
            # 拟添车辆1辆 begins another count; 巡山用车1辆 is a type, though it holds 用车
            longer = len(name) > hit.end - hit.start
            return not (longer and sense.node == self.reader.catalogue.nodes[path].parent)
        return root_of(sense.node) == root_of(path) or path.endswith(("sources[]", "by_nature[]"))

    def name_before(self, lead: Lead) -> Span | None:
        """The noun phrase that ends right before the number, or None where a cue stands between."""
        found = cues.NAME.search(lead.words)
        if found is None:
            return None
        start, end = found.span("name")
        head = cues.NAME_HEAD.match(lead.words[start:end])
        start += head.end() if head else 0
        words = lead.words[start:end]
        if not 2 <= len(words) <= 28 or cues.NOT_A_NAME.search(words):
            return None
        at = lead.start + start
        if start == 0 and at > 0 and self.reader.flat.text[at - 1] not in "，,、；;：:（(。":
            return None
        return self.reader.flat.span(at, lead.start + end)

    def event(self, mention: Mention, lead: Lead) -> bool:
        """明细：A来访，支出用餐费x万元；B来访，支出…: each clause is a reception event."""
        reader = self.reader
        if not reader.subject.node.startswith("three_public.reception") or mention.kind != "money":
            return False
        listing = re.search(r"(?:具体内容|明细|具体|分别)(?:主要)?(?:包括|为|是|有|如下)?[:：]", lead.words)
        self.in_events = self.in_events or listing is not None
        if not self.in_events:
            return False
        start = listing.end() if listing else len(lead.words) - len(lead.words.lstrip("；;，,、。"))
        comma = max(lead.words.rfind("，"), lead.words.rfind(","))
        if not 4 <= comma - start <= 60:
            self.in_events = False
            return False
        key = reader.flat.span(lead.start + start, lead.start + comma)
        reader.pointers.append(Pointer(f"{_EVENTS}.amount", (mention.start, mention.end), (key,)))
        return True
