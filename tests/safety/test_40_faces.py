"""Claim 40: no name, number or place leaves in a quote, or in our words by one person’s hand alone.

Here where a quote stands: every address of the office and of the public site, before and after.
It is shown under its theme, and nowhere beside a part of the people.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from feedback.cutting.models import Quote
from feedback.releases.models import Release, ReleaseQuote
from feedback.responses.models import Text
from feedback.surveys.models import Survey
from hearback import permissions, urls_public
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.desk.planted import World, addresses_of
from tests.desk.reviewing import Month
from tests.safety import quoting as way
from tests.safety.stories import stories
from tests.safety.test_44_roles import Door, doors, ours
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.board import figures, views
from you_said_we_did.models import Finding, Paper

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
# Where officers and reviewers meet it; each address with what belongs into it.
AT_THE_DESK = {"desk/texts/", "desk/texts/<int:pk>/"}
PROPOSED = {
    "cutting/quotes/",
    "cutting/quote/<int:pk>/refuse/",
    "cutting/<slug:slug>/<slug:period>/quotes/",
}
PROPOSING = "cutting/<slug:slug>/<slug:period>/quotes/<slug:theme>/"
# Where an officer writes an answer, beside what people wrote.
WRITING = ("desk/", "loop/theme/", "loop/finding/")
OUT = "board/<slug:slug>/<slug:quarter>/"


@dataclass
class Faces:
    """Who walks, and what there is to walk to."""

    world: World
    clients: list[Client]

    def found(self) -> dict[str, str]:
        """Return each address as it is declared that shows the marked words, with the page."""
        shown = {}
        for client in self.clients:
            for door in ours():
                for address, _ in addresses_of(door, self.world):
                    answer = client.get(address)
                    if answer.status_code == 405 or answer.streaming:
                        break
                    page = answer.content.decode(errors="replace")
                    if way.MARKER in page:
                        shown[door.route] = page
        return shown


@pytest.fixture
def survey(db: None, settings: Settings, tmp_path: Path) -> Survey:
    """An open survey; no share of its texts is coded twice."""
    settings.KEY_DIR, settings.DESK_KEY_DIR = tmp_path / "keys", tmp_path / "desk-keys"
    settings.PUBLIC_KEY_FILE, settings.KEY_COPY_DIR = tmp_path / "intake.pub", None
    settings.PASSPHRASE_MEMORY_KIB, settings.SECOND_CODING_SHARE = 1024, 0.0
    return way.make_survey()


@pytest.fixture
def text(survey: Survey, office: Office) -> Text:
    """One marked text among stories, checked and coded, and the figures of its quarter."""
    permissions.sync()
    told = [way.plain_story(), *stories(5)]
    found = way.send_and_open(told, survey)
    text = next(text for text in found if way.MARKER in text.masked)
    way.check_and_code(office(Role.CODER), text)
    way.make_release(survey)
    return text


@pytest.fixture
def faces(text: Text, office: Office) -> Faces:
    """Somebody with all roles, and somebody of the board; a finding with a commitment."""
    release = Release.objects.get()
    finding = make_finding(rests_on=release.themes.exclude(people=None)[0])
    writer = factories.make_user(Role.OFFICER, email="writes@testshire.example")
    paper = Paper.draft(release, writer)
    others = [text.pk, finding.pk, make_commitment(finding).pk, finding.rests_on_id, paper.pk]
    world = World(Month(), {"survivor": [text]}, {}, others)
    version = text.version
    world.versions = {"survivor": version, "perpetrator": version}
    everyone = factories.make_user(*Role, email="all@testshire.example")
    return Faces(world, [office(user=everyone), office(Role.BOARD)])


def quote_of(text: Text, office: Office) -> Quote:
    officer = factories.make_user(Role.OFFICER, email="proposes@testshire.example")
    assert way.propose(office(user=officer), text) == 302
    return Quote.objects.get()


def cuts_in(page: str) -> list[str]:
    """Return the parts of the people that a page names."""
    return [cut for cut in way.CUTS if cut in page]


def test_where_words_of_a_text_stand(text: Text, faces: Faces, office: Office) -> None:
    before = set(faces.found())
    assert {place for place in before if not place.startswith(WRITING)} == {PROPOSING}
    assert before >= AT_THE_DESK, "control: the walk finds it where it must be"
    quote = quote_of(text, office)
    faces.world.others.append(quote.pk)
    waiting = set(faces.found())
    assert {place for place in waiting if not place.startswith(WRITING)} == PROPOSED
    reviewer = office(Role.REVIEWER)
    assert way.let_out(reviewer, quote, quote.doubtful)
    out = faces.found()
    beyond = {place for place in out if not place.startswith(WRITING)}
    assert beyond == {*PROPOSED, OUT} - {"cutting/quotes/"}
    assert {place: cuts_in(page) for place, page in out.items() if cuts_in(page)} == {}
    assert way.MARKER not in str(list(AuditEntry.objects.values()))


def public_doors() -> Iterator[Door]:
    """Yield every address of the public site that can be asked for."""
    for door in doors(urls_public.urlpatterns):
        if door.is_plain and not door.route.startswith(("q/", "static/")):
            yield door


def seen_in_public(visitor: Client, world: World) -> dict[str, str]:
    """Return the public addresses that show the marked words, with the page; findings by name."""
    findings = Finding.objects.published().values_list("slug", flat=True)
    addresses = [f"/you-said-we-did/{slug}/" for slug in findings]
    for door in public_doors():
        try:
            addresses += [address for address, _ in addresses_of(door, world)]
        except KeyError:  # a part no page of the office has: none of them takes a text's words
            continue
    shown = {}
    for address in addresses:
        answer = visitor.get(address)
        if not answer.streaming and way.MARKER in answer.content.decode(errors="replace"):
            shown[address] = answer.content.decode()
    assert len(addresses) > 20
    return shown


def test_the_public_reads_it_with_an_answer_alone(
    text: Text, faces: Faces, office: Office, request: pytest.FixtureRequest
) -> None:
    quote = quote_of(text, office)
    assert way.let_out(office(Role.REVIEWER), quote, quote.doubtful)
    visitor = request.getfixturevalue("public")
    assert seen_in_public(visitor, faces.world) == {}
    make_finding("in-your-words", rests_on=quote.theme, quote=quote.words)
    shown = seen_in_public(visitor, faces.world)
    assert set(shown) == {"/you-said-we-did/in-your-words/"}
    assert [cuts_in(page) for page in shown.values()] == [[]]
    quote.refresh_from_db()
    quote.withdraw(factories.make_user(Role.OFFICER, email="takes@testshire.example"), way.DAY)
    assert seen_in_public(visitor, faces.world) == {}


def test_a_quote_in_a_release_says_nothing_of_its_writer() -> None:
    names = {field.name for field in ReleaseQuote._meta.get_fields()}
    assert names == {"id", "theme", "place", "words", "origin"}
    assert {field.name for field in Quote._meta.get_fields()} == {
        *("id", "text", "theme", "words", "status", "proposed_by", "decided_by", "copy"),
        *("refused_for", "refused_words"),
    }


def test_tables_by_part_show_no_quote(text: Text, faces: Faces, office: Office) -> None:
    quote = quote_of(text, office)
    assert way.let_out(office(Role.REVIEWER), quote, quote.doubtful)
    board = faces.clients[1]
    pages = [f"/board/spring/2026-Q3/{below}" for below in ("tables/", "equality/")]
    told = [board.get(page).content.decode() for page in pages]
    assert all(cuts_in(page) for page in told), "control: parts are named there"
    assert not any(way.MARKER in page for page in told)


def test_control_a_quote_that_names_its_writers_age(
    text: Text, faces: Faces, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that said the writer’s age band beside her words was found."""
    quote = quote_of(text, office)
    assert way.let_out(office(Role.REVIEWER), quote, quote.doubtful)
    quotes_of = figures.quotes_of
    monkeypatch.setattr(
        views,
        "quotes_of",
        lambda *given: [(f"{name}, Under 25", said) for name, said in quotes_of(*given)],
    )
    page = faces.clients[1].get("/board/spring/2026-Q3/").content.decode()
    assert way.MARKER in page
    assert cuts_in(page) == ["Under 25"]
