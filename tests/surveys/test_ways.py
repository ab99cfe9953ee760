"""One survey in other words, shorter, or in someone else's hands: the same keys in every way."""

import pytest
from django.core.exceptions import ValidationError

from feedback.surveys.models import Survey, Wording
from feedback.surveys.models.wordings import NOT_READY
from feedback.surveys.strings import reworded, strings_of
from feedback.surveys.ways import AnswerMode, Way
from tests import factories

EVERY = [
    Way(wording, is_short, mode)
    for wording in ("", "easy", "pl", "ur")
    for is_short in (False, True)
    for mode in (AnswerMode.ONLINE.value, AnswerMode.ASSISTED.value, AnswerMode.KIOSK.value)
]


def say(survey: Survey, name: str, prefix: str) -> Wording:
    """Put every string of a survey into other words."""
    wording = Wording.objects.create(survey=survey, name=name)
    for string, english in strings_of(survey.as_written()).items():
        wording.write(string, english, f"{prefix} {english}", None)
    return wording


def test_each_way_has_one_address() -> None:
    assert len({way.path for way in EVERY}) == len(EVERY)
    assert all(Way.from_path(way.path) == way for way in EVERY)


@pytest.mark.django_db
def test_every_string_but_no_key_is_put_into_other_words() -> None:
    written = factories.make_survey().as_written()
    words = {string: f"x{english}" for string, english in strings_of(written).items()}
    said = reworded(written, words)
    assert strings_of(said) == words
    keys = [(q.key, [c.key for c in q.choices], [r.key for r in q.rows]) for q in said.everything()]
    assert keys == [
        (q.key, [c.key for c in q.choices], [r.key for r in q.rows]) for q in written.everything()
    ]


@pytest.mark.django_db
def test_words_that_are_missing_or_out_of_date_keep_a_survey_from_opening() -> None:
    """Unfinished in a wanted language: closed. Switched off, or finished: it opens, and the words
    are frozen with it. A string that changes in English is on every list again.
    """
    survey = factories.make_survey(is_open=False)
    words = {name: say(survey, name, name) for name in ("pl", "ur")}
    words["pl"].strings.filter(string="q1.text").delete()
    factories.rewrite(survey, why="Other reasons.")
    survey = Survey.objects.get(pk=survey.pk)
    written = survey.as_written()
    lists = {
        name: [line.string for line in each.lines(written) if line.status in NOT_READY]
        for name, each in words.items()
    }
    assert lists == {"pl": ["why", "q1.text"], "ur": ["why"]}
    with pytest.raises(ValidationError, match="Polish: 2 strings"):
        survey.draft.ask_for_approval(None)
    with pytest.raises(ValidationError, match="Polish: 2 strings") as refused:
        survey.open(None, factories.TODAY)
    assert any("Urdu: 1 string is" in each for each in refused.value.messages)
    words["pl"].want(None, is_wanted=False)
    words["ur"].write("why", "Other reasons.", "ur why", None)
    version = factories.open_survey(survey)
    assert [way.path for way in version.offered()] == ["", "ur"]
    assert version.in_way(Way("ur")).read().why == "ur why"
    assert "why" in version.unchecked()
    assert not version.offers(Way("pl"))


@pytest.mark.django_db
def test_other_words_are_approved_like_the_survey() -> None:
    survey = factories.make_survey(is_open=False)
    polish = say(survey, "pl", "pl")
    factories.make_ready(survey)
    survey = Survey.objects.get(pk=survey.pk)
    before = survey.draft.mark
    polish.write("q1.text", "How easy was it to get help?", "something nobody approved", None)
    assert survey.draft.mark != before
    with pytest.raises(ValidationError):
        survey.open(None, factories.TODAY)
    factories.make_ready(survey)
    before = survey.draft.mark
    polish.check_string("q1.text", "something nobody approved", "Hanna", None, factories.TODAY)
    assert survey.draft.mark != before, "that it was checked is for those who approve, too"
    with pytest.raises(ValidationError):
        Survey.objects.get(pk=survey.pk).open(None, factories.TODAY)
