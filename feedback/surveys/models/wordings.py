"""A survey in other words: a language, or Easy Read. Each string is written beside the English,
checked by a named person, and frozen with the version that goes out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.hands import frozen_hands
from feedback.surveys.models.recordings import current, unfit
from feedback.surveys.models.survey import Survey
from feedback.surveys.promise import promise_for
from feedback.surveys.safety.easy_read import advice
from feedback.surveys.strings import PICTURE, reworded, strings_of
from feedback.surveys.ways import EASY, Way, shortened, words_called
from hearback.people.models import AuditEntry, User


class Status(models.TextChoices):
    """How far one string is in other words."""

    MISSING = "missing", "Missing"
    CHANGED = "changed", "Changed since"
    UNCHECKED = "unchecked", "Not checked by a person"
    CHECKED = "checked", "Checked"


# With one of these a survey can't go out in those words.
NOT_READY = (Status.MISSING, Status.CHANGED)


@dataclass(frozen=True)
class Line:
    """One string beside its English. `source` is the English that was put into other words."""

    string: str
    english: str
    text: str = ""
    source: str = ""
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def status(self) -> Status:
        """How far it is."""
        if not self.text:
            return Status.MISSING
        if self.source != self.english:
            return Status.CHANGED
        return Status.CHECKED if self.checked_on else Status.UNCHECKED


class Wording(models.Model):
    """A survey in one set of other words. While it is wanted, the survey goes out in it too, and
    only if nothing in it is missing or out of date.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="wordings")
    name = models.CharField(max_length=10, help_text="The code of a language, or “easy”.")
    is_wanted = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "name"), name="a_survey_has_each_set_of_words_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} in {self.label}"

    @property
    def label(self) -> str:
        """What the office calls it."""
        return words_called(self.name)

    def lines(self, definition: SurveyDefinition) -> list[Line]:
        """Return every string of the survey as it is written now, each with what became of it."""
        kept = {row.string: row for row in self.strings.all()}
        return [
            Line(string, english, *(kept[string].facts if string in kept else ()))
            for string, english in strings_of(definition).items()
        ]

    def counts(self, definition: SurveyDefinition) -> Counter[Status]:
        """Return how many strings are how far."""
        return Counter(line.status for line in self.lines(definition))

    def problems(self, definition: SurveyDefinition) -> list[str]:
        """Return what keeps the survey from going out in these words, in words."""
        counts = self.counts(definition)
        left = sum(counts[status] for status in NOT_READY)
        if not left:
            return []
        of_them = "1 string is" if left == 1 else f"{left} strings are"
        return [
            f"{self.label}: {of_them} missing or changed since. Finish them, or switch"
            f" {self.label} off for this survey."
        ]

    def advice(self, definition: SurveyDefinition) -> list[str]:
        """Return what makes Easy Read hard to read, in words; it keeps nothing from going out."""
        if self.name != EASY:
            return []
        return advice(reworded(definition, self.words(definition)))

    def words(self, definition: SurveyDefinition) -> dict[str, str]:
        """Return what is written, by string, with the names of pictures among it."""
        known = strings_of(definition)
        rows = self.strings.exclude(text="")
        pairs = rows.order_by("string").values_list("string", "text")
        return {key: text for key, text in pairs if key in known or key.endswith(f".{PICTURE}")}

    def unchecked(self, definition: SurveyDefinition) -> list[str]:
        """Return the strings that nobody has checked."""
        lines = self.lines(definition)
        return [line.string for line in lines if line.status != Status.CHECKED]

    @classmethod
    @transaction.atomic
    def add(cls, survey: Survey, name: str, by: User | None) -> "Wording":
        """Begin a set of words, or want one again that there was. Raises ValidationError once the
        survey is closed.
        """
        made, _ = cls.objects.get_or_create(survey=survey, name=name)
        made.want(by, is_wanted=True)
        return made

    def copy_to(self, survey: Survey) -> None:
        """Give another survey the same words. Who checked them checked these very words."""
        made = Wording.objects.create(survey=survey, name=self.name, is_wanted=self.is_wanted)
        names = [each.name for each in WordingString._meta.fields[2:]]
        WordingString.objects.bulk_create(
            WordingString(wording=made, **{name: getattr(row, name) for name in names})
            for row in self.strings.all()
        )

    @transaction.atomic
    def write(self, string: str, source: str, text: str, by: User | None) -> None:
        """Keep what a string says in these words. `source` is the English it was made from. What
        changed has been checked by nobody. Raises ValidationError once the survey is closed.
        """
        self._check_open()
        same = self.strings.filter(string=string, source=source, text=text)
        if same.exists():
            return
        values = {"source": source, "text": text, "checked_by": "", "checked_on": None}
        self.strings.update_or_create(string=string, defaults=values)
        AuditEntry.record("survey.reworded_in", by, self.survey.slug, words=self.name, of=string)

    @transaction.atomic
    def check_string(self, string: str, text: str, name: str, by: User | None, on: date) -> None:
        """Note that a named person has checked this very `text`. Raises ValidationError if it says
        something else by now, or without a name.
        """
        self._check_open()
        if not name.strip():
            raise ValidationError("Say who checked it.")
        rows = self.strings.filter(string=string, text=text).exclude(text="")
        if not rows.update(checked_by=name.strip(), checked_on=on):
            raise ValidationError("This was changed meanwhile. Read what it says now.")
        AuditEntry.record("survey.words_checked", by, self.survey.slug, words=self.name, of=string)

    @transaction.atomic
    def want(self, by: User | None, *, is_wanted: bool) -> None:
        """Say whether the next version goes out in these words too; what is written stays."""
        self._check_open()
        self.is_wanted = is_wanted
        self.save(update_fields=["is_wanted"])
        action = "survey.words_wanted" if is_wanted else "survey.words_unwanted"
        AuditEntry.record(action, by, self.survey.slug, words=self.name)

    def _check_open(self) -> None:
        if not self.survey.can_be_edited:
            raise ValidationError("This survey is closed. What it asked can’t change any more.")


