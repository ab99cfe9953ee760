"""Who may know the person behind a text, and therefore meets it no more."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from feedback.fields import RandomKeyField
from hearback.people.models import User

if TYPE_CHECKING:
    from feedback.responses.models.texts import Text


class SetAside(models.Model):
    """One text that one person of the office does not meet, because she may know who wrote it.

    Only `TextQuerySet.for_reader` asks whose it is, and only for the reader herself. That somebody
    may know the writer is half of who the writer is, so there is no audit entry: not one with the
    text, which would tell, and not one without, whose minute could be laid beside her other
    entries. No page, export or count names anyone, the row holds no time, its key is random, and
    there is no way back that a page could offer by mistake.
    """

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey("responses.Text", on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "texts set aside"
        constraints = [
            models.UniqueConstraint(
                fields=("reader", "text"), name="a_text_is_set_aside_once_by_a_reader"
            )
        ]

    def __str__(self) -> str:
        return "A text set aside"

    @classmethod
    @transaction.atomic
    def all_of_writer(cls, text: "Text", reader: User) -> None:
        """Set aside a text and whatever else its writer wrote in the same response. What `reader`
        has coded before stays as it is. A second time changes nothing.
        """
        texts = type(text).objects.filter(person=text.person, version=text.version_id)
        # A view's request.user is a lazy stand-in, which the database router can't place.
        rows = (SetAside(text=each, reader_id=reader.pk) for each in texts)
        SetAside.objects.bulk_create(rows, ignore_conflicts=True)
