"""What each kind of question asks an officer for, beside the question itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from feedback.builder.editing import relabelled
from feedback.surveys.definition import Joined, Kind, Prompt, QuestionDefinition
from feedback.surveys.kinds.month import EARLIEST
from feedback.surveys.kinds.scales import FEWEST_POINTS, MOST_POINTS
from feedback.surveys.typed_text import without_unseen

LINES = "One on each line."
YEARS_BACK = 10
LONGEST_NUMBER = 6


class Words(forms.CharField):
    """What an officer types for people to read, without signs that nobody sees."""

    def to_python(self, value: Any) -> Any:
        """Return it as it looks."""
        return without_unseen(super().to_python(value) or "")


class Lines(Words):
    """A list, typed one on each line. Most questions can't be asked without theirs, but may be kept
    unfinished: only where `is_optional` does the screen say "if you like".
    """

    is_optional = False

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 6}), required=False, strip=True, **options
        )

    def clean(self, value: Any) -> Any:
        """Return the lines that hold anything, each without spaces around it."""
        typed = str(super().clean(value))
        return [line.strip() for line in typed.splitlines() if line.strip()]


def is_bound(line: str) -> bool:
    """Say whether a line is a number that can begin a band."""
    return line.isdecimal() and len(line) <= LONGEST_NUMBER


def _choices(label: str, name: str, question: QuestionDefinition) -> dict[str, forms.Field]:
    listed = [choice.label for choice in getattr(question, name) if not choice.is_alone]
    return {name: Lines(label=label, help_text=LINES, initial="\n".join(listed))}


def _alone(question: QuestionDefinition) -> dict[str, forms.Field]:
    listed = [choice.label for choice in question.choices if choice.is_alone]
    field = Lines(
        label="Choices that stand alone",
        help_text="“None of these”, “Prefer not to say”: whoever ticks one ticks nothing else. "
        + LINES,
        initial="\n".join(listed),
    )
    field.is_optional = True
    field.widget.attrs["rows"] = 2
    return {"alone": field}


def _points(question: QuestionDefinition) -> dict[str, forms.Field]:
    low, high = question.ends
    return {
        "points": forms.TypedChoiceField(
            label="Points",
            coerce=int,
            choices=[(n, n) for n in range(FEWEST_POINTS, MOST_POINTS + 1)],
            initial=question.points or 5,
        ),
        "low": Words(max_length=60, label="Words for the low end", initial=low),
        "high": Words(max_length=60, label="Words for the high end", initial=high),
    }


def _single(question: QuestionDefinition) -> dict[str, forms.Field]:
    return {
        **_choices("Choices", "choices", question),
        "joined_as": forms.ChoiceField(
            label="Join this answer to words",
            required=False,
            choices=[("", "no"), *((way.value, f"as {way.label.lower()}") for way in Joined)],
            initial=question.joined_as,
            help_text="For figures of what words are about, by area or age. The promise on the"
            " first page will say so. It stays with the words only where at least"
            f" {settings.BATCH_MINIMUM} people of a batch gave the same answer, and no page shows"
            " it beside a text. One area and one age band at most.",
        ),
    }


def _multiple(question: QuestionDefinition) -> dict[str, forms.Field]:
    return {**_choices("Choices", "choices", question), **_alone(question)}


def _grid(question: QuestionDefinition) -> dict[str, forms.Field]:
    return {
        **_choices("Statements", "rows", question),
        **_choices("Answers", "choices", question),
    }


def _rank(question: QuestionDefinition) -> dict[str, forms.Field]:
    return _choices("Things to put in order", "choices", question)


def _band(question: QuestionDefinition) -> dict[str, forms.Field]:
    field = Lines(
        label="Lowest number of each band",
        help_text="0, 1, 3 and 6 make “0”, “1 to 2”, “3 to 5” and “6 or more”. " + LINES,
        initial="\n".join(str(bound) for bound in question.bounds),
    )
    return {"bounds": field}


def _month(question: QuestionDefinition) -> dict[str, forms.Field]:
    this_year = timezone.localdate().year
    return {
        "from_year": forms.IntegerField(
            label="First year in the list",
            help_text="As early as anyone who answers may need.",
            min_value=EARLIEST,
            max_value=this_year,
            initial=question.from_year or this_year - YEARS_BACK,
        )
    }


def _words(question: QuestionDefinition) -> dict[str, forms.Field]:
    is_short = question.kind == Kind.SHORT
    usual = Prompt.ANYTHING_ELSE if is_short else Prompt.SHOULD_CHANGE
    initial = question.prompt or usual.value
    return {
        "prompt": forms.ChoiceField(
            label="What it asks for", choices=Prompt.choices, initial=initial
        )
    }


def _nothing(question: QuestionDefinition) -> dict[str, forms.Field]:
    return {}


def _star(question: QuestionDefinition) -> dict[str, forms.Field]:
    scales = _choices("Scales", "rows", question)
    scales["rows"].help_text = "At least three. " + LINES
    return {**scales, **_points(question)}


FIELDS = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.SCALE: _points,
    Kind.GRID: _grid,
    Kind.RANK: _rank,
    Kind.BAND: _band,
    Kind.MONTH: _month,
    Kind.SHORT: _words,
    Kind.TEXT: _words,
    Kind.STATEMENT: _nothing,
    Kind.STAR: _star,
}


@dataclass(frozen=True)
class Past:
    """What a question's keys must not be mixed up with: itself in versions that are out, and what
    conditions ask of it.
    """

    out: Sequence[QuestionDefinition] = ()
    asked: frozenset[str] = frozenset()


def _set_choices(
    made: QuestionDefinition, typed: Mapping[str, Any], past: Past
) -> QuestionDefinition:
    before = [choice for version in past.out for choice in version.choices]
    alone = typed.get("alone", ())
    choices = relabelled(made.choices, typed["choices"], alone, before=before, asked=past.asked)
    return replace(made, choices=choices)


def _set_rows(made: QuestionDefinition, typed: Mapping[str, Any], past: Past) -> QuestionDefinition:
    before = [row for version in past.out for row in version.rows]
    rows = relabelled(made.rows, typed["rows"], before=before, asked=past.asked)
    return replace(made, rows=rows)


def _set_points(
    made: QuestionDefinition, typed: Mapping[str, Any], past: Past
) -> QuestionDefinition:
    return replace(made, points=typed["points"], ends=(typed["low"], typed["high"]))


def _set_bounds(
    made: QuestionDefinition, typed: Mapping[str, Any], past: Past
) -> QuestionDefinition:
    return replace(made, bounds=tuple(int(bound) for bound in typed["bounds"]))


def _set_from_year(
    made: QuestionDefinition, typed: Mapping[str, Any], past: Past
) -> QuestionDefinition:
    return replace(made, from_year=typed["from_year"])


def _set_joined_as(
    made: QuestionDefinition, typed: Mapping[str, Any], past: Past
) -> QuestionDefinition:
    return replace(made, joined_as=typed["joined_as"])


CHANGES = {
    "choices": _set_choices,
    "rows": _set_rows,
    "points": _set_points,
    "bounds": _set_bounds,
    "from_year": _set_from_year,
    "joined_as": _set_joined_as,
}
