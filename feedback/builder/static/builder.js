// The builder's comforts: dragging, and a warning before typed words are lost. Without this script
// the buttons beside each question move it just as well.
(() => {
  "use strict";
  const EDGE = 64; // pixels from the window's edge at which a dragged question scrolls the page
  const STEP = 16;

  // ---- Leaving a form that was not saved -------------------------------------------------------
  const form = document.querySelector("form[data-edit]");
  if (form) {
    let isUnsaved = form.hasAttribute("data-unsaved");
    form.addEventListener("input", () => {
      isUnsaved = true;
    });
    form.addEventListener("submit", (event) => {
      const isPreview = event.submitter && event.submitter.hasAttribute("formtarget");
      if (!isPreview) isUnsaved = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (!isUnsaved) return;
      event.preventDefault();
      event.returnValue = ""; // what older browsers wait for
    });
  }

  // ---- Dragging --------------------------------------------------------------------------------
  const list = document.querySelector("[data-lines]");
  if (!list) return;
  const lines = [...list.querySelectorAll("[data-line]")];
  let held = null; // { line, from, places, to, y, scrolling }

  const placesOf = (line) => line.dataset.places.split(" ").map(Number);

  // The place a question would have if it were let go at this height.
  const placeAt = (y) => {
    const others = lines.filter((line) => line !== held.line);
    const above = others.filter((line) => {
      const box = line.getBoundingClientRect();
      return box.top + box.height / 2 < y;
    });
    return above.length + 1;
  };

  const nearest = (places, place) =>
    places.reduce((best, each) => (Math.abs(each - place) < Math.abs(best - place) ? each : best));

  const clearMarks = () => {
    for (const line of lines) line.classList.remove("builder__question--before", "builder__question--after");
  };

  // A bar shows where it will go: only between whole parts, or within its own.
  const mark = () => {
    clearMarks();
    if (held.to === held.from) return;
    const others = lines.filter((line) => line !== held.line);
    const next = others[held.to - 1];
    if (next) next.classList.add("builder__question--before");
    else others[others.length - 1].classList.add("builder__question--after");
  };

  const follow = () => {
    held.to = nearest(held.places, placeAt(held.y));
    mark();
  };

  const scroll = () => {
    if (!held) return;
    if (held.y < EDGE) window.scrollBy(0, -STEP);
    if (held.y > window.innerHeight - EDGE) window.scrollBy(0, STEP);
    follow();
    held.scrolling = window.requestAnimationFrame(scroll);
  };

  const letGo = () => {
    window.cancelAnimationFrame(held.scrolling);
    held.line.classList.remove("builder__question--held");
    clearMarks();
    const done = held;
    held = null;
    return done;
  };

  const drop = () => {
    const { line, from, to } = letGo();
    if (from === to) return;
    const move = line.querySelector("form[data-move]");
    move.elements.place.value = String(to);
    move.requestSubmit(move.querySelector("[name=to][value=place]"));
  };

  const lift = (event, line, handle) => {
    if (event.button !== 0 || held) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const from = lines.indexOf(line) + 1;
    held = { line, from, to: from, places: placesOf(line), y: event.clientY, scrolling: 0 };
    line.classList.add("builder__question--held");
    held.scrolling = window.requestAnimationFrame(scroll);
  };

  // For the pointer alone: keys have the buttons, so nobody is told of it twice.
  const addHandle = (line) => {
    const handle = document.createElement("span");
    handle.className = "builder__handle";
    handle.title = "Drag to move";
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => lift(event, line, handle));
    handle.addEventListener("pointermove", (event) => {
      if (held) held.y = event.clientY;
    });
    handle.addEventListener("pointerup", () => {
      if (!held) return;
      follow();
      drop();
    });
    handle.addEventListener("pointercancel", () => held && letGo());
    line.prepend(handle);
  };

  for (const line of lines) {
    if (placesOf(line).length > 1) addHandle(line);
  }
  const hint = document.querySelector("[data-drags]");
  if (hint) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (held && event.key === "Escape") letGo();
  });
})();
