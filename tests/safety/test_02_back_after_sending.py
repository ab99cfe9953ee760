"""Claim 2: after sending, Back, reload and a restored tab show no words and send nothing twice."""

import time
from collections.abc import Callable

import pytest

from tests.chromium_at_home import Chromium
from tests.safety.devices import (
    CELLS,
    EACH_COMMIT,
    Devices,
    begin,
    follow,
    go,
    heading,
    look_on_return,
    move,
    seen_on_return,
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
from tests.safety.test_01_back_after_leaving import EMPTY, LINK
from tests.wire import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.mark.parametrize("cell", EACH_COMMIT)
def test_no_words_and_no_second_answer(
    devices: Devices, survey_site: SurveySite, cell: str, figure: Callable[[str], None]
) -> None:
    device, text, before = devices.get(cell), word(), survey_site.envelopes()
    write_and_look_again(device, survey_site.address, text)
    follow(device, "button[value=next]")
    send(device)
    assert survey_site.envelopes() == before + 1
    move(device, device.reload)
    for way in (-1, -1, 1, 1):
        assert text not in shown(device)
        go(device, way)
        assert text not in shown(device)
        move(device, device.reload)
    assert text not in shown(device)
    assert device.cookies() == []
    assert survey_site.envelopes() == before + 1
    figure(f"{cell}: 6 reloads sent 0 more answers")


@pytest.mark.parametrize("cell", EACH_COMMIT)
def test_the_page_that_says_thanks_does_not_come_back(
    devices: Devices, survey_site: SurveySite, cell: str
) -> None:
    """After a link from it: neither at the moment Back is pressed, nor once all is loaded."""
    device = devices.get(cell)
    begin(device, survey_site.address)
    write(device, word())
    follow(device, "button[value=next]")
    send(device)
    look_on_return(device)
    follow(device, LINK)
    go(device, -1)
    # Without JavaScript it is the browser's own page about a form it would have to send again.
    after = EMPTY if "without" in cell else ("Have your say",)
    wait_until(lambda: heading(device) in after, "a page that tells nothing")
    assert "Thank you" not in shown(device)
    assert "Thank you" not in seen_on_return(device)


@pytest.mark.parametrize("cell", CELLS if IS_WHOLE else CELLS[1:3])
def test_a_window_opened_again_shows_and_sends_nothing(
    devices: Devices, survey_site: SurveySite, cell: str
) -> None:
    """From the store that serves “Reopen closed tab” as well. Firefox, closed by its driver, saves
    nothing, so there it is the store that a crash leaves.
    """
    device, text = devices.make(cell, f"again-{CELLS.index(cell)}"), word()
    device.start()
    try:
        write_and_look_again(device, survey_site.address, text)
        follow(device, "button[value=next]")
        send(device)
        sent = survey_site.envelopes()
        wait_for_session_files(device, time.time())
        if isinstance(device, Chromium):
            device.close()
        else:
            device.kill()
        device.start()
        device.go_on_at(survey_site.address)  # the tab did come back
        for way in (-1, -1):
            assert text not in shown(device)
            move(device, device.reload)
            assert text not in shown(device)
            go(device, way)
        assert survey_site.envelopes() == sent
    finally:
        device.kill()


def test_control_of_a_careless_form(devices: Devices, careless_site: Careless) -> None:
    """A form without a token was taken a second time when its answer was reloaded."""
    device, text = devices.get("Chromium without JavaScript"), word()
    before = len(careless_site.sent)
    visit(device, f"{careless_site.address}/form")
    write(device, text)
    follow(device, "button[value=send]")
    assert heading(device) == "Sent"
    move(device, device.reload)
    assert [text.encode() in body for body in careless_site.sent[before:]] == [True, True]
