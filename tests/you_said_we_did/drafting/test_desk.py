"""One screen from a theme to a draft entry, with the evidence beside it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from feedback.desk.models import Turn
from feedback.releases.models import ReleaseTheme
from feedback.responses.models import SetAside, Text, Theme
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import (
    make_agency,
    make_codebook,
    make_priority,
    make_release,
    make_survey,
    make_text,
    make_user,
)
from tests.you_said_we_did.making import make_commitment, make_finding
from tests.you_said_we_did.plans.making import make_vale, vale_council
from you_said_we_did.drafting.desk import MOST_TEXTS
from you_said_we_did.drafting.desk_forms import ActionsForm
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


@pytest.fixture
def theme(db: None) -> ReleaseTheme:
    """Figures of a quarter, and of the one before."""
    make_codebook()
    survey = make_survey()
    make_release(survey, period="2026-Q2", waiting=90)
    return make_release(survey, waiting=25).themes.get(slug="waiting")


@pytest.fixture
def officer(office: Office) -> Client:
    """The engagement officer, who reads every group's texts."""
    return office(Role.OFFICER)


def address(theme: ReleaseTheme) -> str:
    """Return the screen of a theme."""
    return f"/loop/theme/{theme.pk}/"


def filled_in(**changed: Any) -> dict[str, Any]:
    """A finding and its first commitment, as an officer types them."""
    return {
        "title": "A quicker reply",
        "slug": "",
        "you_said": "You said the silence is the hardest part.",
        "priority": str(make_priority().pk),
        "visibility": "public",
        "first-title": "A call back",
        "first-words": "We ring you.",
        "first-what_changes": "",
        "first-owner": str(make_agency().pk),
        "first-due": "2027-03-31",
        **changed,
    }


def words_of(client: Client, path: str) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# ---- Saved together or not at all ---------------------------------------------------------------


def test_a_finding_and_its_first_commitment_are_saved_in_one_go(
    officer: Client, theme: ReleaseTheme
) -> None:
    answer = officer.post(address(theme), filled_in())
    finding = Finding.objects.get()
    assert answer.headers["Location"] == f"/loop/finding/{finding.pk}/"
    commitment = finding.commitments.get()
    assert (commitment.title, commitment.due) == ("A call back", date(2027, 3, 31))
    assert not finding.live
    assert not commitment.live
    assert AuditEntry.objects.filter(action="commitment.drafted").exists()


def test_the_commitment_can_wait(officer: Client, theme: ReleaseTheme) -> None:
    empty = {name: "" for name in filled_in() if name.startswith("first-")}
    assert officer.post(address(theme), filled_in(**empty)).status_code == 302
    assert Finding.objects.exists()
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"first-title": "Police call back"}, "first-title", "police"),
        ({"first-owner": ""}, "first-owner", "Choose “Owner”"),
        ({"first-words": ""}, "first-words", "Fill in “What we say”"),
        ({"first-due": "soon"}, "first-due", "whole date"),
        ({"title": "What the police did"}, "title", "police"),
        ({"slug": "plan"}, "slug", "Another page has this address"),
    ],
)
def test_one_wrong_field_saves_nothing_and_loses_nothing(
    officer: Client, theme: ReleaseTheme, changed: dict[str, str], field: str, words: str
) -> None:
    typed = filled_in(**changed)
    response = officer.post(address(theme), typed)
    assert response.status_code == 400
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert f'href="#id_{field}"' in page, "the summary leads to the field"
    assert words in page
    assert page.count("There is a problem") == 1
    for name in ("you_said", "first-title", "first-due"):
        assert typed[name] in page
    assert not Finding.objects.exists()
    assert not AuditEntry.objects.filter(action="finding.drafted").exists()


