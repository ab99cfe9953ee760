"""Claim 11: the whole survey works with scripts, cookies, pictures and styles blocked."""

import pytest

from tests.chromium_at_home import Chromium
from tests.safety.devices import Devices, begin, focus, follow, heading, send, visit, write
from tests.safety.house import SurveySite

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
OLD_PHONE = (
    "Mozilla/5.0 (Linux; Android 7.0; SM-G930V; wv) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Version/4.0 Chrome/59.0.3071.125 Mobile Safari/537.36"
)
LEAVE = "document.querySelector('.hb-leave')"


def test_a_survey_from_start_to_thanks(devices: Devices, survey_site: SurveySite) -> None:
    device = Chromium(
        devices.folder / "blocked",
        devices.certificate,
        with_script=False,
        blocks=("cookies", "images"),
        more=(f"--user-agent={OLD_PHONE}", "--disable-remote-fonts", "--window-size=320,480"),
    )
    device.start()
    try:
        device.wire.send("Network.enable")
        device.wire.send("Network.setBlockedURLs", urls=["*/s/*"])
        before = survey_site.envelopes()
        begin(device, survey_site.address)
        assert device.evaluate(f"getComputedStyle({LEAVE}).position") == "static"  # no styles
        assert device.evaluate("!document.querySelector('.hb-leave__lights')")
        assert device.evaluate("document.cookie = 'a=1'; document.cookie") == ""  # refused
        follow(device, "button[value=back]")
        focus(device, "main input[type=checkbox]")
        device.type(" ")
        follow(device, "button[value=next]")
        write(device, "Said without anything.")
        follow(device, "button[value=next]")
        assert heading(device) == "Check your answers"
        send(device)
        assert survey_site.envelopes() == before + 1
        follow(device, ".hb-leave__button")
        assert device.evaluate("location.pathname") in ("/o", "/robots.txt")
        visit(device, f"{survey_site.address}/using-this-site/")
        assert heading(device) == "Using this site"
    finally:
        device.kill()


def test_the_script_is_not_what_works(devices: Devices, survey_site: SurveySite) -> None:
    """The browsers “without JavaScript” do run none: only the script adds the lights."""
    for cell, lights in (
        ("Chromium", True),
        ("Chromium without JavaScript", False),
        ("Firefox", True),
        ("Firefox without JavaScript", False),
    ):
        device = devices.get(cell)
        visit(device, f"{survey_site.address}/q/spring/")
        device.evaluate("new Promise(done => setTimeout(done, 100))") if lights else None
        assert device.evaluate("!!document.querySelector('.hb-leave__lights')") is lights
