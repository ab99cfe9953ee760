"""Claim 4: after everything one can do here, the browser's records hold only neutral lines."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engagement.neutral import giveaway_in
from tests.safety.devices import (
    CELLS,
    Device,
    Devices,
    begin,
    follow,
    heading,
    send,
    visit,
    word,
    write,
)
from tests.safety.house import SurveySite
from tests.safety.size import IS_WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
NAME = "Aireborough Together"
# A priority stands in an address as a number, a status as a plain word.
FILTER = re.compile(r"/you-said-we-did/\?(priority=p\d+|status=doing)$")
# Database -> what it keeps of addresses, titles and icons. Chromium's, then Firefox's.
RECORDS = {
    "History": [
        "SELECT url FROM urls",
        "SELECT title FROM urls",
        "SELECT term FROM keyword_search_terms",
    ],
    "Favicons": ["SELECT url FROM favicons", "SELECT page_url FROM icon_mapping"],
    "Top Sites": ["SELECT url FROM top_sites", "SELECT title FROM top_sites"],
    "Shortcuts": ["SELECT url FROM omni_box_shortcuts", "SELECT text FROM omni_box_shortcuts"],
    "places.sqlite": [
        "SELECT url FROM moz_places",
        "SELECT title FROM moz_places",
        "SELECT input FROM moz_inputhistory",
    ],
    "favicons.sqlite": ["SELECT icon_url FROM moz_icons", "SELECT page_url FROM moz_pages_w_icons"],
    "formhistory.sqlite": ["SELECT value FROM moz_formhistory"],
}


def recorded(profile: Path, site: SurveySite) -> Iterator[str]:
    """Yield every line of the records that is about us: addresses at our door, and all titles."""
    for path in profile.rglob("*"):
        if path.name not in RECORDS:
            continue
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as kept:
            for query in RECORDS[path.name]:
                for (line,) in kept.execute(query).fetchall():
                    if line and ("//" not in line or str(site.installation.public_port) in line):
                        yield str(line)


def do_everything(device: Device, site: SurveySite) -> None:
    """See every kind of page: whole, missing, closed, failing, refused, sent, left."""
    for path in (
        "/",
        "/help/",
        "/using-this-site/",
        "/you-said-we-did/",
        "/q/winter/",
        "/no-such/",
    ):
        visit(device, site.address + path)
    look_through_what_was_said(device, site)
    with site.without_key():
        visit(device, f"{site.address}/q/spring/")
        assert "isn’t working" in device.evaluate("document.querySelector('h1').innerText")
    begin(device, site.address)
    write(device, word())
    device.evaluate("document.querySelector('textarea').value = 'x'.repeat(4001); 1")
    follow(device, "button[value=next]")
    assert device.evaluate("!!document.querySelector('.govuk-error-summary')")
    device.evaluate("document.querySelector('textarea').value = 'x'; 1")
    follow(device, "button[value=next]")
    send(device)
    follow(device, ".hb-leave__button")


def look_through_what_was_said(device: Device, site: SurveySite) -> None:
    """Open a priority, a status and a finding."""
    for chosen in ("priority=p", "status=doing"):
        visit(device, f"{site.address}/you-said-we-did/")
        device.evaluate("document.querySelector('.hb-filters').closest('details').open = true; 1")
        follow(device, f".hb-filters a[href^='?{chosen}']")
    visit(device, f"{site.address}/you-said-we-did/")
    follow(device, "main article h3 a")
    assert heading(device) == "Something changed"


@pytest.mark.parametrize("cell", CELLS if IS_WHOLE else [CELLS[0], CELLS[2]])
def test_records_are_neutral(
    devices: Devices, survey_site: SurveySite, cell: str, figure: Callable[[str], None]
) -> None:
    device = devices.make(cell, f"history-{CELLS.index(cell)}")
    device.start()
    do_everything(device, survey_site)
    device.close()
    lines = set(recorded(device.profile, survey_site))
    assert f"{survey_site.address}/q/spring/" in lines
    assert any(line.endswith("/you-said-we-did/something-changed/") for line in lines)
    assert [line for line in lines if giveaway_in(line)] == []
    more = [line for line in lines if ("?" in line or "#" in line) and not FILTER.search(line)]
    assert more == []
    assert {line for line in lines if NAME in line or "changed" in line.split("/")[0]} == {NAME}
    assert [path for path in device.profile.rglob("*") if "hearback" in path.name.lower()] == []
    figure(f"{cell}: {len(lines)} lines kept, 0 telling")


def test_control_of_an_honest_title(devices: Devices, survey_site: SurveySite) -> None:
    """A page with an honest title (the strategy, whose link says so) was found in History."""
    device = devices.make("Chromium", "history-control")
    device.start()
    visit(device, f"{survey_site.address}/strategy/")
    device.close()
    telling = [line for line in recorded(device.profile, survey_site) if giveaway_in(line)]
    assert any("Domestic Abuse Partnership" in line for line in telling)
