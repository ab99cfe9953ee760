// Lets the preview follow what is typed. Without this script a button does it.
(() => {
  "use strict";
  const PAUSE = 500; // milliseconds without a key before it is drawn again
  const FAILED = "The preview can’t be drawn just now. What you typed is still in the form.";

  const panel = document.querySelector("[data-preview]");
  if (!panel) return;
  const phone = panel.querySelector("[data-phone]");
  const form = document.querySelector("form[data-edit]");
  const button = panel.querySelector("[data-draw]");
  let frame = phone.querySelector("iframe");
  let fresh = null;
  let pause = 0;
  let drawn = 0;

  const isBeside = () => {
    const main = document.querySelector(".builder__main");
    return main && panel.getBoundingClientRect().left >= main.getBoundingClientRect().right;
  };

  // Links of the outline show their page in the frame where it stands beside them; else they lead
  // to a page of its own. Replacing leaves nothing behind for Back to walk through.
  for (const link of document.querySelectorAll("a[data-shows]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !isBeside()) return;
      event.preventDefault();
      frame.contentWindow.location.replace(link.href);
    });
  }
  if (!form || !button) return;

  const say = (text) => {
    const failed = panel.querySelector("[data-failed]");
    if (failed.textContent !== text) failed.textContent = text;
  };

  // An answer that may not be framed (a signed-out office, say) can't be looked into either.
  const isOurs = (one) => {
    try {
      return Boolean(one.contentDocument.getElementById("preview"));
    } catch (error) {
      return false;
    }
  };

  const heightOf = (one) => {
    try {
      return one.contentWindow.scrollY;
    } catch (error) {
      return 0;
    }
  };

  const isBlank = (one) => {
    try {
      return one.contentWindow.location.href === "about:blank";
    } catch (error) {
      return false;
    }
  };

  const swap = () => {
    if (!fresh || isBlank(fresh)) return;
    const [old, made] = [frame, fresh];
    fresh = null;
    if (!isOurs(made)) {
      made.remove();
      say(FAILED);
      return;
    }
    say("");
    made.contentWindow.scrollTo(0, heightOf(old));
    made.classList.remove("builder__fresh");
    made.removeAttribute("aria-hidden");
    made.removeAttribute("tabindex");
    frame = made;
    old.remove();
  };

  // Each drawing is a frame of its own, shown once it is whole: no flicker, and, since a new
  // frame's first page replaces its blank one, nothing for Back to walk through.
  const draw = () => {
    if (fresh) fresh.remove();
    drawn += 1;
    fresh = frame.cloneNode(false);
    fresh.removeAttribute("src");
    fresh.name = `preview-${drawn}`;
    fresh.className = "builder__fresh";
    fresh.setAttribute("aria-hidden", "true");
    fresh.setAttribute("tabindex", "-1");
    phone.appendChild(fresh);
    fresh.addEventListener("load", swap);
    button.formTarget = fresh.name;
    form.requestSubmit(button);
  };

  const soon = () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(draw, PAUSE);
  };

  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => {
    // Saving: nothing may take its place on the way out.
    if (!event.submitter || !event.submitter.hasAttribute("formtarget")) window.clearTimeout(pause);
  });
  button.hidden = true;
  panel.querySelector("[data-follows]").hidden = false;
  if (form.hasAttribute("data-unsaved")) draw();
})();
