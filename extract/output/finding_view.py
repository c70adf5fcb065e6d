"""A finding made ready for reading: titles for codes, clauses for offsets, personal data masked, text made harmless."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.output.finding_titles import KINDS, ROLES, SEVERITIES, rule_title, title
from extract.output.messages import Lang, say
from extract.output.table import hidden_spans
from extract.output.text import Quote, clean, quote
from extract.reading.facts import Fact
from extract.reconcile.findings import Cure, Finding, Part
from extract.reconcile.wording import CURES, SIDES, cure_text, quoted, side_of
from schemas.base import Span
from schemas.rules import PathPattern
from schemas.titles import Titles, default_titles

_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """How findings are shown: the source's text where it is at hand, and the places in it that are not to be shown."""

    lang: Lang
    text: str | None
    hidden: tuple[Span, ...] = ()
    personal: bool = False

    @classmethod
    def of(cls, lang: Lang, text: str | None, facts: Iterable[Fact], personal: bool) -> "Setting":
        """The setting of one document."""
        hidden = () if personal else tuple(hidden_spans(facts, default_titles()))
        return cls(lang, text, hidden, personal)


@dataclass(frozen=True, slots=True)
class Operand:
    """One number of a finding. `places` counts where it stands; `low` and `high` are "" where it has no such bound."""

    role: str
    name: str
    value: str
    low: str = ""
    high: str = ""
    quote: Quote | None = None
    places: int = 1
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as it is read. `number` counts within the document; those folded under it have none."""

    number: int
    severity: str
    level: str
    rule: str
    title: str
    kind: str
    message: str
    blame: str
    arithmetic: str = ""
    operands: tuple[Operand, ...] = ()
    cures: tuple[str, ...] = ()
    folded: tuple["FindingView", ...] = ()


def views(findings: Sequence[Finding], setting: Setting) -> tuple[FindingView, ...]:
    """The findings, errors first."""
    order = [*SEVERITIES]
    ranked = sorted(
        findings, key=lambda one: order.index(one.severity) if one.severity in order else len(order)
    )
    return tuple(view(one, setting, number) for number, one in enumerate(ranked, 1))


def view(finding: Finding, setting: Setting, number: int = 0) -> FindingView:
    """One finding."""
    lang = setting.lang
    said = finding.message_en or finding.message if lang == "en" else finding.message
    masked = touches_personal(finding, setting)
    title_said = rule_title(finding.rule, lang)
    return FindingView(
        number,
        finding.severity,
        title(SEVERITIES, finding.severity, lang),
        clean(finding.rule),
        title_said,
        title(KINDS, finding.kind, lang),
        f"{title_said}{'：' if lang == 'zh' else ': '}{say('hidden', lang)}" if masked else clean(said),
        _blame(finding, lang),
        "" if masked else clean(finding.arithmetic),
        () if masked else tuple(_operands(finding, setting)),
        () if masked else tuple(_cure(one, lang) for one in finding.cures if str(one.kind) in CURES),
        () if masked else tuple(view(one, setting) for one in finding.folded),
    )


def touches_personal(finding: Finding, setting: Setting) -> bool:
    """Whether a finding is about personal data that is not to be shown: by its paths, or by where it stands."""
    if setting.personal:
        return False
    titles = default_titles()
    paths = (*finding.paths, *(part.path for part in finding.parts), *(cure.path for cure in finding.cures))
    if any(_personal(path, titles) for path in paths):
        return True
    places = (
        *finding.at,
        *(span for part in finding.parts for span in part.at),
        *(cure.at for cure in finding.cures if cure.at is not None),
    )
    return any(start < high and low < end for start, end in places for low, high in setting.hidden)


def name_of(path: str, lang: Lang) -> str:
    """A fact in words; in English its path, as the schema's titles are Chinese."""
    return clean(path if lang == "en" else default_titles().named(path))


def quote_at(setting: Setting, at: Sequence[Span]) -> Quote | None:
    """The clause of the first place; None where the text is not at hand or does not reach so far."""
    if setting.text is None or not at or at[0][1] > len(setting.text):
        return None
    return quote(setting.text, at[0], setting.hidden)


def _personal(path: str, titles: Titles) -> bool:
    return titles.personal(PathPattern.of(path).slot)


def _blame(finding: Finding, lang: Lang) -> str:
    side = SIDES[side_of(finding.attribution, finding.severity)][lang == "en"]
    names = [name_of(path, lang) for path in finding.suspects]
    if not names:
        return side
    shown = [quoted(name) if lang == "zh" else name for name in names[:_MOST_NAMES]]
    more = say("suspects_more", lang, count=len(names)) if len(names) > _MOST_NAMES else ""
    joined = ("、" if lang == "zh" else ", ").join(shown) + more
    return say("suspects_any" if finding.ambiguous else "suspects", lang, side=side, names=joined)


def _cure(cure: Cure, lang: Lang) -> str:
    said = clean(cure_text(cure, lang))
    return f"{name_of(cure.path, lang)}{'：' if lang == 'zh' else ': '}{said}"


def _operands(finding: Finding, setting: Setting) -> Iterator[Operand]:
    if finding.parts:
        yield from (_operand(part, finding, setting) for part in finding.parts)
        return
    lang = setting.lang
    names = [name_of(path, lang) for path in finding.paths] or [""]
    for at in finding.at:
        name = ("、" if lang == "zh" else ", ").join(names)
        yield Operand("", name, "", quote=quote_at(setting, (at,)))


def _operand(part: Part, finding: Finding, setting: Setting) -> Operand:
    lang = setting.lang
    return Operand(
        title(ROLES, part.role, lang),
        name_of(part.path, lang) if part.path else say("unstated", lang),
        clean(f"{'－' if part.sign < 0 else ''}{part.value}{part.unit}"),
        clean(part.low),
        clean(part.high),
        quote_at(setting, part.at),
        len(part.at),
        part.path in finding.suspects,
    )
