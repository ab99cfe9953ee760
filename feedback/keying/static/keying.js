// Typing a form in by number keys: each ticks what stands in that place, 0 takes a tick back. None
// goes on by itself, or the Enter that goes on elsewhere would lead past a question unseen.
"use strict";

(() => {
  const form = document.querySelector(".keying-form");
  if (!form) return;
  document.querySelectorAll(".keying-script").forEach((words) => { words.hidden = false; });

  // Where somebody can be: one stop for each group of radios or boxes, one for every other field.
  const groupOf = (input) => [...form.elements].filter((other) => other.name === input.name && other.type === input.type);
  const isTick = (input) => input.type === "radio" || (input.type === "checkbox" && groupOf(input).length > 1);
  const stops = [...form.elements].filter((input) => {
    if (input.type === "hidden" || input.type === "password" || input.tagName === "FIELDSET" || /\.(unread|wordless|nothing)$/.test(input.name)) return false;
    return !isTick(input) || groupOf(input)[0] === input;
  });

  // Each choice shows its key; whoever hears the page is told by the sentence above.
  const numbered = (all) => all.filter((input) => input.value !== "").slice(0, 9).forEach((input, place) => {
    const key = document.createElement("span");
    key.className = "keying-key";
    key.setAttribute("aria-hidden", "true");
    key.textContent = place + 1;
    input.labels[0]?.prepend(key);
  });
  stops.filter(isTick).forEach((stop) => numbered(groupOf(stop)));

  const goOn = (input) => {
    const last = isTick(input) ? groupOf(input).at(-1) : input;
    const next = stops.find((stop) => last.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!next) return;
    const ticked = next.type === "radio" && groupOf(next).find((other) => other.checked);
    (ticked || next).focus();
  };

  const tick = (input, digit) => {
    const all = groupOf(input);
    if (input.type === "radio") {
      const empty = all.find((other) => other.value === "");
      const some = all.filter((other) => other.value !== "");
      const chosen = digit === 0 ? empty : some[digit - 1];
      if (!chosen) return;
      chosen.checked = true;
      chosen.focus();
    } else if (digit === 0) {
      all.forEach((other) => { other.checked = false; });
    } else if (all[digit - 1]) {
      all[digit - 1].checked = !all[digit - 1].checked;
    }
  };

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || !("name" in input)) return;
    if (isTick(input) && /^[0-9]$/.test(event.key)) {
      event.preventDefault();
      tick(input, Number(event.key));
    } else if (event.key === "Enter" && input.tagName !== "TEXTAREA" && input.tagName !== "BUTTON") {
      event.preventDefault();
      goOn(input);
    }
  });

  if (!document.querySelector(".govuk-error-summary")) stops[0]?.focus();
})();
