// What was typed leaves the page with the person: the browser may keep the whole page for its Back
// button (docs/safety.md, F1 and F2). What the form sends has been read by then.
"use strict";

addEventListener("pagehide", () => {
  for (const passage of document.querySelectorAll("[data-raw]")) passage.replaceChildren();
  for (const field of document.querySelectorAll("[data-raw-form] textarea")) field.value = "";
});

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
