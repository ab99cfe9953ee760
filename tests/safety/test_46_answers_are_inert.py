"""Claim 46: markup, scripts and links in an answer stay letters on every page where staff read it.

In a real Chromium: no dialog opens, no request leaves, no content policy is violated.
"""

import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, path
from playwright.sync_api import Dialog, Page
from pytest_django import Settings

from feedback.desk import urls
from feedback.desk.models import Turn
from feedback.desk.referrals import Referral
from feedback.responses.models import Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.chromium import PATIENCE, chromium
from tests.desk.browsing import enter, serving
from tests.desk.reviewing import Month, make_key, open_text, unlock

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Office = Callable[..., Client]
# Each opens a dialog where it is not escaped; the last two when they are clicked.
FIRING = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    '"><input autofocus onfocus=alert(1)>',
    "<details open ontoggle=alert(1)>more</details>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "</textarea><script>alert(1)</script>",
    "</title></style></script><script>alert(1)</script>",
    "<video><source onerror=alert(1)></video>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    '<a href="javascript:alert(1)" class="bait">read on</a>',
    '<form action="javascript:alert(1)"><button class="bait">read on</button></form>',
]
# What another renderer would make something of.
LETTERS = [
    "[read on](javascript:alert(1))",
    "![x](https://elsewhere.example/x.png)",
    "https://elsewhere.example/?q=<b>bold</b>",
    "{{ request.user.password }}{% debug %}${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "' onmouseover='alert(1)",
    '=HYPERLINK("javascript:alert(1)")',
]
BAIT = " ".join([*FIRING, *LETTERS])
MADE_OF_BAIT = ":is(script, img, svg, a, iframe, input, details, video, math, form, b, button)"
# The link around a text, and what stands beside one that can be ticked.
OUR_OWN = ".desk-list > li > a, .desk-list__facts > a, .govuk-checkboxes__item > input"
LISTEN = """addEventListener("securitypolicyviolation",
    (event) => console.log("Security Policy violated", event.violatedDirective))"""


@pytest.fixture
def reader(db: None, settings: Settings) -> User:
    """Someone with every role at the desk, and a review key."""
    settings.PASSPHRASE_MEMORY_KIB = 1024
    roles = (Role.OFFICER, Role.CODER, Role.REVIEWER, Role.SAFEGUARDING)
    reader = factories.make_user(*roles, email="all@testshire.example")
    make_key(reader)
    return reader


@pytest.fixture
def texts(
    reader: User, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Text]:
    """Every attack in every queue of the desk; by queue, a text that holds all of them at once."""
    settings.DESK_KEY_DIR = tmp_path_factory.mktemp("desk-keys")
    factories.make_codebook()
    version, month = factories.make_version(), Month()
    month.share(reader)
    ana = factories.make_user(Role.CODER, email="ana@testshire.example")
    for attack in [*FIRING, *LETTERS]:
        in_every_queue(version, month, ana, attack)
    return in_every_queue(version, month, ana, BAIT)


def in_every_queue(version: SurveyVersion, month: Month, ana: User, said: str) -> dict[str, Text]:
    """Store an answer to be coded, coded by someone else, sent to the lead, and to be checked."""
    texts = {name: factories.make_text(version, said) for name in ("text", "safeguarding_text")}
    texts["text"].flags.create(kind="risk_now", status="suggested", words=[said])
    Referral.send(texts["safeguarding_text"], ana)
    texts["second_text"] = factories.make_text(version, said, is_drawn=True)
    Turn.take(texts["second_text"], ana, [Theme.objects.all()[0]])
    texts["difference"] = factories.make_text(version, said, is_drawn=True)
    Turn.take(texts["difference"], ana, [Theme.objects.all()[0]])
    other = User.objects.filter(email="ben@testshire.example").first()
    ben = other or factories.make_user(Role.CODER, email="ben@testshire.example")
    Turn.take(texts["difference"], ben, [], is_second=True)
    texts["raw_text"] = month.add(version, f"Karen {said}", f"[name] {said}")
    return texts


