// One document under review: commands from keys and buttons, decisions out, answers in.

import * as cards from "./cards.js";
import * as help from "./help.js";
import { commandOf, listen } from "./keys.js";
import { Outbox, newToken } from "./outbox.js";
import * as source from "./source.js";

const NEWS_MS = 3000;
const MOST_WAITING = 16;
const desk = document.querySelector("main.desk");
const { document: key, round, run, me } = desk.dataset;
const base = `/documents/${key}`;
const csrf = document.querySelector("meta[name=csrf]");
const outbox = new Outbox(
  `${base}/decisions?round=${round}`,
  `gouji:${run}:${key}:${round}:${me}:`,
  { [csrf.dataset.header]: csrf.content },
  trouble,
);
let mode = "";
let reasoned = null;
let waiting = [];
let working = false;

// Keys are taken in their order: one that comes while a decision is on its way waits, and means what it means by then.
async function work(task) {
  if (working) {
    if (waiting.length < MOST_WAITING) waiting.push(task);
    return;
  }
  working = true;
  try {
    await task();
    while (waiting.length) await waiting.shift()();
  } finally {
    working = false;
  }
}

function tell(kind, text) {
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

async function load(id) {
  try {
    const answer = await fetch(`${base}/card?round=${round}&card=${encodeURIComponent(id)}`);
    if (answer.ok) cards.take(await answer.text());
  } catch {
    // Without a connection the card stays folded; the next step fetches it.
  }
}

async function show(card) {
  if (!card) return;
  leave();
  await cards.show(card, load);
  const next = cards.nextOpen();
  if (!cards.has(next.id)) setTimeout(() => load(next.id), 30);
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

function askReason(then) {
  leave();
  const panel = panelOf("reason");
  if (!panel) return;
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
  if (input.getAttribute("list")) loadPaths();
  input.focus();
  input.select();
  form.scrollIntoView({ block: "nearest" });
}

async function loadPaths() {
  const list = document.getElementById("paths");
  if (!list.children.length) list.innerHTML = await (await fetch("/paths")).text();
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

async function decide(action, more = {}, target = null) {
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

async function send(decision) {
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

function findingOf(element) {
  const held = element?.closest("[data-finding]") ?? cards.inHand().querySelector(".finding.open");
  return held && { kind: "finding", id: held.dataset.finding };
}

function onDocument(action, more = {}) {
  return decide(action, more, { kind: "document", id: "" });
}

const isFinish = () => cards.inHand().id === cards.FINISH;

function accept() {
  if (!isFinish()) return cards.inHand().dataset.kind === "finding" ? show(cards.nextOpen()) : decide("accept");
  return isDone() ? nextDocument() : onDocument("done");
}

const isDone = () => document.getElementById("progress").dataset.done === "1";

function dismiss(element) {
  const finding = findingOf(element);
  if (finding) askReason((reason) => decide("dismiss", { reason }, finding));
  else tell("refused", desk.dataset.noFinding);
}

function candidate(number) {
  const button = cards.inHand().querySelector(`[data-candidate="${number}"]`);
  if (!button) return;
  const action = cards.inHand().dataset.kind === "number" ? "claim" : "take";
  return decide(action, { candidate: Number(number), seen: button.dataset.seen });
}

function sourceError() {
  const finding = cards.inHand().dataset.kind === "finding" ? findingOf(null) : null;
  return decide("source_error", {}, finding);
}

function restore() {
  const finding = cards.inHand().dataset.kind === "finding" ? cards.inHand().querySelector("[data-finding]") : null;
  return finding ? decide("recall", {}, { kind: "finding", id: finding.dataset.finding }) : decide("restore");
}

function nextDocument() {
  location.assign(document.querySelector("[data-next]").href);
}

function toggleFlagged() {
  const on = document.body.classList.toggle("flagged-only");
  document.querySelector("[data-command=flagged]").setAttribute("aria-pressed", String(on));
}

const commands = {
  next: () => show(cards.beside(1)),
  previous: () => show(cards.beside(-1)),
  accept,
  candidate: (element, name) => candidate(name),
  point,
  edit: () => edit(),
  clear: () => !isFinish() && decide("clear"),
  source_error: () => !isFinish() && sourceError(),
  dismiss,
  restore: () => !isFinish() && restore(),
  undo: () => onDocument("undo"),
  flagged: toggleFlagged,
  next_document: nextDocument,
  done: () => onDocument("done"),
  escape: () => {
    leave();
    cards.inHand().focus({ preventScroll: true });
  },
};

async function pressed(name, shift) {
  if (mode === "point" && source.pointingKey(name, shift)) return;
  const command = commandOf(name, mode) ?? (mode === "point" ? undefined : commandOf(name, ""));
  if (command?.startsWith("reason:")) return reasonGiven(command.slice("reason:".length));
  if (command === "escape" || mode === "") await commands[command]?.(null, name);
}

function reasonGiven(reason) {
  const then = reasoned;
  leave();
  return then?.(reason);
}

listen((name, event) => {
  if (commandOf(name, "") === "help") {
    help.toggle();
    return true;
  }
  if (help.isOpen()) return false;
  const known = mode === "point" || commandOf(name, mode) || commandOf(name, "");
  if (!known) return false;
  const moves = ["next", "previous"].includes(commandOf(name, mode)) || mode === "point";
  if (event.repeat && !moves) return true;
  // Escape is not kept waiting: what it leaves may be what is waited for.
  if (name === "Escape") commands.escape();
  else work(() => pressed(name, event.shiftKey));
  return true;
});

// Buttons and forms.

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const element = on("[data-command], [data-decide], [data-candidate], [data-reason], [data-cancel], [data-go-to], [data-open], [data-look]");
  if (!element) return;
  const data = element.dataset;
  if (data.command === "help") help.toggle();
  else if (data.command) work(() => commands[data.command](element));
  else if (data.decide === "recall") work(() => decide("recall", {}, findingOf(element)));
  else if (data.decide) work(() => onDocument(data.decide));
  else if (data.candidate) work(() => candidate(data.candidate));
  else if (data.reason) work(() => reasonGiven(data.reason));
  else if ("cancel" in data) commands.escape();
  else if (data.goTo) work(() => show(cards.byId(data.goTo)));
  else if ("open" in data) work(() => show(element.closest(".card")));
  else source.look(data.look);
});

document.addEventListener("pointerover", (event) => {
  const choice = event.target.closest(".choice[data-look]");
  if (choice) source.look(choice.dataset.look);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-form]");
  if (!form) return;
  event.preventDefault();
  const held = Object.fromEntries(new FormData(form));
  const kind = form.dataset.form;
  if (kind === "sign_off") work(() => onDocument("sign_off", { note: held.note }));
  else if (kind === "claim") work(() => decide("claim", { path: held.path, note: held.note }));
  else if (held.reason) work(() => decide("type", held));
  else askReason((reason) => decide("type", { ...held, reason }));
});

source.onClick((start, end) => {
  const card = cards.at(start, end);
  if (card) work(() => show(card));
});

// What others decide.

async function news() {
  if (document.hidden || working || mode || help.isOpen() || document.querySelector("form.panel:not([hidden])")) return;
  const query = `round=${round}&since=${cards.revision()}&card=${encodeURIComponent(cards.inHand().id)}`;
  try {
    const answer = await fetch(`${base}/news?${query}`);
    if (answer.status !== 200 || working) return;
    const strip = cards.take(await answer.text());
    if (strip) document.getElementById("strip").replaceWith(strip);
  } catch {
    // The next look will tell.
  }
}

// The beginning.

const first = document.getElementById("first");
if (first) cards.take(first.innerHTML);
source.mark();
await work(async () => {
  await show(cards.byId(desk.dataset.current));
  for (const { decision } of outbox.left()) await send(decision);
});
setInterval(news, NEWS_MS);
