"""Whose turn at a text it was. A text coded "no theme" holds no coding that could say so."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q

from feedback.fields import RandomKeyField
from feedback.responses.models import Coding, Text, TextQuerySet, Theme
from hearback.people.models import User

TAKEN = "Someone else has coded this text meanwhile."


class Turn(models.Model):
    """One person's turn at coding one text: the first, or the blind second."""

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="turns")
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_second = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("text", "is_second"), name="a_text_has_one_first_and_one_second_coder"
            ),
            models.UniqueConstraint(
                fields=("text", "coder"), name="nobody_is_her_own_second_coder"
            ),
        ]

    def __str__(self) -> str:
        return f"{'Second' if self.is_second else 'First'} turn of {self.coder}"

    @classmethod
    @transaction.atomic
    def take(
        cls, text: Text, coder: User, themes: Collection[Theme], *, is_second: bool = False
    ) -> None:
        """Record what `coder` sees in `text`, or change what she recorded in an earlier turn.

        Raises ValidationError, and stores nothing, when the turn is not hers: someone else has
        coded the text meanwhile, or both have and their agreement must stand as it is.
        """
        # A view's request.user is a lazy stand-in, which the database router can't place.
        coder = User.objects.get(pk=coder.pk)
        locked = Text.objects.select_for_update().get(pk=text.pk)
        allowed = may_code_second if is_second else may_code_first
        if not allowed(locked, coder):
            raise ValidationError(TAKEN)
        try:
            cls.objects.get_or_create(text=locked, coder=coder, is_second=is_second)
        except IntegrityError as error:
            raise ValidationError(TAKEN) from error
        locked.code(coder, themes, is_second=is_second)


def coded_by(coder: User) -> Q:
    """Return the condition that `coder` was the first to code a text."""
    turns = Turn.objects.filter(text=OuterRef("pk"), coder=coder, is_second=False)
    # Codings recorded without the desk (by a command, say) have no turn.
    codings = Coding.objects.filter(text=OuterRef("pk"), coder=coder, is_second=False)
    return Q(Exists(turns)) | Q(Exists(codings))


def readable_by(coder: User) -> TextQuerySet:
    """Return the texts of her respondent groups that `coder` may meet outside the second queue.

    A text that waits for a second coder is hidden from everyone but its first: whoever had seen
    what the first one chose, or found the text by one of its themes, would not be blind.
    """
    return Text.objects.for_reader(coder).exclude(pk__in=waiting_for(coder))


def waiting_for(coder: User) -> TextQuerySet:
    """Return the texts `coder` may code as a second person: of her respondent groups, drawn, and
    first coded by another.
    """
    return Text.objects.for_reader(coder).waiting_for_second_coder().exclude(coded_by(coder))


def may_code_first(text: Text, coder: User) -> bool:
    """Say whether `coder` may code or recode: the text is of her respondent groups, and nobody has
    yet, or she did and nobody after her.
    """
    hers = Text.objects.for_reader(coder).filter(pk=text.pk)
    if not text.is_coded:
        return hers.exists()
    return not text.is_second_coded and hers.filter(coded_by(coder)).exists()


def may_code_second(text: Text, coder: User) -> bool:
    """Say whether `coder` may be the second. A second coding is never changed: by then she may
    have seen the first.
    """
    return waiting_for(coder).filter(pk=text.pk).exists()
