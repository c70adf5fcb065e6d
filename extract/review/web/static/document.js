// One document under review: keys, buttons and forms become commands; what others decide comes in.

import * as cards from "./cards.js";
import * as desk from "./desk.js";
import * as help from "./help.js";
import { commandOf, listen } from "./keys.js";
import * as source from "./source.js";

const NEWS_MS = 3000;

listen((name, event) => {
  if (commandOf(name, "") === "help") {
    help.toggle();
    return true;
  }
  if (help.isOpen()) return false;
  if (!desk.meant(name)) return false;
  const moves = desk.isPointing() || ["next", "previous"].includes(desk.meant(name));
  if (event.repeat && !moves) return true;
  // Escape is not kept waiting: what it leaves may be what is waited for.
  if (name === "Escape") desk.commands.escape();
  else desk.work(() => desk.pressed(name, event.shiftKey));
  return true;
});

// Buttons and forms.

// What is pressed on a card is meant for that card. A second click, while what the first one does is on its way, is for none:
// the card has gone, and what has taken its place was not looked at.
const meantHere = (element, task) => desk.work(() => element.isConnected && task());

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const element = on("[data-command], [data-decide], [data-candidate], [data-reason], [data-cancel], [data-go-to], [data-open], [data-look]");
  if (!element) return;
  const data = element.dataset;
  if (data.command === "help") help.toggle();
  else if (data.command) meantHere(element, () => desk.commands[data.command](element));
  else if (data.decide === "recall") meantHere(element, () => desk.decide("recall", {}, desk.findingOf(element)));
  else if (data.decide) meantHere(element, () => desk.onDocument(data.decide));
  else if (data.candidate) meantHere(element, () => desk.candidate(data.candidate));
  else if (data.reason) meantHere(element, () => desk.reasonGiven(data.reason));
  else if ("cancel" in data) desk.commands.escape();
  else if (data.goTo || "open" in data) open(data.goTo ?? element.closest(".card").id);
  else source.look(data.look);
});

// By its id: the element may be another one by then.
function open(id) {
  desk.work(() => desk.show(cards.byId(id)));
}

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
  if (kind === "sign_off") meantHere(form, () => desk.onDocument("sign_off", { note: held.note }));
  else if (kind === "claim" || isMoved(form)) meantHere(form, () => desk.decide("claim", { path: held.path, reason: held.reason, note: held.note }));
  else if (held.reason) meantHere(form, () => desk.decide("type", held));
  else desk.askReason((reason) => desk.decide("type", { ...held, reason }), form);
});

// Another path for the same number: it keeps its place, and is claimed for that path.
function isMoved(form) {
  const same = (name) => form.elements[name].value === form.elements[name].defaultValue;
  return !same("path") && same("value") && same("unit");
}

source.onClick((start, end) => desk.work(() => desk.showAt(start, end)));
document.getElementById("rest").addEventListener("toggle", desk.loadRest);
document.getElementById("help").addEventListener("close", desk.takeFocus);

// What others decide.

async function news() {
  if (document.hidden || desk.isBusy() || help.isOpen()) return;
  const since = cards.revision();
  const card = encodeURIComponent(cards.inHand().id);
  const html = await desk.ask(`${desk.base}/news?${desk.query}&since=${since}&card=${card}`);
  // A decision that was sent meanwhile has brought these news, and later ones.
  if (html === null || desk.isBusy() || cards.revision() !== since) return;
  const strip = cards.take(html);
  if (strip) document.getElementById("strip").replaceWith(strip);
}

// The beginning.

const first = document.getElementById("first");
if (first) cards.take(first.innerHTML);
source.mark();
await desk.begin();
setInterval(news, NEWS_MS);
