"""Claim 60: a device that many people use shows the next one nothing of the last.

Needs JavaScript, as the page itself says: without it there is no form to write into
(tests/intake/test_hands.py).
"""

import time
from collections.abc import Callable

import pytest

from tests.safety.devices import (
    Device,
    Devices,
    begin,
    follow,
    go,
    heading,
    in_profile,
    move,
    send,
    shown,
    visit,
    wait_for_session_files,
    word,
    write,
)
from tests.safety.house import HEARD, Careless, SurveySite
from tests.wire import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
KIOSK = "/q/spring/kiosk/"
LINE = "input:not([type]), input[type=text]"
REMEMBERED = "Web Data"  # Chromium's file of lines to fill in again
IS_FIRST = (
    "location.pathname === '/q/spring/kiosk/' && !!document.querySelector('[data-kiosk-start]')"
)
ASKS = "!!document.querySelector('[data-kiosk-ask][open]')"
ASKED = "document.querySelector('[data-kiosk-ask]').innerText"
# As programs press a button that somebody speaks to, or points at with her eyes: nothing else.
CLICK_ALONE = "document.querySelector('[data-kiosk-stay]').click()"
# The clock goes on; what the page waits for does not have to be waited for here.
LATER = "(() => { const now = Date.now; Date.now = () => now.call(Date) + %d * 1000; })(); 1"
# No page of ours plays by itself: a person's key does it.
PLAY_AT_A_KEY = (
    "addEventListener('keydown', () => document.querySelector('audio').play(), { once: true }); 1"
)
IS_HEARD = "(each => !each.paused && each.currentTime > 0)(document.querySelector('audio'))"
STAND_STILL = "for (let each = 0; each < 10000; each += 1) clearInterval(each); 1"


def begin_there(device: Device, address: str) -> None:
    """Go to the question that takes words."""
    visit(device, address + KIOSK)
    for button in ("main form button", *["button[value=next]"] * 3):
        follow(device, button)


def sent(device: Device, address: str) -> None:
    """Send; a while later the first page comes back by itself."""
    follow(device, "button[value=next]")
    send(device)
    device.evaluate(LATER % 41)
    wait_until(lambda: device.evaluate(ASKS), "the question whether she still reads")
    assert "have been sent" in str(device.evaluate(ASKED))
    device.evaluate(LATER % 61)


def left(device: Device, address: str) -> None:
    """Go on, come back to change it, and press Leave."""
    follow(device, "button[value=next]")
    follow(device, "button[value=to-q3]")
    follow(device, ".hb-leave__button")


def walked_away(device: Device, address: str) -> None:
    """Be asked, stay, and then go without a word."""
    text = str(device.evaluate("document.querySelector('textarea').value"))
    device.evaluate(LATER % 41)
    wait_until(lambda: device.evaluate(ASKS), "the question whether she is there")
    device.enter()
    wait_until(lambda: not device.evaluate(ASKS), "her answer")
    assert text in shown(device)
    device.evaluate(LATER % 61)


def clicked_too_late(device: Device, address: str) -> None:
    """Timers stood still while it asked; the next person presses “I’m still here”, by a click that
    comes alone.
    """
    device.evaluate(LATER % 41)
    wait_until(lambda: device.evaluate(ASKS), "the question whether she is there")
    device.evaluate(STAND_STILL)
    device.evaluate(LATER % 61)
    device.evaluate(f"{CLICK_ALONE}; 1")


def touched_too_late(device: Device, address: str) -> None:
    """Timers stood still, in the background or asleep; the next person touches a key."""
    device.evaluate(STAND_STILL)
    device.evaluate(LATER % 61)
    device.type("x")


def came_back(device: Device, address: str) -> None:
    """Open something else by the browser's own means, and press Back."""
    visit(device, f"{address}/help/")
    go(device, -1)


ENDS = (sent, left, walked_away, clicked_too_late, touched_too_late, came_back)


def files_after_a_kill(device: Device, *words: str) -> list[str]:
    """Pull the plug once the session is on the disk; return the files that hold a word."""
    wait_for_session_files(device, time.time())
    device.kill()
    return [name for text in words for name in in_profile(device, text)]


def test_nothing_by_back_reload_or_files(
    devices: Devices, survey_site: SurveySite, figure: Callable[[str], None]
) -> None:
    device, words, looks = devices.make("Chromium", "kiosk"), [], 0
    device.start()
    for end in ENDS:
        begin_there(device, survey_site.address)
        words.append(word())
        write(device, words[-1])
        end(device, survey_site.address)
        wait_until(lambda: device.evaluate(IS_FIRST), f"the first page after {end.__name__}")
        for way in (0, -1, 0, -1, 1):
            go(device, way) if way else move(device, device.reload)
            wait_until(lambda: device.evaluate(IS_FIRST), f"the first page, after {way}")
            assert [each for each in words if each in shown(device)] == []
            looks += 1
    assert device.cookies() == []
    assert files_after_a_kill(device, *words) == []
    figure(f"{len(ENDS)} ends: 0 of {looks} looks and 0 files showed a word")


