"""What an officer says of slips before they are printed."""

import re
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from feedback.builder.kind_fields import Words
from feedback.intake.codes import draw_prefix
from feedback.surveys.models import CodeBatch
from feedback.surveys.models.codes import FEWEST, MOST

SALT = "slips.prefix"
PERSON = re.compile(r"\b(mr|mrs|miss|ms|dr)\b|@|\d{5}", re.IGNORECASE)


class SlipsForm(forms.Form):
    """A batch of slips. It carries the letters they begin with, so that sending it twice makes one
    batch.
    """

    place = Words(
        max_length=80,
        label="Where they will lie",
        help_text="A place, such as “Front desk, north office”. Never a person. It stands on the"
        " sheet of instructions and in the audit log, not on the slips.",
    )
    printed = forms.IntegerField(
        label="How many slips",
        min_value=FEWEST,
        max_value=MOST,
        initial=50,
        help_text=f"{FEWEST} to {MOST}. More than people will take: whoever takes one hides among"
        " the others. The file is ready within half a minute.",
        error_messages={
            "min_value": f"Print {FEWEST} at the least: a small stack tells who took which.",
            "max_value": f"Print {MOST} at the most, and another batch if they are not enough.",
        },
    )
    batch = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        fresh = signing.dumps(draw_prefix(), salt=SALT)
        super().__init__(data, initial={"batch": fresh})

    def clean_place(self) -> str:
        """Refuse what looks like a person."""
        place: str = self.cleaned_data["place"]
        if PERSON.search(place):
            raise ValidationError("Name a place, not a person.")
        return place

    def clean_batch(self) -> str:
        """Return the letters. Refuses those of a batch that was made."""
        try:
            prefix: str = signing.loads(self.cleaned_data["batch"], salt=SALT)
        except signing.BadSignature:
            raise ValidationError("Open this page again, then print.") from None
        if CodeBatch.objects.filter(prefix=prefix).exists():
            raise ValidationError(
                f"Batch {prefix} was made already, and its file can’t be made again. If you don’t"
                " have it, cancel that batch and print another."
            )
        return prefix
