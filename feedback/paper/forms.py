"""What an officer chooses before forms or posters are made."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from feedback.builder.code_forms import PERSON
from feedback.builder.kind_fields import Lines
from feedback.paper.naming import label_of
from feedback.paper.posters import SIZES
from feedback.surveys.models import SurveyVersion
from feedback.surveys.ways import Way

# More take longer than anyone waits for a page.
MOST_FORMS, MOST_POSTERS = 25, 60
LONGEST_PLACE = 60
# Stands for the whole survey in its own words, whose path is empty.
WHOLE = "whole"
COPIER, NUMBERED = "copier", "numbered"
NORMAL, LARGE = "normal", "large"


def ways_of(version: SurveyVersion) -> list[tuple[str, str]]:
    """Return the ways a version went out in, as choices: each path with its name."""
    return [(way.path or WHOLE, label_of(way)) for way in version.offered()]


def way_of(chosen: str) -> Way:
    """Return the way that was chosen."""
    return Way.from_path("" if chosen == WHOLE else chosen)


class PaperFormsForm(forms.Form):
    """Which forms, how large, and how many."""

    way = forms.ChoiceField(label="Which form")
    size = forms.ChoiceField(
        label="Size of type",
        choices=[(NORMAL, "Normal"), (LARGE, "Large print")],
        help_text="Large print is 18 point, on A4 too. It takes about twice as many pages.",
    )
    kind = forms.ChoiceField(
        label="With numbers, or for a photocopier",
        choices=[
            (NUMBERED, "A number on each form"),
            (COPIER, "One form for a photocopier, with room for a number"),
        ],
        help_text="A number keeps the pages of one form together and keeps it from being typed"
        " twice. It is drawn by lot. Whoever types in a copied form is given a number to write"
        " on it.",
    )
    copies = forms.IntegerField(
        label="How many",
        min_value=1,
        max_value=MOST_FORMS,
        initial=10,
        required=False,
        help_text=f"1 to {MOST_FORMS} in one file, each with its own number. Make another file for"
        " more. For a photocopier this is left aside.",
        error_messages={
            "min_value": "Print 1 at the least.",
            "max_value": f"Print {MOST_FORMS} at the most in one file, then make another.",
        },
    )

    def __init__(self, version: SurveyVersion, data: Any = None) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["way"]).choices = ways_of(version)

    def clean(self) -> dict[str, Any]:
        """Ask how many, where each has a number; leave it aside for a photocopier."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == COPIER:
            self.errors.pop("copies", None)
        is_told = "copies" in self.errors or cleaned.get("copies")
        if cleaned.get("kind") == NUMBERED and not is_told:
            self.add_error("copies", "Say how many forms to print.")
        return cleaned


class Places(Lines):
    """Where posters will hang. There may be none."""

    is_optional = True


class PostersForm(forms.Form):
    """Which posters, of what size, for which places."""

    ways = forms.MultipleChoiceField(
        label="Which forms they lead to",
        widget=forms.CheckboxSelectMultiple,
        help_text="There is a poster for each, in its own words.",
        error_messages={"required": "Tick at least one."},
    )
    size = forms.ChoiceField(
        label="Size",
        choices=[(size, size.upper()) for size in SIZES],
        help_text="A5 is half of A4: it fits inside a toilet door or on a counter.",
    )
    places = Places(
        label="Where they will hang",
        help_text="A place on each line, such as “Library, first floor”. Never a person. It stands"
        " on the strip that is cut off and on the first page, and is kept nowhere.",
    )

    def __init__(self, version: SurveyVersion, data: Any = None) -> None:
        offered = ways_of(version)
        super().__init__(data, initial={"ways": [path for path, _ in offered[:1]]})
        cast(forms.ChoiceField, self.fields["ways"]).choices = offered

    def clean_places(self) -> list[str]:
        """Refuse what looks like a person, or fits on no strip."""
        places: list[str] = self.cleaned_data["places"]
        for place in places:
            if PERSON.search(place):
                raise ValidationError(f"Name a place, not a person: “{place}”.")
            if len(place) > LONGEST_PLACE:
                raise ValidationError(f"Say this in {LONGEST_PLACE} letters or fewer: “{place}”.")
        return list(dict.fromkeys(places))

    def clean(self) -> dict[str, Any]:
        """Refuse more than one file holds."""
        cleaned: dict[str, Any] = super().clean() or {}
        many = len(cleaned.get("ways", ())) * len(cleaned.get("places", ()))
        if many > MOST_POSTERS:
            self.add_error(
                "places",
                f"That makes {many} posters. Make {MOST_POSTERS} at the most in one file, then"
                " another.",
            )
        return cleaned

    def chosen(self) -> list[Way]:
        """Return the ways that were ticked."""
        return [way_of(each) for each in self.cleaned_data["ways"]]
