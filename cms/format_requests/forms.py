"""What the office fills in about a page asked for in another form."""

from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.models import Page

from cms.format_requests.models import Form, FormatRequest, Status
from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.models import Finding

if TYPE_CHECKING:
    OfRequest = forms.ModelForm[FormatRequest]
else:  # Django's own class takes no type while running
    OfRequest = forms.ModelForm

MAKERS = (Role.COMMUNICATIONS, Role.OFFICER)
NO_PAGE = "Choose which page."
NO_FORM = "Choose in which form."


def pages() -> list[tuple[str, Any]]:
    """Return every page that can be asked for, under the words the public knows it by."""
    tree = Page.objects.live().filter(depth__gt=1).order_by("path")
    findings = Finding.objects.published().order_by("title")
    return [
        ("", "Choose a page"),
        ("Pages", [(page.title, page.title) for page in tree]),
        ("You said, we did", [(finding.title, finding.title) for finding in findings]),
        ("Others", [(words, words) for words in ("Results", "A survey", "The whole site")]),
    ]


class NewRequestForm(OfRequest):
    """Which page, in which form. It has no place for who asked."""

    page = forms.ChoiceField(
        label="Which page",
        choices=pages,
        error_messages={"required": NO_PAGE, "invalid_choice": NO_PAGE},
    )
    form = forms.ChoiceField(
        label="In which form",
        choices=Form.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_FORM, "invalid_choice": NO_FORM},
    )

    class Meta:
        model = FormatRequest
        fields = ("page", "form", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].label = "If another language: which"

    def _post_clean(self) -> None:
        """Leave the rules to the model's own door, which says what is wrong beside the field."""


class MoveForm(OfRequest):
    """How far it is, and who makes it."""

    status = forms.ChoiceField(
        label="How far it is",
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far it is."},
    )

    owner = forms.ModelChoiceField(
        label="Who makes it",
        queryset=User.objects.filter(is_active=True, groups__name__in=MAKERS)
        .distinct()
        .order_by("email"),
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose one of those that are offered."},
    )

    class Meta:
        model = FormatRequest
        fields = ("status", "owner", "reason")
        help_texts = {"reason": "Plain words that can be read out. No name, no case."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "If we can’t: why, and what there is instead"

    def _post_clean(self) -> None:
        """Leave the rules to the model's own door, as above."""
