"""Pictures of Easy Read, chosen at the office over HTTP as an officer does."""

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from django.test import Client

from feedback.surveys.models import Survey, Wording
from feedback.surveys.pictures import pictures
from feedback.surveys.strings import picture_of, reworded, strings_of
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_screens import fill, seen_on, url, words
from tests.meanwhile import just_before_it_is_kept
from tests.surveys.test_ways import say

HARDER = "Organisational communication difficulties undermined confidence."


def test_an_officer_chooses_pictures_and_reads_what_is_hard(
    officer: Client, office: Callable[..., Client]
) -> None:
    """There is no such page before there is Easy Read. A picture that is not offered is refused
    beside its field and the rest kept as chosen; what somebody else chose meanwhile stays; each
    choice is in the audit log; nobody but an officer may. The public gets what was chosen.
    """
    survey = factories.make_survey(is_open=False)
    address = url("easy-read", survey)
    assert officer.get(address).status_code == 404
    assert "Choose pictures" not in words(officer.get(url("outline", survey)))
    wording = say(survey, "easy", "Notwithstanding considerable accommodation difficulties:")
    page = words(officer.get(address))
    assert "No picture: “Notwithstanding" in page
    assert "It reads at about" in page
    assert "This is advice." in words(officer.get(url("outline", survey)))
    beside = words(officer.get(url("wording", survey, "easy")))
    assert "Change long words for short ones" in beside
    assert "Pictures, and how easily it reads" in beside
    refused = fill(officer, address, q1="<svg>", q2="house")
    assert refused.status_code == 400
    assert "This picture is not offered any more" in words(refused)
    assert b'<option value="house" selected>' in refused.content
    assert not wording.strings.filter(text="house").exists()
    seen = seen_on(officer.get(address))
    assert fill(officer, address, q1="house", q2="phone").status_code == 302
    late = officer.post(address, {"seen": seen, "q1": "bus"})
    assert "changed meanwhile" in words(late)
    rows = wording.strings.filter(string__endswith=".picture")
    assert dict(rows.values_list("string", "text")) == {
        picture_of("q1"): "house",
        picture_of("q2"): "phone",
    }
    assert AuditEntry.objects.filter(action="survey.reworded_in").exists()
    assert office(Role.CODER).get(address).status_code == 403
    assert fill(officer, address, q1="").status_code == 302
    written = survey.as_written()
    easy = reworded(written, Wording.objects.get().words(written))
    assert [each.picture for each in easy.questions] == ["", "phone", ""]


def test_no_age_is_told_as_too_much_that_is_the_most(officer: Client) -> None:
    """Control: harder words are told at their age."""
    survey = factories.make_survey(is_open=False)
    wording = Wording.add(survey, "easy", None)
    for text, is_told in (("Was your appointment easy to get?", False), (HARDER, True)):
        for string, english in strings_of(survey.as_written()).items():
            wording.write(string, english, text, None)
        page = words(officer.get(url("easy-read", survey)))
        assert ("As a whole, Easy Read reads at about" in page) is is_told
        assert not re.search(r"at about 9 years", page)


def test_of_two_who_choose_pictures_at_one_moment_the_second_is_told(officer: Client) -> None:
    """The first one's picture stands and is shown; the second one's choice stays in its field."""
    survey = factories.make_survey(is_open=False)
    wording = say(survey, "easy", "Easy:")
    address = url("easy-read", survey)
    seen = seen_on(officer.get(address))
    with just_before_it_is_kept(lambda: wording.write(picture_of("q1"), "", "house", None)):
        late = officer.post(address, {"seen": seen, "q1": "bus", "q2": "phone"})
    rows = wording.strings.filter(string__endswith=".picture")
    assert dict(rows.values_list("string", "text")) == {picture_of("q1"): "house"}
    assert "changed meanwhile" in words(late)
    page = BeautifulSoup(late.content, "html.parser")
    assert page.select_one("#id_q1 option[selected][value=bus]")
    assert page.select_one(f".easy__row img[alt='Now: {pictures()['house'].shows}']")


def test_a_new_question_has_nothing_of_one_that_was_removed(officer: Client) -> None:
    """Neither its picture nor its other words nor its film: it is another question."""
    survey = factories.make_survey(is_open=False)
    wording = say(survey, "easy", "Easy:")
    *left, last = survey.as_written().questions
    wording.write(picture_of(last.key), "", "house", None)
    fill(officer, url("remove-question", survey, last.key))
    assert [each.key for each in again(survey).as_written().questions] == [q.key for q in left]
    address = url("add-question", survey, "text")
    assert fill(officer, address, text="What else?").status_code == 302
    added = again(survey).as_written().questions[-1]
    easy = reworded(again(survey).as_written(), wording.words(again(survey).as_written()))
    assert added.text == "What else?"
    assert added.key != last.key
    assert [q.picture for q in easy.questions if q.key == added.key] == [""]


def again(survey: Survey) -> Survey:
    """Return it as it is stored now."""
    return Survey.objects.get(pk=survey.pk)
