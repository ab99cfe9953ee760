"""A paper form in Easy Read, read back from the file that an officer gets."""

from django.test import Client

from feedback.surveys.models import Survey, Wording
from feedback.surveys.pictures import shown_by
from feedback.surveys.strings import picture_of, strings_of
from tests import factories
from tests.board.papers.tagged import faults_of
from tests.paper.files import elements_of, type_sizes, words_on
from tests.paper.test_forms import printed

SMALLEST = 14  # points, as those who write Easy Read ask for
PICTURES = {"q1": "door", "q2": "helping", "q3": "change"}


def test_pictures_are_printed_with_what_they_show(officer: Client) -> None:
    """Each after its question, and at the end whose they are; in the usual words there is none."""
    survey = factories.make_survey(is_open=False)
    wording = Wording.objects.create(survey=survey, name="easy")
    for string, english in strings_of(survey.as_written()).items():
        wording.write(string, english, english, None)
    for key, name in PICTURES.items():
        wording.write(picture_of(key), "", name, None)
    factories.open_survey(survey)
    survey = Survey.objects.get(pk=survey.pk)
    pdf = printed(officer, survey, way="easy", copies="1")
    assert faults_of(pdf) == []
    marks = [each for each in elements_of(pdf) if each.tag in ("/H3", "/Figure")]
    assert [each.alt or each.text[3:] for each in marks][-6:] == [
        part
        for question in factories.QUESTIONS
        for part in (question.text, shown_by(PICTURES[question.key]))
    ]
    words = " ".join(words_on(pdf))
    assert "We don’t ask who you are." in words
    assert words.count("Pictures: OpenMoji, CC BY-SA 4.0.") == 1
    assert min(type_sizes(pdf)) >= SMALLEST
    usual = printed(officer, survey, copies="1")
    assert [each for each in elements_of(usual) if each.tag == "/Figure"] == []
    assert "OpenMoji" not in " ".join(words_on(usual))
