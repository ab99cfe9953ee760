"""Debian's Firefox over WebDriver BiDi: only the commands our tests need.

Playwright's own way to drive an unpatched Firefox asks for commands that the long-term release
does not have (measured: Playwright 1.65 with Firefox 153), so this speaks BiDi itself.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.wire import PATIENCE, Refused, Wire, wait_until

NAMES = ("firefox-esr", "firefox")
# As a person has it, but for these: it asks nothing, saves its session often, restores it, and can
# reach no other machine (port 9 answers nobody; loopback goes past the proxy).
PREFERENCES: dict[str, bool | int | str] = {
    "remote.prefs.recommended": False,
    "browser.sessionstore.interval": 500,
    "browser.sessionstore.resume_from_crash": True,
    "browser.startup.page": 3,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "termsofuse.bypassNotification": True,
    "toolkit.startup.max_resumed_crashes": -1,
    # The person presses “Resend” when a reload asks.
    "dom.confirm_repost.testing.always_accept": True,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}
ENTER = "\ue007"  # as WebDriver writes it
LISTENING = re.compile(r"BiDi listening on (ws://\S+)")


def find_firefox() -> str | None:
    """Return the browser's path, or None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Firefox:
    """One browser with a profile on disk, and its front tab."""

    session_files = "sessionstore*/*"

    def __init__(self, profile: Path, *, with_script: bool = True) -> None:
        self.profile, self.with_script = profile, with_script
        profile.mkdir(parents=True, exist_ok=True)
        chosen = {**PREFERENCES, "javascript.enabled": with_script}
        lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in chosen.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")

    def start(self) -> None:
        """Start the browser on its profile; tabs of a session before come back."""
        self.stack = ExitStack()
        self.process = subprocess.Popen(
            [
                *(str(find_firefox()), "--headless", "--no-remote"),
                *("--profile", str(self.profile), "--remote-debugging-port", "0"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "MOZ_CRASHREPORTER_DISABLE": "1"},
            start_new_session=True,
        )
        assert self.process.stderr
        found = next(match for line in self.process.stderr if (match := LISTENING.search(line)))
        # A full pipe would stop it; what it prints from now on is nobody's.
        rest = subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=subprocess.DEVNULL)
        self.stack.enter_context(rest)
        self.stack.callback(self.process.stderr.close)
        self.wire = Wire(f"{found[1]}/session", self.stack)
        self.wire.send("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self.open_tab()

    def open_tab(self) -> None:
        """Open a fresh tab and go on there."""
        self.tab = self.wire.send("browsingContext.create", type="tab")["context"]

    def go_on_at(self, address: str) -> None:
        """Go on in the tab that shows this address or one below it, once there is one."""

        def find() -> bool:
            for each in self.wire.send("browsingContext.getTree")["contexts"]:
                if each["url"].startswith(address):
                    self.tab = each["context"]
                    return True
            return False

        wait_until(find, f"a tab at {address}")

    def goto(self, address: str) -> None:
        """Type an address."""
        self.wire.send("browsingContext.navigate", context=self.tab, url=address, wait="none")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression gives: text, number, truth or None.

        It runs beside the page, not in it: so it does where scripts are switched off.
        """
        target = {"context": self.tab, "sandbox": "tests"}
        answer = self.wire.send(
            "script.evaluate", expression=expression, target=target, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise Refused(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def enter(self) -> None:
        """Press Enter."""
        self.type(ENTER)

    def type(self, text: str) -> None:
        """Press keys, one by one."""
        steps = [{"type": kind, "value": sign} for sign in text for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keys", "actions": steps}]
        self.wire.send("input.performActions", context=self.tab, actions=actions)

    def has_page(self, steps: int) -> bool:
        """Say whether there may be a page that way; BiDi can't count those ahead."""
        return steps < 0 or bool(self.evaluate("history.length > 1"))

    def travel(self, steps: int) -> None:
        """Press Back (-1) or Forward (1)."""
        self.wire.send("browsingContext.traverseHistory", context=self.tab, delta=steps)

    def reload(self) -> None:
        """Press Reload, and “Resend” if it asks."""
        self.wire.send("browsingContext.reload", context=self.tab, wait="none")

    def cookies(self) -> list[Any]:
        """Return the whole jar."""
        return list(self.wire.send("storage.getCookies")["cookies"])

    def kill(self) -> None:
        """End it as a flat battery would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.stack.close()

    def close(self) -> None:
        """Close the window as a person does; it writes down what it wants to keep."""
        self.wire.send("browser.close")
        self.process.wait(PATIENCE)
        self.stack.close()
