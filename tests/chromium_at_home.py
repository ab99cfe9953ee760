"""Debian's Chromium as a person starts it: none of the switches of test tools, a profile on disk.

Playwright's own launch switches off the back-forward cache and more (docs/safety.md, F3); here its
protocol is spoken directly, and what a person sets in her settings is set in them.
"""

import base64
import hashlib
import json
import os
import signal
import subprocess
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.chromium import FLAGS, find_chromium
from tests.wire import PATIENCE, Refused, Wire, wait_until

BLOCKED = 2  # as the settings write it


class Chromium:
    """One browser with a profile on disk, and its front tab."""

    session_files = "Default/Sessions/*"

    def __init__(
        self,
        profile: Path,
        certificate: Path,
        *,
        with_script: bool = True,
        blocks: tuple[str, ...] = (),
        more: tuple[str, ...] = (),
    ) -> None:
        """`blocks` names more content settings to refuse (cookies, images); `more`, switches."""
        self.profile, self.with_script, self.more = profile, with_script, more
        self.key = key_of(certificate)
        settings = profile / "Default" / "Preferences"
        settings.parent.mkdir(parents=True, exist_ok=True)
        refused = dict.fromkeys((*blocks, *(() if with_script else ("javascript",))), BLOCKED)
        chosen = {"profile": {"default_content_setting_values": refused}}
        settings.write_text(json.dumps(chosen), encoding="utf-8")

    def start(self) -> None:
        """Start the browser on its profile; tabs of a session before come back."""
        self.stack = ExitStack()
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                *(str(find_chromium()), *FLAGS, *self.more),
                *("--headless=new", "--restore-last-session"),
                *(f"--user-data-dir={self.profile}", "--remote-debugging-port=0"),
                f"--ignore-certificate-errors-spki-list={self.key}",
                # No other machine can be reached.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(lambda: port.exists() and "\n" in port.read_text(), "Chromium's port")
        number, door = port.read_text().split()
        self.address = f"http://127.0.0.1:{number}/json"
        self.whole = Wire(f"ws://127.0.0.1:{number}{door}", self.stack)
        self.open_tab()

    def _ask(self, path: str, method: str = "GET") -> Any:
        request = urllib.request.Request(self.address + path, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def go_on_at(self, address: str) -> None:
        """Go on in the tab that shows this address or one below it, once there is one."""

        def find() -> str:
            tabs = [each for each in self._ask("/list") if each["type"] == "page"]
            doors = [
                each["webSocketDebuggerUrl"] for each in tabs if each["url"].startswith(address)
            ]
            return str(doors[0]) if doors else ""

        # Asked once: a moment later the tab may be on its way elsewhere.
        self.wire = Wire(wait_until(find, f"a tab at {address}"), self.stack)
        # A tab is listed with its address while it still holds the empty document it began with,
        # and that one is complete as well. What comes may be a page of the browser's own.
        is_there = "location.href !== 'about:blank' && document.readyState === 'complete'"
        wait_until(lambda: self.evaluate(is_there), f"the page at {address}")

    def open_tab(self) -> None:
        """Open a fresh tab and go on there."""
        fresh = self._ask("/new?about:blank", "PUT")
        self.wire = Wire(fresh["webSocketDebuggerUrl"], self.stack)

    def goto(self, address: str) -> None:
        """Type an address."""
        self.wire.send("Page.navigate", url=address)

    def evaluate(self, expression: str) -> Any:
        """Return what an expression gives; it works where scripts are switched off, too."""
        answer = self.wire.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise Refused(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def enter(self) -> None:
        """Press Enter."""
        self._press(key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13)

    def type(self, text: str) -> None:
        """Press keys, one by one."""
        for sign in text:
            self._press(key=sign, text=sign)

    def _press(self, **key: Any) -> None:
        self.wire.send("Input.dispatchKeyEvent", type="keyDown", **key)
        # The page may be gone by now, and its wire with it: Enter led away.
        with suppress(Refused):
            self.wire.send("Input.dispatchKeyEvent", type="keyUp", **(key | {"text": ""}))

    def has_page(self, steps: int) -> bool:
        """Say whether there is a page that way."""
        history = self.wire.send("Page.getNavigationHistory")
        return bool(0 <= history["currentIndex"] + steps < len(history["entries"]))

    def travel(self, steps: int) -> None:
        """Press Back (-1) or Forward (1)."""
        history = self.wire.send("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] + steps]["id"]
        self.wire.send("Page.navigateToHistoryEntry", entryId=entry)

    def reload(self) -> None:
        """Press Reload, and “Continue” if it asks whether to send the form again."""
        self.wire.send("Page.reload")

    def cookies(self) -> list[Any]:
        """Return the whole jar."""
        return list(self.whole.send("Storage.getCookies")["cookies"])

    def kill(self) -> None:
        """End it as a flat battery would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.stack.close()

    def close(self) -> None:
        """Close the window as a person does; it writes down what it wants to keep."""
        self.whole.send("Browser.close")
        self.process.wait(PATIENCE)
        self.stack.close()


def key_of(certificate: Path) -> str:
    """Return a certificate's public key as Chromium wants it named, to be trusted like any other:
    with certificate errors merely ignored, Chromium would keep less than it does in life.
    """
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    key = read.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode("ascii")
