"""Whose turn at a text it was, what was settled where two differed, and notes on themes.

A text coded "no theme" holds no coding that could say so: the turn does.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from engagement.groups import RespondentGroup
from feedback.desk.danger import DECIDE_FIRST, needs_a_decision
from feedback.desk.lifting import LiftRequest
from feedback.desk.referrals import Referral, ReferralNote
from feedback.desk.rota import Rota
from feedback.desk.runs import Run
from feedback.desk.saved_views import SavedView
from feedback.fields import RandomKeyField
from feedback.responses.models import Coding, CodingQuerySet, Passages, Text, TextQuerySet, Theme
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

# Django looks for models here alone.
__all__ = [
    "LiftRequest",
    "Referral",
    "ReferralNote",
    "Resolution",
    "Rota",
    "Run",
    "SavedView",
    "ThemeMemo",
    "Turn",
]

AWAITS_SECOND = Q(is_drawn=True, is_coded=True, is_second_coded=False)
TAKEN = "Someone else has coded this text meanwhile."
NOTHING_TO_UNDO = "There is nothing of yours to undo here, or a second person has coded it since."
SETTLED = "This text does not wait to be settled (any more)."
# From the themes somebody recorded for a text to those she records now.
Change = Callable[[frozenset[Theme]], Collection[Theme]]


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
        cls,
        text: Text,
        coder: User,
        themes: Collection[Theme],
        *,
        is_second: bool = False,
        passages: Passages | None = None,
        shown: Collection[int] | None = None,
    ) -> None:
        """Record what `coder` sees in `text`, or change what she recorded in an earlier turn;
        `shown` are the keys of the themes that were suggested to her (None: all that are).

        Raises ValidationError, and stores nothing, when the turn is not hers: someone else has
        coded the text meanwhile, or both have and their agreement must stand as it is; and while
        danger in it is to be decided on.
        """
        # A view's request.user is a lazy stand-in, which the database router can't place.
        coder = User.objects.get(pk=coder.pk)
        locked = Text.objects.select_for_update().get(pk=text.pk)
        allowed = may_code_second if is_second else may_code_first
        if not allowed(locked, coder):
            raise ValidationError(TAKEN)
        if not is_second and needs_a_decision(locked):
            raise ValidationError(DECIDE_FIRST)
        if not is_second:
            cls.objects.filter(text=locked, is_second=False).exclude(coder=coder).delete()
            locked.put_others_away(coder)
        try:
            cls.objects.get_or_create(text=locked, coder=coder, is_second=is_second)
        except IntegrityError as error:
            raise ValidationError(TAKEN) from error
        locked.code(coder, themes, is_second=is_second, passages=passages, shown=shown)

    @classmethod
    @transaction.atomic
    def undo(cls, text: Text, coder: User) -> None:
        """Bring `coder`'s last coding of `text` back to what it was; if it was her first, the text
        waits for anyone again.

        Raises ValidationError where she has coded nothing, or a second coder has since.
        """
        coder = User.objects.get(pk=coder.pk)
        locked = Text.objects.select_for_update().get(pk=text.pk)
        if not may_undo(locked, coder):
            raise ValidationError(NOTHING_TO_UNDO)
        if not locked.take_back(coder):
            cls.objects.filter(text=locked, coder=coder, is_second=False).delete()

    @classmethod
    @transaction.atomic
    def take_many(cls, texts: Iterable[Text], coder: User, change: Change) -> int:
        """Take a turn at each of `texts` with the themes that `change` makes of what `coder` has
        recorded there (nothing yet: an empty set); return at how many it was hers to take.

        Texts that two people code blind are left alone: those are read one by one.
        """
        done = 0
        for text in texts:
            own = text.codings.recorded_by(coder).filter(status=Coding.Status.CONFIRMED)
            earlier = {coding.theme: coding.words for coding in own.select_related("theme")}
            passages = {theme.pk: words for theme, words in earlier.items()}
            with suppress(ValidationError):
                if not text.is_blind:
                    cls.take(text, coder, change(frozenset(earlier)), passages=passages)
                    done += 1
        AuditEntry.record("texts.coded_together", coder, texts=done)
        return done


class Resolution(models.Model):
    """What was settled for a text that two people coded differently. Figures count it; neither
    coder's codings change, and so their agreement does not either.
    """

    id = RandomKeyField(primary_key=True)
    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="resolution")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, help_text="Why; never words of the text.")

    def __str__(self) -> str:
        return f"Settled by {self.by}"

    @classmethod
    @transaction.atomic
    def record(cls, text: Text, by: User, themes: Collection[Theme], note: str = "") -> None:
        """Settle what counts for `text`; no themes settles on "no theme".

        Raises ValidationError where two people do not differ, `by` is neither of them nor an
        officer, or it was settled before.
        """
        by = User.objects.get(pk=by.pk)
        locked = Text.objects.select_for_update().get(pk=text.pk)
        if locked.is_resolved or not differing(by).filter(pk=locked.pk).exists():
            raise ValidationError(SETTLED)
        locked.settle(by, themes)
        cls.objects.create(text=locked, by=by, note=note)
        AuditEntry.record("text.settled", by, str(locked.pk))


class ThemeMemo(models.Model):
    """A coder's note on a theme, for those who read the same respondent group. Notes are added and
    never changed. They hang on the slug, so that they outlive a version of the codebook.
    """

    slug = models.SlugField()
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.TextField()

    class Meta:
        ordering = ("-on", "-pk")
        indexes = [models.Index(fields=("slug", "respondent_group"), name="memos_on_a_theme")]

    def __str__(self) -> str:
        return f"A note on {self.slug}"

    @classmethod
    @transaction.atomic
    def add(cls, theme: Theme, group: str, by: User, words: str) -> None:
        """Add a note. Raises ValidationError where `by` does not read the group."""
        if group not in by.respondent_groups:
            raise ValidationError("You do not read this respondent group.")
        facts = {"slug": theme.slug, "respondent_group": group, "words": words}
        cls.objects.create(by_id=by.pk, on=timezone.localdate(), **facts)
        AuditEntry.record("theme.note_added", by, theme.slug)


def coded_by(coder: User, *, is_second: bool = False) -> Q:
    """Return the condition that `coder` was the first to code a text, or the second."""
    turns = Turn.objects.filter(text=OuterRef("pk"), coder=coder, is_second=is_second)
    # Codings recorded without the desk (by a command, say) have no turn.
    codings = Coding.objects.recorded_by(coder).filter(text=OuterRef("pk"), is_second=is_second)
    return Q(Exists(turns)) | Q(Exists(codings))


def readable_by(coder: User) -> TextQuerySet:
    """Return the texts of her respondent groups that `coder` may meet outside the second queue.

    A text that waits for a second coder is hidden from everyone but its first: whoever had seen
    what the first one chose, or found the text by one of its themes, would not be blind.
    """
    return Text.objects.for_reader(coder).exclude(AWAITS_SECOND & ~coded_by(coder))


def waiting_for(coder: User) -> TextQuerySet:
    """Return the texts `coder` may code as a second person: of her respondent groups, drawn, and
    first coded by another.
    """
    return Text.objects.for_reader(coder).waiting_for_second_coder().exclude(coded_by(coder))


def all_readable_by(coder: User) -> TextQuerySet:
    """Return the same texts as `readable_by`, asked for so that both databases are quick where most
    of them are read at once: the hidden ones, which are few, are found first. For one text or few,
    `readable_by` is quicker.
    """
    hidden = Q(AWAITS_SECOND, pk__in=waiting_for(coder).values("pk"))
    return Text.objects.for_reader(coder).exclude(hidden)


def may_code_first(text: Text, coder: User) -> bool:
    """Say whether `coder` may code or recode: the text is of her respondent groups, and nobody has
    yet, or she did and nobody after her. What was seen in a theme that is retired since anyone may
    code again who may meet the text and was not its second coder: the first may be gone.
    """
    hers = Text.objects.for_reader(coder).exclude(coded_by(coder, is_second=True))
    hers = hers.filter(pk=text.pk)
    if text.written_in:  # there is nothing to read yet
        return False
    if not text.is_coded:
        return hers.exists()
    if hers.to_recode().exclude(AWAITS_SECOND).exists():
        return True
    return not text.is_second_coded and hers.filter(coded_by(coder)).exists()


def may_code_second(text: Text, coder: User) -> bool:
    """Say whether `coder` may be the second. A second coding is never changed: by then she may
    have seen the first.
    """
    return waiting_for(coder).filter(pk=text.pk).exists()


def may_undo(text: Text, coder: User) -> bool:
    """Say whether `coder` was the first to code this text, and there is no second."""
    hers = Text.objects.for_reader(coder).filter(coded_by(coder), pk=text.pk)
    return text.is_coded and not text.is_second_coded and hers.exists()


def differing(reader: User) -> TextQuerySet:
    """Return the drawn texts that two people coded differently, settled or not, as far as they are
    `reader`'s to discuss: all of her respondent groups' for an officer, else those she coded.
    """
    twice = {"is_drawn": True, "is_coded": True, "is_second_coded": True}
    texts = Text.objects.for_reader(reader).filter(**twice)
    first, second = Coding.objects.of_first(), Coding.objects.of_second()
    differ = texts.filter(_only_in(first, second) | _only_in(second, first))
    if reader.has_role(Role.OFFICER):
        return differ
    return differ.filter(Exists(Turn.objects.filter(text=OuterRef("pk"), coder=reader.pk)))


def _only_in(one: CodingQuerySet, other: CodingQuerySet) -> Q:
    """Return the condition that a text has a theme in `one` that it lacks in `other`."""
    same = other.filter(text=OuterRef("text"), theme=OuterRef("theme"))
    return Q(Exists(one.filter(~Exists(same), text=OuterRef("pk"))))
