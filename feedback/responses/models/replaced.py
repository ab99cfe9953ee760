"""What coders recorded before they changed their minds. Rows are added here and never changed."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Max
from django.utils import timezone

from feedback.fields import RandomKeyField
from feedback.responses.models.themes import Theme
from hearback.people.models import User

if TYPE_CHECKING:
    from feedback.responses.models.texts import Text


class ReplacedCoding(models.Model):
    """One row of a coding that its coder replaced or took back. The database refuses every change
    but forgetting passages that were hidden since.
    """

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey("responses.Text", on_delete=models.CASCADE, related_name="replaced")
    theme = models.ForeignKey(
        Theme,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: she had recorded “no theme”, and no suggestion was turned down.",
    )
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10)
    is_second = models.BooleanField(default=False)
    words = models.JSONField(default=list)
    round = models.PositiveSmallIntegerField(
        help_text="Which of her codings of this text it was: 1 is her first."
    )
    is_withdrawn = models.BooleanField(
        default=False, help_text="She took it back and left the text uncoded."
    )
    month = models.DateField(help_text="In which month it was replaced; nothing finer is kept.")

    class Meta:
        indexes = [models.Index(fields=("text", "coder"), name="replaced_by_coder")]

    def __str__(self) -> str:
        return f"{self.theme or 'No theme'}: {self.status}, round {self.round}"

    @staticmethod
    def put_away(text: "Text", coder: User, *, is_withdrawn: bool = False) -> None:
        """Move what `coder` recorded for `text` here."""
        last = ReplacedCoding.objects.filter(text=text, coder=coder).aggregate(last=Max("round"))[
            "last"
        ]
        facts = {
            "text": text,
            "coder": coder,
            "round": (last or 0) + 1,
            "is_withdrawn": is_withdrawn,
            "month": timezone.localdate().replace(day=1),
        }
        now = list(text.codings.recorded_by(coder))
        rows = [
            ReplacedCoding(
                theme_id=c.theme_id, status=c.status, is_second=c.is_second, words=c.words, **facts
            )
            for c in now
        ]
        ReplacedCoding.objects.bulk_create(
            rows or [ReplacedCoding(theme=None, status="confirmed", **facts)]
        )
        text.codings.recorded_by(coder).delete()

    @staticmethod
    def bring_back(text: "Text", coder: User) -> bool:
        """Undo `coder`'s latest coding of `text`: what it replaced stands again, and it is put away
        itself. Returns False, and leaves the text without her coding, if it replaced nothing.
        """
        rounds = ReplacedCoding.objects.filter(text=text, coder=coder, is_second=False)
        latest = rounds.order_by("-round").first()
        before = (
            [] if latest is None or latest.is_withdrawn else list(rounds.filter(round=latest.round))
        )
        ReplacedCoding.put_away(text, coder, is_withdrawn=not before)
        coding = text.codings.model
        text.codings.bulk_create(
            coding(text=text, theme=row.theme, coder=coder, status=row.status, words=row.words)
            for row in before
            if row.theme
        )
        return bool(before)
