"""A press of a button beside a flag."""

from django import forms

from feedback.responses.models import FlagKind


class FlagForm(forms.Form):
    """Whether a text holds what a flag says. `settle` is one button's value: "risk_now yes"; "no";
    or "back", which leaves it open again.
    """

    MEANT = {"yes": True, "no": False, "back": None}

    settle = forms.CharField(max_length=24)

    def clean_settle(self) -> tuple[FlagKind, bool | None]:
        """Return the kind, and whether it is so. Raises ValidationError for anything else."""
        kind, _, said = str(self.cleaned_data["settle"]).partition(" ")
        if kind not in FlagKind.values or said not in self.MEANT:
            raise forms.ValidationError("No flag is called that.")
        return FlagKind(kind), self.MEANT[said]
