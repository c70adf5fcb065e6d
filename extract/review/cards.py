"""The cards of a document: one for each fact, for each number that none claims, and for findings that are about no fact. Pure.

They come in the order in which they are to be looked at. What a card is there for is told from the document as read and as
it is now, so no card moves up or down, or drops out of the count, because it was settled.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from extract.marking.numbers import Mention
from extract.reconcile.findings import Finding
from extract.review.candidates import Found, Paths, numbered, of_cure, of_field, of_number
from extract.review.dossier import Candidate, Card, CardState
from extract.review.events import Reading, Target, Trial
from extract.review.fields import mention_id
from extract.review.outset import about
from extract.review.table import Table
from schemas.base import Span

_FINDINGS = ("error", "warning")
_REST = 6


def cards(table: Table) -> tuple[Card, ...]:
    """All cards, in their order."""
    made = [*_field_cards(table), *_number_cards(table), *_finding_cards(table)]
    ranked = sorted((_rank(card, table), _place(card, table), index) for index, card in enumerate(made))
    return tuple(made[index] for *_, index in ranked)


def _place(card: Card, table: Table) -> tuple[Span, ...]:
    """Where a card stands in the order of the text: where its fact was read, whatever is shown or decided."""
    return table.frame.readings[card.id].at[:1] if card.kind == "field" else card.at[:1]


def _field_cards(table: Table) -> Iterator[Card]:
    trials = table.outset.trials
    for one in table.frame.ids:
        target = Target("field", one)
        found = table.carried.get(target, ())
        why = _why(table, target, found)
        free = not why and one not in table.followed.fields
        if one in trials.plants and free and one not in table.state.planted:
            yield _plant(table, one)
            continue
        trial: Trial = "probe" if one in trials.probes and not why else ""
        judged = free and one in trials.plants
        old = table.earlier.get(one)
        if old is not None and not found and _as_before(table, old, target, why, trial):
            yield old
        else:
            yield _field_card(table, one, found, why, trial, judged)


def _as_before(table: Table, old: Card, target: Target, why: tuple[str, ...], trial: Trial) -> bool:
    """Whether a fact's card, now without findings, would come out as it was."""
    return (
        not (old.findings or old.dismissed or old.confirmed or target in table.outset.found)
        and old.event == table.followed.fields.get(target.id)
        and old.confirm == table.followed.confirm.get(target.id)
        and (old.why, old.trial, old.revision) == (why, trial, table.state.touched.get(target, 0))
    )


def _field_card(
    table: Table, one: str, found: tuple[Finding, ...], why: tuple[str, ...], trial: Trial, judged: bool
) -> Card:
    """The card of a fact; `judged`: a planted error in its place has been."""
    target, read, fact = Target("field", one), table.frame.readings[one], table.frame.fact_of[one]
    state, now = table.standings[target]
    confirm = table.followed.confirm.get(one)
    left = _held(table, found, "open")
    candidates = of_field(table.frame, one, now, left, confirm, table.lookup)
    return Card(
        id=one,
        kind="field",
        path=(now or read).path,
        state=state,
        read=read,
        now=now,
        findings=left,
        dismissed=_held(table, found, "dismissed"),
        confirmed=_held(table, found, "confirmed"),
        candidates=candidates,
        why=why,
        to_settle=bool(why or trial or judged),
        settled=_settled(state, left, why, confirm is not None, trial == "probe"),
        revision=_revision(table, target, found, candidates),
        event=table.followed.fields.get(one),
        confirm=confirm,
        confidence=fact.confidence,
        trial=trial,
        flags=fact.flags,
        at=(now.at if now is not None else ()) or read.at,
    )


def _why(table: Table, target: Target, found: Iterable[Finding]) -> tuple[str, ...]:
    """The reasons why a field's card is to be settled: findings, an earlier decision, and reasons of its own."""
    severities = {one.severity for one in (*found, *table.outset.found.get(target, ()))}
    confirm = target.id in table.followed.confirm or target.id in table.followed.confirmed
    return (
        *(one for one in _FINDINGS if one in severities),
        *(("confirm",) if confirm else ()),
        *table.outset.looks.get(target.id, ()),
    )


def _settled(
    state: CardState, left: Sequence[Finding], why: Sequence[str], confirm: bool, probe: bool
) -> bool:
    """Whether nothing is left to be decided.

    An open error keeps a card open whatever is said of its value. Where findings were the only reason to look and none is
    left, the card is settled though nobody judged the value: they were dismissed, or a correction elsewhere resolved them.
    """
    if confirm or any(one.severity == "error" for one in left):
        return False
    if state != "pending":
        return True
    others = any(code not in _FINDINGS for code in why)
    return not others and not probe and not any(one.severity == "warning" for one in left)


def _plant(table: Table, one: str) -> Card:
    """The card of a planted error: as that of any fact, with a number that stands near by."""
    frame, wrong, true = table.frame, table.outset.trials.plants[one], table.frame.readings[one]
    target = Target("field", one)
    near = [Found(each, "nearby", False, target) for each in frame.nearby(wrong.path, wrong.at[0])]
    if all(each.reading.value != true.value for each in near):
        near.insert(int(one, 16) % (len(near) + 1), Found(true, "nearby", False, target))
    candidates = numbered(near, {target: wrong})
    return Card(
        id=one,
        kind="field",
        path=wrong.path,
        state="pending",
        read=wrong,
        now=wrong,
        candidates=candidates,
        to_settle=True,
        revision=table.state.touched.get(target, 0),
        confidence=frame.fact_of[one].confidence,
        trial="plant",
        at=wrong.at,
    )


