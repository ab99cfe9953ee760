"""A visitor who asks for every public address there is, and for those she could guess."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from django.test import Client
from pypdf import PdfReader

from tests.browser.test_public_walk import EXAMPLES, RESULT
from tests.you_said_we_did.restricted.planting import Kept
from you_said_we_did.filters import STATUSES

LIST = "/you-said-we-did/"
# Where the loop is told of at all.
LOOP = (LIST, f"{RESULT}/summary")
# A form's own token is another one each time.
TOKEN = re.compile(rb'(<input type="hidden"[^>]*value=")[^"]*')
UNTIL = re.compile(r"expires=[^;]+")
# What leads to an answer or to a line of its log is drawn from its key, and tells nothing of it.
ANCHOR = re.compile(rb"(news|answer)-[0-9a-f]{12}(?![0-9a-f])")
# An agency's number counts agencies, which are no secret.
OWNER = re.compile(r"/by/a\d+/")
LINK = re.compile(r'(?:href|src|action)="([^"]+)"|<(?:link|id)>([^<]+)<')
# Where the office would show it, if the public host had any of the office's addresses.
OFFICE = (
    "/admin/snippets/you_said_we_did/finding/preview/{}/",
    "/admin/snippets/you_said_we_did/finding/history/{}/",
    "/admin/snippets/you_said_we_did/finding/edit/{}/",
    "/admin/snippets/you_said_we_did/finding/history/{}/revisions/{}/view/",
    "/admin/snippets/you_said_we_did/commitment/preview/{}/",
    "/loop/finding/{}/",
    "/loop/commitment/{}/",
    "/board/papers/{}/",
    "/board/papers/{}/paper.pdf",
    "/plans/action/{}/progress/",
)
BY_SLUG = ("{}/", "plan/{}/", "{}/card.svg", "{}/poster.pdf", "{}.json", "plan/{}.tsv")
ELSEWHERE = ("/sitemap.xml", "/search/", "/search/?q=zk", "/feed/", "/media/", "/documents/1/x/")
# Addresses of agencies that are tried whether they are there or not.
GUESSES = EXAMPLES["you-said-we-did/by/a<int:pk>/"]


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers without their day, and the body without its tokens."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def kind(self) -> str:
        """What the body is."""
        return dict(self.headers).get("content-type", "")

    @cached_property
    def text(self) -> str:
        """Return all a person or a program could read of it."""
        read = unquote(str(self.headers)) + unquote(self.body.decode(errors="replace"))
        if self.kind == "application/pdf" and self.body:
            read += "".join(page.extract_text() for page in PdfReader(BytesIO(self.body)).pages)
        return read.lower()


Fetch = Callable[[str, str, dict[str, str]], Answer]
Site = dict[tuple[str, str], Answer]


def answered(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """Return an answer in which only what it says can differ."""
    named = ((name.lower(), UNTIL.sub("", value)) for name, value in headers)
    kept = sorted(header for header in named if header[0] != "date")
    return Answer(status, tuple(kept), TOKEN.sub(rb"\1", body))


def through(client: Client) -> Fetch:
    """Return a way to fetch from Django itself."""

    def fetch(method: str, address: str, headers: dict[str, str]) -> Answer:
        response = client.generic(method, address, headers=headers)
        return answered(response.status_code, response.items(), response.getvalue())

    return fetch


def guessed(kept: Kept | None) -> list[str]:
    """Return the addresses that somebody could try who knows what is kept."""
    if kept is None:
        return [*ELSEWHERE]
    tried = [f"{LIST}{shape.format(slug)}" for slug in kept.slugs for shape in BY_SLUG]
    tried += [shape.format(key, key) for key in kept.numbers() for shape in OFFICE]
    tried += [
        f"{LIST}?{word}={value}"
        for word in ("year", "group", "owner", "status", "priority")
        for value in (*kept.slugs[:2], "restricted", "2026")
    ]
    return [*ELSEWHERE, *tried]


def known() -> list[str]:
    """Return an example of every route, and of every filter of the list."""
    examples = [address for addresses in EXAMPLES.values() for address in addresses]
    filters = [f"{LIST}?status={status}" for status in (*STATUSES, "no-such")]
    pages = [f"{LIST}?page={number}" for number in range(4)]
    return [*examples, *filters, *pages]


def links_in(answer: Answer, address: str) -> list[str]:
    """Return the addresses of this site that an answer leads to."""
    if not answer.kind.startswith(("text/html", "application/atom")):
        return []
    found = [a or b for a, b in LINK.findall(answer.body.decode())]
    joined = (
        urlsplit(urldefrag(urljoin(address, link.replace("&amp;", "&")))[0]) for link in found
    )
    here = (link for link in joined if link.hostname in (None, "127.0.0.1", "localhost"))
    return [link._replace(scheme="", netloc="").geturl() or "/" for link in here]


def crawl(fetch: Fetch, within: tuple[str, ...] = ("/",), *, in_every_way: bool = True) -> Site:
    """Fetch every address that is known or linked to and begins like one of `within`, whole; and
    `in_every_way` that answers without a change: as headers alone, only if it is not what one had.
    """
    site: Site = {}
    waiting = known()
    while waiting:
        address = waiting.pop()
        is_near = address.startswith(within) and not address.startswith("/static/")
        if ("GET", address) in site or not is_near:
            continue
        answer = site["GET", address] = fetch("GET", address, {})
        waiting += links_in(answer, address)
        if not in_every_way:
            continue
        site["HEAD", address] = fetch("HEAD", address, {})
        tag = dict(answer.headers).get("etag", '"none"')
        same = {"If-None-Match": tag, "If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"}
        site["GET, if changed", address] = fetch("GET", address, same)
    return site


def without_anchors(site: Site) -> Site:
    """Return a crawl in which the names of answers and log lines, and agencies' numbers, are all
    the same.
    """

    def plain(body: bytes) -> bytes:
        return re.sub(OWNER.pattern.encode(), b"/by/a/", ANCHOR.sub(rb"\1", body))

    return {
        (how, OWNER.sub("/by/a/", address)): replace(answer, body=plain(answer.body))
        for (how, address), answer in site.items()
        if address not in GUESSES
    }


def leaks(site: Site, kept: Kept) -> list[str]:
    """Return which planted word stands where."""
    return [
        f"{how} {address} shows {place}"
        for (how, address), answer in site.items()
        for place in kept.found_in(answer.text)
    ]


def strangers(fetch: Fetch, kept: Kept) -> list[str]:
    """Return the guessed addresses that answer otherwise than one nobody ever gave to anything."""
    nothing = {
        is_below: fetch("GET", f"{LIST if is_below else '/'}no-such-page/", {}).body
        for is_below in (True, False)
    }
    index = {fetch("GET", LIST, {}).body}
    faults = []
    for address in guessed(kept):
        answer = fetch("GET", address, {})
        none_there = nothing[address.startswith(LIST)]
        is_nothing = (answer.status, answer.body) == (404, none_there)
        is_list = "?" in address and answer.status == 200 and answer.body in index
        is_filtered = is_list or ("?" in address and not kept.found_in(answer.text))
        faults += [] if is_nothing or is_filtered else [f"{address} answers {answer.status}"]
    return faults


def differences(one: Site, other: Site) -> list[str]:
    """Return the addresses at which two crawls differ by a single byte."""
    return sorted(
        " ".join(key) for key in one.keys() | other.keys() if one.get(key) != other.get(key)
    )
