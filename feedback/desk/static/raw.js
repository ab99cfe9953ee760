// What was typed leaves the page with the person: the browser may keep the whole page for its Back
// button (docs/safety.md, F1 and F2). What the form sends has been read by then.
"use strict";

(() => {
  function show(words) {
    for (const passage of document.querySelectorAll("[data-raw]")) passage.textContent = words;
    for (const part of document.querySelectorAll("[data-raw-words]")) part.textContent = "…";
  }

  addEventListener("pagehide", () => {
    show("");
    for (const field of document.querySelectorAll("[data-raw-form] textarea")) field.value = "";
  });

  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // One text is open at a time: opening another, locking and signing out close it in every window.
  if (!("BroadcastChannel" in window)) return;
  const windows = new BroadcastChannel("raw");
  windows.addEventListener("message", () => {
    show("Closed: you opened another text, locked your desk or signed out in another window.");
  });
  if (document.querySelector("[data-raw]")) windows.postMessage("opened");
  for (const form of document.querySelectorAll("[data-closes-raw]")) {
    form.addEventListener("submit", () => windows.postMessage("closed"));
  }
})();
