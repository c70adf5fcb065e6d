// The overlay with the keys.

const dialog = document.getElementById("help");

export function isOpen() {
  return dialog.open;
}

export function toggle() {
  if (dialog.open) dialog.close();
  else dialog.showModal();
}
