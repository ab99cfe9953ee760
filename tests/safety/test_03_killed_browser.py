"""Claim 3: a browser killed mid-typing has no word in its files and shows none when restored."""

import time
from collections.abc import Callable

import pytest

from tests.safety.devices import (
    CELLS,
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
    write_and_look_again,
)
from tests.safety.house import Careless, SurveySite
from tests.safety.size import IS_WHOLE
from tests.wire import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
WAYS = ("one long page", "steps, sent", "steps, still open")


def after_a_kill(device: Device, since: float, *words: str) -> dict[str, list[str]]:
    """Wait until the session is on the disk, kill the browser, and return where each word lies."""
    wait_for_session_files(device, since)
    device.kill()
    return {text: in_profile(device, text) for text in words}


@pytest.mark.parametrize("cell", CELLS if IS_WHOLE else CELLS[1:3])
def test_nothing_on_the_disk_and_nothing_restored(
    devices: Devices, survey_site: SurveySite, cell: str, figure: Callable[[str], None]
) -> None:
    device = devices.make(cell, f"killed-{CELLS.index(cell)}")
    posted, typed = word(), word()
    device.start()
    write_and_look_again(device, survey_site.address, posted)
    now = time.time()
    write(device, typed)
    found = after_a_kill(device, now, posted, typed)
    assert found == {posted: [], typed: []}
    assert in_profile(device, survey_site.address.removeprefix("https://"))  # the scan does look
    device.start()
    try:
        device.go_on_at(survey_site.address)  # the tab did come back
        for _ in range(2):
            assert typed not in shown(device)
            move(device, device.reload)
            assert typed not in shown(device)
            go(device, -1)
    finally:
        device.kill()
    assert in_profile(device, typed) == []
    figure(f"{cell}: typed and posted words in 0 files of the profile")


@pytest.mark.parametrize("cell", CELLS if IS_WHOLE else CELLS[:2])
def test_going_on_and_leaving_writes_nothing_either(
    devices: Devices, survey_site: SurveySite, cell: str
) -> None:
    """Question to question, leaving, then Back and “send again”: the files stay clean."""
    device, text = devices.make(cell, f"left-{CELLS.index(cell)}"), word()
    device.start()
    write_and_look_again(device, survey_site.address, text)
    follow(device, ".hb-leave__button")
    go(device, -1)
    if heading(device) != "Have your say":
        move(device, device.reload)
    wait_until(lambda: heading(device) == "Have your say", "the first page")
    assert after_a_kill(device, time.time(), text) == {text: []}


def kept_by(devices: Devices, site: Careless, path: str, profile: str, *, sends: bool) -> list[str]:
    """Type into a careless form, send it if asked, and return the files that hold the words."""
    device, text = devices.make("Chromium without JavaScript", profile), word()
    device.start()
    visit(device, site.address + path)
    write(device, text)
    now = time.time()
    if sends:
        follow(device, "button[value=send]")
    return after_a_kill(device, now, text)[text]


def test_control_with_autocomplete_on(devices: Devices, careless_site: Careless) -> None:
    """With autocomplete on, Chromium wrote what was being typed into its session files."""
    found = kept_by(devices, careless_site, "/open", "control-typed", sends=False)
    assert any(name.startswith("Session_") for name in found)


def test_control_without_the_hidden_field(devices: Devices, careless_site: Careless) -> None:
    """Without the hidden password field, Chromium wrote what was sent; with it, nothing."""
    found = kept_by(devices, careless_site, "/form", "control-sent", sends=True)
    assert any(name.startswith("Session_") for name in found)
    assert kept_by(devices, careless_site, "/long", "control-hidden", sends=True) == []


def test_steps_leave_less_than_one_long_page(
    devices: Devices,
    survey_site: SurveySite,
    careless_site: Careless,
    figure: Callable[[str], None],
) -> None:
    """Without JavaScript, a reload that sends again makes Chromium write what was sent, hidden
    field or not. After sending our steps that is a page without words; one long page is all of
    them. While the form is open it is the answer before: the page about devices says so.
    """
    left: dict[str, list[str]] = {}
    for way in WAYS if IS_WHOLE else WAYS[:2]:
        device = devices.make("Chromium without JavaScript", way.replace(" ", "-"))
        text = word()
        device.start()
        if way == "one long page":
            visit(device, f"{careless_site.address}/long")
            write(device, text)
            follow(device, "button[value=send]")
        else:
            begin(device, survey_site.address)
            write(device, text)
            follow(device, "button[value=next]")
            if way == "steps, sent":
                send(device)
        move(device, device.reload)
        left[way] = after_a_kill(device, time.time(), text)[text]
    assert left["one long page"] != []
    assert left["steps, sent"] == []
    counts = ", ".join(f"{way}: {len(files)}" for way, files in left.items())
    figure(f"files with words after a reload that sends again, no JavaScript: {counts}")
