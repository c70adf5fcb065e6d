// Keys become commands, by the registry that the server gives. None while an input method composes, none with a modifier.

const registry = JSON.parse(document.body.dataset.keys);
const typed = "input, textarea, select";
const pressed = "button, a, summary";

/** The command of a key in a mode, or undefined. */
export function commandOf(key, mode) {
  return registry.find((one) => one.mode === mode && one.keys.includes(key))?.command;
}

/** Calls `take(key, event)` for every key that may be a command; what it returns true for goes no further. */
export function listen(take) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const element = event.target instanceof Element ? event.target : document.body;
    if (element.matches(typed) && event.key !== "Escape") return;
    if (element.matches(pressed) && (event.key === "Enter" || event.key === " ")) return;
    if (take(nameOf(event), event)) event.preventDefault();
  });
}

// With caps lock on, letters mean what they mean without it.
function nameOf(event) {
  const isLetter = event.key.length === 1 && /[A-Z]/.test(event.key);
  return isLetter && !event.shiftKey ? event.key.toLowerCase() : event.key;
}
