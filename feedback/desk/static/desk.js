// Coding by keyboard. Without this script every page of the desk works by mouse and Tab.
(() => {
  const form = document.querySelector("[data-desk-form]");
  if (!form) return;

  const find = form.querySelector("[data-desk-find]");
  const status = form.querySelector("[data-desk-status]");
  const save = form.querySelector("[data-desk-save]");
  const masking = form.querySelector("[name=masking_is_right]");
  const themes = [...form.querySelectorAll("[data-desk-theme]")];
  const families = [...form.querySelectorAll("[data-desk-family]")];

  for (const part of form.querySelectorAll("[data-desk-scripted]")) part.hidden = false;

  const nameOf = (box) => form.querySelector(`label[for="${box.id}"]`).textContent.trim();

  // While words of the text are marked, choosing a theme keeps them: it never unticks it.
  const toggle = (box) => {
    box.checked = Boolean(form.dataset.deskMarked) || !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    if (status) status.textContent = `${nameOf(box)} ${box.checked ? "ticked" : "not ticked"}`;
  };

  const matches = (theme, words) => theme.textContent.toLowerCase().includes(words);

  const narrow = () => {
    const words = find.value.trim().toLowerCase();
    for (const theme of themes) theme.hidden = !matches(theme, words);
    for (const family of families) {
      family.hidden = Boolean(words) && !family.querySelector("[data-desk-theme]:not([hidden])");
    }
    // A shorter page may have slid the field under the buttons.
    find.scrollIntoView({ block: "nearest" });
  };

  const tickFirstFound = () => {
    const first = themes.find((theme) => !theme.hidden);
    if (!first) {
      status.textContent = "No theme found";
      return;
    }
    toggle(first.querySelector("input"));
    find.value = "";
    narrow();
  };

  // 0 is the older key for "no theme", and some hands know it.
  const press = (key) => {
    if (key === "m") return masking;
    if (key === "n") return form.querySelector('[data-desk-key="0"]');
    if (key === "s") return save;
    return form.querySelector(`[data-desk-key="${key}"]`);
  };

  const isTyping = (element) =>
    element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  const help = form.querySelector("[data-desk-help]");
  let beforeHelp = null;

  const turnHelp = (event) => {
    event.preventDefault();
    if (help.open) {
      help.open = false;
      (beforeHelp || form).focus({ preventScroll: true });
    } else {
      beforeHelp = event.target;
      help.open = true;
      help.querySelector("summary").focus();
    }
  };

  // Listening on the main part alone: the keys do nothing elsewhere on the page (WCAG 2.1.4). Not
  // on the form alone: after a mistake the summary of errors, which stands before it, has the focus.
  form.closest("main").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = event.target;
    if (event.key === "Enter") {
      if (at === find && find.value.trim()) {
        event.preventDefault();
        tickFirstFound();
      } else if (at === find && "deskFinal" in form.dataset) {
        // What is saved here is saved for ever: not by one Enter too many.
        event.preventDefault();
        status.textContent = "Enter does not save here. To save, press Escape and then s.";
      } else if (at.form && at.form !== form) {
        return;
      } else if (!at.matches("textarea, a, button, summary")) {
        event.preventDefault();
        form.requestSubmit(save);
      }
      return;
    }
    if (event.key === "Escape" && at === find) {
      find.value = "";
      narrow();
      form.focus();
      return;
    }
    if (event.key === "Escape" && help && help.open && help.contains(at)) turnHelp(event);
    if (isTyping(at)) return;
    if (event.key === "?" && help) {
      turnHelp(event);
      return;
    }
    if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
      return;
    }
    const pressed = press(event.key);
    if (!pressed) return;
    event.preventDefault();
    if (pressed.matches("input")) toggle(pressed);
    else pressed.click();
  });

  if (find) find.addEventListener("input", narrow);
  if (!document.querySelector(".govuk-error-summary")) {
    form.querySelector("[data-desk-passage]").focus({ preventScroll: true });
  }
})();