def _number_cards(table: Table) -> Iterator[Card]:
    """Numbers that no fact claims, those decided about, and those that corrections have left behind."""
    left = _held(table, table.checks.checked.findings, "open")
    cured = {cure.at[0] for finding in left for cure in finding.cures if cure.at is not None}
    # After most decisions no card of a number is made anew.
    paths = cache(lambda: Paths.of(table.checks.facts, left))
    shown = dict.fromkeys([*table.frame.unclaimed, *table.followed.numbers, *_freed(table)])
    for one in shown:
        mention = table.frame.numbers.get(one)
        if mention is None:
            continue
        target, old = Target("number", one), table.earlier.get(one)
        found, event = table.carried.get(target, ()), table.followed.numbers.get(one)
        same = old is not None and table.same_facts and not found and mention.start not in cured
        if (
            old is not None
            and same
            and old.event == event
            and old.revision == table.state.touched.get(target, 0)
        ):
            yield old
        else:
            yield _number_card(table, one, mention, found, paths())


def _number_card(table: Table, one: str, mention: Mention, found: tuple[Finding, ...], paths: Paths) -> Card:
    target = Target("number", one)
    at = ((mention.start, mention.end),)
    held = table.standings.get(target)
    state, now = (held.state, held.now) if held is not None else ("pending", None)
    elsewhere = table.covered.get(mention.start)
    if state == "pending" and elsewhere is not None:
        state, now = "corrected", elsewhere
    candidates = of_number(table.frame, mention, paths, table.lookup)
    looks = ("unclaimed",) if one in table.frame.unclaimed else ()
    left = _held(table, found, "open")
    why = (*(code for code in _FINDINGS if any(each.severity == code for each in found)), *looks)
    return Card(
        id=one,
        kind="number",
        path=now.path if now is not None else "",
        state=state,
        read=Reading("", mention.value, mention.unit, at),
        now=now,
        findings=left,
        dismissed=_held(table, found, "dismissed"),
        confirmed=_held(table, found, "confirmed"),
        candidates=candidates,
        why=why,
        to_settle=bool(why),
        settled=_settled(state, left, why, False, False),
        revision=_revision(table, target, found, candidates),
        event=table.followed.numbers.get(one),
        at=at,
    )


def _freed(table: Table) -> Iterator[str]:
    """Numbers that a fact was read off and is not any more."""
    frame = table.frame
    if frame.pointing is None:
        return
    # A fact that stays as it was read keeps its numbers, and one that is none any more is decided about with them.
    nows = {one: table.standings[Target("field", one)].now for one in table.followed.fields}
    moved = [one for one, now in nows.items() if now is not None and now is not frame.readings[one]]
    if not moved:
        return
    claimed = {start for fact in table.checks.facts for one in fact.statements for start, _ in one.at}
    for one in moved:
        for at in frame.readings[one].at:
            mention = frame.pointing.number_at(at)
            if mention is not None and mention.start == at[0] and at[0] not in claimed:
                yield mention_id(mention)


def _finding_cards(table: Table) -> Iterator[Card]:
    for finding in table.carried.get(None, ()):
        one = table.checks.ids[id(finding)]
        target, verdict = Target("finding", one), table.verdict(finding)
        cures = (of_cure(table.frame, cure, table.lookup) for cure in finding.cures)
        candidates = numbered((cure for cure in cures if cure is not None), table.lookup.now)
        counts = finding.severity in _FINDINGS
        yield Card(
            id=one,
            kind="finding",
            path="",
            state=verdict,
            read=None,
            now=None,
            findings=(finding,) if verdict == "open" else (),
            dismissed=(finding,) if verdict == "dismissed" else (),
            confirmed=(finding,) if verdict == "confirmed" else (),
            candidates=candidates,
            why=(finding.severity,) if counts else (),
            to_settle=counts,
            settled=verdict != "open" or not counts,
            revision=_revision(table, target, (finding,), candidates),
            event=table.state.latest.get(target),
            at=finding.at,
        )


def _held(table: Table, found: Iterable[Finding], verdict: str) -> tuple[Finding, ...]:
    return tuple(one for one in found if table.verdict(one) == verdict)


def _revision(table: Table, target: Target, found: Sequence[Finding], candidates: Sequence[Candidate]) -> int:
    """The number of the last event that had to do with anything on the card: its own, its findings', their numbers'."""
    touched = table.state.touched
    if not touched:
        return 0
    every = {target, *(one.target for one in candidates)}
    for finding in found:
        every.add(Target("finding", table.checks.ids[id(finding)]))
    for finding in (*found, *table.outset.found.get(target, ())):
        paths = (*about(finding), *(part.path for part in finding.parts))
        every.update(table.by_path[path] for path in paths if path in table.by_path)
    return max(touched.get(one, 0) for one in every)


def _rank(card: Card, table: Table) -> int:
    """What comes first.

    Errors of which it is known which number is wrong, other errors, warnings, what is to be confirmed, facts that are looked
    at, numbers without facts, the rest.
    """
    if not card.to_settle:
        return _REST
    found = (*card.findings, *card.dismissed, *card.confirmed, *table.outset.found.get(card.target, ()))
    errors = [one for one in found if one.severity == "error"]
    if errors:
        return 0 if any(len(one.suspects) == 1 for one in errors) else 1
    if any(one.severity == "warning" for one in found):
        return 2
    if "confirm" in card.why:
        return 3
    return 5 if card.kind == "number" else 4
