// Shows how far the files have come. Without this file the form is sent as any other.
// It listens to the whole document, because an answer brings a new form with it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-upload]")) return;
  const chosen = form.querySelector("input[type=file]");
  const shown = form.querySelector("[data-upload-progress]");
  if (!chosen?.files.length || !shown) return;
  event.preventDefault();
  const bar = shown.querySelector("progress");
  const words = shown.querySelector("[data-upload-words]");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  shown.hidden = false;
  button.disabled = true;
  request.upload.addEventListener("progress", (sent) => {
    if (!sent.lengthComputable) return;
    bar.value = sent.loaded / sent.total;
    words.textContent = `${Math.round(100 * bar.value)} % ${words.dataset.sent}`;
  });
  request.upload.addEventListener("load", () => {
    if (words.dataset.reading) words.textContent = words.dataset.reading;
  });
  request.addEventListener("load", () => {
    const next = request.getResponseHeader("X-Next");
    if (next) {
      location.assign(next);
      return;
    }
    // The server's own page says what is wrong.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("main").focus();
  });
  request.addEventListener("error", () => {
    words.textContent = words.dataset.failed;
    button.disabled = false;
  });
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.send(new FormData(form));
});
