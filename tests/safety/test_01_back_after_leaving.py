"""Claim 1: after leaving, Back and Forward show nothing of what was typed or chosen."""

from collections.abc import Callable

import pytest

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
    shown,
    visit,
    word,
    write,
    write_and_look_again,
)
from tests.safety.house import Careless, SurveySite
from tests.wire import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
LEAVE = ".hb-leave__button"
LINK = "footer a[href='/privacy/']"
# A blank first page, or a page of the browser's own about a form it would have to send again.
EMPTY = ("Have your say", "Confirm Form Resubmission", "Document Expired", "")


@pytest.mark.parametrize("cell", EACH_COMMIT)
def test_no_page_of_the_form_comes_back(
    devices: Devices, survey_site: SurveySite, cell: str, figure: Callable[[str], None]
) -> None:
    device, text = devices.get(cell), word()
    write_and_look_again(device, survey_site.address, text)
    follow(device, LEAVE)
    wait_until(lambda: device.evaluate("location.pathname") == "/robots.txt", "the other site")
    looks = 0
    for way in (-1, -1, -1, 1, 1):
        go(device, way)
        assert text not in shown(device)
        assert heading(device) in EMPTY
        move(device, device.reload)
        assert text not in shown(device)
        looks += 2
    assert device.cookies() == []
    figure(f"{cell}: 0 of {looks} looks showed anything")


@pytest.mark.parametrize("cell", EACH_COMMIT)
def test_words_that_were_typed_and_not_sent_on_are_gone_too(
    devices: Devices, survey_site: SurveySite, cell: str
) -> None:
    device, text = devices.get(cell), word()
    begin(device, survey_site.address)
    write(device, text)
    follow(device, LEAVE)
    wait_until(lambda: device.evaluate("location.pathname") == "/robots.txt", "the other site")
    for _ in range(3):
        go(device, -1)
        assert text not in shown(device)


@pytest.mark.parametrize("cell", [cell for cell in CELLS if "without" not in cell])
@pytest.mark.parametrize("page", ["check", "question"])
def test_a_link_and_back_show_neither_answers_nor_questions(
    devices: Devices, survey_site: SurveySite, cell: str, page: str
) -> None:
    """Not even for the moment before the fresh page is there. Needs JavaScript."""
    device, text = devices.get(cell), word()
    begin(device, survey_site.address)
    write(device, text)
    if page == "check":
        follow(device, "button[value=next]")
        assert heading(device) == "Check your answers"
    asked = heading(device)
    look_on_return(device)
    follow(device, LINK)
    go(device, -1)
    wait_until(lambda: heading(device) == "Have your say", "the first page")
    at_once = seen_on_return(device)
    for seen in (at_once, shown(device)):
        assert text not in seen
        assert asked not in seen
    if cell == "Chromium":
        assert "Leave this page" in at_once  # it did come back from the back-forward cache


def test_a_page_with_nothing_of_hers_comes_back_whole(
    devices: Devices, survey_site: SurveySite
) -> None:
    device = devices.get("Chromium")
    visit(device, f"{survey_site.address}/help/")
    look_on_return(device)
    follow(device, LINK)
    go(device, -1)
    assert heading(device) == "Get help"
    assert "Get help" in seen_on_return(device)


def test_control_without_the_pair(devices: Devices, careless_site: Careless) -> None:
    """Without the cookie pair Back showed the story (Chromium, no JavaScript, no-store)."""
    device = devices.get("Chromium without JavaScript")
    for way_out, comes_back in (("#plain", True), ("#pair", False)):
        text = word()
        visit(device, f"{careless_site.address}/form")
        write(device, text)
        follow(device, way_out)
        go(device, -1)
        assert (text in shown(device)) is comes_back


def test_control_without_ending_the_form(devices: Devices, survey_site: SurveySite) -> None:
    """A way out that did not end the form let Back and Resend bring the words back."""
    device, text = devices.get("Chromium without JavaScript"), word()
    write_and_look_again(device, survey_site.address, text)
    visit(device, survey_site.address + "/o")
    go(device, -1)
    move(device, device.reload)
    assert text in shown(device)
