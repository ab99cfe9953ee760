// A flag is confirmed or dismissed without leaving the page, so that nothing ticked or typed beside
// it is lost. Without this script the same buttons lead back to the page.
(() => {
  const form = document.querySelector("[data-triage-form]");
  if (!form) return;

  const PARTS = ["[data-triage]", "[data-refer]"];

  const NOT_SAVED = "The flag was not saved. Save your themes, load the page anew and try again.";

  const wordsOf = (page) =>
    [...page.querySelectorAll(".govuk-notification-banner__heading")]
      .map((heading) => heading.textContent.trim())
      .join(" ");

  const say = (words) => {
    const status = document.querySelector("[data-triage-status]");
    status.hidden = !words;
    // Once it stands there empty, or a screen reader may not notice.
    setTimeout(() => {
      status.textContent = words;
    }, 100);
  };

  const show = (page) => {
    const said = wordsOf(page);
    for (const part of PARTS) {
      const old = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    const section = document.querySelector("[data-triage]");
    for (const hint of section.querySelectorAll("[data-desk-scripted]")) hint.hidden = false;
    say(said);
    // The button pressed is gone; the keys of the desk work from inside its form.
    if (document.activeElement === document.body) section.focus({ preventScroll: true });
  };

  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed) return;
    event.preventDefault();
    const sent = new FormData(form);
    sent.set(pressed.name, pressed.value);
    // Read by the browser as a page of its own: the content policy lets no script make one of text.
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.addEventListener("load", () => {
      const page = request.response;
      if (request.status === 200 && page && page.querySelector("[data-triage]")) show(page);
      else say(NOT_SAVED);
    });
    request.addEventListener("error", () => say(NOT_SAVED));
    request.send(new URLSearchParams(sent));
  });
})();
