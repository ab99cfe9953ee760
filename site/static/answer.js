// Helps with answering. Everything it does is also done, or checked, without it.
(() => {
  "use strict";
  // A page in another language than English says there what this script says.
  const said = document.querySelector("script[data-left]");

  // Old browsers can't walk such lists by themselves.
  function each(list, visit) {
    for (let place = 0; place < list.length; place += 1) {
      visit(list[place], place);
    }
  }

  // "None of these" and the others untick each other.
  function keepApart(boxes) {
    each(boxes, (box) => {
      box.addEventListener("change", () => {
        if (!box.checked) return;
        each(boxes, (other) => {
          const differs = other.hasAttribute("data-alone") !== box.hasAttribute("data-alone");
          if (other !== box && (differs || box.hasAttribute("data-alone"))) other.checked = false;
        });
      });
    });
  }

  // A place given twice: whatever had it moves on by one, and so on, as in a queue; up where there
  // is no room below.
  function holder(lists, place, except) {
    let found = null;
    each(lists, (list) => {
      if (list !== except && Number(list.value) === place) found = list;
    });
    return found;
  }

  function makeRoom(lists, chosen) {
    const wanted = Number(chosen.value);
    let free = wanted;
    while (holder(lists, free, chosen)) free += 1;
    const step = free <= lists.length ? -1 : 1;
    if (step === 1) {
      free = wanted;
      while (holder(lists, free, chosen)) free -= 1;
    }
    for (let place = free; place !== wanted; place += step) {
      holder(lists, place + step, chosen).value = String(place);
    }
  }

  function keepPlaces(lists) {
    each(lists, (list) => {
      list.addEventListener("change", () => {
        if (list.value !== "") makeRoom(lists, list);
      });
    });
  }

  // What a person sees as one character may be many to a computer; old browsers can't tell.
  function letters(text) {
    if (typeof Intl === "object" && Intl.Segmenter) {
      return Array.from(new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text))
        .length;
    }
    return Array.from(text).length;
  }

  // How much room is left; read out only when someone stops typing, as in GOV.UK's component.
  function count(box) {
    const most = Number(box.getAttribute("data-most"));
    const shown = document.createElement("p");
    const spoken = document.createElement("p");
    let pause = 0;
    shown.className = "govuk-hint hb-count";
    shown.setAttribute("aria-hidden", "true");
    spoken.className = "govuk-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    box.parentNode.appendChild(shown);
    box.parentNode.appendChild(spoken);
    function words() {
      const left = most - letters(box.value);
      const translated = said && said.getAttribute(left < 0 ? "data-over" : "data-left");
      if (translated) {
        const number = Math.abs(left).toLocaleString(document.documentElement.lang);
        return translated.replace("{number}", number);
      }
      const some = `${Math.abs(left).toLocaleString("en-GB")} character${Math.abs(left) === 1 ? "" : "s"}`;
      return left < 0 ? `You have ${some} too many` : `You have ${some} left`;
    }
    function show() {
      shown.textContent = words();
      window.clearTimeout(pause);
      pause = window.setTimeout(() => {
        spoken.textContent = words();
      }, 1000);
    }
    box.addEventListener("input", show);
    shown.textContent = words();
  }

  const boxes = document.querySelectorAll("main input[type=checkbox]");
  if (document.querySelector("main [data-alone]")) keepApart(boxes);
  const places = document.querySelector("[data-places]");
  if (places) keepPlaces(places.querySelectorAll("select"));
  each(document.querySelectorAll("[data-most]"), count);
})();
