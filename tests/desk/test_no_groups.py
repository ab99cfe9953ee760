"""Without respondent groups the desk says what to do, instead of showing empty queues; and a worry
that would reach nobody is told.
"""

import pytest

from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

SENTENCE = "You read no texts yet, because nobody has chosen whose. Ask an administrator"
PAGES = {
    Role.OFFICER: ("", "texts/", "second/", "agreement/"),
    Role.CODER: ("", "texts/", "second/", "agreement/"),
    Role.REVIEWER: ("", "raw/", "agreement/"),
    Role.SAFEGUARDING: ("", "safeguarding/"),
}
QUEUES = ("No texts have come yet", "Nothing waits", "No text has been sent to you", "Too few")


@pytest.mark.parametrize("role", PAGES)
def test_an_account_without_groups_is_told_whom_to_ask(
    office: Office, version: SurveyVersion, role: Role
) -> None:
    factories.make_text(version)
    client = office(user=factories.make_user(role, groups=()))
    for page in PAGES[role]:
        words = body(client.get(f"/desk/{page}"))
        assert SENTENCE in words, page
        assert not [queue for queue in QUEUES if queue in words], page
    told = body(office(user=factories.make_user(role, email="all@testshire.example")).get("/desk/"))
    assert SENTENCE not in told


def test_without_groups_the_rest_of_the_work_goes_on(
    office: Office, version: SurveyVersion
) -> None:
    officer = office(user=factories.make_user(Role.OFFICER, groups=()))
    assert "/desk/surveys/" in body(officer.get("/desk/"))
    reviewer = office(user=factories.make_user(Role.REVIEWER, groups=()))
    assert "make your review key" in body(reviewer.get("/desk/"))


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    """A text of a survivor."""
    return factories.make_text(version)


def test_a_worry_that_no_lead_may_read_is_told(office: Office, text: Text, ana: User) -> None:
    lead = factories.make_user(Role.SAFEGUARDING, groups=["staff"])
    client = office(user=ana)
    page = body(client.post(f"/desk/texts/{text.pk}/", {"refer": "yes"}, follow=True))
    assert "No safeguarding lead may read texts of this respondent group" in page
    assert "No safeguarding lead may read 1 of them" in body(client.get("/desk/"))
    lead.set_respondent_groups(["survivor"], by=None)
    assert "No safeguarding lead may" not in body(client.get("/desk/"))
    assert "1 text waits for your decision" in body(office(user=lead).get("/desk/"))


def test_nothing_is_said_where_a_lead_reads_it(office: Office, text: Text, ana: User) -> None:
    factories.make_user(Role.SAFEGUARDING)
    answer = office(user=ana).post(f"/desk/texts/{text.pk}/", {"refer": "yes"}, follow=True)
    assert "No safeguarding lead may" not in body(answer)
