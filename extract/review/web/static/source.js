// The source: which numbers are facts, what is lit for the card in hand, and pointing at a number. Offsets come from the server.

const pane = document.getElementById("source");
const text = document.getElementById("text");
const trail = document.getElementById("trail");
const pieces = text ? [...text.querySelectorAll("[data-s]")] : [];
const starts = pieces.map((piece) => Number(piece.dataset.s));
const numbers = pieces.filter((piece) => piece.tagName === "B");
const parts = text ? [...text.querySelectorAll("section.part")] : [];
let lit = [];
let looked = [];
let pick = null;
let marked = "";

export const isThere = text !== null;

const ROW_PX = 26;
const ROW_CHARACTERS = 44;
let depth = 0;
/** From where to where a part is thought to reach. A part counts its lines from its first, be it laid out or not. */
const reaches = parts.map((part) => {
  const rows = [...part.children].reduce((sum, line) => sum + Math.ceil(line.textContent.length / ROW_CHARACTERS), 0);
  part.style.counterReset = `line ${part.firstElementChild.id.slice(1) - 1}`;
  part.style.containIntrinsicBlockSize = `auto ${rows * ROW_PX}px`;
  depth += rows * ROW_PX;
  return [depth - rows * ROW_PX, depth];
});

/** Lay out what a view around a piece shows: it stays where it is scrolled to. */
function layOut(piece) {
  const [top, bottom] = reaches[parts.indexOf(piece.closest(".part"))];
  parts.forEach((part, index) => {
    const isNear = reaches[index][1] > top - innerHeight && reaches[index][0] < bottom + innerHeight;
    if (isNear) part.classList.add("laid-out");
  });
}

/** The pieces that overlap a place. */
function within(start, end) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(pieces[middle].dataset.e) > start) high = middle;
    else low = middle + 1;
  }
  const found = [];
  for (; low < pieces.length && starts[low] < end; low += 1) found.push(pieces[low]);
  return found;
}

/** Show which numbers are facts, and which no fact claims, by where they begin. */
export function mark() {
  const marks = document.getElementById("marks").dataset;
  const said = `${marks.facts};${marks.unclaimed}`;
  if (said === marked) return;
  marked = said;
  const facts = new Set(marks.facts.split(" "));
  const unclaimed = new Set(marks.unclaimed.split(" "));
  for (const piece of numbers) {
    piece.classList.toggle("fact", facts.has(piece.dataset.s));
    piece.classList.toggle("unclaimed", unclaimed.has(piece.dataset.s));
  }
}

/** Light the places of a card, each in the colour of its role, and scroll to its own. `lights`: "start-end-role ...". */
export function light(lights) {
  for (const [piece, role] of lit) piece.classList.remove("lit", role);
  lit = [];
  look("");
  let here = null;
  for (const one of lights.split(" ").filter(Boolean)) {
    const [start, end, role] = one.split("-");
    for (const piece of within(Number(start), Number(end))) {
      piece.classList.add("lit", `r-${role}`);
      lit.push([piece, `r-${role}`]);
      if (role === "here") here ??= piece;
    }
  }
  reveal(here ?? lit[0]?.[0]);
}

/** Outline places, "start-end ...", and scroll to the first. */
export function look(places) {
  for (const piece of looked) piece.classList.remove("looked");
  looked = places
    .split(" ")
    .filter(Boolean)
    .flatMap((place) => within(...place.split("-").map(Number)));
  for (const piece of looked) piece.classList.add("looked");
  if (looked.length) reveal(looked[0]);
}

function reveal(piece) {
  if (!piece) return;
  layOut(piece);
  const box = piece.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  const margin = view.height / 5;
  if (box.top > view.top + margin && box.bottom < view.bottom - margin) return;
  pane.scrollTop += box.top - view.top - view.height * 0.38;
}

/** Let the reviewer point at a number: calls `chosen([start, end])`. It begins at the number that is lit. */
export function point(chosen) {
  pick = chosen;
  document.body.classList.add("pointing");
  const here = lit.find(([piece, role]) => role === "r-here" && piece.tagName === "B")?.[0];
  focus(here ?? nearest(lit[0]?.[0]));
}

export function stopPointing() {
  pick = null;
  document.body.classList.remove("pointing");
}

/** What a key does while pointing. */
export function pointingKey(key, shift) {
  const at = numbers.indexOf(document.activeElement);
  if (key === "Enter" && at >= 0) choose(numbers[at]);
  else if (key === "ArrowRight" || (key === "Tab" && !shift)) focus(numbers[Math.min(at + 1, numbers.length - 1)]);
  else if (key === "ArrowLeft" || key === "Tab") focus(numbers[Math.max(at - 1, 0)]);
  else if (key === "ArrowDown" || key === "ArrowUp") focus(onOtherLine(at, key === "ArrowDown" ? 1 : -1));
}

function onOtherLine(at, step) {
  const from = numbers[at];
  if (!from) return numbers[0];
  const middle = (piece) => {
    const box = piece.getClientRects()[0];
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = middle(from);
  let best = null;
  let line = 0;
  for (let index = at + step; index >= 0 && index < numbers.length; index += step) {
    const [left, top] = middle(numbers[index]);
    if (Math.abs(top - y) < 8) continue;
    if (best && Math.abs(top - line) >= 8) break;
    const distance = Math.abs(left - x);
    if (!best || distance < best.distance) best = { piece: numbers[index], distance };
    line = top;
  }
  return best?.piece ?? from;
}

function nearest(piece) {
  if (!piece) {
    const top = pane.getBoundingClientRect().top;
    return numbers.find((one) => one.getBoundingClientRect().top > top + 40) ?? numbers[0];
  }
  return numbers.find((one) => Number(one.dataset.s) >= Number(piece.dataset.s)) ?? numbers.at(-1);
}

function focus(piece) {
  if (!piece) return;
  piece.tabIndex = -1;
  piece.focus({ preventScroll: true });
  reveal(piece);
}

function choose(piece) {
  const chosen = pick;
  stopPointing();
  chosen?.([Number(piece.dataset.s), Number(piece.dataset.e)]);
}

/** Clicks on numbers: chosen while pointing, else told to `opened(start, end)`. */
export function onClick(opened) {
  text?.addEventListener("click", (event) => {
    const piece = event.target.closest("b[data-s]");
    if (!piece) return;
    if (pick) choose(piece);
    else opened(Number(piece.dataset.s), Number(piece.dataset.e));
  });
}

function tellTrail() {
  const top = pane.getBoundingClientRect().top + trail.offsetHeight + 4;
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle].getBoundingClientRect().top <= top) low = middle;
    else high = middle - 1;
  }
  const said = parts[low]?.dataset.trail ?? "";
  if (trail.textContent !== said) trail.textContent = said;
}

if (text) {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      tellTrail();
    });
  };
  pane.addEventListener("scroll", soon);
  // Not now: nothing is laid out yet, and the first card is elsewhere.
  soon();
}
