// The commands of a document's page: which card is in hand, what is asked of the reviewer, decisions out and answers in.

import * as cards from "./cards.js";
import { commandOf } from "./keys.js";
import { Outbox, newToken } from "./outbox.js";
import * as source from "./source.js";

const MOST_WAITING = 16;
const LONGEST_MS = 20_000;
const desk = document.querySelector("main.desk");
const { document: key, round, run, me } = desk.dataset;
export const base = `/documents/${key}`;
export const query = `round=${round}`;
const csrf = document.querySelector("meta[name=csrf]");
const outbox = new Outbox(
  `${base}/decisions?${query}`,
  // Escaped, so that no name's decisions are found under the beginning of it.
  ["gouji", run, key, round, me, ""].map(encodeURIComponent).join(":"),
  { [csrf.dataset.header]: csrf.content },
  trouble,
);
let mode = "";
let reasoned = null;
let waiting = [];
let working = false;

// Keys are taken in their order: one that comes while a decision is on its way waits, and means what it means by then.
export async function work(task) {
  if (working) {
    if (waiting.length < MOST_WAITING) waiting.push(task);
    return;
  }
  working = true;
  desk.setAttribute("aria-busy", "true");
  try {
    await task();
    while (waiting.length) await waiting.shift()();
  } finally {
    working = false;
    desk.setAttribute("aria-busy", "false");
  }
}

export function tell(kind, text) {
  const strip = document.createElement("div");
  strip.id = "strip";
  strip.className = `strip ${kind}`;
  strip.dataset.kind = kind;
  strip.dataset.test = "strip";
  if (text) {
    const line = document.createElement("p");
    line.textContent = text;
    strip.append(line);
  }
  document.getElementById("strip").replaceWith(strip);
}

function trouble(kind, text) {
  waiting = [];
  if (kind === "logged-out") tell("failed", `${desk.dataset.loggedOut} ${text}`);
  else if (kind === "failed") tell("failed", desk.dataset.fault);
  else if (kind === "offline") tell("offline", `${desk.dataset.offline} ${text}`);
}

/** A part of the page as HTML; null where there is none, or no connection: the next step asks again. */
export async function ask(path) {
  try {
    const headers = { "HX-Request": "true" };
    const answer = await fetch(path, { headers, signal: AbortSignal.timeout(LONGEST_MS) });
    const text = await answer.text();
    if (answer.status === 401) trouble("logged-out", text);
    return answer.status === 200 ? text : null;
  } catch {
    return null;
  }
}

async function load(id) {
  const before = cards.revision();
  const html = await ask(`${base}/card?${query}&card=${encodeURIComponent(id)}`);
  // What was decided meanwhile has brought what it changed: this may be older.
  if (html !== null && cards.revision() === before) cards.take(html);
}

export async function show(card) {
  if (!card) return;
  leave();
  await cards.show(card, load);
  const next = cards.nextOpen();
  if (!cards.has(next.id)) setTimeout(() => load(next.id), 30);
}

let rest = null;

/** The cards that need nothing are fetched when they are first wanted. */
export function loadRest() {
  rest ??= fetchRest();
  return rest;
}

async function fetchRest() {
  const html = await ask(`${base}/rest?${query}`);
  if (html !== null) cards.takeRest(html);
  else rest = null;
}

/** Put the card of a number in hand, be it one that needs nothing; of a number without a card nothing happens. */
export async function showAt(start, end) {
  if (!cards.at(start, end)) await loadRest();
  const card = cards.at(start, end);
  if (card?.dataset.group === "rest") {
    document.getElementById("rest").open = true;
    if (document.body.classList.contains("flagged-only")) toggleFlagged();
  }
  await show(card);
}

// Modes.

function leave() {
  mode = "";
  reasoned = null;
  source.stopPointing();
  for (const panel of document.querySelectorAll(".card.current [data-panel]")) panel.hidden = true;
  if (document.querySelector("#strip.pointing")) tell("", "");
}

function panelOf(name) {
  return cards.inHand().querySelector(`[data-panel="${name}"]`);
}

export function askReason(then, beside = null) {
  leave();
  const panel = panelOf("reason");
  if (!panel) return;
  if (beside) beside.hidden = false;
  mode = "reason";
  reasoned = then;
  panel.hidden = false;
  cards.inHand().focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest" });
}

function edit() {
  leave();
  const form = panelOf("edit");
  if (!form) return;
  waiting = [];
  form.hidden = false;
  const input = form.querySelector("input");
  loadPaths();
  input.focus();
  input.select();
  form.scrollIntoView({ block: "nearest" });
}

