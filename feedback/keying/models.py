"""Paper forms on their way in. No table holds anything that can be read as an answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from feedback.fields import RandomKeyField
from feedback.intake.models import EnvelopeField
from feedback.intake.sealing import named_key
from feedback.keying import digests
from feedback.paper.models import PaperForm
from feedback.paper.numbers import in_groups
from feedback.paper.promise import SHREDDED_DAYS
from feedback.partners.models import SealedComment
from feedback.responses.models import ForgottenMonth
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

LATE_DAYS = 7
BEFORE = "This form was typed in before. Nothing was stored: it counts once."
TOO_EARLY = f"A form that was typed once can be let in after {LATE_DAYS} days, by an officer."
STILL_TAKEN = (
    "A form is destroyed by hand only once forms of its survey can’t be typed in any more. Until"
    " then, settle it."
)
LOST = (
    "Nothing was let in. The key it was sealed to is destroyed, so nobody could open it. Type in"
    " the whole form anew, from the paper."
)


def is_over(survey: Survey, today: date) -> bool:
    """Say whether it ended so long ago that no paper of its forms may lie here any more."""
    ended = survey.ended_on(today)
    return ended is not None and today > ended + timedelta(days=SHREDDED_DAYS)


class TypingRule(models.Model):
    """Whether a survey's paper forms are typed in twice. A survey without a row types them once."""

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="typing_rule"
    )
    is_double = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.survey}: {'twice' if self.is_double else 'once'}"

    @classmethod
    def is_double_for(cls, survey: Survey) -> bool:
        """Say whether two people type in each form of a survey."""
        return cls.objects.filter(survey=survey, is_double=True).exists()

    @classmethod
    @transaction.atomic
    def choose(cls, survey: Survey, by: User, *, is_double: bool) -> None:
        """Have forms typed in twice from now on, or once. What waits already goes on waiting."""
        cls.objects.update_or_create(survey=survey, defaults={"is_double": is_double})
        AuditEntry.record("paper.rule_chosen", by, survey.slug, twice=is_double)


class TypedForm(models.Model):
    """That a number was typed in, so that it counts once: its row says nothing else. Rows have no
    order, and nothing leads from one to an answer.
    """

    id = RandomKeyField(primary_key=True)
    form = models.OneToOneField(PaperForm, on_delete=models.CASCADE, related_name="typed")

    def __str__(self) -> str:
        return "A form that was typed in"

    @classmethod
    @transaction.atomic
    def let_in(cls, form: PaperForm, sealed: bytes) -> None:
        """Put an envelope where the keeper collects what the office sealed, and note the number.
        Raises ValidationError, with nothing stored, if the number was noted before.
        """
        try:
            with transaction.atomic():
                cls.objects.create(form=form)
        except IntegrityError as error:
            raise ValidationError(BEFORE) from error
        SealedComment.objects.create(sealed=sealed)


class WaitingFormQuerySet(models.QuerySet["WaitingForm"]):
    """Reads of forms that wait."""

    def of(self, survey: Survey) -> "WaitingFormQuerySet":
        """Those of one survey, by number: so somebody finds one in the list with paper in hand."""
        return (
            self.filter(form__version__survey=survey)
            .select_related("form__version", "first_by", "second_by")
            .order_by("form__number")
        )


