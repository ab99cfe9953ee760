// A device that many people use, one after the other: when a person sends, leaves, or touches
// nothing for a minute, all she wrote goes and the first page comes back. Other pages do nothing
// with it. It runs before leave.js, which does the wiping and ends the form.
(() => {
  "use strict";
  // Milliseconds. Between the two lie the 20 seconds to say "I’m still here" (WCAG 2.2.1).
  const ASK = 40000;
  const WIPE = 60000;
  const LOOK = 500;
  const TOUCHES = ["pointerdown", "touchmove", "wheel", "scroll", "keydown", "input"];

  const survey = /^(.*\/q\/[^/]+\/)(?:[a-z-]+-)?kiosk\/(?:o)?$/.exec(window.location.pathname);
  if (!survey) return;
  const home = `${survey[1]}kiosk/`; // the same for everyone, whatever the language chosen

  // Without this script there is nothing but a few calm words: the page lies in a template.
  const page = document.querySelector("template[data-kiosk-page]");
  if (page) {
    const whole = document.importNode(page.content, true);
    document.body.textContent = "";
    document.body.appendChild(whole);
  }
  const main = document.querySelector("main");
  const ask = document.querySelector("[data-kiosk-ask]");
  const count = document.querySelector("[data-kiosk-count]");
  const stay = document.querySelector("[data-kiosk-stay]");
  let last = stamp();
  // A first page that belongs to no form, says nothing and was not touched has nothing of anybody:
  // it may stand all night.
  const isFirst = main.hasAttribute("data-kiosk-start") && window.location.pathname === home;
  let isFresh = isFirst && !document.querySelector("form#leave, main [role=alert]");

  // What is signed or spoken is still while she is asked, and over when the page goes. A film on the
  // whole screen would cover the question: our header forbids it, but iPads have their own.
  let stilled = [];

  function still() {
    const films = Array.from(document.querySelectorAll("video, audio"));
    stilled = films.filter((film) => !film.paused);
    stilled.forEach((film) => film.pause());
    films.forEach((film) => {
      if (film.webkitDisplayingFullscreen) film.webkitExitFullscreen();
    });
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }

  function playOn() {
    stilled.forEach((film) => film.play().catch(() => {}));
    stilled = [];
  }

  function stamp() {
    return { day: Date.now(), run: window.performance.now() };
  }

  // By clock time, not by counting: timers stand still in a tab in the background and on a device
  // that sleeps. One clock may be set back, the other may stop while it sleeps.
  function idle() {
    return Math.max(Date.now() - last.day, window.performance.now() - last.run);
  }

  // Every link that leads away becomes plain words: telephone numbers too, which stay the right way
  // round among words that are read from the right.
  function keepHere() {
    document.querySelectorAll("a[href]").forEach((link) => {
      const isPart = link.getAttribute("href").startsWith("#");
      const isKiosk = link.pathname.startsWith(survey[1]) && /kiosk\/o?$/.test(link.pathname);
      if (isPart || isKiosk || link.matches("[data-leave], [data-first-page]")) return;
      const words = document.createElement("strong");
      ["dir", "lang"].forEach((name) => {
        if (link.hasAttribute(name)) words.setAttribute(name, link.getAttribute(name));
      });
      words.append(...link.childNodes);
      link.replaceWith(words);
    });
  }

  // Leaving leads to the first page, not to an everyday site; so does the link of a page that says
  // something failed.
  function leaveToHome() {
    document.querySelectorAll("a[data-first-page]").forEach((link) => {
      link.setAttribute("data-leave", home);
    });
    const form = document.querySelector("form#leave");
    if (form) form.action = `${home}o`;
    document.querySelectorAll("[data-leave]").forEach((control) => {
      if (control.href) control.href = `${home}o`;
      control.setAttribute("data-leave", home);
    });
  }

  function goHome() {
    last = stamp();
    still();
    const leave = document.querySelector("[data-leave]");
    if (leave) {
      leave.click(); // leave.js ends the form, empties the page and goes
    } else {
      document.body.textContent = "";
      window.location.replace(home);
    }
  }

  function look() {
    const gone = idle();
    if (isFresh) return;
    if (gone >= WIPE) {
      goHome();
    } else if (ask && gone >= ASK) {
      if (count) count.textContent = String(Math.ceil((WIPE - gone) / 1000));
      if (ask.open) return;
      still();
      ask.showModal();
    } else if (ask && ask.open) {
      ask.close();
      playOn();
    }
  }

  // Whoever comes too late is another person: her touch must not keep the page for her to read.
  function touched(event) {
    if (!isFresh && idle() >= WIPE) {
      event.stopImmediatePropagation();
      if (event.cancelable) event.preventDefault();
      goHome();
      return;
    }
    // The question whether she is there may itself make the page scroll.
    if (event.type === "scroll" && ask && ask.open) return;
    last = stamp();
    isFresh = false;
  }

  // Back, reload and a session brought back by the browser lead to the first page as well.
  function isOldPage() {
    const [how] = window.performance.getEntriesByType("navigation");
    return !!how && (how.type === "back_forward" || how.type === "reload");
  }

  if (isOldPage() && window.location.pathname !== home) {
    document.body.textContent = "";
    window.location.replace(home);
    return;
  }
  keepHere();
  leaveToHome();
  const first = document.querySelector("main [autofocus]");
  if (first) first.focus();
  TOUCHES.forEach((name) => {
    window.addEventListener(name, touched, { capture: true, passive: false });
  });
  // Who speaks to her device, or presses by a switch, may make a click and nothing else.
  if (stay) {
    stay.addEventListener("click", (event) => {
      touched(event);
      look();
    });
  }
  // Only now: closed by the first touch, the question would let its click fall on the page below.
  ["click", "keyup"].forEach((name) => window.addEventListener(name, look, true));
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    event.stopImmediatePropagation();
    document.body.textContent = "";
    window.location.replace(home);
  });
  ["visibilitychange", "focus", "resume"].forEach((name) => {
    document.addEventListener(name, look);
    window.addEventListener(name, look);
  });
  window.setInterval(look, LOOK);
})();
