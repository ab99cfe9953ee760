"""What officers taught the masking: phrases it hides, and phrases it leaves readable.

They stand here in clear, so none may be somebody's name, number or address.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate

from feedback.masking import find_spans
from feedback.masking.cleaning import plain
from feedback.masking.persons import names_somebody
from hearback.people.models import AuditEntry, User

SHORTEST, LONGEST, MOST_WORDS = 3, 60, 6
# What a phrase may not hold, whoever says that it is harmless.
IDENTIFIERS = frozenset({"phone", "e-mail", "postcode", "date", "age", "number", "link"})


class MaskingCorrectionQuerySet(models.QuerySet["MaskingCorrection"]):
    """Reads of corrections."""

    def never_hidden(self) -> "MaskingCorrectionQuerySet":
        """Phrases that stay readable."""
        return self.filter(kind__in=MaskingCorrection.READABLE)

    def always_hidden(self) -> "MaskingCorrectionQuerySet":
        """Phrases that are hidden, whatever the program thinks of them."""
        return self.exclude(kind__in=MaskingCorrection.READABLE)


class MaskingCorrection(models.Model):
    """One phrase, in any case of letters. Never a person's name."""

    class Kind(models.TextChoices):
        """What is done with the phrase. The hidden ones are the words of their placeholders."""

        SERVICE = "service", "Never hide: a service, agency or programme"
        NEVER = "never", "Never hide: another phrase that points to nobody"
        PLACE = "place", "Always hide, as a place"
        SCHOOL = "school", "Always hide, as a school"
        ORGANISATION = "organisation", "Always hide, as an organisation"
        WORKPLACE = "workplace", "Always hide, as a workplace"

    READABLE = (Kind.SERVICE, Kind.NEVER)

    phrase = models.CharField(max_length=LONGEST)
    key = models.CharField(max_length=LONGEST, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(default=localdate)

    objects = MaskingCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.phrase

    @property
    def is_readable(self) -> bool:
        """Whether the phrase stays readable."""
        return self.kind in self.READABLE

    @classmethod
    def teach(cls, phrase: str, kind: str, reason: str, by: User) -> "MaskingCorrection":
        """Keep a phrase for every later text. The audit log says what kind, and not which words.

        Raises ValidationError for what may not stand in clear, and for a phrase that is there.
        """
        phrase = " ".join(plain(phrase).split())
        check_phrase(phrase)
        # A view's request.user is a lazy stand-in, which the database router can't place.
        row = cls(phrase=phrase, key=key_of(phrase), kind=kind, reason=reason, by_id=by.pk)
        try:
            with transaction.atomic():
                row.save()
                AuditEntry.record("masking.taught", by, str(row.pk), kind=kind)
        except IntegrityError as error:
            raise ValidationError("This phrase is in the list already.") from error
        return row

    @transaction.atomic
    def forget(self, by: User) -> None:
        """Take the phrase out of the list; texts that were masked stay as they are."""
        AuditEntry.record("masking.untaught", by, str(self.pk), kind=self.kind)
        self.delete()


def key_of(phrase: str) -> str:
    """Return what two spellings of one phrase share."""
    return " ".join(phrase.casefold().replace("’", "'").replace("‘", "'").split())


def check_phrase(phrase: str) -> None:
    """Raise ValidationError, in words for whoever typed it, if a phrase may not stand in clear."""
    if len(phrase) > LONGEST or len(phrase.split()) > MOST_WORDS:
        raise ValidationError(
            f"Keep it short: at most {MOST_WORDS} words and {LONGEST} characters."
        )
    if sum(letter.isalpha() for letter in phrase) < SHORTEST:
        raise ValidationError(f"Write at least {SHORTEST} letters.")
    if any(span.type in IDENTIFIERS for span in find_spans(phrase)):
        raise ValidationError("This holds a number, a date or an address. It can’t be kept here.")
    if names_somebody(phrase):
        raise ValidationError(
            "This looks like a person’s name. Names are never kept here, because the list can be"
            " read. Hide it in the text instead. If it is a service, write it without “the”."
        )
