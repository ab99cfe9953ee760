"""The demonstration's surveys in other words: each string beside the English of today, checked."""

from datetime import date
from typing import Any

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey, Wording
from feedback.surveys.strings import strings_of
from hearback.people.models import User


def write_other_words(
    survey: Survey, written: SurveyDefinition, values: dict[str, Any], by: User, on: date
) -> None:
    """Write one survey in one set of other words. Where a name is given, they checked every string;
    else nobody has, and people are told so.
    """
    wording = Wording.objects.create(survey=survey, name=values["name"])
    english = strings_of(written)
    for string, text in values["words"].items():
        wording.write(string, english.get(string, ""), text, by)
        if values["checked_by"]:
            wording.check_string(string, text, values["checked_by"], by, on)
