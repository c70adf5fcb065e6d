// The queue without a mouse: j and k move, Enter opens, n goes to the first open document.

import * as help from "./help.js";
import { commandOf, listen } from "./keys.js";

const rows = () => [...document.querySelectorAll("tr[data-key]")];

function move(step) {
  const all = rows();
  const at = all.findIndex((row) => row.classList.contains("here"));
  const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!row) return;
  all[at]?.classList.remove("here");
  row.classList.add("here");
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
}

function open() {
  const row = document.querySelector("tr.here") ?? rows()[0];
  row?.querySelector("a").click();
}

const commands = {
  next: () => move(1),
  previous: () => move(-1),
  accept: open,
  next_document: () => location.assign("/next"),
  help: help.toggle,
};

function run(name) {
  if (help.isOpen() && name !== "help") return false;
  if (!(name in commands)) return false;
  commands[name]();
  return true;
}

listen((key) => run(commandOf(key, "")));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-command]");
  if (button) run(button.dataset.command);
});
