// Names by one key: what is selected in the text becomes [name], and nothing selected takes the word
// under the cursor. Without this file the person types [name] themselves.
const WORD = /[\p{L}\p{M}\p{N}'’-]/u;

function around(text, place) {
  let start = place;
  let end = place;
  while (start > 0 && WORD.test(text[start - 1])) start -= 1;
  while (end < text.length && WORD.test(text[end])) end += 1;
  return [start, end];
}

function replaceIn(item) {
  const words = item?.querySelector("[data-words]");
  if (!words) return;
  const mark = item.querySelector("[data-replace]").dataset.replace;
  let { selectionStart: start, selectionEnd: end } = words;
  if (start === end) [start, end] = around(words.value, start);
  if (start === end) return;
  words.setRangeText(mark, start, end, "end");
  words.focus();
}

function reveal() {
  for (const button of document.querySelectorAll("[data-replace][hidden]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-replace]");
  if (button) replaceIn(button.closest("[data-item]"));
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.code !== "KeyN") return;
  event.preventDefault();
  replaceIn(document.querySelector("[data-item]:not([hidden])"));
});
new MutationObserver(reveal).observe(document.querySelector("main"), { childList: true, subtree: true });
reveal();
