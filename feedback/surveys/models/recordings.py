"""Sign language and audio: at most one of each for a survey's first page and for each question that
everybody is asked, in each set of words.

How much is fetched tells who watches the line which recording it was. A question that comes only
after some answers has none: that it was played would tell the answers.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.crypto import get_random_string

from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.models.survey import Survey
from feedback.surveys.recorded.kinds import Recorded, RecordingKind
from feedback.surveys.safety.concern import mark_of
from feedback.surveys.strings import FIRST_PAGE, reworded, strings_of
from feedback.surveys.ways import OWN, words_called
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry, User

START = "first-page"
NAME_LENGTH = 24
MEDIA = "media"
LONGEST_TRANSCRIPT = 1200
DELETED = "recording-deleted"  # in the deletion log


class Recording(models.Model):
    """One film or sound, with what is said in it. It is out, for the public to fetch, as long as
    the newest version has it. What a version went out with is kept until somebody deletes it.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="recordings")
    wording = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=RecordingKind.choices)
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    content = models.BinaryField()
    content_type = models.CharField(max_length=20)
    captions = models.TextField(blank=True)
    transcript = models.TextField()
    source = models.CharField(max_length=32, help_text="The mark of the words it was made from.")
    is_current = models.BooleanField(default=True)
    is_out = models.BooleanField(default=False)

    class Meta:
        ordering = ("wording", "place", "kind")
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "wording", "place", "kind"),
                condition=models.Q(is_current=True),
                name="a_place_has_one_recording_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What it is, for the office."""
        return f"{RecordingKind(self.kind).label}, {words_called(self.wording)}"

    @property
    def facts(self) -> dict[str, Any]:
        """What a version keeps of it."""
        return {"name": self.name, "transcript": self.transcript}

    @classmethod
    @transaction.atomic
    def put(
        cls,
        survey: Survey,
        slot: tuple[str, str, str],
        made: Recorded,
        said: tuple[str, str],
        by: User | None,
    ) -> "Recording":
        """Keep a recording in a slot (wording, place, kind), instead of what was there. `said` is
        its captions and its transcript. Raises ValidationError once the survey is closed.
        """
        _check_open(survey)
        wording, place, _kind = slot
        _take_away(survey, slot)
        source = source_of(survey, survey.as_written(), wording, place)
        recording = cls._keep(survey, slot, made, said, source)
        _note("survey.recording_added", by, survey, slot)
        return recording

    @classmethod
    def _keep(
        cls,
        survey: Survey,
        slot: tuple[str, str, str],
        made: Recorded,
        said: tuple[str, str],
        source: str,
    ) -> "Recording":
        wording, place, kind = slot
        return cls.objects.create(
            survey=survey,
            wording=wording,
            place=place,
            kind=kind,
            name=get_random_string(NAME_LENGTH),
            content=made.content,
            content_type=made.content_type,
            captions=said[0],
            transcript=said[1],
            source=source,
        )

    @property
    def slot(self) -> tuple[str, str, str]:
        """Where it belongs: wording, place, kind."""
        return (self.wording, self.place, self.kind)

    @transaction.atomic
    def say_anew(self, said: tuple[str, str], by: User | None) -> "Recording":
        """Keep it with other captions and another transcript, under another name: a version that
        is out has its own words. That they are mended does not say that the recording is right for
        other words than it was made from. Raises ValidationError once the survey is closed.
        """
        _check_open(self.survey)
        made = Recorded(bytes(self.content), self.content_type)
        _take_away(self.survey, self.slot)
        recording = self._keep(self.survey, self.slot, made, said, self.source)
        _note("survey.recording_reworded", by, self.survey, self.slot)
        return recording

    @transaction.atomic
    def delete_for_good(self, by: User | None) -> None:
        """Delete it, out or not, also from a closed survey: who can be seen or heard in it may have
        taken her word back. What has the same bytes in this survey goes with it: the same film with
        other captions may still be out. A backup that is put back loses it again.
        """
        same = Recording.objects.filter(survey=self.survey_id, content=bytes(self.content))
        names = same.values_list("name", flat=True)
        Deletion.record(DELETED, keys=[digest_of(DELETED, name) for name in names])
        same.delete()
        _note("survey.recording_deleted", by, self.survey, self.slot)

    @classmethod
    @transaction.atomic
    def remove(cls, survey: Survey, slot: tuple[str, str, str], by: User | None) -> None:
        """Empty a slot. Raises ValidationError once the survey is closed."""
        _check_open(survey)
        if _take_away(survey, slot):
            _note("survey.recording_removed", by, survey, slot)

    @transaction.atomic
    def keep_as_it_is(self, by: User | None) -> None:
        """Note that it is still right for what is written now. Raises ValidationError once the
        survey is closed.
        """
        _check_open(self.survey)
        self.source = source_of(self.survey, self.survey.as_written(), self.wording, self.place)
        self.save(update_fields=["source"])
        _note("survey.recording_kept", by, self.survey, self.slot)

    def copy_to(self, survey: Survey) -> None:
        """Give another survey the same recording, under a name of its own."""
        copied = ("wording", "place", "kind", "content", "content_type", "captions", "transcript")
        facts = {name: getattr(self, name) for name in (*copied, "source")}
        Recording.objects.create(survey=survey, name=get_random_string(NAME_LENGTH), **facts)