class WordingString(models.Model):
    """One string in other words, and the English it was made from."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="strings")
    string = models.CharField(max_length=60)
    source = models.TextField(blank=True)
    text = models.TextField(blank=True)
    checked_by = models.CharField(max_length=80, blank=True)
    checked_on = models.DateField(null=True)

    class Meta:
        ordering = ("string",)
        constraints = [
            models.UniqueConstraint(
                fields=("wording", "string"), name="a_string_is_said_once_in_other_words"
            )
        ]

    def __str__(self) -> str:
        return self.string

    @property
    def facts(self) -> tuple[str, str, str, date | None]:
        """What a line needs of it, in its order."""
        return self.text, self.source, self.checked_by, self.checked_on


def wanted(survey: Survey) -> list[Wording]:
    """Return the sets of words that the next version goes out in, beside its own."""
    return list(survey.wordings.filter(is_wanted=True).prefetch_related("strings"))


def unfinished(survey: Survey, definition: SurveyDefinition) -> list[str]:
    """Return what is missing or out of date in the words that are wanted, and in what is signed and
    spoken, in words.
    """
    of_words = [problem for each in wanted(survey) for problem in each.problems(definition)]
    return [*of_words, *unfit(survey, definition)]


def said_in(survey: Survey, definition: SurveyDefinition) -> tuple[Any, ...]:
    """Return all that is said in other words, signed or spoken, and what nobody has checked of it:
    who approves a survey approves these too.
    """
    words = tuple(
        (each.name, tuple(each.words(definition).items()), tuple(each.unchecked(definition)))
        for each in wanted(survey)
    )
    return (*words, *(tuple(each.facts.values()) for each in current(survey)))


def frozen_words(said: Iterable[Wording], definition: SurveyDefinition) -> dict[str, Any]:
    """Return what a version keeps of these words, and what in them nobody has checked."""
    return {
        each.name: {"words": each.words(definition), "unchecked": each.unchecked(definition)}
        for each in said
    }


def frozen_ways(said: Iterable[Wording], definition: SurveyDefinition) -> dict[str, Any]:
    """Return what a version that goes out in these words keeps of its ways: the words, and the
    promise in each.
    """
    wordings = frozen_words(said, definition)
    return {"wordings": wordings, **promises(definition, wordings)}


def promises(
    definition: SurveyDefinition, wordings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the promise of each way but the survey's own, by its path; and of each in a worker's
    or a service's hands, what is different then.
    """
    lengths = (False, True) if definition.short else (False,)
    ways = [Way(name, is_short) for name in ("", *wordings) for is_short in lengths]
    made: dict[str, Any] = {"promises": {}, "hands": {}}
    for way in ways:
        said = reworded(definition, wordings[way.wording]["words"] if way.wording else {})
        asked = shortened(said) if way.is_short else said
        with translation.override(way.locale):
            if way != Way():
                made["promises"][way.path] = asdict(promise_for(asked))
            for mode, difference in frozen_hands(asked).items():
                made["hands"][replace(way, mode=mode).path] = difference
    return made
