// Ticks what one coder chose without leaving the page, so that a reason typed before is not lost.
// Without this script the same links show the page anew, with the same ticks.
(() => {
  const fieldset = document.querySelector("#id_themes");
  if (!fieldset) return;

  const status = fieldset.querySelector("[data-settle-status]");

  for (const link of document.querySelectorAll("[data-settle-as]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const chosen = link.dataset.settleAs.split(" ").filter(Boolean);
      for (const box of fieldset.querySelectorAll("[name=themes]")) {
        box.checked = chosen.includes(box.value);
      }
      fieldset.querySelector("[name=no_theme]").checked = !chosen.length;
      status.textContent = `Ticked: ${link.textContent.toLowerCase()}. Nothing is recorded yet.`;
      fieldset.scrollIntoView();
      fieldset.focus({ preventScroll: true });
    });
  }
})();
