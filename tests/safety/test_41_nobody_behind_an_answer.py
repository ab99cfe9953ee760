"""Claim 41: no answer in public can be traced to one person: no answer of hers, count or day.

What people said is told of a theme that a release shows, so of as many as the release's threshold
asks for (ten, as shipped); how many is a band, when is a period, and what anyone wrote is no part
of the loop: no column leads there, and no screen of it takes the key of an answer.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client

from feedback.releases.models import ReleaseTheme
from feedback.responses.models import Coding, Response, Text, Theme
from hearback.people.roles import Role
from tests import factories
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.drafting.forms import CommitmentForm, FindingForm, FindingWordsForm
from you_said_we_did.models import Finding
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/you-said-we-did/a-quicker-reply/"
PUBLIC = ("", "a-quicker-reply/", "changes.xml", "changes.json", "what-we-cant/", "?group=g1")
DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December) \d{4}"
)
NUMBER = re.compile(r"(\d+) (?:or more )?(?:people|answers|responses|mentions)\b")
MARK = "zqzq their own words"


def reached_from(start: type[models.Model]) -> set[str]:
    """Return the apps whose rows a row of this model leads to, key by key."""
    seen: set[type[models.Model]] = set()
    ahead = [start]
    while ahead:
        model = ahead.pop()
        if model in seen:
            continue
        seen.add(model)
        fields = [*model._meta.fields, *model._meta.many_to_many]
        ahead += [f.related_model for f in fields if isinstance(f.related_model, type)]
    return {model._meta.app_label for model in seen - {start}}


def told_of_people(page: str) -> Iterator[str]:
    """Yield what a page tells of how many people, and when, more finely than it may."""
    said = page.split('id="said"')[1].split("</section>")[0]
    about = said.split("On this page since")[0]
    yield from DAY.findall(about)
    for found in NUMBER.finditer(about):
        if found[0] != "10 or more people":
            yield found[0]


def words_in(body: str) -> str:
    """Return what a page says, without its days, which are our own."""
    main = BeautifulSoup(body.partition("<main")[2], "html.parser")
    return DAY.sub("", main.get_text(" "))


@pytest.fixture
def theme() -> ReleaseTheme:
    """A shown theme, and the texts and codings that it was counted from."""
    factories.make_codebook()
    coded = Theme.objects.get(slug="waiting")
    survey = factories.make_survey("spring")
    for number in range(12):
        text = factories.make_text(survey.current_version(), f"{MARK} {number}")
        Coding.objects.create(text=text, theme=coded, status=Coding.Status.SUGGESTED)
    release = factories.make_release(survey, waiting=25, housing=None)
    return release.themes.get(slug="waiting")


def test_no_row_of_the_loop_leads_to_an_answer() -> None:
    for model in apps.get_app_config("you_said_we_did").get_models():
        assert "responses" not in reached_from(model), model
    for model in apps.get_app_config("responses").get_models():
        assert "you_said_we_did" not in reached_from(model), model


def test_control_of_a_row_that_leads_there() -> None:
    """From a coding the same walk comes to the text that was coded."""
    assert "responses" in reached_from(Coding)


@pytest.mark.parametrize("kind", ["hidden", "unpublished"])
def test_nothing_can_be_said_of_fewer_than_a_release_shows(theme: ReleaseTheme, kind: str) -> None:
    if kind == "hidden":
        refused = theme.release.themes.get(slug="housing")
    else:
        waiting = factories.make_release(
            theme.release.survey, is_published=False, period="2026-Q2", waiting=25
        )
        refused = waiting.themes.get(slug="waiting")
    with pytest.raises(ValidationError):
        make_finding(rests_on=refused)
    assert not Finding.objects.exists()


def test_nor_by_a_hand_made_request(theme: ReleaseTheme, office: Office) -> None:
    hidden = theme.release.themes.get(slug="housing")
    officer = office(Role.OFFICER)
    typed = {
        "title": "A quicker reply",
        "slug": "a-quicker-reply",
        "you_said": "You said so.",
        "priority": str(factories.make_priority().pk),
        "respondent_group": "survivor",
        "visibility": "public",
    }
    assert officer.post(f"/loop/theme/{hidden.pk}/", typed).status_code == 404
    # The theme is the address's, whatever a form says besides.
    officer.post(f"/loop/theme/{theme.pk}/", {**typed, "rests_on": str(hidden.pk)})
    assert Finding.objects.get().rests_on == theme


def test_nor_by_a_draft_that_points_elsewhere(theme: ReleaseTheme) -> None:
    finding = make_finding(rests_on=theme)
    revision = finding.save_revision()
    hidden = theme.release.themes.get(slug="housing")
    revision.content["rests_on"] = hidden.pk
    revision.save()
    revision.publish()
    assert Finding.objects.get().rests_on == theme


def test_how_many_is_a_band_and_when_is_a_period(theme: ReleaseTheme, public: Client) -> None:
    make_commitment(make_finding(rests_on=theme), Status.CHECKED)
    page = public.get(PAGE).content.decode()
    assert list(told_of_people(page)) == []
    assert "10 or more people" in page
    assert "July to September 2026" in page
    for path in PUBLIC:
        body = public.get(f"/you-said-we-did/{path}").content.decode()
        told = {match[0] for match in NUMBER.finditer(body.partition("<main")[2] or body)}
        assert told <= {"10 or more people", "0 people", "1 answer"}, path
        assert not re.search(r"\b(?:25|12)\b", words_in(body)), path


def test_control_of_a_page_that_tells_a_number_and_a_day() -> None:
    """A page with “25 people” and “on 3 August 2026” was found."""
    page = '<section id="said"><p>25 people, on 3 August 2026</p> On this page since </section>'
    assert list(told_of_people(page)) == ["3 August 2026", "25 people"]


def test_no_screen_of_the_loop_shows_or_takes_an_answer(
    theme: ReleaseTheme, office: Office
) -> None:
    finding = make_finding(rests_on=theme)
    commitment = make_commitment(finding)
    both = office(Role.OFFICER, Role.COMMUNICATIONS)
    for path in (
        "",
        f"theme/{theme.pk}/",
        f"finding/{finding.pk}/",
        f"finding/{finding.pk}/words/",
        f"finding/{finding.pk}/commitment/",
        f"commitment/{commitment.pk}/",
        f"commitment/{commitment.pk}/words/",
    ):
        answer = both.get(f"/loop/{path}")
        assert answer.status_code == 200, path
        assert MARK.split()[0] not in answer.content.decode(), path
    for form in (FindingForm, FindingWordsForm, CommitmentForm):
        asked: dict[str, Any] = form.base_fields
        models_asked = {f.queryset.model for f in asked.values() if hasattr(f, "queryset")}
        assert not models_asked & {Text, Response, Coding}, form


def test_control_the_words_are_there_to_be_found(theme: ReleaseTheme, office: Office) -> None:
    """At the desk, where texts are read, the same search finds them."""
    found = office(Role.CODER).get("/desk/texts/?group=survivor").content.decode()
    assert MARK.split()[0] in found
