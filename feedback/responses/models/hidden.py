"""Texts in a language the masking does not read: hidden as a whole, until a reviewer who reads it
puts them into words.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.masking.languages import name_of
from hearback.people.models import AuditEntry, User

# All that is shown of such a text.
ALL_HIDDEN = "[hidden]"
NOT_IN_WORDS = "This text is hidden as a whole. A reviewer who reads its language comes first."


class HiddenWhole(models.Model):
    """What a text has for that."""

    written_in = models.CharField(
        max_length=8,
        blank=True,
        help_text="The code of the language, while the words are hidden as a whole and a reviewer"
        " can still open them.",
    )
    is_translated = models.BooleanField(
        default=False, help_text="A reviewer’s English stands here, not the writer’s own words."
    )
    # What it is told in; `Text` has it.
    masked: str

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        """The name of the language it is in, while it is hidden as a whole."""
        return name_of(self.written_in)

    @transaction.atomic
    def put_into_words(self, masked: str, by: User, *, is_translated: bool) -> None:
        """Show, instead of nothing, what a reviewer made of it: her English, or the words as they
        were typed; masked, and confirmed by her. Raises ValidationError if somebody was faster.
        """
        waiting = type(self)._default_manager.filter(pk=self.pk).exclude(written_in="")
        shown = {"masked": masked, "written_in": "", "is_translated": is_translated}
        # One statement that asks and acts: two reviewers pressing at once can't both succeed.
        if not waiting.update(**shown, is_masking_confirmed=True):
            raise ValidationError("Somebody else has put this text into words meanwhile.")
        self.refresh_from_db()
        action = "text.translated" if is_translated else "text.shown_as_typed"
        AuditEntry.record(action, by, str(self.pk))
