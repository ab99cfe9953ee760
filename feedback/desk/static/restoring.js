// Answering what the desk asked, by one key. Without this script every button works as it is.
"use strict";

(() => {
  const section = document.querySelector("[data-restoring]");
  if (!section || !section.querySelector("[data-restore-key]")) return;

  for (const hint of section.querySelectorAll("[data-restore-hint]")) hint.hidden = false;

  // Listening on this part alone: the keys do nothing elsewhere on the page (WCAG 2.1.4).
  section.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const button = section.querySelector(`[data-restore-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  if (!document.querySelector(".govuk-error-summary")) section.focus({ preventScroll: true });
})();