async function loadPaths() {
  const list = document.getElementById("paths");
  if (!list.children.length) list.innerHTML = (await ask("/paths")) ?? "";
}

function point() {
  if (!source.isThere || cards.inHand().dataset.kind !== "field") return;
  leave();
  waiting = [];
  mode = "point";
  tell("pointing", desk.dataset.pointing);
  source.point((at) => {
    mode = "";
    work(() => decide("point", { at }));
  });
}

// Decisions.

export async function decide(action, more = {}, target = null) {
  const card = cards.inHand();
  const decision = {
    action,
    kind: target?.kind ?? card.dataset.kind,
    id: target?.id ?? card.dataset.id,
    revision: Number(card.dataset.revision),
    token: newToken(),
    shown_ms: cards.shownFor(),
    ...more,
  };
  await send(decision);
}

export async function send(decision) {
  const sending = setTimeout(() => tell("sending", desk.dataset.sending), 400);
  const [status, html] = await outbox.send(decision, () => ({ since: cards.revision(), next: cards.nextOpen().id }));
  clearTimeout(sending);
  if (!status) return;
  if (!html.includes('id="strip"')) {
    tell("failed", desk.dataset.failed);
    return;
  }
  const strip = cards.take(html);
  document.getElementById("strip").replaceWith(strip);
  if (status !== 200) waiting = [];
  if (status === 422) return refused(strip.dataset.code);
  const go = strip.dataset.go;
  await show((go && cards.byId(go)) || cards.nextOpen());
}

async function refused(code) {
  leave();
  if (code !== "open_errors" && code !== "closed") return;
  await show(cards.byId(cards.FINISH));
  cards.inHand().querySelector(code === "closed" ? "[data-decide=reopen]" : "[name=note]")?.focus();
}

export function findingOf(element) {
  const held = element?.closest("[data-finding]") ?? cards.inHand().querySelector(".finding.open");
  return held && { kind: "finding", id: held.dataset.finding };
}

export function onDocument(action, more = {}) {
  return decide(action, more, { kind: "document", id: "" });
}

const isFinish = () => cards.inHand().id === cards.FINISH;

function accept() {
  if (!isFinish()) return decide("accept");
  return isDone() ? nextDocument() : onDocument("done");
}

const isDone = () => document.getElementById("progress").dataset.done === "1";

function dismiss(element) {
  const finding = findingOf(element);
  if (finding) askReason((reason) => decide("dismiss", { reason }, finding));
  else tell("refused", desk.dataset.noFinding);
}

export function candidate(number) {
  const button = cards.inHand().querySelector(`[data-candidate="${number}"]`);
  if (!button) return;
  return decide("take", { candidate: Number(number), seen: button.dataset.seen });
}

function nextDocument() {
  location.assign(document.querySelector("[data-next]").href);
}

function toggleFlagged() {
  const on = document.body.classList.toggle("flagged-only");
  document.querySelector("[data-command=flagged]").setAttribute("aria-pressed", String(on));
  takeFocus();
}

export const commands = {
  next: () => show(cards.beside(1)),
  previous: () => show(cards.beside(-1)),
  accept,
  candidate: (element, name) => candidate(name),
  point,
  edit: () => edit(),
  clear: () => !isFinish() && decide("clear"),
  source_error: () => !isFinish() && decide("source_error"),
  dismiss,
  restore: () => !isFinish() && decide("restore"),
  undo: () => onDocument("undo"),
  flagged: toggleFlagged,
  next_document: nextDocument,
  done: () => onDocument("done"),
  escape: () => {
    leave();
    takeFocus();
  },
};

/** To the card in hand: a button that keeps the focus takes Enter for itself. */
export const takeFocus = () => cards.inHand()?.focus({ preventScroll: true });

export async function pressed(name, shift) {
  if (mode === "point") return source.pointingKey(name, shift);
  const command = meant(name);
  if (command?.startsWith("reason:")) return reasonGiven(command.slice("reason:".length));
  if (mode === "") await commands[command]?.(null, name);
}

export function reasonGiven(reason) {
  const then = reasoned;
  leave();
  return then?.(reason);
}

/** Whether something is going on that news must not disturb. */
export const isBusy = () =>
  working || mode !== "" || document.activeElement?.closest("form") || document.querySelector("form.panel:not([hidden])") !== null;

/** Whether the reviewer points at a number, and the command of a key now. */
export const isPointing = () => mode === "point";
export const meant = (name) => commandOf(name, mode) ?? commandOf(name, "");

/** Begin with a card, and send what an earlier visit could not. */
export function begin() {
  return work(async () => {
    await show(cards.byId(desk.dataset.current));
    for (const { decision } of outbox.left()) await send(decision);
  });
}
