// Everything works without this file. With it, govuk-frontend's components wake up, and parts of
// a page that ask for it (`data-live`) are fetched again by htmx.
import { initAll } from "./vendor/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
