"""An officer, and a survey of every kind of question in English and in Urdu."""

import pytest

from feedback.surveys.models import Survey, Wording
from feedback.surveys.strings import strings_of
from tests import factories
from tests.builder.conftest import officer
from tests.surveys.every_kind import ABOUT_YOU, PARTS, QUESTIONS

__all__ = ["officer"]

# So that each question has words of its own: one, two, three …
COUNTED = [
    "ایک",
    "دو",
    "تین",
    "چار",
    "پانچ",
    "چھ",
    "سات",
    "آٹھ",
    "نو",
    "دس",
    "گیارہ",
    "بارہ",
    "تیرہ",
    "چودہ",
    "پندرہ",
]


def in_urdu(number: int) -> str:
    """Return the words of a question: “question one”."""
    return f"سوال {COUNTED[number]}"


@pytest.fixture
def survey(db: None) -> Survey:
    """An open survey, last day 31 December 2099."""
    made = factories.make_survey(
        "spring",
        "survivor",
        *QUESTIONS,
        is_open=False,
        sections=PARTS,
        about_you=ABOUT_YOU,
        short=("q1", "q9"),
    )
    wording = Wording.objects.create(survey=made, name="ur")
    written = made.as_written()
    asked = {f"{each.key}.text": n for n, each in enumerate(written.everything())}
    for string, english in strings_of(written).items():
        words = in_urdu(asked[string]) if string in asked else "اپنی رائے دیں"
        wording.write(string, english, words, None)
    factories.open_survey(made)
    return Survey.objects.get(pk=made.pk)
