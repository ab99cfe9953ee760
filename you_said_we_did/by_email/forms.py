"""The one field of the list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from you_said_we_did.by_email.addresses import can_be_written_to

UNREACHABLE = "We can’t write to this address. Check it, or use another one."
WRONG = "Type an e-mail address, like name@example.com."


class AddressForm(forms.Form):
    """Asks for an address. Browsers keep no list of what was typed into it."""

    address = forms.EmailField(
        label="Your e-mail address",
        help_text="We use it for this and nothing else.",
        max_length=254,
        error_messages={"required": WRONG, "invalid": WRONG, "max_length": WRONG},
        widget=forms.EmailInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "none",
                "autocorrect": "off",
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser's own bubble would say it in another language than the page.
        self.use_required_attribute = False

    def clean_address(self) -> str:
        """Refuse what looks like an address and can’t be written to."""
        address: str = self.cleaned_data["address"]
        if not can_be_written_to(address):
            raise ValidationError(UNREACHABLE)
        return address
