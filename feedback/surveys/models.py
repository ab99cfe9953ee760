"""Surveys as officers edit them, and the versions that were frozen when they opened."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from engagement.groups import RespondentGroup
from engagement.models import Consultation
from engagement.neutral import check_neutral
from feedback.surveys.definition import (
    ChoiceDefinition,
    Kind,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.promise import Promise, promise_for
from hearback.people.models import AuditEntry, User


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Reads of surveys."""

    def open(self) -> "SurveyQuerySet":
        """Surveys that take answers now."""
        return self.filter(status=Survey.Status.OPEN)

    def published(self) -> "SurveyQuerySet":
        """Surveys the public may know of: open ones, and closed ones for their closing page."""
        return self.exclude(status=Survey.Status.DRAFT)


class Survey(ClusterableModel, models.Model):
    """One survey for one respondent group. Its address and title are neutral."""

    class Status(models.TextChoices):
        """Draft → open → closed. A closed survey never takes another answer."""

        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="surveys")
    slug = models.SlugField(
        "address", unique=True, help_text="Neutral: it stays in the browser’s history."
    )
    name = models.CharField("name in the office", max_length=120)
    title = models.CharField("public title", max_length=80, default="Have your say")
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    who_for = models.TextField("who it is for")
    why = models.TextField("why we ask")
    results = models.TextField("where and when results appear")
    minutes = models.PositiveSmallIntegerField("minutes it takes", default=5)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    opened_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    answer_due = models.DateField("we answer by", null=True, blank=True)
    answered_on = models.DateField(null=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(opened_on__isnull=False),
                name="an_open_survey_has_an_opening_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address or a public title that would give the visitor away."""
        super().clean()
        errors: dict[str, ValidationError] = {}
        for name in ("slug", "title"):
            try:
                check_neutral(getattr(self, name))
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)

    def definition(self, number: int) -> SurveyDefinition:
        """Return what the rows say now, as version `number` would freeze it."""
        return SurveyDefinition(
            slug=self.slug,
            number=number,
            title=self.title,
            respondent_group=self.respondent_group,
            who_for=self.who_for,
            why=self.why,
            results=self.results,
            minutes=self.minutes,
            questions=tuple(question.definition() for question in self.questions.all()),
        )

    @transaction.atomic
    def open(self, by: User | None, on: date) -> "SurveyVersion":
        """Freeze the questions and the promise, and take answers from now on.

        Raises ValidationError if it is not a draft, asks nothing or can't be answered.
        """
        if self.status != self.Status.DRAFT:
            raise ValidationError("Only a draft can be opened.")
        number = self.versions.count() + 1
        definition = self.definition(number)
        if problems := definition.problems():
            raise ValidationError(problems)
        version = self.versions.create(
            number=number,
            definition=definition.to_json(),
            promise=asdict(promise_for(definition)),
            opened_on=on,
        )
        self.status, self.opened_on = self.Status.OPEN, on
        self.save()  # whole: questions still in memory must be stored as they were frozen
        AuditEntry.record("survey.opened", by, self.slug, version=number)
        return version

    @transaction.atomic
    def close(self, by: User | None, on: date) -> None:
        """Take no more answers. Raises ValidationError if it is not open."""
        if self.status != self.Status.OPEN:
            raise ValidationError("Only an open survey can be closed.")
        self.status, self.closed_on = self.Status.CLOSED, on
        self.save(update_fields=["status", "closed_on"])
        AuditEntry.record("survey.closed", by, self.slug)

    @transaction.atomic
    def mark_answered(self, on: date, by: User | None) -> None:
        """Note the day of its first public answer; later answers change nothing."""
        if Survey.objects.filter(pk=self.pk, answered_on=None).update(answered_on=on):
            self.answered_on = on
            AuditEntry.record("survey.answered", by, self.slug)

    @transaction.atomic
    def remove(self, by: User | None) -> None:
        """Delete a draft with its questions. Raises ValidationError once it has been opened."""
        drafts = Survey.objects.filter(pk=self.pk, status=self.Status.DRAFT)
        if not drafts.delete()[0]:
            raise ValidationError("Only a draft can be removed.")
        AuditEntry.record("survey.removed", by, self.slug)

    def current_version(self) -> "SurveyVersion":
        """Return the version people answer now; DoesNotExist for a draft."""
        return self.versions.latest("number")


class Question(ClusterableModel, models.Model):
    """A question being written. Answers refer to the frozen version, never to this row."""

    KINDS = [
        (Kind.SINGLE, "Choose one"),
        (Kind.MULTIPLE, "Choose any"),
        (Kind.TEXT, "Own words"),
    ]
    PROMPTS = [
        ("works_well", "What works well"),
        ("should_change", "What should change"),
        ("idea", "An idea"),
    ]

    survey = ParentalKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    key = models.SlugField(max_length=12, help_text="Short and without meaning, such as q1.")
    kind = models.CharField(max_length=10, choices=KINDS)
    text = models.CharField("question", max_length=240)
    help = models.TextField("hint", blank=True)
    content_note = models.TextField(
        blank=True, help_text="Shown before the question when it may be hard to read."
    )
    prompt = models.CharField(max_length=20, choices=PROMPTS, blank=True)

    sort_order_field = "position"

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "key"), name="a_key_names_one_question_of_a_survey"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def definition(self) -> QuestionDefinition:
        """Return this question as a version would freeze it."""
        return QuestionDefinition(
            key=self.key,
            kind=self.kind,
            text=self.text,
            help=self.help,
            content_note=self.content_note,
            prompt=self.prompt,
            choices=tuple(ChoiceDefinition(c.key, c.label) for c in self.choices.all()),
        )


class Choice(models.Model):
    """A choice of a closed question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    key = models.SlugField(max_length=12)
    label = models.CharField(max_length=160)

    sort_order_field = "position"

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=("question", "key"), name="a_key_names_one_choice_of_a_question"
            )
        ]

    def __str__(self) -> str:
        return self.label


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    """Reads of versions."""

    def newest_out(self, slug: str) -> "SurveyVersion | None":
        """Return the version the public may see under an address, its survey with it."""
        out = self.filter(survey__slug=slug).exclude(survey__status=Survey.Status.DRAFT)
        return out.select_related("survey").order_by("-number").first()


class SurveyVersion(models.Model):
    """What people really answered: frozen questions and promise. Never edited."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    promise = models.JSONField()
    opened_on = models.DateField()

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

    def read(self) -> SurveyDefinition:
        """Return the frozen questions."""
        return SurveyDefinition.from_json(self.definition)

    def read_promise(self) -> Promise:
        """Return the frozen promise."""
        return Promise(**self.promise)
