"""The versions of surveys that went out: frozen, never edited."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.hands import in_hands_of, with_hands
from feedback.surveys.models.recordings import MEDIA, Recording, let_out
from feedback.surveys.models.survey import Survey
from feedback.surveys.promise import HELPED, Promise
from feedback.surveys.strings import reworded, safety_strings, strings_of
from feedback.surveys.ways import ADDRESSED, ENGLISH, OWN, Way, shortened

# Every page of a survey asks this. Putting the same query together from its parts took a sixth of
# all that sending an answer costs (bench/submission.py).
NEWEST_OUT = """
SELECT version.*,
  survey.status = 'open' AND (survey.closes_on IS NULL OR survey.closes_on >= %s) AS is_open
FROM surveys_surveyversion AS version
JOIN surveys_survey AS survey ON survey.id = version.survey_id
WHERE survey.slug = %s AND survey.status <> 'draft' AND survey.agency_id IS NULL
ORDER BY version.number DESC LIMIT 1
"""


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    """Reads of versions."""

    def newest_out(self, slug: str, today: date) -> "SurveyVersion | None":
        """Return the version the public may see under an address; it knows whether it `is_open`,
        as `Survey.takes_answers` says.
        """
        return next(iter(self.raw(NEWEST_OUT, [today.isoformat(), slug])), None)


class SurveyVersion(models.Model):
    """What people really answered: frozen questions and promise. Never edited."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    promise = models.JSONField()
    changes = models.JSONField(
        default=list, help_text="What differs from the version before, in sentences."
    )
    is_wording_only = models.BooleanField(
        default=False, help_text="Declared: the changes alter no question’s meaning."
    )
    opened_on = models.DateField()
    ways = models.JSONField(
        default=dict,
        help_text="The other words it went out in, what in them nobody checked, and each promise.",
    )
    way = Way()  # in which it is read now (`in_way`)
    is_open: bool  # whether its survey takes answers; `newest_out` alone tells

    objects = SurveyVersionQuerySet.as_manager()

    class Meta:
        ordering = ("survey", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "number"), name="a_number_names_one_version_of_a_survey"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} (version {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store once; a second save is a mistake in our own code."""
        if self.pk:
            raise ValueError("A survey version is frozen.")
        super().save(*args, **kwargs)
        let_out(self.survey, self.ways)

    def in_way(self, way: Way) -> "SurveyVersion":
        """Return this version, read in another way from now on. ValueError if it has none such."""
        if not self.offers(way):
            raise ValueError("this version is not offered in that way")
        self.way = way
        vars(self).pop("_frozen", None)
        return self

    def offers(self, way: Way) -> bool:
        """Say whether it went out in this way: with a worker or on a shared device only if there
        was a promise for that; paper carries its own.
        """
        if way.is_short and not self.definition.get("short"):
            return False
        if way.mode in ADDRESSED and way.path not in self.ways.get("hands", {}):
            return False
        return not way.wording or way.wording in self.ways.get("wordings", {})

    def offered(self) -> list[Way]:
        """Return the ways in which people can answer it by themselves, its own first."""
        ways = [
            Way(wording, is_short)
            for wording in ("", *self.ways.get("wordings", {}))
            for is_short in (False, True)
        ]
        return [way for way in ways if self.offers(way)]

    def read(self) -> SurveyDefinition:
        """Return the frozen questions; a page asks for them several times, so they are kept."""
        return self._frozen

    @cached_property
    def _frozen(self) -> SurveyDefinition:
        frozen = SurveyDefinition.from_json(self.definition)
        if self.way.wording:
            frozen = reworded(frozen, self.ways["wordings"][self.way.wording]["words"])
        frozen = in_hands_of(frozen, self.way.mode)
        return shortened(frozen) if self.way.is_short else frozen

    def read_promise(self) -> Promise:
        """Return the frozen promise."""
        return self._promise_of(self.way)

    @property
    def keeps_help(self) -> bool:
        """Whether people could read, before they answered, that it is kept whether they had help.
        What an agency collected says nothing of how.
        """
        return self.survey.agency_id is None and HELPED in self.promise.get("kept", ())

    def _promise_of(self, way: Way) -> Promise:
        alone = Promise(**self.ways.get("promises", {}).get(way.words.path, self.promise))
        return with_hands(alone, self.ways.get("hands", {}).get(way.path, {}))

    def read_english_promise(self) -> Promise:
        """Return the frozen promise of the same form in the survey's own English."""
        return self._promise_of(replace(self.way, wording=OWN))

    def english_beside(self, key: str) -> dict[str, str]:
        """Return the English of what matters for safety in a question, by what it is ("help"), for
        where nobody has checked what it says in the language that it is read in.
        """
        unchecked = self.unchecked() if self.way.language != ENGLISH else frozenset()
        matters = safety_strings(self.read().question(key))
        if unchecked.isdisjoint(matters):
            return {}
        english = strings_of(SurveyDefinition.from_json(self.definition))
        needed = [each for each in matters if each in unchecked and each in english]
        return {each.removeprefix(f"{key}."): english[each] for each in needed}

    def recordings(self, place: str) -> dict[str, Any]:
        """Return what is signed and spoken at a place, in the words it is read in, by kind: of a
        stored version only what the public may still fetch, so that no player plays nothing.
        """
        found: dict[str, Any] = self.ways.get(MEDIA, {}).get(self.way.wording, {}).get(place, {})
        if not found or self.pk is None:
            return found
        names = [facts["name"] for facts in found.values()]
        rows = Recording.objects.filter(survey=self.survey_id, name__in=names, is_out=True)
        still_out = set(rows.values_list("name", flat=True))
        return {kind: facts for kind, facts in found.items() if facts["name"] in still_out}

    def six_words(self) -> dict[str, bool]:
        """Return what six words that somebody has may lead to, "reply" and "saved" answers: what
        one version offered holds, also where the newest offers it to nobody any more.
        """
        versions = SurveyVersion.objects.filter(survey=self.survey_id)
        offered = versions.values_list("definition__offers_receipt", "definition__may_save")
        own = self.read()
        had = replace(
            own,
            offers_receipt=own.offers_receipt or any(reply for reply, _ in offered),
            may_save=own.may_save or (not self.way.is_short and any(saved for _, saved in offered)),
        )
        held = in_hands_of(had, self.way.mode)
        return {"reply": held.offers_receipt, "saved": held.may_save}

    def unchecked(self) -> frozenset[str]:
        """Return the strings that nobody has checked in the words it is read in now."""
        frozen = self.ways.get("wordings", {}).get(self.way.wording, {})
        return frozenset(frozen.get("unchecked", ()))
