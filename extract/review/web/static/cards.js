// The list of cards: which one is in hand, where the others are, and the pieces that the server sends for them.

import * as source from "./source.js";

const lists = document.querySelector(".lists");
const bodies = new Map();
let current = null;
let shownAt = 0;

export const FINISH = "c-document";

export const inHand = () => current;
export const shownFor = () => Math.round(performance.now() - shownAt);
export const isVisible = (card) => card.offsetParent !== null;
export const all = () => [...lists.querySelectorAll(".card")];
export const isOpen = (card) => card.dataset.settled === "0" && card.dataset.group !== "rest" && card.id !== FINISH;
export const byId = (id) => document.getElementById(id);
export const revision = () => Number(document.getElementById("progress").dataset.revision);

/** The card one step away from the one in hand; the same at the ends. */
export function beside(step) {
  const shown = all().filter(isVisible);
  const at = shown.indexOf(current);
  return shown[Math.min(Math.max(at + step, 0), shown.length - 1)];
}

/** The next card that is to be settled, from behind the one in hand and then from the start; the document's own if none. */
export function nextOpen() {
  const held = all();
  const at = held.indexOf(current);
  const turned = [...held.slice(at + 1), ...held.slice(0, Math.max(at, 0))];
  return turned.find(isOpen) ?? byId(FINISH);
}

/** The card of the number at a place; undefined where the list has none. */
export function at(start, end) {
  const place = `${start}-${end}`;
  return all().find((card) => card.dataset.at?.split(" ").includes(place));
}

/** Put a card in hand: its body, its places in the source, the focus. `load(id)` fetches a body that is not here. */
export async function show(card, load) {
  if (current && current !== card) close(current);
  current = card;
  card.classList.add("current");
  if (card.id !== FINISH && !card.querySelector(".body")) {
    if (!bodies.has(card.id)) await load(card.id);
    if (current !== card) return;
    const body = bodies.get(card.id);
    if (body) card.append(body);
  }
  arrange(card);
}

function arrange(card) {
  const body = card.querySelector(".body");
  source.light(body?.dataset.lights ?? "");
  card.focus({ preventScroll: true });
  const box = card.getBoundingClientRect();
  const view = lists.getBoundingClientRect();
  if (box.top < view.top + 8 || box.bottom > view.bottom) lists.scrollTop += box.top - view.top - 44;
  shownAt = performance.now();
}

function close(card) {
  card.classList.remove("current");
  if (card.id !== FINISH) card.querySelector(".body")?.remove();
}

/** Whether a body is here already. */
export const has = (id) => id === FINISH || bodies.has(id);

/** Take the pieces of an answer to their places. Gives the strip among them, or null. */
export function take(html) {
  const held = document.createElement("template");
  held.innerHTML = html;
  let strip = null;
  for (const piece of [...held.content.children]) {
    if (piece.id === "strip") strip = piece;
    else if (piece.matches("li.card")) takeRow(piece);
    else if (piece.matches(".body")) takeBody(piece);
    else document.getElementById(piece.id)?.replaceWith(piece);
    if (piece.id === "marks") source.mark();
  }
  return strip;
}

function takeBody(body) {
  bodies.set(body.dataset.for, body);
  const card = byId(body.dataset.for);
  if (card && (card === current || card.id === FINISH)) {
    card.querySelector(".body")?.remove();
    card.append(body);
    if (card.id === FINISH) card.classList.toggle("settled", body.dataset.done === "1");
    if (card === current) source.light(body.dataset.lights ?? "");
  }
}

/** The cards that need nothing. One that came to be settled, if only for a while, is in the list above. */
export function takeRest(html) {
  const held = document.createElement("template");
  held.innerHTML = html;
  const rows = [...held.content.children].filter((row) => !byId(row.id));
  document.getElementById("group-rest").replaceChildren(...rows);
}

function takeRow(row) {
  const old = byId(row.id);
  bodies.delete(row.id);
  if (!old) {
    if (row.dataset.group !== "rest") place(row);
    return;
  }
  const isFocused = old.contains(document.activeElement);
  if (old.dataset.group !== "rest" || row.dataset.group === "rest") {
    // A card that was to be settled stays where it was, though it may not be any more.
    if (row.dataset.group === "rest") row.dataset.group = old.dataset.group;
    old.replaceWith(row);
  } else {
    old.remove();
    place(row);
  }
  if (old !== current) return;
  current = row;
  row.classList.add("current");
  row.append(...old.querySelectorAll(".body"));
  if (isFocused) row.focus({ preventScroll: true });
}

function place(row) {
  const list = document.getElementById(`group-${row.dataset.group}`);
  const rank = Number(row.dataset.rank);
  const before = [...list.children].find((one) => Number(one.dataset.rank) > rank);
  list.insertBefore(row, before ?? null);
  list.previousElementSibling.hidden = false;
}