def test_whoever_is_there_is_asked_on_every_page(devices: Devices, survey_site: SurveySite) -> None:
    """Where something failed, too; a click is enough to stay, however it is made."""
    device = devices.get("Chromium")
    begin_there(device, survey_site.address)
    for page in ("", f"{survey_site.address}/q/none/kiosk/"):
        if page:
            visit(device, page)
        for _ in range(2):
            device.evaluate(LATER % 41)
            wait_until(lambda: device.evaluate(ASKS), "the question whether she is there")
            device.evaluate(f"{CLICK_ALONE}; 1")
            wait_until(lambda: not device.evaluate(ASKS), "her answer")
        assert device.evaluate("location.pathname") == (page or KIOSK).removeprefix(
            survey_site.address
        )


def test_nothing_by_a_session_brought_back(devices: Devices, survey_site: SurveySite) -> None:
    """The plug is pulled while somebody writes; the browser brings its tabs back. A profile of its
    own: after many pages Chromium writes its session anew, and leaves this tab out.
    """
    device, posted, typed = devices.make("Chromium", "kiosk-killed"), word(), word()
    device.start()
    begin_there(device, survey_site.address)
    write(device, posted)
    follow(device, "button[value=next]")
    follow(device, "button[value=to-q3]")
    write(device, typed)
    assert files_after_a_kill(device, posted, typed) == []
    assert in_profile(device, survey_site.address.removeprefix("https://"))  # the scan does look
    device.start()
    try:
        device.go_on_at(survey_site.address)
        wait_until(lambda: device.evaluate(IS_FIRST), "the first page, restored")
        for way in (0, -1):
            go(device, way) if way else move(device, device.reload)
            wait_until(lambda: device.evaluate(IS_FIRST), "the first page")
            assert [each for each in (posted, typed) if each in shown(device)] == []
    finally:
        device.kill()


def test_nothing_by_autofill(
    devices: Devices, survey_site: SurveySite, careless_site: Careless
) -> None:
    """A browser remembers lines for the next time such a box is met. It kept the careless form's,
    written later into the same profile, and nothing of ours.
    """
    survey_site.installation.shell("from tests.safety.house import *; ask_for_a_line()")
    device, ours, theirs = devices.make("Chromium", "kiosk-lines"), word(), word()
    device.start()
    try:
        visit(device, f"{survey_site.address}/q/line/kiosk/")
        for button in ("main form button", "button[value=next]"):
            follow(device, button)
        write(device, ours, LINE)
        follow(device, "button[value=next]")
        send(device)
        visit(device, f"{careless_site.address}/open")
        write(device, theirs, LINE)
        follow(device, "button")
        wait_until(lambda: REMEMBERED in in_profile(device, theirs), "the careless form's line")
    finally:
        device.kill()
    assert in_profile(device, ours) == []


def test_nothing_of_what_is_played(
    devices: Devices, survey_site: SurveySite, careless_site: Careless
) -> None:
    """Sound is still while the device asks whether she is there, goes on with her, and ends with
    the form; nothing takes the whole screen. The disk has none of it, but of a careless sound.
    """
    survey_site.installation.shell("from tests.safety.house import *; ask_in_sign_and_sound()")
    device, first = devices.make("Chromium", "kiosk-sound"), IS_FIRST.replace("spring", "signed")
    device.start()
    visit(device, f"{survey_site.address}/q/signed/kiosk/")
    for button in ("main form button", "button[value=next]"):
        follow(device, button)
    assert device.evaluate("!!document.querySelector('video') && !document.fullscreenEnabled")
    device.evaluate(PLAY_AT_A_KEY)
    device.type("x")
    wait_until(lambda: device.evaluate(IS_HEARD), "sound")
    device.evaluate(LATER % 41)
    wait_until(lambda: device.evaluate(ASKS), "the question whether she is there")
    assert not device.evaluate(IS_HEARD)
    device.enter()
    wait_until(lambda: device.evaluate(IS_HEARD), "sound, after her answer")
    device.evaluate(LATER % 61)
    wait_until(lambda: device.evaluate(first), "the first page")
    go(device, -1)
    wait_until(lambda: device.evaluate(first), "the first page, after Back")
    assert files_after_a_kill(device, HEARD) == []
    device.start()
    try:
        visit(device, f"{careless_site.address}/sound")
        wait_until(lambda: in_profile(device, HEARD), "the careless sound on the disk")
    finally:
        device.kill()


def test_control_without_its_script(devices: Devices, survey_site: SurveySite) -> None:
    """The same form without kiosk.js kept the words on the screen after a minute, for anyone."""
    device, text = devices.get("Chromium"), word()
    begin(device, survey_site.address)
    write(device, text)
    device.evaluate(LATER % 61)
    time.sleep(1.5)  # three times as long as kiosk.js lets pass between two looks
    assert text in shown(device)
    assert heading(device) != "Have your say"
