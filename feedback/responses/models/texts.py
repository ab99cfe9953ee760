"""Masked texts, and what people and the machine say they are about."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.groups import RespondentGroup
from feedback.fields import RandomKeyField
from feedback.responses.hiding import Phrases, hide, stands_in
from feedback.responses.models.themes import Theme
from feedback.surveys.definition import Prompt
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User

# Over texts and batches that were opened in a pool.
SEVERAL_SURVEYS = "Several surveys"


class TextQuerySet(models.QuerySet["Text"]):
    """Reads of masked texts."""

    def for_reader(self, person: User) -> "TextQuerySet":
        """Texts this person may meet: of their respondent groups. Every page begins here."""
        return self.filter(respondent_group__in=list(person.respondent_groups))

    def uncoded(self) -> "TextQuerySet":
        """Texts no one has finished coding."""
        return self.filter(is_coded=False)

    def waiting_for_second_coder(self) -> "TextQuerySet":
        """Texts of the drawn tenth that a second person has still to code."""
        return self.filter(is_drawn=True, is_coded=True, is_second_coded=False)

    def sent_to_lead(self) -> "TextQuerySet":
        """Texts that worried a reader, decided or not."""
        return self.exclude(safeguarding=Text.Safeguarding.NONE)

    def worrying(self) -> "TextQuerySet":
        """Texts sent to the safeguarding lead and not yet decided."""
        return self.filter(safeguarding=Text.Safeguarding.REFERRED)

    def decided(self) -> "TextQuerySet":
        """Texts the safeguarding lead decided on."""
        return self.filter(safeguarding=Text.Safeguarding.DECIDED)


class Text(models.Model):
    """One free-text answer, masked. What was really typed is not in this table."""

    class Safeguarding(models.TextChoices):
        """Whether someone was worried by it."""

        NONE = "none", "Not referred"
        REFERRED = "referred", "With the safeguarding lead"
        DECIDED = "decided", "Decided"

    id = RandomKeyField(primary_key=True)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="texts")
    question = models.CharField(max_length=12)
    prompt = models.CharField(max_length=20, choices=Prompt.choices, blank=True)
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    month = models.DateField()
    person = models.BigIntegerField(help_text="Random; shared by the texts of one response only.")
    area = models.CharField(
        max_length=12,
        blank=True,
        help_text="The key of a choice, where the survey joins it to words and five people or more"
        " of a batch chose it. For figures alone: no page shows it beside a text.",
    )
    age_band = models.CharField(max_length=12, blank=True, help_text="The same.")
    may_quote = models.BooleanField(default=False)
    masked = models.TextField()
    is_masking_confirmed = models.BooleanField(default=False)
    is_coded = models.BooleanField(default=False)
    is_drawn = models.BooleanField(default=False, help_text="In the tenth that two people code.")
    is_second_coded = models.BooleanField(default=False)
    is_pooled = models.BooleanField(
        default=False,
        help_text="Opened in a pool of several surveys: the desk never says of which one.",
    )
    safeguarding = models.CharField(
        max_length=10, choices=Safeguarding.choices, default=Safeguarding.NONE
    )
    safeguarding_decision = models.TextField(blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=("version", "month"), name="texts_by_month"),
            models.Index(fields=("is_coded", "respondent_group"), name="texts_to_code"),
        ]

    def __str__(self) -> str:
        return "A text"

    @property
    def survey_name(self) -> str:
        """What the desk calls its survey. A pooled text may be the only one of its survey."""
        return SEVERAL_SURVEYS if self.is_pooled else self.version.survey.name

    @transaction.atomic
    def code(self, coder: User, themes: Collection[Theme], *, is_second: bool = False) -> None:
        """Record which themes `coder` sees in this text; an empty collection says "no theme".

        Suggestions she did not choose are recorded as rejected, so that agreement can be measured;
        a blind second coder saw none, so nothing is rejected for her. Coding again replaces her own
        earlier codings and nobody else's.
        """
        suggested = set() if is_second else {c.theme for c in self.codings.suggested()}
        self.codings.filter(coder=coder).delete()
        Coding.objects.bulk_create(
            Coding(
                text=self,
                theme=theme,
                coder=coder,
                is_second=is_second,
                status=Coding.Status.CONFIRMED if theme in themes else Coding.Status.REJECTED,
            )
            for theme in suggested | set(themes)
        )
        if is_second:
            self.is_second_coded = True
        else:
            self.is_coded = True
        self.save(update_fields=["is_coded", "is_second_coded"])

    @transaction.atomic
    def confirm_masking(self, by: User, hiding: Phrases = ()) -> list[str]:
        """Record that `by` checked the masking, and hide the words or phrases she named.

        They are hidden in the row as it is now, whatever she read before: nobody can uncover what
        someone else hid meanwhile. The reasons of suggestions that held hidden words are forgotten,
        or they would outlive the words in the text. Returns the phrases that do not stand there.
        """
        now = Text.objects.select_for_update().get(pk=self.pk)
        masked, missing = hide(now.masked, hiding)
        self.masked, self.is_masking_confirmed = masked, True
        self.save(update_fields=["masked", "is_masking_confirmed"])
        for coding in self.codings.suggested():
            standing = [words for words in coding.words if stands_in(words, masked)]
            if standing != coding.words:
                coding.words = standing
                coding.save(update_fields=["words"])
        hid_more = masked != now.masked
        AuditEntry.record("text.masking_confirmed", by, str(self.pk), hid_more=hid_more)
        return missing

    @transaction.atomic
    def refer(self, by: User) -> None:
        """Send to the safeguarding lead. Raises ValidationError if it was sent before."""
        unsent = Text.objects.filter(pk=self.pk, safeguarding=self.Safeguarding.NONE)
        # One statement that asks and acts: two people pressing at once can't both succeed.
        if not unsent.update(safeguarding=self.Safeguarding.REFERRED):
            raise ValidationError("This text was sent to the safeguarding lead before.")
        self.safeguarding = self.Safeguarding.REFERRED
        AuditEntry.record("text.referred", by, str(self.pk))

    @transaction.atomic
    def decide(self, decision: str, by: User) -> None:
        """Record the safeguarding lead's decision; "no way to reach the writer" is a valid one.

        Raises ValidationError unless the text waits for one: a decision is never overwritten.
        """
        decided = {"safeguarding": self.Safeguarding.DECIDED, "safeguarding_decision": decision}
        if not Text.objects.worrying().filter(pk=self.pk).update(**decided):
            raise ValidationError("This text does not wait for a decision (any more).")
        self.safeguarding, self.safeguarding_decision = self.Safeguarding.DECIDED, decision
        AuditEntry.record("text.decided", by, str(self.pk))


class CodingQuerySet(models.QuerySet["Coding"]):
    """Reads of codings."""

    def suggested(self) -> "CodingQuerySet":
        """What the machine proposed; no person has a part in these."""
        return self.filter(coder=None)

    def counted(self) -> "CodingQuerySet":
        """What figures are made from: the first coder's confirmations."""
        return self.filter(status=Coding.Status.CONFIRMED, is_second=False, coder__isnull=False)


class Coding(models.Model):
    """One theme applied to one text, by the machine (suggested) or by a person.

    Each coder's codings stand apart, so that their agreement can be measured.
    """

    class Status(models.TextChoices):
        """Suggested by the machine; confirmed or rejected by a person."""

        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices)
    is_second = models.BooleanField(default=False, help_text="From the blind second coding.")
    words = models.JSONField(default=list, help_text="The words that triggered a suggestion.")

    objects = CodingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("text", "theme", "coder"), name="a_coder_codes_a_theme_once_per_text"
            ),
            models.UniqueConstraint(
                fields=("text", "theme"),
                condition=models.Q(coder__isnull=True),
                name="the_machine_suggests_a_theme_once_per_text",
            ),
            models.CheckConstraint(
                condition=models.Q(coder__isnull=True, status="suggested")
                | models.Q(coder__isnull=False, status__in=["confirmed", "rejected"]),
                name="only_the_machine_suggests",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.status}"
