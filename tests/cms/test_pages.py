"""Pages as a visitor of the public tier sees them."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from cms.models import CampaignPage, HomePage, StandardPage, StrategyPage
from engagement.models import Priority
from tests.cms.conftest import ALL_LINES
from tests.factories import make_survey

NEUTRAL = ["/", "/help/", "/privacy/", "/cookies/", "/accessibility/", "/using-this-site/"]
HONEST = ["/strategy/", "/campaigns/", "/campaigns/it-starts-with-a-question/"]
TELLING = ("abuse", "survivor", "violence", "domestic", "perpetrator", "police", "refuge")


class Outline(HTMLParser):
    """What a browser keeps or shows of a page: its title, addresses, headings, scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title, self.h1 = "", 0
        self.links: list[str] = []
        self.inline: list[str] = []
        self.meta: dict[str, str] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._open = tag
        self.h1 += tag == "h1"
        if tag in ("a", "link", "script", "img") and (given.get("href") or given.get("src")):
            self.links.append(str(given.get("href") or given.get("src")))
        if tag == "meta" and (given.get("name") or given.get("property")):
            name = given.get("name") or given.get("property")
            self.meta[str(name)] = str(given.get("content"))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data.strip()
        self._open = ""


def outline(client: Client, path: str) -> Outline:
    """Fetch a page that must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert not response.cookies
    return Outline(response.content.decode())


@pytest.mark.parametrize("path", NEUTRAL + HONEST)
def test_every_page_is_whole(public: Client, home: HomePage, path: str) -> None:
    page = outline(public, path)
    assert page.h1 == 1
    assert page.inline == []
    assert "/o" in page.links
    assert "/help/" in page.links
    assert page.meta["referrer"] == "no-referrer"


@pytest.mark.parametrize("path", NEUTRAL)
def test_neutral_pages_say_nothing_to_a_history(public: Client, home: HomePage, path: str) -> None:
    page = outline(public, path)
    assert page.title == "Testshire Together"
    assert page.meta["og:title"] == "Testshire Together"
    assert page.meta["robots"] == "noindex"
    own = " ".join([page.title, *(link for link in page.links if link.startswith("/"))]).lower()
    assert not [word for word in TELLING if word in own]


@pytest.mark.parametrize("path", HONEST)
def test_strategy_and_campaigns_have_honest_titles(
    public: Client, home: HomePage, path: str
) -> None:
    page = outline(public, path)
    assert "Testshire Domestic Abuse Partnership" in page.title
    assert "robots" not in page.meta


def test_the_link_to_an_honest_title_says_so(public: Client, home: HomePage) -> None:
    html = public.get("/").content.decode()
    assert "Our strategy (this page’s title will show in your history)" in html
    assert 'href="/strategy/" aria-describedby="history-note"' in html
    assert 'id="history-note"' in html


def test_no_page_asks_another_host(public: Client, home: HomePage) -> None:
    for path in NEUTRAL + HONEST:
        response = public.get(path)
        for mark in ('<script src="http', '<link rel="stylesheet" href="http', '<img src="http'):
            assert mark not in response.content.decode()


def test_drafts_are_not_served(public: Client, home: HomePage) -> None:
    page = StandardPage(slug="news", title="News", lead="Not yet for anyone.", live=False)
    home.add_child(instance=page)
    assert public.get("/news/").status_code == 404
    page.save_revision().publish()
    assert public.get("/news/").status_code == 200
    page.lead = "A later draft."
    page.save_revision()
    assert "A later draft." not in public.get("/news/").content.decode()
    StandardPage.objects.get(slug="news").unpublish()
    assert public.get("/news/").status_code == 404


def test_home_invites_to_open_surveys_only(public: Client, home: HomePage) -> None:
    make_survey("spring")
    make_survey("autumn", is_open=False)
    html = public.get("/").content.decode()
    assert 'href="/q/spring/"' in html
    assert "/q/autumn/" not in html
    assert "People who have used local services" in html


def test_home_without_a_survey_says_so(public: Client, home: HomePage) -> None:
    assert "We are not asking anything at the moment." in public.get("/").content.decode()


def test_home_puts_help_before_everything_else(public: Client, home: HomePage) -> None:
    html = public.get("/").content.decode()
    assert html.index("Need help now?") < html.index("You said, we did</h2>")
    assert html.index("Call <a") < html.index("<main")


def test_at_a_glance_comes_from_the_records(public: Client, home: HomePage) -> None:
    priority = Priority.objects.get(slug="safe-homes")
    priority.aim = "Nobody loses a home <for> leaving."
    priority.save()
    Priority.objects.exclude(slug="safe-homes").delete()
    html = public.get("/strategy/").content.decode()
    assert html.count("Nobody loses a home &lt;for&gt; leaving.") == 2
    assert "#working-together" not in html
    assert priority.activities[0] in html


def test_strategy_shows_its_parts(public: Client, home: HomePage) -> None:
    html = public.get("/strategy/").content.decode()
    page = StrategyPage.objects.get()
    for words in (page.vision, page.language_note, *page.principles.values_list("name", flat=True)):
        assert words in html
    assert "Chair, Aireborough Together Partnership Board" in html


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-11-01", "Not started yet"),
        ("2026-11-16", "Running now"),
        ("2026-12-10", "Running now"),
        ("2026-12-11", "This campaign is over"),
    ],
)
def test_a_campaign_says_whether_it_runs(
    public: Client, home: HomePage, today: str, words: str
) -> None:
    with freeze_time(today):
        html = public.get("/campaigns/it-starts-with-a-question/").content.decode()
    assert words in html
    assert "White Ribbon Day, 25 November 2026" in html
    assert "16 November 2026 to 10 December 2026" in html


def test_a_campaign_cannot_end_before_it_starts() -> None:
    page = CampaignPage(title="x", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))
    with pytest.raises(Exception, match="can’t end before it starts"):
        page.clean()


def lines_of(public: Client, address: str) -> list[str]:
    """Return the names of the lines on the help page, in order."""
    html = unescape(public.get(address).content.decode())
    return [name.strip() for name in re.findall(r"<h3[^>]*>([^<]*)</h3>", html)]


def test_help_lists_every_line_dated_and_owned(public: Client, home: HomePage) -> None:
    html = public.get("/help/").content.decode()
    assert html.count("Last checked 9 November 2026 by Engagement team") == ALL_LINES
    assert 'href="tel:08082000247"' in html


def test_help_is_ordered_for_whoever_asks(public: Client, home: HomePage) -> None:
    everyone = lines_of(public, "/help/")
    young = lines_of(public, "/help/?for=young")
    change = lines_of(public, "/help/?for=change")
    assert everyone[0] == "Emergency services"
    assert (young[0], change[0]) == ("Childline", "Respect Phoneline")
    assert young[1] == change[1] == "Emergency services"
    assert young.index("Childline") < everyone.index("Childline")
    assert change.index("Respect Phoneline") < everyone.index("Respect Phoneline")
    assert sorted(everyone) == sorted(young) == sorted(change)


@pytest.mark.parametrize("word", ["survivor", "perpetrator", "<script>", "x" * 5000])
def test_help_ignores_words_it_does_not_know(public: Client, home: HomePage, word: str) -> None:
    assert public.get("/help/").content == public.get("/help/", {"for": word}).content


def test_help_shows_which_order_is_chosen(public: Client, home: HomePage) -> None:
    assert (
        'href="?for=young" aria-current="true"' in public.get("/help/?for=young").content.decode()
    )


@pytest.mark.parametrize("path", ["/", "/help/", "/strategy/", "/campaigns/", "/privacy/"])
def test_queries_do_not_grow(
    public: Client, home: HomePage, path: str, django_assert_max_num_queries: Any
) -> None:
    public.get(path)
    with django_assert_max_num_queries(16):
        public.get(path)
