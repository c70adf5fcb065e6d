"""Text facts of prose: why something changed, what it is for, and 持平."""

import re

from extract.documents.flat import Lead
from extract.readers.offline import cues
from extract.readers.offline.talk import Subject, Talk
from extract.reading.pointers import Pointer

_COMPARED_FLAT = re.compile(r"(?:与|较|比|同|和)[^，,。；;]{0,26}$")
_YEARLY = re.compile(r"上年|上一年|去年|同期|(?:19|20)\d\d年")
_BUDGET_ITSELF = re.compile(
    r"全年预算|年初预算|调整预算|预算数?(?:与|和)?(?:支出)?决算|决算数?(?:与|和)?(?:支出)?预算"
)


_CAUSE = re.compile("原因")
_FULL_STOP = re.compile("。")


class _Following:
    """Where patterns are found next. Each finding serves all questions from before it: a paragraph is searched once."""

    def __init__(self) -> None:
        self.found: dict[re.Pattern[str], int] = {}

    def at(self, pattern: re.Pattern[str], text: str, start: int) -> int:
        """The first match at `start` or behind it, the text's end where there is none; `start` must not fall."""
        known = self.found.get(pattern, -1)
        if known < start:
            match = pattern.search(text, start)
            known = self.found[pattern] = match.start() if match else len(text)
        return known


class Texts:
    """Reads what cue words introduce."""

    def __init__(self, reader: Talk) -> None:
        self.reader = reader
        self.quiet_until = -1
        self.following = _Following()
        self.head: Subject | None = None
        self.first: Subject | None = None

    def enter(self) -> None:
        """A new paragraph."""
        self.quiet_until, self.head, self.first = -1, None, None
        self.following = _Following()

    def cue(self, match: re.Match[str], lead: Lead, position: int) -> int:
        """Reads one cue word; returns where the words before the next number begin."""
        inside = match.start() < self.quiet_until
        kind = match.lastgroup or ""
        if not inside and match.start() > self.quiet_until + 1:
            self.reader.name(lead)
        if kind == "flat":
            self.flat(match)
            return position
        if kind == "reason" and "原因" not in match[0]:
            kind = self.reason_or_purpose(match)
        if kind == "purpose" and (
            cues.NOT_PURPOSE.match(match.string, match.end()) or (inside and "主要" not in match[0])
        ):
            return position
        return match.end() if self.words(kind, match) else position

    def flat(self, match: re.Match[str]) -> None:
        """与上年持平: no change, said in words; 持平 with this year's own budget is another matter."""
        clause = match.string[max(0, match.start() - 30) : match.start()]
        compared = _COMPARED_FLAT.search(clause)
        if compared is None or not _YEARLY.search(compared[0]) or _BUDGET_ITSELF.search(clause):
            return
        self.add("change_direction", match.span(), self.reader.subject)

    def words(self, kind: str, match: re.Match[str]) -> bool:
        """Takes the words from the cue to the end of what it introduces."""
        text, start = match.string, match.end()
        stop = cues.STOP_PURPOSE if kind == "purpose" else cues.STOP_REASON
        end = self.following.at(stop, text, start)
        while start < end and text[start] in ":：，,":
            start += 1
        while end > start and text[end - 1] in "。，,；;：:":
            end -= 1
        if end - start < 2:
            return False
        subject = self.reader.subject
        if kind == "reason" and self.asked_again(match):
            self.head = subject
            return False
        if kind == "reason" and self.head is not None and "原因" in match[0]:
            subject, self.head = self.head, None
        elif self.first is not None and match.start() and text[match.start() - 1] == "。":
            subject = self.first  # a sentence of its own speaks of the whole that was told in parts
        self.quiet_until = end
        self.add(kind, (start, end), subject)
        if kind == "purpose":
            self.reader.opened = True
        return True

    def add(self, name: str, at: tuple[int, int], subject: Subject) -> None:
        """Adds a pointer to words if the subject has such a field."""
        spec = self.reader.catalogue.nodes.get(subject.node)
        slot = spec.slots.get(name) if spec else None
        if slot is not None:
            self.reader.pointers.append(Pointer(slot.path, self.reader.flat.span(*at), subject.keys))

    def reason_or_purpose(self, match: re.Match[str]) -> str:
        """主要是 after an amount alone says what it is for; after a change, why."""
        if match[0] != "主要是":
            return "reason"
        return "purpose" if self.reader.last_slot == "amount" else "reason"

    def asked_again(self, match: re.Match[str]) -> bool:
        """主要是人员支出多了……，原因是…… — the reason proper comes later in the sentence."""
        if "原因" in match[0]:
            return False
        text, end = match.string, match.end()
        return self.following.at(_CAUSE, text, end) < self.following.at(_FULL_STOP, text, end)
