// Keys for the checking page. Without this file every button still works by mouse and by tab.
const form = document.querySelector("[data-checking]");

function isTyping(element) {
  return element?.matches("textarea, select, input:not([type=checkbox])") ?? false;
}

document.addEventListener("keydown", (event) => {
  if (!form || event.altKey || event.metaKey || event.repeat) return;
  if (isTyping(document.activeElement)) {
    // Escape leaves the box, so that the other keys work again; Ctrl and Enter save.
    if (event.key === "Escape") document.activeElement.blur();
    if (event.key === "Enter" && event.ctrlKey) form.querySelector("[data-save]").click();
    return;
  }
  if (event.ctrlKey) return;
  const chosen = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
});
