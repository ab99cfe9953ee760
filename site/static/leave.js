// Makes leaving faster. Without it the same link works, and the answer to it clears the page.
(() => {
  "use strict";
  const PRESSES = 3;
  const PATIENCE = 5000; // milliseconds between two presses of Shift, as in GOV.UK's component

  const controls = document.querySelectorAll("[data-leave]");
  const form = document.querySelector("form#leave");
  const status = document.querySelector("[data-leave-status]");
  if (!controls.length) return;
  const address = form ? form.action : controls[0].href;
  const elsewhere = controls[0].dataset.leave || address;
  const lights = addLights(controls[0]);
  let presses = 0;
  let timer = 0;
  let silence = 0;
  let wasModifier = false;

  // Three small circles on the button: one fills with each press of Shift.
  function addLights(button) {
    const row = document.createElement("span");
    row.className = "hb-leave__lights";
    row.setAttribute("aria-hidden", "true");
    row.hidden = true;
    for (let light = 0; light < PRESSES; light += 1) {
      row.append(document.createElement("span"));
    }
    button.append(row);
    return row;
  }

  function showPresses() {
    lights.hidden = presses === 0;
    [...lights.children].forEach((light, place) => {
      light.classList.toggle("hb-leave__light-on", place < presses);
    });
  }

  // Empties every field, hidden ones too: they may carry sealed answers of earlier pages.
  function wipe() {
    for (const field of document.querySelectorAll("input, textarea, select")) {
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = false;
        field.defaultChecked = false;
      } else if (field.tagName === "SELECT") {
        field.selectedIndex = -1;
      } else {
        field.value = "";
        field.defaultValue = "";
      }
    }
  }

  // Nothing but this is left on the page. If the other site does not answer it stays, with a link.
  function cover() {
    const overlay = document.createElement("div");
    overlay.className = "hb-leave-overlay";
    overlay.setAttribute("role", "alert");
    document.body.replaceChildren(overlay);
    overlay.textContent = "Loading. ";
    const onward = document.createElement("a");
    onward.href = elsewhere;
    onward.rel = "nofollow noreferrer";
    onward.textContent = "Go on";
    overlay.append(onward);
  }

  function leave() {
    // The form's token ends the form; `replace` alone could not post it.
    if (form) navigator.sendBeacon(address, new URLSearchParams(new FormData(form)));
    wipe();
    cover();
    window.location.replace(address);
  }

  // What is said last does not stay to be found by a screen reader later.
  function announce(text, { briefly = false } = {}) {
    window.clearTimeout(silence);
    if (status) status.textContent = text;
    if (briefly) silence = window.setTimeout(() => announce(""), PATIENCE);
  }

  function forget() {
    window.clearTimeout(timer);
    presses = 0;
    timer = 0;
    showPresses();
  }

  function expire() {
    forget();
    announce("Leaving by Shift has timed out.", { briefly: true });
  }

  function countPress() {
    presses += 1;
    window.clearTimeout(timer);
    if (presses >= PRESSES) {
      forget();
      leave();
      return;
    }
    showPresses();
    const left = PRESSES - presses;
    announce(`Shift, press ${left} more ${left === 1 ? "time" : "times"} to leave this page.`);
    timer = window.setTimeout(expire, PATIENCE);
  }

  for (const control of controls) {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }

  // Shift let go after a capital letter is typing, not asking to leave.
  document.addEventListener(
    "keyup",
    (event) => {
      if (event.key === "Shift" && !wasModifier) {
        countPress();
      } else if (timer) {
        expire();
      }
      wasModifier = event.shiftKey;
    },
    true,
  );

  // A browser keeps what a form sent, to send it again on reload or after a restart, and may write
  // it to its files. A changed history entry is asked for afresh instead, with nothing to send.
  window.history.replaceState(null, "", window.location.href);

  // By now the browser has taken the form's content, so what is being sent still arrives.
  window.addEventListener("pagehide", wipe);

  // A page kept whole for the Back button was wiped; fetch a fresh, blank one in its place.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("form")) {
      window.location.replace(window.location.href);
    }
  });
})();
