"""Decisions come in, and what changes on the page goes out: pieces of HTML, each with the id of what it stands in for."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from extract.output.finding_titles import SEVERITIES, rule_title, title
from extract.output.finding_view import Setting, touches_personal
from extract.output.messages import Lang, UserError, say
from extract.output.text import clean
from extract.reconcile.findings import Finding
from extract.review.desk import Outcome, Refused, Request, Stale
from extract.review.dossier import Dossier
from extract.review.events import Action, Reason, Target, TargetKind
from extract.review.keys import REASONS
from extract.review.web.card_view import dom_id, row_of, shown_note
from extract.review.web.document_view import FINISH, body_at, finish_of, marks_of
from extract.review.web.finding_block import sum_said
from extract.review.web.rendering import page
from extract.review.web.served import Held, Round, Served
from extract.review.web.visit import Here, Me, Visit
from schemas.base import Span

router = APIRouter()
Dom = Annotated[str, Query(max_length=64)]


class Sent(BaseModel):
    """A decision as the page sends it. `since` is the revision that it was last told, `next` the card it would go on to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Action
    kind: TargetKind
    id: str = Field(max_length=4000)
    revision: int = Field(ge=0)
    token: str = Field(min_length=16, max_length=64, pattern="^[A-Za-z0-9-]+$")
    candidate: int | None = Field(None, ge=1, le=9)
    seen: str = Field("", max_length=64)
    at: Span | None = None
    path: str | None = Field(None, max_length=500)
    value: str | None = Field(None, max_length=2000)
    unit: str | None = Field(None, max_length=40)
    reason: Reason = ""
    note: str = Field("", max_length=2000)
    shown_ms: int = Field(0, ge=0, le=2**31 - 1)
    since: int = Field(0, ge=0)
    next: str = Field("", max_length=64)

    def request(self) -> Request:
        """The same for the desk."""
        held = self.model_dump(exclude={"kind", "id", "since", "next"})
        return Request(target=Target(self.kind, self.id), **held)


