// The text that comes next is fetched while this one is read, and shown as soon as this one is
// sent: nobody waits for it. It is held in memory alone, and is gone with the page.
(() => {
  const form = document.querySelector("[data-desk-form]");
  const address = form && form.dataset.deskFollowing;
  if (!address) return;

  const PARTS = ["[data-desk-question]", "[data-desk-passage]"];
  let following = null;

  // The browser parses the answer itself: our content policy lets no script make HTML of a string.
  // The office answers "no-store", so nothing of it reaches the disk.
  const prepare = () => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.addEventListener("load", () => {
      const page = request.response;
      const isThere = page && PARTS.every((part) => page.querySelector(part));
      if (request.status === 200 && isThere) following = page;
    });
    request.send();
  };

  const ticked = () =>
    [...form.querySelectorAll("[name=themes], [name=no_theme]")].some((box) => box.checked);

  const show = () => {
    form.setAttribute("aria-busy", "true");
    for (const part of PARTS) {
      const fresh = following.querySelector(part);
      form.querySelector(part).replaceChildren(...document.importNode(fresh, true).childNodes);
    }
  };

  // The answer to the form replaces all of this, whatever it says.
  form.addEventListener("submit", (event) => {
    if (following && event.submitter && event.submitter.name === "save" && ticked()) {
      setTimeout(show, 0);
    }
  });

  prepare();
})();
