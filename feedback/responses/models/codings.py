"""What the machine and people say a text is about, each apart from the other."""

from django.db import models

from feedback.fields import RandomKeyField
from feedback.responses.models.themes import Theme
from hearback.people.models import User


class CodingQuerySet(models.QuerySet["Coding"]):
    """Reads of codings."""

    def suggested(self) -> "CodingQuerySet":
        """What the machine proposed; no person has a part in these."""
        return self.filter(coder=None)

    def in_use(self) -> "CodingQuerySet":
        """Codings with themes the codebook still has."""
        return self.filter(theme__retired_in=None)

    def recorded_by(self, coder: User) -> "CodingQuerySet":
        """What `coder` recorded in her turn, her rejections among it."""
        return self.filter(coder=coder, is_resolution=False)

    def of_first(self) -> "CodingQuerySet":
        """The first coders' confirmations, as they recorded them."""
        return self.filter(
            status=Coding.Status.CONFIRMED,
            coder__isnull=False,
            is_second=False,
            is_resolution=False,
        )

    def of_second(self) -> "CodingQuerySet":
        """The blind second coders' confirmations."""
        return self.filter(status=Coding.Status.CONFIRMED, is_second=True)

    def settled(self) -> "CodingQuerySet":
        """What was settled on where two people differed."""
        return self.filter(status=Coding.Status.CONFIRMED, coder__isnull=False, is_resolution=True)

    def counted(self) -> "CodingQuerySet":
        """What figures are made from: the first coder's confirmations or, where two people differed
        and it was settled, what they settled on; of themes in use.
        """
        first = models.Q(is_second=False, is_resolution=False, text__is_resolved=False)
        return self.in_use().filter(
            first | models.Q(is_resolution=True, text__is_resolved=True),
            status=Coding.Status.CONFIRMED,
            coder__isnull=False,
        )

    def stale(self) -> "CodingQuerySet":
        """People's confirmations of retired themes that stand for nothing else: the theme was not
        merged, or they were made while it was being merged.
        """
        carried = Coding.objects.filter(
            text=models.OuterRef("text"),
            coder=models.OuterRef("coder"),
            theme=models.OuterRef("theme__merged_into"),
        )
        confirmed = self.filter(status=Coding.Status.CONFIRMED, coder__isnull=False)
        confirmed = confirmed.exclude(is_resolution=True, text__is_resolved=False)
        return confirmed.exclude(theme__retired_in=None).exclude(models.Exists(carried))


class Coding(models.Model):
    """One theme applied to one text, by the machine (suggested) or by a person.

    Each coder's codings stand apart, so that their agreement can be measured. The database refuses
    to change a person's; hiding words may only shorten `words`.
    """

    class Status(models.TextChoices):
        """Suggested by the machine; confirmed or rejected by a person."""

        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey("responses.Text", on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices)
    is_second = models.BooleanField(default=False, help_text="From the blind second coding.")
    is_resolution = models.BooleanField(
        default=False, help_text="What was settled on after two people differed."
    )
    words = models.JSONField(
        default=list,
        help_text="The words that triggered a suggestion, or the passages a coder chose.",
    )
    carried_from = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The theme it was made with, which was merged into this one.",
    )
    nearest = models.ForeignKey(
        "responses.Text",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The coded text of the same respondent group that the suggestion rests on.",
    )

    objects = CodingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("text", "theme", "coder"),
                condition=models.Q(is_resolution=False),
                name="a_coder_codes_a_theme_once_per_text",
            ),
            models.UniqueConstraint(
                fields=("text", "theme"),
                condition=models.Q(is_resolution=True),
                name="a_theme_is_settled_once_per_text",
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
            models.CheckConstraint(
                condition=models.Q(is_resolution=False)
                | models.Q(coder__isnull=False, status="confirmed", is_second=False),
                name="people_alone_settle_a_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.status}"
