"""The one browser of the suite: Debian's Chromium, with the back-forward cache on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright hides the back-forward cache by default; a test of Back must have it (F3).
UNWANTED = ["--disable-back-forward-cache"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# How long a page may take to show what is expected: a busy machine is slow, and not wrong.
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)


def find_chromium() -> str | None:
    """Return the browser's path, or None where there is none."""
    return os.environ.get("HEARBACK_CHROMIUM") or next(
        (path for name in NAMES if (path := shutil.which(name))), None
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser and close it. Only one can be open at a time in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=FLAGS, ignore_default_args=UNWANTED
        )
        try:
            yield browser
        finally:
            browser.close()