def test_what_the_model_refuses_takes_the_finding_back(
    officer: Client, theme: ReleaseTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the form: an action that somebody else let answer something a moment ago."""
    used = make_commitment(make_finding("other", rests_on=theme))
    monkeypatch.setattr(ActionsForm, "clean_actions", lambda form: [used])
    response = officer.post(address(theme), filled_in())
    assert response.status_code == 400
    assert "It answers a finding already." in response.content.decode()
    assert Finding.objects.count() == 1
    assert Commitment.objects.count() == 1


def test_an_error_is_shown_after_going_to_the_form_by_its_link(
    officer: Client, theme: ReleaseTheme
) -> None:
    """A form without an address of its own is sent to the page's, “#write” and all: the browser
    then shows the form, and neither shows nor focuses what is wrong.
    """
    page = officer.get(address(theme)).content.decode()
    assert 'href="#write"' in page
    assert f'<form method="post" action="{address(theme)}" novalidate' in page


# ---- Actions of a plan --------------------------------------------------------------------------


def test_an_action_of_a_plan_answers_it(officer: Client, theme: ReleaseTheme) -> None:
    vale_council()
    make_vale()
    chosen = Commitment.objects.filter(owner__isnull=False, finding=None).earliest("pk")
    ownerless = Commitment.objects.filter(owner=None).earliest("pk")
    page = words_of(officer, address(theme))
    assert "Answer with this action" in page
    assert f'id="id_actions_{chosen.pk}"' in page
    assert f'id="id_actions_{ownerless.pk}"' not in page
    empty = {name: "" for name in filled_in() if name.startswith("first-")}
    answer = officer.post(address(theme), filled_in(actions=[chosen.pk], **empty))
    assert answer.status_code == 302
    assert Commitment.objects.get(pk=chosen.pk).finding == Finding.objects.get()
    refused = officer.post(address(theme), filled_in(slug="other", actions=[ownerless.pk]))
    assert refused.status_code == 400
    assert 'id="id_actions_error"' in refused.content.decode()
    assert Finding.objects.count() == 1


def test_a_ticked_action_stays_ticked_when_something_else_is_wrong(
    officer: Client, theme: ReleaseTheme
) -> None:
    vale_council()
    make_vale()
    chosen = Commitment.objects.filter(owner__isnull=False, finding=None).earliest("pk")
    page = officer.post(address(theme), filled_in(title="", actions=[chosen.pk])).content.decode()
    assert f'id="id_actions_{chosen.pk}" checked' in page


def test_actions_whose_objective_serves_the_priority_come_first(
    officer: Client, theme: ReleaseTheme
) -> None:
    vale_council()
    plan = make_vale()
    owned = Commitment.objects.filter(owner__isnull=False, finding=None, objective__plan=plan)
    one = owned.earliest("pk")
    one.answer(make_finding("other", rests_on=theme), None)
    near = owned.filter(objective=one.objective).exclude(pk=one.pk)
    assert near.exists(), "control: the objective has another action"
    context = officer.get(address(theme)).context["form"]
    assert {each.pk for each in context.serving} == set(near.values_list("pk", flat=True))
    assert not {each.pk for each in context.serving} & {each.pk for each in context.others}
    assert context.others


def test_without_a_free_action_the_screen_says_so(officer: Client, theme: ReleaseTheme) -> None:
    assert "No action of a plan is free to answer it" in words_of(officer, address(theme))


# ---- Evidence -----------------------------------------------------------------------------------


def test_figure_definition_and_change_stand_beside_the_form(
    officer: Client, theme: ReleaseTheme
) -> None:
    page = words_of(officer, address(theme))
    assert "About waiting." in page
    assert "About 25" in page
    assert "<strong>Fewer people</strong>" in page
    assert "Apr–Jun 2026" in page
    assert '<td class="govuk-table__cell">90</td>' in page


def test_first_figures_have_nothing_to_be_compared_with(officer: Client) -> None:
    alone = make_release(make_survey("alone"), waiting=25).themes.get()
    assert "the first figures of this survey" in words_of(officer, address(alone))


def test_what_was_answered_before_on_the_theme_is_shown(
    officer: Client, theme: ReleaseTheme
) -> None:
    before = theme.release.survey.releases.get(starts_on=date(2026, 4, 1)).themes.get()
    assert "Nothing yet." in words_of(officer, address(theme))
    make_commitment(make_finding("an-earlier-answer", rests_on=before), Status.DONE)
    page = words_of(officer, address(theme))
    assert "An earlier answer" in page
    assert "A call back in two days" in page


def plant(theme: ReleaseTheme, words: str, **values: Any) -> Text:
    """A text of the release's period that is coded with the theme, its masking confirmed."""
    version = theme.release.survey.versions.get()
    text = make_text(version, words, **{"is_masking_confirmed": True, **values})
    coder = make_user(Role.CODER, email=f"{text.pk}@testshire.example")
    Turn.take(text, coder, [Theme.objects.get(slug="waiting")])
    return text


def test_masked_words_of_her_groups_stand_beside_the_form(
    office: Office, theme: ReleaseTheme
) -> None:
    plant(theme, "We were still waiting, said [name].")
    reads = make_user(Role.OFFICER, email="reads@testshire.example", groups=["survivor"])
    page = words_of(office(user=reads), address(theme))
    assert "We were still waiting, said" in page
    assert "/desk/themes/waiting/?group=survivor" in page
    other = make_user(Role.OFFICER, email="other@testshire.example", groups=["perpetrator"])
    page = words_of(office(user=other), address(theme))
    assert "still waiting" not in page
    assert "You don’t read the texts of this respondent group" in page
    page = words_of(office(Role.COMMUNICATIONS), address(theme))
    assert "still waiting" not in page


@pytest.mark.parametrize(
    "why", ["unconfirmed", "pooled", "worrying", "decided", "other period", "blind", "aside"]
)
def test_words_that_are_not_to_be_read_here_are_not(
    office: Office, theme: ReleaseTheme, why: str
) -> None:
    text = plant(theme, "We were still waiting.", is_drawn=why == "blind")
    officer = make_user(Role.OFFICER, email="reads@testshire.example")
    changed: dict[str, dict[str, Any]] = {
        "unconfirmed": {"is_masking_confirmed": False},
        "pooled": {"is_pooled": True},
        "worrying": {"safeguarding": Text.Safeguarding.REFERRED},
        "decided": {"safeguarding": Text.Safeguarding.DECIDED},
        "other period": {"month": date(2026, 4, 1)},
        "blind": {"month": F("month")},
        "aside": {"month": F("month")},
    }
    if why == "aside":
        SetAside.objects.create(text=text, reader=officer)
    Text.objects.filter(pk=text.pk).update(**changed[why])
    assert "still waiting" not in words_of(office(user=officer), address(theme))


def test_how_many_texts_there_are_is_not_told(office: Office, theme: ReleaseTheme) -> None:
    for number in range(MOST_TEXTS + 3):
        plant(theme, f"Waiting, told {number}.")
    page = words_of(office(Role.OFFICER), address(theme))
    assert page.count("<blockquote") == MOST_TEXTS < theme.release.suppress_below
    section = page.split('aria-labelledby="voices-heading"')[1].split("</section>")[0]
    assert str(MOST_TEXTS + 3) not in section
