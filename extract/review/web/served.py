"""What the pages of one run share: its desk and store, texts as HTML, and what each page was last told."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar, cast

from fastapi import Depends, Query, Request
from markupsafe import Markup

from extract.output.finding_view import Setting
from extract.output.messages import Lang
from extract.review.desk import ReviewDesk
from extract.review.dossier import Card, Dossier
from extract.review.web.card_view import setting_of
from extract.review.web.figures import Kept
from extract.review.web.source_view import source_html, source_sections
from extract.review.web.visit import Visit, allowed
from extract.store.records import RunRecord
from extract.store.review_records import DocumentHead
from extract.store.store import RunStore

if TYPE_CHECKING:
    from extract.review.measures import Measures

_TEXTS, _PAGES = 32, 256

Made = TypeVar("Made")
Round = Annotated[int, Query(ge=1, le=2)]


class Latest(Generic[Made]):
    """The values that were asked for last. What two threads make at once is equal, so neither waits for the other."""

    def __init__(self, most: int) -> None:
        self._held: OrderedDict[Hashable, Made] = OrderedDict()
        self._most, self._lock = most, Lock()

    def get(self, key: Hashable) -> Made | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, made: Made) -> Made:
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class _Text:
    """The HTML of a text, with what it was made of."""

    of: object
    setting: Setting
    html: Markup


@dataclass(frozen=True)
class Served:
    """One run under review. `second` is the share of its documents that get a second, blind look."""

    desk: ReviewDesk
    store: RunStore
    run: RunRecord
    second: float = 0.0
    measures: "Kept[Measures]" = field(default_factory=Kept, repr=False)
    _texts: Latest[_Text] = field(default_factory=lambda: Latest(_TEXTS), repr=False)
    _pages: Latest[Mapping[str, Card]] = field(default_factory=lambda: Latest(_PAGES), repr=False)

    def ready(self, key: int) -> None:
        """Make a document ready before anybody asks for it; UserError as of `ReviewDesk.ready`."""
        dossier = self.desk.ready(key)
        self.source(dossier, self.setting(dossier, self.desk.options.lang))

    def head(self, key: int, visit: Visit, round: int) -> DocumentHead:
        """A document that the visitor may see; HTTPException 404 for any other."""
        return allowed(visit, self.store.reviews.head(self.run.id, key), round)

    def setting(self, dossier: Dossier, lang: Lang) -> Setting:
        """How a document is shown."""
        return setting_of(dossier, lang, self.desk.options.personal)

    def source(self, dossier: Dossier, setting: Setting) -> Markup | None:
        """The text of a document as HTML; None where it is not at hand."""
        if dossier.marked is None:
            return None
        held = self._texts.get(dossier.head.key)
        if held is None or held.of is not dossier.file or held.setting.hidden != setting.hidden:
            sections = source_sections(
                dossier.marked, dossier.file.facts, dossier.file.findings, setting.hidden
            )
            made = _Text(dossier.file, setting, source_html(sections))
            held = self._texts.put(dossier.head.key, made)
        return held.html

    def changed(self, dossier: Dossier, since: int) -> list[tuple[int, Card]]:
        """The cards that look different from the revision that a page was last told, with their places in the order.

        Of a revision that nobody remembers, all that are to be settled or were decided.
        """
        before = self._pages.get(self._at(dossier, since))
        self.remember(dossier)
        if before is None:
            return [(rank, one) for rank, one in enumerate(dossier.cards) if one.to_settle or one.event]
        return [
            (rank, one)
            for rank, one in enumerate(dossier.cards)
            if (held := before.get(one.id)) is not one and held != one
        ]

    def remember(self, dossier: Dossier) -> None:
        """Keep the cards as they are at this revision: whole, as a finding that is still there may have other figures."""
        self._pages.put(self._at(dossier, dossier.review.revision), dossier.by_id)

    @staticmethod
    def _at(dossier: Dossier, revision: int) -> Hashable:
        return dossier.review.key, revision


def served_of(request: Request) -> Served:
    """The run of a request's app."""
    return cast(Served, request.app.state.served)


Held = Annotated[Served, Depends(served_of)]
