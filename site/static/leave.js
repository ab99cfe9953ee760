// Makes leaving faster. Without it the same link works, and the answer to it clears the page.
(() => {
  "use strict";
  const PRESSES = 3;
  const PATIENCE = 5000; // milliseconds between two presses of Shift, as in GOV.UK's component

  const controls = document.querySelectorAll("[data-leave]");
  const form = document.querySelector("form#leave");
  const status = document.querySelector("[data-leave-status]");
  // A page in another language than English says there what this script says.
  const translated = document.querySelector("script[data-words]");
  if (!controls.length) return;
  const address = form ? form.action : controls[0].href;
  const elsewhere = controls[0].getAttribute("data-leave") || address;
  // Pages that show something of hers are seen once: Back brings an empty one.
  const isOnce = !!document.querySelector("main form, main[data-once]");
  let lights = null;
  let presses = 0;
  let timer = 0;
  let silence = 0;
  let wasModifier = false;

  function words(name, english) {
    return (translated && translated.getAttribute(name)) || english;
  }

  // What this browser can't do must not keep the rest from being done.
  function attempt(step) {
    try {
      return step();
    } catch (error) {
      return undefined;
    }
  }

  // Old browsers can't walk such lists by themselves.
  function each(list, visit) {
    for (let place = 0; place < list.length; place += 1) {
      visit(list[place], place);
    }
  }

  // Three small circles on the button: one fills with each press of Shift.
  function addLights() {
    const row = document.createElement("span");
    row.className = "hb-leave__lights";
    row.setAttribute("aria-hidden", "true");
    row.hidden = true;
    for (let light = 0; light < PRESSES; light += 1) {
      row.appendChild(document.createElement("span"));
    }
    lights = controls[0].appendChild(row);
  }

  function showPresses() {
    lights.hidden = presses === 0;
    each(lights.children, (light, place) => {
      light.className = place < presses ? "hb-leave__light-on" : "";
    });
  }

  function empty(field) {
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

  // Empties every field, hidden ones too: they may carry sealed answers of earlier pages.
  function wipe() {
    each(document.querySelectorAll("input, textarea, select"), (field) => {
      attempt(() => empty(field));
    });
  }

  // The questions go as well as the answers.
  function hide() {
    if (isOnce) document.querySelector("main").textContent = "";
  }

  // Nothing but this is left on the page. If the other site does not answer it stays, with a link.
  function cover() {
    const overlay = document.createElement("div");
    overlay.className = "hb-leave-overlay";
    overlay.setAttribute("role", "alert");
    document.body.textContent = "";
    document.body.appendChild(overlay);
    overlay.textContent = `${words("data-loading", "Loading.")} `;
    const onward = document.createElement("a");
    onward.href = elsewhere;
    onward.rel = "nofollow noreferrer";
    onward.textContent = words("data-go-on", "Go on");
    overlay.appendChild(onward);
  }

  function sendBeacon() {
    return navigator.sendBeacon(address, new URLSearchParams(new FormData(form)));
  }

  // Only such a request outlives the page.
  function sendKeptAlive() {
    if (!("keepalive" in Request.prototype)) return false;
    const body = new URLSearchParams(new FormData(form));
    window.fetch(address, { method: "POST", body, keepalive: true }).catch(() => {});
    return true;
  }

  // The form's token ends the form; `replace` alone could not post it.
  function endForm() {
    return !form || attempt(sendBeacon) || attempt(sendKeptAlive);
  }

  function submitForm() {
    form.submit();
    return true;
  }

  function leave() {
    let isOnItsWay = false;
    try {
      // A form that nothing else could end leads away by itself, as it does without this script.
      isOnItsWay = !endForm() && attempt(submitForm);
      attempt(wipe);
      attempt(cover);
    } finally {
      if (!isOnItsWay) window.location.replace(address);
    }
  }

  // What is said last does not stay to be found by a screen reader later.
  function announce(text, isBrief) {
    window.clearTimeout(silence);
    if (status) status.textContent = text;
    if (isBrief) silence = window.setTimeout(() => announce("", false), PATIENCE);
  }

  function forget() {
    window.clearTimeout(timer);
    presses = 0;
    timer = 0;
    attempt(showPresses);
  }

  function expire() {
    forget();
    announce(words("data-too-late", "Leaving by Shift has timed out."), true);
  }

  function countPress() {
    presses += 1;
    window.clearTimeout(timer);
    if (presses >= PRESSES) {
      forget();
      leave();
      return;
    }
    attempt(showPresses);
    const left = PRESSES - presses;
    const english = `Shift, press ${left} more ${left === 1 ? "time" : "times"} to leave this page.`;
    announce(words(left === 1 ? "data-once-more" : "data-twice", english), false);
    timer = window.setTimeout(expire, PATIENCE);
  }

  each(controls, (control) => {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  });

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

  // By now the browser has taken the form's content, so what is being sent still arrives.
  window.addEventListener("pagehide", () => {
    attempt(wipe);
    attempt(hide);
  });

  // A page kept whole for the Back button was emptied; fetch a fresh one in its place. With a part
  // after # the browser would only scroll.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && isOnce) {
      window.location.replace(window.location.href.split("#")[0]);
    }
  });

  // A browser keeps what a form sent, to send it again on reload or after a restart, and may write
  // it to its files. A changed history entry is asked for afresh instead, with nothing to send.
  attempt(() => window.history.replaceState(null, "", window.location.href));
  attempt(addLights);
  // Where the address has a part after # (the skip link's), browsers leave out autofocus.
  attempt(() => {
    const first = document.querySelector("main [autofocus]");
    if (first && window.location.hash) first.focus();
  });
})();
