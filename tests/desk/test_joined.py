"""Nobody who reads words sees what is joined to them."""

import pytest
from django.urls import reverse

from feedback.desk.referrals import Referral
from feedback.surveys.definition import Joined, Kind, QuestionDefinition
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.surveys.every_kind import choices

AREA = QuestionDefinition(
    "q4", Kind.SINGLE, "Which?", choices=choices("Zennor", "Nanquidno"), joined_as=Joined.AREA
)


@pytest.mark.parametrize("name", ["text", "texts", "second_text", "safeguarding_text"])
def test_no_page_shows_an_area_or_age_beside_a_text(office: Office, name: str) -> None:
    factories.make_codebook()
    version = factories.make_survey("spring", "survivor", *factories.QUESTIONS, AREA)
    text = factories.make_text(
        version.current_version(),
        area="zqarea",
        age_band="zqband",
        is_drawn=True,
        is_coded=name == "second_text",
    )
    if name == "safeguarding_text":
        Referral.send(text, factories.make_user(Role.CODER, email="ana@testshire.example"))
    address = {
        "text": f"/desk/texts/{text.pk}/",
        "texts": "/desk/texts/",
        "second_text": f"/desk/second/{text.pk}/",
        "safeguarding_text": f"/desk/safeguarding/{text.pk}/",
    }[name]
    page = body(office(Role.CODER, Role.OFFICER, Role.SAFEGUARDING).get(address))
    for telling in ("zqarea", "zqband", "Zennor"):
        assert telling not in page


def test_the_survey_itself_says_what_is_joined(office: Office) -> None:
    """Control: the officer reads it in the promise."""
    survey = factories.make_survey("spring", "survivor", *factories.QUESTIONS, AREA)
    page = body(office(Role.OFFICER).get(reverse("desk:survey", args=[survey.slug])))
    assert "Your answer to “Which?” stays with your words" in page
