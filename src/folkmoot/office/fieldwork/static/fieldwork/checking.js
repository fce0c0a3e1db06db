// Keys for the checking page. Without this file every button still works by mouse and by tab.
const form = document.querySelector("[data-checking]");

function isTyping(element) {
  return element?.matches("textarea, input:not([type=checkbox])") ?? false;
}

document.addEventListener("keydown", (event) => {
  if (!form || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (isTyping(document.activeElement)) return;
  const chosen = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
});
