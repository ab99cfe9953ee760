"""The partnership’s own questions, kept to be asked again."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.groups import RespondentGroup
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from hearback.people.models import AuditEntry, User


class Subject(models.TextChoices):
    """What a question of the library is about."""

    GETTING_HELP = "getting_help", "Getting help"
    BEING_LISTENED_TO = "being_listened_to", "Being listened to"
    WAITING = "waiting", "Waiting"
    POLICE_AND_COURTS = "police_and_courts", "Police and courts"
    HOUSING = "housing", "Housing"
    CHILDREN = "children", "Children"
    MONEY = "money", "Money"
    WHAT_CHANGED = "what_changed", "What changed"
    CHANGE_PROGRAMMES = "change_programmes", "Change programmes"
    WORKING_TOGETHER = "working_together", "Working together"
    YOUNG_PEOPLE = "young_people", "Young people"
    OTHER = "other", "Something else"


class LibraryQuestion(models.Model):
    """One question kept from a survey, without its key, part and condition: those belong there."""

    subject = models.CharField(max_length=20, choices=Subject.choices)
    respondent_group = models.CharField(
        "for", max_length=20, choices=RespondentGroup.choices, blank=True
    )
    content = models.JSONField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.read().text

    def read(self) -> QuestionDefinition:
        """Return it as plain values."""
        return plain_question(self.content)

    @classmethod
    @transaction.atomic
    def keep(
        cls, question: QuestionDefinition, subject: str, group: str, by: User | None
    ) -> "LibraryQuestion":
        """Keep a question. Raises ValidationError if it is there already for this group."""
        bare = replace(question, key="", section="", shown_if=None, joined_as="")
        if any(kept.read() == bare for kept in cls.objects.filter(respondent_group=group)):
            raise ValidationError("The library has this question already.")
        made = cls.objects.create(subject=subject, respondent_group=group, content=as_content(bare))
        AuditEntry.record("library.kept", by, question.text[:254])
        return made

    @transaction.atomic
    def remove(self, by: User | None) -> None:
        """Take it out of the library; surveys that took it keep theirs."""
        text = self.read().text
        self.delete()
        AuditEntry.record("library.removed", by, text[:254])


def as_content(question: QuestionDefinition) -> dict[str, Any]:
    """Return a question as plain values for storing, written as surveys write theirs."""
    content: dict[str, Any] = _alone(question).to_json()["questions"][0]
    return content


def plain_question(content: dict[str, Any]) -> QuestionDefinition:
    """Read what `as_content` wrote, now or before there were later fields."""
    whole = {**_alone().to_json(), "questions": [content]}
    return SurveyDefinition.from_json(whole).questions[0]


def _alone(*questions: QuestionDefinition) -> SurveyDefinition:
    """Return a survey of nothing but these: how a question is stored is the survey’s business."""
    return SurveyDefinition("", 1, "", "", "", "", "", 1, questions)
