"""Claim 5: no cookie, storage, database, cache or worker is on the device at any step."""

import json

import pytest

from tests.safety.devices import (
    CELLS,
    EACH_COMMIT,
    Device,
    Devices,
    follow,
    send,
    visit,
    word,
    write,
)
from tests.safety.house import Careless, SurveySite

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
STORED = """(async () => JSON.stringify({
  local: localStorage.length, session: sessionStorage.length,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  cookie: document.cookie.length}))()"""


# Where scripts are off a page could leave no more than these, and no promise is ever kept.
STORED_UNSCRIPTED = """JSON.stringify({local: localStorage.length,
  session: sessionStorage.length, cookie: document.cookie.length})"""


def stored(device: Device) -> dict[str, int]:
    """Return how much of each kind the page's origin keeps, the whole cookie jar among it."""
    found = json.loads(device.evaluate(STORED if device.with_script else STORED_UNSCRIPTED))
    return {
        name: count for name, count in (found | {"jar": len(device.cookies())}).items() if count
    }


@pytest.mark.parametrize("cell", EACH_COMMIT)
def test_every_step(devices: Devices, survey_site: SurveySite, cell: str) -> None:
    device = devices.get(cell)
    visit(device, f"{survey_site.address}/using-this-site/")
    assert stored(device) == {}
    visit(device, f"{survey_site.address}/q/spring/")
    assert stored(device) == {}
    for button in ("main form button", *["button[value=next]"] * 3):
        follow(device, button)
        assert stored(device) == {}
    write(device, word())
    follow(device, "button[value=next]")
    assert stored(device) == {}
    send(device)
    assert stored(device) == {}
    follow(device, ".hb-leave__button")
    assert device.cookies() == []


@pytest.mark.parametrize("cell", [CELLS[0], CELLS[2]])
def test_control_of_a_page_that_keeps(devices: Devices, careless_site: Careless, cell: str) -> None:
    """A page that set a cookie and stored one thing was found out."""
    device = devices.make(cell, f"keeps-{CELLS.index(cell)}")
    device.start()
    try:
        visit(device, f"{careless_site.address}/keeps")
        assert stored(device) == {"local": 1, "cookie": 6, "jar": 1}
    finally:
        device.kill()