class WaitingForm(models.Model):
    """A form that was typed in once, sealed, until a second person has typed its ticks. The row
    goes when the form is let in, and who typed it with it.
    """

    id = RandomKeyField(primary_key=True)
    form = models.OneToOneField(PaperForm, on_delete=models.CASCADE, related_name="waiting")
    sealed = EnvelopeField()
    digests = models.JSONField(help_text="Of what was ticked, by question; the key is a file.")
    worded = models.JSONField(default=list, help_text="Questions whose boxes had words.")
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed_on = models.DateField()
    second_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    differing = models.JSONField(default=list, help_text="Questions that two people read apart.")

    objects = WaitingFormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_by=None) | ~models.Q(second_by=models.F("first_by")),
                name="two_people_type_a_form",
            )
        ]

    def __str__(self) -> str:
        return "A form that waits"

    @property
    def shown_number(self) -> str:
        """Its number as it is printed."""
        return in_groups(self.form.number)

    @property
    def is_apart(self) -> bool:
        """Whether two people typed it and did not agree."""
        return self.second_by_id is not None

    def may_be_settled_by(self, by: User) -> bool:
        """Say whether somebody may take the third look: nobody decides on her own typing, but an
        officer, who answers for it.
        """
        return by.has_role(Role.OFFICER) or by.pk not in (self.first_by_id, self.second_by_id)

    @property
    def is_lost(self) -> bool:
        """Whether nobody can open it any more, as after a restore: its month’s key is destroyed."""
        return ForgottenMonth.objects.filter(key_id=named_key(bytes(self.sealed))).exists()

    def is_late(self, today: date) -> bool:
        """Say whether it has waited too long."""
        return today >= self.typed_on + timedelta(days=LATE_DAYS)

    @classmethod
    @transaction.atomic
    def begin(
        cls,
        form: PaperForm,
        sealed: bytes,
        typed: tuple[dict[str, object], list[str]],
        by: User,
        on: date,
    ) -> None:
        """Keep a form that was typed in first: digests of its ticks, and which boxes had words.
        Raises ValidationError if somebody else just did.
        """
        ticked, worded = typed
        waiting = cls(form=form, sealed=sealed, worded=worded, first_by_id=by.pk, typed_on=on)
        key = digests.make_key(waiting.pk)
        waiting.digests = digests.digests_of(ticked, form.number, key)
        try:
            with transaction.atomic():
                waiting.save(force_insert=True)
        except IntegrityError as error:
            digests.destroy_key(waiting.pk)
            raise ValidationError(BEFORE) from error

    def compare(self, ticked: dict[str, object]) -> list[str]:
        """Return the questions at which somebody else ticked something else: every one if the key
        is lost.
        """
        key = digests.read_key(self.pk)
        if key is None:
            return list(ticked)
        return digests.differing(self.digests, digests.digests_of(ticked, self.form.number, key))

    @transaction.atomic
    def set_apart(self, questions: Sequence[str], by: User) -> None:
        """Keep it for a third look. Raises ValidationError if it waits for a second no more."""
        waiting = WaitingForm.objects.filter(pk=self.pk, second_by=None)
        if not waiting.update(second_by_id=by.pk, differing=list(questions)):
            raise ValidationError(BEFORE)

    @transaction.atomic
    def let_in(self, sealed: bytes | None = None) -> None:
        """Let it in: as it was typed first, or as it was typed anew. Raises ValidationError if it
        waits no more, or if nobody could open what was typed first.
        """
        if sealed is None and self.is_lost:
            raise ValidationError(LOST)
        TypedForm.let_in(self.form, bytes(self.sealed) if sealed is None else sealed)
        self.discard()

    @transaction.atomic
    def let_in_unchecked(self, by: User, today: date) -> None:
        """Let it in as it was typed first, though nobody agreed. Raises ValidationError if it may
        still be looked at by a second person, or as `let_in` does.
        """
        survey = self.form.version.survey
        if not by.has_role(Role.OFFICER) or not (self.is_late(today) or is_over(survey, today)):
            raise ValidationError(TOO_EARLY)
        AuditEntry.record("paper.let_in_unchecked", by, survey.slug)
        self.let_in()

    @transaction.atomic
    def destroy(self, by: User, today: date) -> None:
        """Destroy it unread, since its paper is gone. Raises ValidationError while forms of its
        survey are typed in.
        """
        survey = self.form.version.survey
        if not by.has_role(Role.OFFICER) or not is_over(survey, today):
            raise ValidationError(STILL_TAKEN)
        AuditEntry.record("paper.destroyed", by, survey.slug)
        self.discard()

    def discard(self) -> None:
        """Delete the row, and with the commit the key of its digests."""
        waiting = self.pk
        WaitingForm.objects.filter(pk=waiting).delete()
        transaction.on_commit(lambda: digests.destroy_key(waiting))
