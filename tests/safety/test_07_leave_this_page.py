"""Claim 7: one press, or Shift three times, covers the page at once, wipes it and leads away.

With the script it is faster; without it, without styles and at four times the size it works too.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.safety.one_page import (
    FIRST_PAINT,
    SITE,
    SLOW_NETWORK,
    Open,
    asked_fixture,
    browser_fixture,
    fill,
    hold_up,
    html_fixture,
    open_page_fixture,
)

__all__ = ["asked_fixture", "browser_fixture", "html_fixture", "open_page_fixture"]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def test_the_button_leads_away_and_leaves_no_way_back(
    open_page: Open, asked: list[Request]
) -> None:
    page = open_page()
    before = page.evaluate("history.length")
    page.get_by_role("link", name="Leave this page").first.click()
    page.wait_for_url(f"{SITE}/o")
    assert page.evaluate("history.length") == before
    assert "referer" not in asked[-1].headers


def test_without_script_the_button_is_a_plain_link(open_page: Open, asked: list[Request]) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_role("link", name="Leave this page").first.click()
    page.wait_for_url(f"{SITE}/o")
    assert "referer" not in asked[-1].headers


def test_the_page_is_empty_even_if_the_way_out_is_unreachable(open_page: Open) -> None:
    page = open_page()
    fill(page)
    hold_up(page)
    page.get_by_role("link", name="Leave this page").first.click(no_wait_after=True)
    overlay = page.get_by_role("alert")
    expect(overlay).to_contain_text("Loading.")
    onward = overlay.get_by_role("link", name="Go on")
    assert onward.get_attribute("href") == "https://www.bbc.co.uk/weather"
    assert onward.get_attribute("rel") == "nofollow noreferrer"
    assert "MARKER" not in page.content()
    assert "sealed" not in page.content()
    assert page.locator("body > *").count() == 1


def test_shift_three_times_leaves(open_page: Open) -> None:
    page = open_page()
    page.focus("#t")
    status = page.locator("[data-leave-status]")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift, press 2 more times to leave this page.")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift, press 1 more time to leave this page.")
    page.keyboard.press("Shift")
    page.wait_for_url(f"{SITE}/o")


def test_capital_letters_do_not_leave(open_page: Open) -> None:
    page = open_page()
    page.focus("#t")
    for letter in "ABCDE":
        page.keyboard.press(f"Shift+{letter}")
    for _ in range(4):
        page.keyboard.press("Shift")
        page.keyboard.press("a")
    assert page.url == f"{SITE}/q/spring/"
    assert page.input_value("#t") == "ABCDEaaaa"


def test_slow_presses_do_not_leave(open_page: Open) -> None:
    page = open_page()
    page.clock.install()
    page.reload()
    status = page.locator("[data-leave-status]")
    for _ in range(3):
        page.keyboard.press("Shift")
        page.clock.run_for(5100)
    expect(status).to_have_text("Leaving by Shift has timed out.")
    page.clock.run_for(5100)
    expect(status).to_have_text("")
    assert page.url == f"{SITE}/q/spring/"


def test_another_key_between_takes_the_presses_back(open_page: Open) -> None:
    page = open_page()
    status = page.locator("[data-leave-status]")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    expect(status).to_have_text("Leaving by Shift has timed out.")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift, press 2 more times to leave this page.")


def test_lights_show_how_often_shift_was_pressed(open_page: Open) -> None:
    page = open_page()
    lights = page.locator(".hb-leave__lights")
    expect(lights).to_be_hidden()
    assert lights.get_attribute("aria-hidden") == "true"
    for presses in (1, 2):
        page.keyboard.press("Shift")
        expect(lights).to_be_visible()
        assert lights.locator(".hb-leave__light-on").count() == presses
    page.keyboard.press("a")
    expect(lights).to_be_hidden()


def test_escape_does_not_leave(open_page: Open) -> None:
    page = open_page()
    for _ in range(5):
        page.keyboard.press("Escape")
    assert page.url == f"{SITE}/q/spring/"


def test_what_is_sent_arrives_although_the_page_is_wiped(
    open_page: Open, asked: list[Request]
) -> None:
    page = open_page()
    fill(page)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{SITE}/sent")
    sent = next(request for request in asked if request.method == "POST").post_data
    assert sent == "carried=sealed&t=MARKER+in+my+own+words&r=a&c=b&s=Two"


def test_pagehide_empties_every_field_and_takes_the_questions_away(open_page: Open) -> None:
    page = open_page()
    fill(page)
    page.evaluate("globalThis.form = document.querySelector('main form')")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("[...new FormData(form).values()].join('')") == ""
    assert page.evaluate("document.querySelector('main').textContent") == ""


def test_the_second_link_shows_when_it_has_focus(open_page: Open) -> None:
    page = open_page()
    link = page.get_by_role("link", name="Leave this page").last
    box = link.bounding_box()
    assert box is not None
    assert box["width"] <= 1
    link.focus()
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 24


def test_without_styles_nothing_is_left_to_see(open_page: Open) -> None:
    page = open_page()
    page.context.route("**/*.css", lambda route: route.abort())
    page.reload()
    fill(page)
    hold_up(page)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(page.locator("body")).to_have_text("Loading. Go on")


@pytest.mark.parametrize("script", [True, False])
def test_the_hidden_link_leaves_by_keys_alone(open_page: Open, script: bool) -> None:
    page = open_page(java_script_enabled=script)
    link = page.get_by_role("link", name="Leave this page").last
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{SITE}/o")


def test_a_reload_has_nothing_to_send_again(open_page: Open, asked: list[Request]) -> None:
    page = open_page()
    fill(page)
    page.evaluate("document.querySelector('main form').action = '/q/spring/'")
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()
    page.reload()
    pages = [request.method for request in asked if request.is_navigation_request()]
    assert pages == ["GET", "POST", "GET"]


def test_how_soon_the_page_is_covered(open_page: Open, figure: Callable[[str], None]) -> None:
    page = open_page()
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    fill(page)
    hold_up(page)
    soon = page.evaluate(FIRST_PAINT)
    expect(page.get_by_role("alert")).to_be_visible()
    figure(f"covered {soon:.0f} ms after the press (Chromium, slow 3G, processor slowed fourfold)")


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_the_page_fits_and_the_button_stays_in_reach(
    open_page: Open, width: int, script: bool
) -> None:
    page = open_page(viewport={"width": width, "height": 640}, java_script_enabled=script)
    assert page.locator("html").evaluate("e => e.scrollWidth") <= width
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(200)
    button = page.locator(".hb-leave a").bounding_box()
    assert button is not None
    assert 0 <= button["y"] < 10
    assert button["height"] >= 44


def test_the_policy_is_never_broken(open_page: Open) -> None:
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    fill(page)
    page.get_by_role("link", name="Leave this page").first.click()
    page.wait_for_url(f"{SITE}/o")
    assert not [text for text in said if re.search("policy|trusted", text, re.IGNORECASE)]