def pages(texts: dict[str, Text], routes: Iterable[object]) -> Iterator[str]:
    """Yield an address of the desk for each route; those of one text hold all attacks."""
    for entry in routes:
        assert isinstance(entry, URLPattern | URLResolver)
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from (route + below for below in pages(texts, entry.url_patterns))
            continue
        text = texts.get(str(entry.name), texts["text"])
        route = route.replace("<int:pk>", str(text.pk)).replace("<int:number>", "1")
        yield re.sub(r"<slug:(\w+)>", slug_of, route)


SLUGS = {"slug": "spring", "group": "survivor", "mark": "0" * 16, "kind": "train"}


def slug_of(part: re.Match[str]) -> str:
    return SLUGS[part[1]]


def is_read(client: Client, address: str) -> bool:
    """Say whether an address shows a page: some only take what is sent, others give a file."""
    answer = client.get(address)
    return answer.status_code != 405 and "Content-Disposition" not in answer.headers


def complaints_of(page: Page) -> list[str]:
    """Collect every dialog, refused script and request elsewhere from now on."""
    found: list[str] = []

    def dialog(opened: Dialog) -> None:
        found.append(f"dialog on {page.url}")
        opened.dismiss()

    page.on("dialog", dialog)
    page.on(
        "console",
        lambda said: found.append(said.text) if "Security Policy" in said.text else None,
    )
    page.on("request", lambda sent: found.append(sent.url) if "elsewhere" in sent.url else None)
    page.add_init_script(LISTEN)
    return found


def test_every_page_of_the_desk(
    office: Office, reader: User, texts: dict[str, Text], figure: Callable[[str], None]
) -> None:
    client = office(user=reader)
    unlock(client)
    open_text(client, texts["raw_text"])
    addresses = [
        f"/desk/{route}"
        for route in pages(texts, urls.urlpatterns)
        if is_read(client, f"/desk/{route}")
    ]
    addresses += ["/desk/texts/?group=survivor&words=alert", "/desk/surveys/spring/open/"]
    addresses.append(f"/desk/themes/{Theme.objects.all()[0].slug}/?group=survivor&state=coded")
    shown = 0
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        half = client.cookies["desk"].value
        page.context.add_cookies([{"name": "desk", "value": half, "url": address}])
        complaints = complaints_of(page)
        for wanted in addresses:
            page.goto(wanted)
            shown += page.get_by_text("alert(1)").count() > 0
            for place in (".desk-passage", ".desk-list"):
                inside = page.locator(f"{place} {MADE_OF_BAIT}:not({OUR_OWN})")
                assert inside.count() == 0, (wanted, inside.first.inner_html())
            page.mouse.move(200, 400)
        page.goto(f"/desk/raw/{texts['raw_text'].pk}/")
        assert "Karen" in page.locator("[data-raw]").inner_text()
        assert complaints == []
    assert shown >= 8
    figure(
        f"{len(FIRING) + len(LETTERS)} attacks, {len(addresses)} pages, {shown} of them show one"
    )


def unescaped(request: HttpRequest, number: int) -> HttpResponse:
    """Show an answer as a careless template would, with no content policy."""
    return HttpResponse(f"<!DOCTYPE html><title>x</title><p>{FIRING[number]}</p>")


urlpatterns = [path("<int:number>/", unescaped)]


def test_control_unescaped_and_without_a_policy(settings: Settings) -> None:
    """On a page that does not escape and has no policy, each attack opened a dialog."""
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    with serving() as address, chromium() as browser:
        context = browser.new_context(base_url=address)
        for number, attack in enumerate(FIRING):
            page = context.new_page()
            complaints = complaints_of(page)
            page.goto(f"/{number}/")
            if "bait" in attack:
                page.locator(".bait").click(no_wait_after=True)
            if not complaints:
                page.wait_for_event("dialog", timeout=PATIENCE)
            page.close()
