// A queue of pictures, worked off by keys. Without this file every button works by mouse and by tab,
// and the page is loaded anew after each decision. With it the next picture is there at once: a few
// are held ready, decisions are sent one after the other, and each answer brings pictures to go on.
const queue = document.querySelector("[data-queue]");
const items = () => [...queue.querySelectorAll("[data-item]")];
const waiting = () => items().filter((item) => !item.dataset.sent);
const shown = () => items().find((item) => !item.hidden);
let sending = Promise.resolve();
let unsaved = 0;

function isTyping(element) {
  return element?.matches("textarea, select, input:not([type=checkbox])") ?? false;
}

function show(item) {
  for (const other of items()) other.hidden = other !== item;
  const start = item.querySelector("[data-focus]") ?? item.querySelector("h1");
  start.focus({ preventScroll: true });
}

function showNext() {
  const next = waiting()[0];
  if (next) show(next);
  else for (const item of items()) item.hidden = true;
  return Boolean(next);
}

function say(element) {
  queue.querySelector("[data-said]").replaceChildren(...(element ? [element] : []));
}

function sayFailed() {
  const words = document.createElement("p");
  words.className = "moot-notice moot-notice--error";
  words.setAttribute("role", "alert");
  words.textContent = queue.dataset.failed;
  say(words);
}

// The decision was not kept: the picture comes back with what was typed still in it.
function giveBack(item, saying) {
  delete item.dataset.sent;
  show(item);
  say(saying);
  if (!saying) sayFailed();
}

function takeIn(html, item) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const more = answer.querySelector("[data-items]");
  if (!more) {
    // Signed out, or moved: the page itself says so.
    window.location.reload();
    return;
  }
  item.remove();
  queue.querySelector("[data-left]").textContent = Number(more.dataset.left).toLocaleString("en-GB");
  const total = queue.querySelector("[data-total]");
  if (total) total.textContent = Number(more.dataset.total).toLocaleString("en-GB");
  const notice = more.querySelector(".moot-notice");
  if (notice) say(notice);
  // What another decision settled with it, or somebody else took after a long pause, is gone.
  const held = more.dataset.held.split(",");
  for (const each of waiting()) if (!held.includes(each.dataset.item)) each.remove();
  const known = new Set(items().map((each) => each.dataset.item));
  const holder = queue.querySelector("[data-items]");
  for (const each of more.querySelectorAll("[data-item]")) {
    if (!known.has(each.dataset.item)) holder.append(each);
  }
  if (!shown() && !showNext() && unsaved === 0) window.location.reload();
}

async function send(item, address, sent) {
  sent.set("ahead", items().filter((each) => each !== item).map((each) => each.dataset.item).join());
  let answer;
  let html;
  try {
    answer = await fetch(address, { method: "POST", body: sent, headers: { "X-Queue": "items" } });
    html = await answer.text();
  } catch {
    unsaved -= 1;
    giveBack(item, null);
    return;
  }
  unsaved -= 1;
  if (answer.ok) takeIn(html, item);
  else giveBack(item, new DOMParser().parseFromString(html, "text/html").querySelector(".govuk-error-summary"));
}

function onSubmit(event) {
  const item = event.target.closest("[data-item]");
  if (!item || !window.fetch) return;
  event.preventDefault();
  if (item.dataset.sent) return;
  const sent = new FormData(event.target, event.submitter);
  item.dataset.sent = "yes";
  unsaved += 1;
  say(null);
  showNext();
  sending = sending.then(() => send(item, event.target.action, sent));
}

function onKey(event) {
  if (event.altKey || event.metaKey || event.repeat) return;
  const item = shown();
  if (isTyping(document.activeElement)) {
    // Escape leaves the box, so that the other keys work again; Ctrl and Enter save.
    if (event.key === "Escape") document.activeElement.blur();
    if (event.key === "Enter" && event.ctrlKey) item?.querySelector("[data-save]")?.click();
    return;
  }
  if (event.ctrlKey) return;
  const wanted = `[data-key="${CSS.escape(event.key.toLowerCase())}"]`;
  const chosen = item?.querySelector(wanted) ?? queue.querySelector(`:scope > ${wanted}`);
  if (event.key === "Enter" && document.activeElement?.matches("h1, body")) {
    item?.querySelector("[data-save]")?.click();
    return;
  }
  if (!chosen) return;
  event.preventDefault();
  if (chosen.type === "checkbox") chosen.focus();
  chosen.click();
}

function onUndo(event) {
  if (event.target.id !== "undo" || unsaved === 0) return;
  event.preventDefault();
  sending.then(() => event.target.submit());
}

// A picture that is not there says so, and where the paper is.
function onLost(event) {
  if (!event.target.matches?.("[data-picture]")) return;
  event.target.closest("a").hidden = true;
  event.target.closest("a").nextElementSibling.hidden = false;
}

if (queue) {
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("submit", onUndo);
  document.addEventListener("error", onLost, true);
  for (const picture of queue.querySelectorAll("[data-picture]")) {
    if (picture.complete && picture.naturalWidth === 0) onLost({ target: picture });
  }
  window.addEventListener("beforeunload", (event) => {
    if (unsaved > 0) event.preventDefault();
  });
  const first = shown();
  if (first) show(first);
}
