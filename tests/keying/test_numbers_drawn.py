"""A number for a copied form: drawn once, of no language in the log; and none where codes count."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import Tag
from django.test import Client

from feedback.keying.models import TypedForm
from feedback.paper.models import PaperForm
from feedback.paper.numbers import check_number
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests import factories
from tests.keying.conftest import TYPED, give, page, printed, said
from tests.surveys import every_kind
from tests.surveys.test_ways import say

Typist = Callable[..., Client]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]
ADDRESS = "/typing/spring/number/"


def asked(client: Client) -> dict[str, str]:
    """What the page posts before anything is chosen."""
    fields = page(client.get(ADDRESS)).select("main form input[type=hidden][value]")
    return {str(one.get("name", "")): str(one["value"]) for one in fields}


def drawn(response: object) -> str:
    """The number that a page shows."""
    found = page(response).select_one(".keying-number")
    assert isinstance(found, Tag)
    return check_number(found.get_text())


def test_the_log_does_not_tell_in_which_language_it_was_answered(typist: Typist) -> None:
    survey = factories.make_survey("spring", "survivor", every_kind.SINGLE, is_open=False)
    say(survey, "ur", "ur")
    factories.open_survey(survey)
    before = AuditEntry.objects.count()
    number = drawn(typist("anna").post(ADDRESS, {"printed": "1:ur"}))
    assert PaperForm.objects.get(number=number).way == "ur"
    entries = list(AuditEntry.objects.order_by("pk")[before:])
    assert [(one.action, one.subject, one.detail) for one in entries] == [
        ("paper.number_drawn", "spring", {})
    ]


def test_the_same_page_sent_twice_draws_one_number(survey: Survey, typist: Typist) -> None:
    anna = typist("anna")
    sent = {**asked(anna), "printed": "1:"}
    first, again = (anna.post(ADDRESS, sent) for _ in range(2))
    assert drawn(first) == drawn(again)
    assert "It is shown once" in said(first)
    assert "no second one was drawn" in said(again)
    assert PaperForm.objects.count() == 1
    assert AuditEntry.objects.filter(action="paper.number_drawn").count() == 1
    other = drawn(anna.post(ADDRESS, {**asked(anna), "printed": "1:"}))
    assert other != drawn(first), "another form gets another number"
    assert give(anna, other, "first", **TYPED).status_code == 302
    # A page from before that one: its number counts already.
    used = drawn(anna.post(ADDRESS, sent))
    assert used == drawn(first)
    assert give(anna, used, "first", **TYPED).status_code == 302
    assert drawn(anna.post(ADDRESS, sent)) not in {used, other}


def test_nobody_chooses_a_number(survey: Survey, typist: Typist) -> None:
    wish = PaperForm.unused(1)[0]
    assert drawn(typist("anna").post(ADDRESS, {"printed": "1:", "drawn": wish})) != wish


def need_a_code(survey: Survey) -> None:
    """Put out another version of it, that is answered with a code."""
    factories.rewrite(survey, needs_code=True)
    survey = Survey.objects.get(pk=survey.pk)
    factories.make_ready(survey)
    Survey.objects.get(pk=survey.pk).renew(None, factories.TODAY, is_wording_only=False)


def test_where_codes_count_paper_is_no_way_around_them(survey: Survey, typist: Typist) -> None:
    anna = typist("anna")
    (older,) = printed(survey)
    need_a_code(survey)
    survey = Survey.objects.get(pk=survey.pk)
    (number,) = printed(survey)
    assert survey.current_version().read().needs_code
    assert "answered only with a code" in said(give(anna, number, "first", **TYPED))
    assert not TypedForm.objects.exists()
    assert [str(one["value"]) for one in page(anna.get(ADDRESS)).select("[name=printed]")] == ["1:"]
    assert "Choose from the forms shown." in said(anna.post(ADDRESS, {"printed": "2:"}))
    assert give(anna, older, "first", **TYPED).status_code == 302, "printed before there were codes"


def test_a_survey_with_codes_alone_has_no_place_here(typist: Typist) -> None:
    factories.make_survey("spring", "survivor", every_kind.SINGLE, needs_code=True)
    anna = typist("anna")
    assert "Survey spring" not in said(anna.get("/typing/"))
    for address in (ADDRESS, "/typing/spring/"):
        assert "answered only with a code" in said(anna.get(address))
        assert not page(anna.get(address)).select("[name=printed], [name=number]")
    anna.post(ADDRESS, {"printed": "1:"})
    assert not PaperForm.objects.exists()


def test_two_versions_of_one_day_are_told_apart_by_what_the_paper_says(
    survey: Survey, typist: Typist
) -> None:
    question, *others = survey.as_written().questions
    factories.rewrite(survey, questions=(replace(question, text="Which?"), *others))
    factories.make_ready(survey)
    Survey.objects.get(pk=survey.pk).renew(None, factories.TODAY, is_wording_only=True)
    shown = said(typist("anna").get(ADDRESS))
    assert "English, V1, printed since" in shown
    assert "English, V2, printed since" in shown
