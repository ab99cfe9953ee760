"""What a finding rests on, as anyone outside reads it."""

from collections.abc import Callable

import pytest
from django.test import Client

from engagement.neutral import giveaway_in
from feedback.releases.models import ReleaseQuote
from hearback.people.roles import Role
from tests.factories import make_release, make_survey, make_user
from tests.you_said_we_did.making import (
    make_commitment,
    make_finding,
    make_learning,
    make_source,
    make_theme,
)
from you_said_we_did.models import Finding, LearningSource, Visibility
from you_said_we_did.sources import IN_PLAIN_WORDS

LOOP = "/you-said-we-did/"
PAGE = f"{LOOP}one-named-person/"
MARKER = "zqsecretzq"
pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


def words_of(client: Client, path: str = PAGE) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def secret(visibility: str) -> LearningSource:
    """A source marked in every column that holds words."""
    source = make_source(visibility, title=f"T{MARKER}", summary=f"S{MARKER}")
    source.review(None, source.published_on, f"C{MARKER}")
    return source


def test_system_learning_names_nobody(public: Client) -> None:
    make_commitment(make_learning(make_source(Visibility.PUBLIC)))
    page = words_of(public)
    assert "What we learned" in page
    assert "Who said it" not in page
    assert "or more people" not in page
    assert "What this theme covers" not in page
    assert "A call back in two days" in page
    assert "It does not come from people’s answers." in page
    assert "See what you can answer now" in page
    listed = words_of(public, LOOP)
    assert "From our own work" in listed
    assert "One named person" in listed


@pytest.mark.parametrize("kind", IN_PLAIN_WORDS)
def test_a_public_source_is_named_in_plain_words(public: Client, kind: str) -> None:
    make_learning(make_source(Visibility.PUBLIC, kind=kind, title="How calls are answered"))
    page = words_of(public)
    assert f"We learned this from {IN_PLAIN_WORDS[kind]}: How calls are answered." in page


@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.PARTNERSHIP])
def test_a_source_that_is_not_public_is_nowhere(public: Client, visibility: str) -> None:
    source = secret(visibility)
    make_commitment(make_learning(source))
    theirs = make_finding(rests_on=make_theme(), source=source)
    for path in (LOOP, PAGE, f"{LOOP}{theirs.slug}/", f"{LOOP}changes.xml", "/"):
        page = public.get(path).content.decode()
        assert MARKER not in page
        assert "omicide" not in page
        assert "after someone died" not in page
    assert "We learned this from looking at our own work." in words_of(public)
    page = words_of(public, f"{LOOP}{theirs.slug}/")
    assert "We also learned this from our own work." in page
    assert "People who have used local services: 10 or more people" in page


def test_control_the_marker_shows_once_it_is_public(public: Client) -> None:
    make_learning(secret(Visibility.PUBLIC))
    page = words_of(public)
    assert f"T{MARKER}" in page
    # What it taught us and what changed stay in the office.
    assert page.count(MARKER) == 1
    assert MARKER not in words_of(public, LOOP)


def test_narrowing_takes_the_name_away_at_once(public: Client) -> None:
    source = make_source(Visibility.PUBLIC, title=MARKER)
    make_learning(source)
    assert MARKER in words_of(public)
    source.show_to(Visibility.RESTRICTED, make_user(Role.OFFICER))
    assert MARKER not in words_of(public)


def test_every_theme_is_named_with_its_period(public: Client) -> None:
    release = make_release(make_survey("spring"), waiting=25, believed=15)
    older = make_release(make_survey("older"), period="2026-Q1", believed=15)
    also = [release.themes.get(slug="believed"), older.themes.get()]
    make_finding("two-things", rests_on=release.themes.get(slug="waiting"), also_rests_on=also)
    page = words_of(public, f"{LOOP}two-things/")
    assert "Believed, July to September 2026: About believed." in page
    assert "Believed, January to March 2026: About believed." in page


def test_a_quote_stands_as_a_quotation_until_it_is_removed(public: Client) -> None:
    theme, said = make_theme(), "<b>Weeks</b>, and nobody rang."
    quote = ReleaseQuote.add(theme, said)
    finding = make_finding("months", rests_on=theme, quote=said)
    path = f"{LOOP}months/"
    shown = '<blockquote class="hb-quote hb-measure">&lt;b&gt;Weeks&lt;/b&gt;, and nobody rang.<'
    assert shown in words_of(public, path)
    assert "Weeks" not in words_of(public, LOOP)
    finding.remove_quote(make_user(Role.OFFICER))
    assert "blockquote" not in words_of(public, path)
    # The control: it stands in the row again, as if it had never been removed.
    Finding.objects.update(quote=said, quote_approved_on=finding.approved_on)
    assert shown in words_of(public, path)
    quote.delete()
    assert "blockquote" not in words_of(public, path)


def test_a_quote_of_a_draft_is_not_public(public: Client) -> None:
    theme = make_theme()
    ReleaseQuote.add(theme, MARKER)
    make_finding("months", rests_on=theme).draft_words(None, quote=MARKER)
    assert MARKER not in words_of(public, f"{LOOP}months/")


def test_the_feed_says_what_we_learned(public: Client) -> None:
    make_learning(make_source())
    feed = words_of(public, f"{LOOP}changes.xml")
    assert "New: what we learned, and what we do about it." in feed
    assert "what you said" not in feed
    assert giveaway_in(PAGE) == ""


def test_the_preview_shows_the_same_page(office: Office) -> None:
    finding = make_learning(make_source(Visibility.PUBLIC, title="How calls are answered"))
    context = finding.newest_words().get_preview_context(None, "")
    assert context["finding"].named_source is not None