def current(survey: Survey) -> list[Recording]:
    """Return what the next version goes out with, in the words that are wanted, without the bytes
    themselves.
    """
    wanted = [OWN, *survey.wordings.filter(is_wanted=True).values_list("name", flat=True)]
    rows = survey.recordings.filter(is_current=True, wording__in=wanted)
    return list(rows.defer("content"))


def may_be_recorded(definition: SurveyDefinition) -> list[QuestionDefinition]:
    """Return the questions that everybody is asked."""
    return [each for each in definition.questions if not _is_conditional(definition, each)]


def words_at(survey: Survey, definition: SurveyDefinition, wording: str, place: str) -> list[str]:
    """Return what is said at a place in these words, string by string."""
    named = survey.wordings.filter(name=wording).first() if wording else None
    said = strings_of(reworded(definition, named.words(definition)) if named else definition)
    names = FIRST_PAGE if place == START else [s for s in said if s.split(".")[0] == place]
    return [said.get(name, "") for name in names]


def source_of(survey: Survey, definition: SurveyDefinition, wording: str, place: str) -> str:
    """Return the mark of what is said at a place in these words."""
    return mark_of(words_at(survey, definition, wording, place))


def unfit(survey: Survey, definition: SurveyDefinition) -> Iterator[str]:
    """Yield what keeps a survey from going out with its recordings, in words."""
    questions = {question.key: question for question in definition.questions}
    for each in current(survey):
        question = questions.get(each.place)
        if each.place != START and question is None:
            continue  # it went with its question
        of = f"“{question.text}”" if question else "the first page"
        if question and _is_conditional(definition, question):
            yield (
                f"{each.label}: {of} is shown only after certain answers, so that somebody played"
                " it would tell them. Remove the recording."
            )
        elif each.source != source_of(survey, definition, each.wording, each.place):
            yield (
                f"{each.label}: the words of {of} have changed since it was recorded. Replace it,"
                " remove it, or say that it is still right."
            )


def frozen_recordings(survey: Survey, definition: SurveyDefinition) -> dict[str, Any]:
    """Return what a version keeps of its recordings: nothing where there are none."""
    places = {START, *(question.key for question in may_be_recorded(definition))}
    made: dict[str, Any] = {}
    for each in current(survey):
        if each.place in places:
            places_of = made.setdefault(each.wording, {})
            places_of.setdefault(each.place, {})[each.kind] = each.facts
    return {MEDIA: made} if made else {}


def names_in(ways: Mapping[str, Any]) -> set[str]:
    """Return the names of the recordings that a version went out with."""
    return {
        facts["name"]
        for places in ways.get(MEDIA, {}).values()
        for kinds in places.values()
        for facts in kinds.values()
    }


def let_out(survey: Survey, ways: Mapping[str, Any]) -> None:
    """Let the public have what the newest version goes out with, and nothing else any more."""
    names = names_in(ways)
    survey.recordings.filter(is_out=True).exclude(name__in=names).update(is_out=False)
    survey.recordings.filter(name__in=names).update(is_out=True)


def changes_in_recordings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield in sentences what changed in what is signed and spoken, both as versions keep it."""
    for wording in sorted({*old.get(MEDIA, {}), *new.get(MEDIA, {})}):
        if old.get(MEDIA, {}).get(wording) != new.get(MEDIA, {}).get(wording):
            yield f"Sign language or audio in {words_called(wording)} was changed."


def _is_conditional(definition: SurveyDefinition, question: QuestionDefinition) -> bool:
    section = definition.section(question.section)
    return bool(question.shown_if or (section and section.shown_if))


def _take_away(survey: Survey, slot: tuple[str, str, str]) -> bool:
    """Empty a slot; what a version went out with is kept beside it."""
    wording, place, kind = slot
    rows = survey.recordings.filter(wording=wording, place=place, kind=kind, is_current=True)
    ways = survey.versions.values_list("ways", flat=True)
    were_out = {name for each in ways for name in names_in(each)}
    was_out = rows.filter(name__in=were_out).update(is_current=False)
    return bool(was_out or rows.delete()[0])


def _check_open(survey: Survey) -> None:
    if not survey.can_be_edited:
        raise ValidationError("This survey is closed. What it asked can’t change any more.")


def _note(action: str, by: User | None, survey: Survey, slot: tuple[str, str, str]) -> None:
    wording, place, kind = slot
    AuditEntry.record(action, by, survey.slug, words=wording, of=place, kind=kind)
