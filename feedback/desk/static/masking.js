// Hiding selected words by one key, or by the button. Without this script they are typed.
"use strict";

(() => {
  const form = document.querySelector("[data-desk-form]");
  const part = form && form.querySelector("[data-hide]");
  if (!part) return;

  const passage = form.querySelector("[data-desk-passage]");
  const box = form.querySelector("[name=hide]");
  const kind = part.querySelector("[data-hide-as]");
  const status = part.querySelector("[data-hide-status]");
  let added = "";
  let line = "";

  // Words marked with w and e, or by mouse, stay marked although the selection was lost.
  const selected = () => {
    if (form.dataset.deskMarked) return form.dataset.deskMarked;
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !passage.contains(selection.anchorNode)) return "";
    return selection.toString().replace(/\s+/g, " ").trim();
  };

  const lineOf = (words) => (kind.value === "hidden" ? words : `${words} = ${kind.value}`);

  const hide = () => {
    const words = selected();
    if (!words) {
      status.textContent = "Select or mark words in the text first.";
      return;
    }
    if (/[[\]=,]/.test(words)) {
      status.textContent = "Select words without a comma, and without what is hidden already.";
      return;
    }
    kind.value = "hidden";
    added = words;
    line = lineOf(words);
    const before = box.value.trim();
    box.value = `${before}${before ? "\n" : ""}${line}`;
    status.textContent = `“${words}” will be hidden when you save. Choose what it is.`;
    // Else they would still wait for a theme, and be kept with it in clear.
    document.getSelection().removeAllRanges();
    form.dispatchEvent(new Event("desk:let-go"));
    kind.focus();
  };

  kind.addEventListener("change", () => {
    // That very line, wherever it stands by now: it may have been changed by hand, or deleted.
    const lines = box.value.split("\n");
    const place = added ? lines.lastIndexOf(line) : -1;
    if (place < 0) return;
    line = lines[place] = lineOf(added);
    box.value = lines.join("\n");
    status.textContent = `“${added}” will be hidden as ${kind.value} when you save.`;
  });

  // Its letters choose a kind; they are no keys of the form.
  kind.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    passage.focus({ preventScroll: true });
  });

  part.querySelector("[data-hide-selected]").addEventListener("click", hide);

  form.closest("main").addEventListener("keydown", (event) => {
    if (event.key !== "h" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.isComposing || event.target.matches("textarea, input[type=text], select")) return;
    event.preventDefault();
    hide();
  });
})();
