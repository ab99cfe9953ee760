from datetime import date

import pytest
from django.utils.html import strip_tags

from feedback.desk.models import Turn
from feedback.desk.news import in_round_figures
from feedback.desk.referrals import Referral
from feedback.responses.models import Batch, Quarantined
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, theme


def make_batch(version: SurveyVersion, responses: int = 23) -> Batch:
    return Batch.objects.create(
        survey=version.survey,
        month=date(2026, 8, 1),
        opened_on=date(2026, 8, 20),
        responses=responses,
    )


def test_an_empty_desk_says_so(office: Office) -> None:
    page = body(office(Role.OFFICER).get("/desk/"))
    for sentence in (
        "No new answers since someone last looked",
        "No texts have come yet",
        "Nothing waits for you as a second coder",
        "No envelope was set aside",
        "No text is waiting for a decision",
        "Too few texts to say",
    ):
        assert sentence in page


def test_a_new_batch_is_told_in_round_figures_until_it_is_seen(
    office: Office, version: SurveyVersion
) -> None:
    client, batch = office(Role.OFFICER), make_batch(version)
    page = body(client.get("/desk/"))
    assert "August 2026: answers from 20 or more people" in page
    assert "23" not in strip_tags(page)  # a random key in an address may hold any digits
    assert client.get(f"/desk/batches/{batch.pk}/seen/").status_code == 405
    assert client.post(f"/desk/batches/{batch.pk}/seen/").headers["Location"] == "/desk/"
    assert "August 2026" not in body(client.get("/desk/"))
    assert AuditEntry.objects.get(action="batch.seen").detail == {"month": "2026-08"}


@pytest.mark.parametrize(
    ("responses", "words"),
    [(5, "fewer than 10"), (9, "fewer than 10"), (10, "10 or more"), (14, "10 or more")],
)
def test_nobody_can_count_who_came_in(responses: int, words: str) -> None:
    assert in_round_figures(responses) == words


def test_work_is_told_per_survey_and_group(office: Office, version: SurveyVersion) -> None:
    other = factories.make_version(slug="autumn", group="perpetrator")
    factories.make_text(version, is_coded=True)
    factories.make_text(version)
    factories.make_text(other)
    client = office(Role.CODER)
    page = body(client.get("/desk/"))
    assert "1 of 2" in page
    assert "1 of 1" in page
    address = "/desk/texts/next/?group=perpetrator&amp;survey=autumn&amp;state=to_code"
    assert address in page
    following = client.get(address.replace("&amp;", "&"), follow=True)
    assert "Survey autumn" in body(following)


def test_what_waits_elsewhere_is_told(office: Office, version: SurveyVersion, ana: User) -> None:
    text = factories.make_text(version, is_drawn=True)
    text.code(ana, [theme("waiting")])
    Referral.send(factories.make_text(version), ana)
    for _ in range(3):
        Quarantined.objects.create(sealed=b"noise", month=date(2026, 8, 1))
    page = body(office(Role.CODER).get("/desk/"))
    assert "1 text waits for you as a second coder" in page
    assert "1 text is waiting for a decision" in page
    assert "3 envelopes were set aside" in page


def test_the_safeguarding_lead_sees_her_queue_and_nothing_else(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    make_batch(version)
    Referral.send(factories.make_text(version), ana)
    page = body(office(Role.SAFEGUARDING).get("/desk/"))
    assert "1 text waits for your decision" in page
    assert "August 2026" not in page
    assert "To code" not in page


def test_a_reviewer_sees_what_came_but_codes_nothing(
    office: Office, version: SurveyVersion
) -> None:
    batch = make_batch(version)
    client = office(Role.REVIEWER)
    page = body(client.get("/desk/"))
    assert "20 or more people" in page
    assert "Mark as seen" not in page
    assert client.post(f"/desk/batches/{batch.pk}/seen/").status_code == 403


@pytest.mark.parametrize(
    "role", [Role.BOARD, Role.ADMINISTRATOR, Role.KEYHOLDER, Role.COMMUNICATIONS, Role.PARTNER]
)
def test_others_are_turned_away(office: Office, role: Role) -> None:
    assert office(role).get("/desk/").status_code == 403


def test_two_people_mark_a_batch_as_seen_once(version: SurveyVersion, ana: User) -> None:
    batch = make_batch(version)
    stale = Batch.objects.get()
    batch.mark_seen(ana)
    stale.mark_seen(ana)
    assert not Batch.objects.unseen().exists()
    assert AuditEntry.objects.get(action="batch.seen").actor == ana.email


def test_the_desk_counts_what_the_list_counts(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    """Ben does not meet what waits for him as a second coder: it is in neither number."""
    factories.make_text(version)
    drawn = factories.make_text(version, is_drawn=True)
    Turn.take(drawn, ana, [])
    for person, number in ((ana, 2), (ben, 1)):
        client = office(user=person)
        assert f"1 of {number}<" in body(client.get("/desk/"))
        page = body(client.get("/desk/texts/?group=survivor&survey=spring&state=to_code"))
        assert f"{number - 1} of {number} coded in this selection" in page