@dataclass(frozen=True, slots=True)
class Strip:
    """What is said about what just happened. `kind` is kept, stale, refused, news or failed; `go` is the card to go to."""

    kind: str
    text: str
    go: str = ""
    code: str = ""
    vanished: tuple["Mentioned", ...] = ()
    appeared: tuple["Mentioned", ...] = ()
    plant: str = ""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A finding in a strip, with its severity and the card that carries it."""

    severity: str
    level: str
    title: str
    sum: str
    card: str


@router.post("/documents/{key}/decisions")
def decide(key: int, sent: Sent, visit: Here, me: Me, served: Held, round: Round = 1) -> Response:
    """Take a decision. 409: somebody else was faster, the card is sent as it is now; 422: it cannot be taken."""
    served.head(key, visit, round)
    try:
        outcome = served.desk.decide(key, sent.request(), me.name, round)
    except Stale as stale:
        text = say("strip_stale" if stale.card else "strip_gone", visit.lang)
        go = dom_id(stale.card.target) if stale.card else ""
        strip = Strip("stale", text, go)
        return _answer(served, visit, stale.dossier, sent.since, strip, go, status=409)
    except Refused as refused:
        return _told(
            visit, Strip("refused", say(f"refusal_{refused.code}", visit.lang), code=refused.code), 422
        )
    except UserError as error:
        # The page keeps the decision and sends it again.
        return _told(visit, Strip("failed", error.text(visit.lang)), 503)
    dossier = outcome.dossier
    setting = served.setting(dossier, visit.lang)
    strip = _strip(outcome, sent, setting)
    return _answer(served, visit, dossier, sent.since, strip, strip.go or _next(dossier, sent), setting)


@router.get("/documents/{key}/news")
def news(
    key: int,
    visit: Here,
    me: Me,
    served: Held,
    since: Annotated[int, Query(ge=0)],
    card: Dom = "",
    round: Round = 1,
) -> Response:
    """What others decided since a revision; 204 where nothing."""
    served.head(key, visit, round)
    dossier = served.desk.open(key, round)
    if dossier.review.revision == since:
        return Response(status_code=204)
    latest = dossier.history[-1].what if dossier.history else None
    who = clean(latest.reviewer) if latest else ""
    return _answer(served, visit, dossier, since, Strip("news", say("strip_news", visit.lang, who=who)), card)


@router.get("/documents/{key}/card")
def card(key: int, visit: Here, me: Me, served: Held, card: Dom, round: Round = 1) -> Response:
    """One card in full; 404 where there is none."""
    served.head(key, visit, round)
    dossier = served.desk.open(key, round)
    # The body alone: a page that was told of a newer revision would not ask for the rows that belong to it.
    body = body_at(dossier, card, served.setting(dossier, visit.lang))
    if body is None:
        raise HTTPException(404)
    can_point = dossier.marked is not None
    return page("part_body.html", visit, body=body, reasons=reasons(visit.lang), can_point=can_point)


def _next(dossier: Dossier, sent: Sent) -> str:
    """The card whose body is sent along: the one that the page would go on to, where that is still to be settled."""
    if sent.next == FINISH:
        return FINISH
    wanted = next((one for one in dossier.cards if dom_id(one.target) == sent.next), None)
    if wanted is not None and not wanted.settled:
        return sent.next
    card = dossier.next_open(Target(sent.kind, sent.id))
    return dom_id(card.target) if card else FINISH


def _answer(
    served: Served,
    visit: Visit,
    dossier: Dossier,
    since: int,
    strip: Strip,
    body: str,
    setting: Setting | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    """The pieces of the page that changed since a revision, and the card in full whose element has the id `body`."""
    shown = setting or served.setting(dossier, visit.lang)
    return page(
        "part_answer.html",
        visit,
        status=status,
        strip=strip,
        rows=[row_of(one, rank, shown) for rank, one in served.changed(dossier, since)],
        body=None if body in ("", FINISH) else body_at(dossier, body, shown),
        **standing_of(dossier, visit.lang),
    )


def standing_of(dossier: Dossier, lang: Lang) -> dict[str, Any]:
    """What a page, or what is put into it after a decision, shows of the document as a whole."""
    return {
        "finish": finish_of(dossier, lang),
        "marks": marks_of(dossier),
        "summary": dossier.summary,
        "revision": dossier.review.revision,
        "reasons": reasons(lang),
        "can_point": dossier.marked is not None,
    }


def reasons(lang: Lang) -> list[tuple[str, str, str]]:
    """Codes, keys and titles."""
    return [(code, key, zh if lang == "zh" else en) for code, key, zh, en in REASONS]


def _told(visit: Visit, strip: Strip, status: int) -> HTMLResponse:
    return page("part_strip.html", visit, status=status, strip=strip)


def _strip(outcome: Outcome, sent: Sent, setting: Setting) -> Strip:
    lang = setting.lang
    dossier, event = outcome.dossier, outcome.event.what
    go = ""
    if event.action == "undo":
        undone = next((one for one in dossier.history if one.number == event.undoes), None)
        card = dossier.card(undone.what.target) if undone else None
        go = dom_id(card.target) if card else FINISH
    elif sent.kind == "document":
        go = FINISH
    plant = ""
    if outcome.plant is not None:
        right = clean(f"{outcome.plant.value}{outcome.plant.unit}")
        plant = say("strip_caught" if event.action != "accept" else "strip_missed", lang, right=right)
    said = say(f"kept_{event.action}", lang)
    if event.action == "source_error" and sent.action == "take":
        said = f"{said} {shown_note(event, dossier, setting)}".rstrip()
    return Strip(
        "kept",
        said,
        go,
        vanished=tuple(_mentioned(one, dossier, setting) for one in outcome.vanished),
        appeared=tuple(_mentioned(one, dossier, setting) for one in outcome.appeared),
        plant=plant,
    )


def _mentioned(finding: Finding, dossier: Dossier, setting: Setting) -> Mentioned:
    card = dossier.card(Target("finding", dossier.finding_id(finding)))
    return Mentioned(
        finding.severity,
        title(SEVERITIES, finding.severity, setting.lang),
        rule_title(finding.rule, setting.lang),
        "" if touches_personal(finding, setting) else sum_said(finding.arithmetic, setting.lang),
        dom_id(card.target) if card else "",
    )
