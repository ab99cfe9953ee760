"""Claim 12: what is printed or saved after sending shows no answer and is the same for everyone."""

import base64

import pytest
from django.test import Client

from tests.canary import forms
from tests.chromium_at_home import Chromium
from tests.intake.conftest import Clock
from tests.intake.person import Person
from tests.safety.devices import Devices, begin, follow, send, visit, word, write
from tests.safety.house import SurveySite


@pytest.mark.django_db(databases=["default", "staging"])
def test_thank_you_is_the_same_to_the_byte_whatever_was_answered(
    public: Client, person: Person, clock: Clock
) -> None:
    def finish() -> bytes:
        clock.forward(30)
        return bytes(person.press("send").response.content)

    person.start().press("next").press("next").press("next")
    short = finish()
    person.start().press("next", q1="a").press("next", q2=["a", "b"])
    person.press("next", q3="A long story. " * 250, q3_quote="on")
    assert finish() == short


def saved(device: Chromium) -> bytes:
    """Return the page as “Save page as” keeps it."""
    return str(device.wire.send("Page.captureSnapshot", format="mhtml")["data"]).encode()


def printed(device: Chromium) -> int:
    """Return how many bytes the printed page has, to be sure it was drawn."""
    return len(base64.b64decode(device.wire.send("Page.printToPDF")["data"]))


def holds(page: bytes, text: str) -> bool:
    """Say whether a saved page holds `text` in any form, over its soft line ends as well."""
    joined = page.replace(b"=\r\n", b"").replace(b"=\n", b"")
    return any(form in joined for form in forms(text).values())


@pytest.mark.browser
@pytest.mark.sqlite
def test_what_is_saved_after_sending_holds_no_answer(
    devices: Devices, survey_site: SurveySite
) -> None:
    device, text = devices.get("Chromium"), word()
    assert isinstance(device, Chromium)
    begin(device, survey_site.address)
    write(device, text)
    follow(device, "button[value=next]")
    send(device)
    assert not holds(saved(device), text)
    assert printed(device) > 1000
    words = device.evaluate("document.body.innerText + document.body.textContent")
    assert "Thank you" in words
    assert text not in words


@pytest.mark.browser
@pytest.mark.sqlite
def test_the_page_about_devices_prints_whole(devices: Devices, survey_site: SurveySite) -> None:
    """It works on paper and from a saved file: all is in the page, nothing folded away."""
    device = devices.get("Chromium")
    assert isinstance(device, Chromium)
    visit(device, f"{survey_site.address}/using-this-site/")
    device.wire.send("Emulation.setEmulatedMedia", media="print")
    words = device.evaluate("document.querySelector('main').innerText")
    for needed in ("spying app", "Samsung Internet", "find out that you were here"):
        assert needed in words
    assert device.evaluate("document.querySelectorAll('details, main script').length") == 0
    assert (
        device.evaluate("getComputedStyle(document.querySelector('.hb-leave')).display") == "none"
    )
    device.wire.send("Emulation.setEmulatedMedia", media="")
    assert holds(saved(device), "Samsung Internet")


@pytest.mark.browser
@pytest.mark.sqlite
def test_control_of_a_page_that_shows_answers(devices: Devices, survey_site: SurveySite) -> None:
    """The check page, saved before sending, did hold the answer."""
    device, text = devices.get("Chromium"), word()
    assert isinstance(device, Chromium)
    begin(device, survey_site.address)
    write(device, text)
    follow(device, "button[value=next]")
    assert holds(saved(device), text)
