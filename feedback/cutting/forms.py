"""The one form of this desk: publishing can't be taken back, so it is asked for twice."""

from django import forms


class PublishForm(forms.Form):
    """A box to tick before figures go out for good."""

    checked = forms.BooleanField(
        label="I have read every row, and I know that publishing can’t be taken back.",
        error_messages={"required": "Tick the box to say you have read every row."},
    )
