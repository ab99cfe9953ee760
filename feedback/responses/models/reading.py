"""How masked texts are read: by whom, and which of them wait for whom."""

from typing import TYPE_CHECKING

from django.db import models

from feedback.responses.models.aside import SetAside
from feedback.responses.models.codings import Coding
from hearback.people.models import User

if TYPE_CHECKING:
    from feedback.responses.models.texts import Text


class SafeguardingState(models.TextChoices):
    """Whether someone was worried by a text."""

    NONE = "none", "Not referred"
    REFERRED = "referred", "With the safeguarding lead"
    DECIDED = "decided", "Decided"


class TextQuerySet(models.QuerySet["Text"]):
    """Reads of masked texts."""

    model: "type[Text]"

    def for_reader(self, person: User) -> "TextQuerySet":
        """Texts this person may meet: of their respondent groups, without those she set aside
        because she may know the writer. Every page begins here.
        """
        aside = SetAside.objects.filter(reader=person.pk).values("text")
        return self.filter(respondent_group__in=list(person.respondent_groups)).exclude(
            pk__in=aside
        )

    def readable(self) -> "TextQuerySet":
        """Texts that are not hidden as a whole."""
        return self.filter(written_in="")

    def hidden_whole(self) -> "TextQuerySet":
        """Texts that wait for a reviewer who reads their language."""
        return self.exclude(written_in="")

    def uncoded(self) -> "TextQuerySet":
        """Texts no one has finished coding."""
        return self.filter(is_coded=False)

    def to_recode(self) -> "TextQuerySet":
        """Texts that the first coder saw a theme in which is retired, and nobody has coded since:
        what she saw is in no figure until somebody codes them again.
        """
        return self.filter(pk__in=Coding.objects.stale().filter(is_second=False).values("text"))

    def waiting_for_second_coder(self) -> "TextQuerySet":
        """Texts of the drawn tenth that a second person has still to code."""
        return self.filter(is_drawn=True, is_coded=True, is_second_coded=False)

    def blind(self) -> "TextQuerySet":
        """Texts of the drawn share that two people have not both coded yet."""
        return self.filter(is_drawn=True, is_second_coded=False)

    def sent_to_lead(self) -> "TextQuerySet":
        """Texts that worried a reader, decided or not."""
        return self.exclude(safeguarding=SafeguardingState.NONE)

    def worrying(self) -> "TextQuerySet":
        """Texts sent to the safeguarding lead and not yet decided."""
        return self.filter(safeguarding=SafeguardingState.REFERRED)

    def decided(self) -> "TextQuerySet":
        """Texts the safeguarding lead decided on."""
        return self.filter(safeguarding=SafeguardingState.DECIDED)
