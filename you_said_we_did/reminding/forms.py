"""The limits, as an officer or an administrator changes them."""

from typing import TYPE_CHECKING

from django import forms

from engagement.clocks import BOUNDS, refusal
from engagement.models import ClockLimits
from you_said_we_did.drafting.forms import NamesWhatIsMissing

if TYPE_CHECKING:
    OfLimits = forms.ModelForm[ClockLimits]
else:  # Django's own class takes no type while running
    OfLimits = forms.ModelForm


class LimitsForm(NamesWhatIsMissing, OfLimits):
    """Four numbers; each says between what it may lie."""

    class Meta:
        model = ClockLimits
        fields = tuple(BOUNDS)
        error_messages = {
            name: {
                "invalid": "Fill in a whole number.",
                "min_value": refusal(name),
                "max_value": refusal(name),
            }
            for name in BOUNDS
        }
