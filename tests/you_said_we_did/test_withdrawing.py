"""The public tier's own process, over HTTP, with its own way into the database and whatever it
keeps in memory: what is restricted never reaches it, and what is withdrawn is gone from every
address on the next request.
"""

import http.client
import json
import secrets
from collections.abc import Iterator
from ssl import create_default_context
from typing import Any

import pytest

from tests.browser.installation import Installation, free_port
from tests.browser.test_public_walk import RESULT
from tests.safety.size import IS_WHOLE
from tests.you_said_we_did.restricted.crawling import (
    Answer,
    Fetch,
    Site,
    answered,
    crawl,
    differences,
    leaks,
    strangers,
)
from tests.you_said_we_did.restricted.planting import Kept

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
LIST = "/you-said-we-did/"
FORGETFUL = "tests.you_said_we_did.restricted.forgetful_wsgi:application"
PLANT = """
import json
from dataclasses import asdict
from feedback.releases.models import Release
from tests.you_said_we_did.restricted.planting import plant_restricted
print(json.dumps(asdict(plant_restricted(Release.objects.published().earliest("pk")))))
"""
MAKE = "from tests.you_said_we_did.restricted import withdrawn; withdrawn.{}(*{!r})"
# How it is taken down -> which of its words are gone, and which stay.
WAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # First, as whose words the one quote of a theme is published.
    "take_the_quote_out": (("quoted",), ("promised", "will", "title", "said", "stays")),
    "unpublish_the_promise": (("promised", "will"), ("title", "said", "stays")),
    "unpublish_the_finding": (("promised", "will", "title", "said"), ("stays",)),
    "show_it_to_the_partnership": (("promised", "will", "title", "said"), ("stays",)),
    "restrict_it": (("promised", "will", "title", "said"), ("stays",)),
    "let_it_expire": (("promised", "will", "title", "said"), ("stays",)),
    "narrow_the_source": (("source",), ("promised", "will", "title", "said", "stays")),
    "narrow_the_plan": (("plan", "action"), ("promised", "title", "said", "stays")),
    # Last, as the one paper tells of all of them.
    "withdraw_the_paper": (("purpose",), ("promised", "title", "said", "stays")),
}
PAGES = (LIST, f"{LIST}changes.xml", f"{RESULT}/summary/", f"{RESULT}/summary.pdf")


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation whose public tier runs."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("withdrawing"))
        try:
            made.prepare()
            made.serve("public")
            yield made
        finally:
            made.close()


def over_http(town: Installation, port: int = 0) -> Fetch:
    """Return a way to fetch from a running public tier."""
    context = create_default_context(cafile=str(town.certificate))
    port = port or town.public_port

    def fetch(method: str, address: str, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=30)
        line.request(method, address, headers=headers)
        response = line.getresponse()
        answer = answered(response.status, response.getheaders(), response.read())
        line.close()
        return answer

    return fetch


def test_the_running_site_is_the_same_with_and_without(town: Installation) -> None:
    fetch = over_http(town)
    before = crawl(fetch)
    kept = Kept(**json.loads(town.shell(PLANT).splitlines()[-1]))
    after = crawl(fetch)
    assert len(after) > 200
    assert leaks(after, kept) == []
    assert strangers(fetch, kept) == []
    assert differences(before, after) == []


def test_no_cookie_shows_more(town: Installation) -> None:
    """The public tier knows nobody: whoever asks, whatever she is elsewhere, gets the same."""
    fetch = over_http(town)
    for name in ("sessionid", "__Host-sessionid", "csrftoken"):
        known = {"Cookie": f"{name}={secrets.token_hex(16)}", "Authorization": "Basic eA=="}
        for address in (*PAGES, f"{LIST}something-changed/", "/admin/", "/loop/"):
            assert fetch("GET", address, known) == fetch("GET", address, {})


def where(site: Site, words: str) -> set[str]:
    """Return the addresses at which these words stand."""
    return {address for (_, address), answer in site.items() if words in answer.text}


def look(fetch: Fetch, addresses: set[str]) -> Site:
    """Fetch pages as an old link does, and as a browser that asks whether they changed."""
    ways = {"GET": {}, "GET, if changed": {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"}}
    return {
        (how, address): fetch("GET", address, headers)
        for how, headers in ways.items()
        for address in addresses
    }


def test_what_is_withdrawn_is_gone_on_the_next_request(town: Installation) -> None:
    """One after the other, at every address where its words stood, which the process has just
    shown once more and may have kept; then at every address.
    """
    fetch, words = over_http(town), {way: f"zk{secrets.token_hex(4)}" for way in WAYS}
    town.shell(MAKE.format("publish", list(words.values())))
    before = crawl(fetch, in_every_way=False)
    for way, word in words.items():
        gone, stay = WAYS[way]
        addresses = where(before, word)
        now = look(fetch, addresses)
        for part in (*gone, *stay):
            assert where(now, f"{word} {part}"), (way, part)
        assert set(PAGES) <= where(before, f"{word} title")
        town.shell(MAKE.format(way, [word]))
        after = look(fetch, addresses) | (crawl(fetch) if IS_WHOLE else {})
        for part in gone:
            assert where(after, f"{word} {part}") == set(), (way, part)
        for part in stay:
            assert where(after, f"{word} {part}"), (way, part)
    after = crawl(fetch)
    for way, word in words.items():
        assert not any(where(after, f"{word} {part}") for part in WAYS[way][0]), way


def test_control_a_page_kept_without_asking_what_is_true_now(town: Installation) -> None:
    """A public tier that keeps its pages, as long as nobody tells it otherwise, was found."""
    word, port = f"zk{secrets.token_hex(4)}", free_port()
    town.shell(MAKE.format("publish", [word]))
    town.serve("public", port, FORGETFUL)
    fetch = over_http(town, port)
    assert where(crawl(fetch, in_every_way=False), f"{word} title")
    town.shell(MAKE.format("restrict_it", [word]))
    assert set(PAGES) <= where(crawl(fetch, in_every_way=False), f"{word} title")
    assert where(crawl(over_http(town)), f"{word} title") == set()
