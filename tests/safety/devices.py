"""A person's browsers, and what she does with them: the same few moves in all four.

Chromium and Firefox, with and without JavaScript: profiles on disk, the back-forward cache on.
"""

import itertools
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import lz4.block
import pytest

from tests.canary import forms, marker
from tests.chromium_at_home import Chromium
from tests.firefox import Firefox, find_firefox
from tests.safety.size import IS_WHOLE
from tests.wire import Refused, wait_until

Device = Chromium | Firefox
# All that can be seen or dug out of the page.
SHOWN = """[location.href, document.title, document.documentElement.outerHTML,
  ...Array.from(document.querySelectorAll("input, textarea, select"), field => field.value)
].join("\\n")"""
HEADING = "document.querySelector('h1')?.innerText ?? ''"
FOCUS = "(found => { found?.focus(); return !!found && found === document.activeElement; })"
SESSION_WRITTEN_AFTER = 4  # seconds: both browsers write theirs sooner, if there is a reason to
MOZILLA = b"mozLz40\0"
CELLS = ["Chromium", "Chromium without JavaScript", "Firefox", "Firefox without JavaScript"]
# One of each browser, one with and one without scripts; `./run proof` takes all four.
EACH_COMMIT = CELLS if IS_WHOLE else CELLS[1:3]
# Writes down what a page shows at the very moment it comes back whole, before anything can mend it.
LOOK_ON_RETURN = """window.addEventListener("pageshow", event => {
  if (event.persisted) sessionStorage.setItem("seen", document.body.innerText);
}); 1"""
# The browser's own pages, about a form to be sent again, have no storage: nothing came back.
SEEN = """(() => { try { const seen = sessionStorage.getItem("seen") || ""; sessionStorage.clear();
  return seen; } catch (error) { return ""; } })()"""
# Steps are numbered so that a page brought back whole is not taken for the one just left.
steps = itertools.count(1)


@dataclass
class Devices:
    """The four browsers, each started when it is first asked for, on profiles under `folder`."""

    folder: Path
    certificate: Path
    started: dict[str, Device] = field(default_factory=dict)

    def get(self, name: str) -> Device:
        """Return the browser of that name, running, in a fresh tab."""
        if name not in self.started:
            self.started[name] = self.make(name)
            self.started[name].start()
        else:
            self.started[name].open_tab()
        return self.started[name]

    def make(self, name: str, profile: str = "") -> Device:
        """Return a browser that is not started yet. Skips where there is no Firefox."""
        folder = self.folder / (profile or name.replace(" ", "-"))
        with_script = not name.endswith("without JavaScript")
        if name.startswith("Chromium"):
            return Chromium(folder, self.certificate, with_script=with_script)
        if find_firefox() is None:
            pytest.skip("Firefox is not installed")
        return Firefox(folder, with_script=with_script)

    def close(self) -> None:
        """End them all; a browser that a failed test left broken goes as well."""
        for device in self.started.values():
            with suppress(Refused, OSError, TimeoutError):
                device.kill()


def word() -> str:
    """Return a marker that looks the same typed and posted."""
    return marker().replace(" ", "").replace("ü", "u")


def move(device: Device, do: Callable[[], object]) -> None:
    """Do something that leads to another page, and wait for that page."""
    step = next(steps)
    wait_until(lambda: device.evaluate(f"globalThis.step = {step}"), "the page before")
    do()
    arrived = f"globalThis.step !== {step} && document.readyState !== 'loading'"
    wait_until(lambda: device.evaluate(arrived), "the next page")


def visit(device: Device, address: str) -> None:
    """Type an address."""
    move(device, lambda: device.goto(address))


def focus(device: Device, selector: str) -> None:
    """Bring the keyboard to what the CSS selector finds first."""
    found = f"{FOCUS}(document.querySelector({json.dumps(selector)}))"
    wait_until(lambda: device.evaluate(found), f"{selector} on the page")


def follow(device: Device, selector: str) -> None:
    """Press a button or link and wait for the page it leads to."""
    focus(device, selector)
    move(device, device.enter)


def go(device: Device, steps: int) -> None:
    """Press Back (-1) or Forward (1) and wait; with no page that way, nothing happens."""
    if device.has_page(steps):
        move(device, lambda: device.travel(steps))


def shown(device: Device) -> str:
    """Return every word, value and attribute of the page, its address and its title, once there is
    one: between two pages a browser has none, and says so.
    """
    seen: list[str] = []

    def look() -> bool:
        seen.append(str(device.evaluate(SHOWN)))
        return True

    wait_until(look, "a page to look at")
    return seen[-1]


def look_on_return(device: Device) -> None:
    """Remember what this page shows if Back brings it back whole (only where scripts run)."""
    device.evaluate(LOOK_ON_RETURN)


def seen_on_return(device: Device) -> str:
    """Return what it showed then, or "" if it did not come back whole."""
    return str(device.evaluate(SEEN))


def heading(device: Device) -> str:
    """Return the page's H1, or "" on a page of the browser's own."""
    return str(device.evaluate(HEADING))


def begin(device: Device, address: str) -> None:
    """Go to the question that takes words."""
    visit(device, f"{address}/q/spring/")
    for button in ("main form button", *["button[value=next]"] * 3):
        follow(device, button)


def write(device: Device, text: str, box: str = "textarea") -> None:
    """Write into the box for words, or into another."""
    focus(device, box)
    device.type(text)
    assert text in shown(device)  # or nothing below would prove anything


def write_and_look_again(device: Device, address: str, text: str) -> None:
    """Write, continue, and change it: typed, posted, shown, posted, shown."""
    begin(device, address)
    write(device, text)
    follow(device, "button[value=next]")
    follow(device, "button[value=to-q3]")
    assert text in shown(device)


def send(device: Device) -> None:
    """Press Send until it is taken: a form sent at once looks like a program's."""
    while heading(device) != "Thank you":
        follow(device, "button[value=send]")


def wait_for_session_files(device: Device, since: float) -> None:
    """Return when the browser has saved its session after `since` (seconds since 1970), or has had
    time to and saw no reason.
    """
    while time.time() < since + SESSION_WRITTEN_AFTER:
        changed = [os.stat(path).st_mtime for path in device.profile.glob(device.session_files)]
        if max(changed, default=0) > since + 2.6:  # Chromium gathers changes for 2.5 seconds
            return
        time.sleep(0.1)


def in_profile(device: Device, text: str) -> list[str]:
    """Return the files of the profile in which `text` stands, in whatever form."""
    wanted = list(forms(text).values())
    found = []
    for path in device.profile.rglob("*"):
        content = content_of(path) if path.is_file() else b""
        if any(form in content for form in wanted):
            found.append(path.name)
    return found


def content_of(path: Path) -> bytes:
    """Return a file's bytes, opened if Firefox packed them. A file that went away is empty."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return b""
    if content.startswith(MOZILLA):
        unpacked: bytes = lz4.block.decompress(content[len(MOZILLA) :])
        return unpacked
    return content
