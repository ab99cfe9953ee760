"""What a finding rests on, as it is chosen, and the quotes that may stand beside it."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms

from feedback.releases.models import ReleaseTheme
from you_said_we_did.models import Finding, LearningSource

if TYPE_CHECKING:
    ChoiceOfThemes = forms.ModelMultipleChoiceField[ReleaseTheme]
    ChoiceOfSource = forms.ModelChoiceField[LearningSource]
else:  # Django's own classes take no type while running
    ChoiceOfThemes, ChoiceOfSource = forms.ModelMultipleChoiceField, forms.ModelChoiceField

NO_QUOTE = ("", "No quote")


class InGroups(forms.CheckboxSelectMultiple):
    """Checkboxes that are drawn group by group, those of other groups folded away until one of
    them is ticked.
    """

    in_groups = True

    def options(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield each option with its group."""
        for group, options, _ in self.optgroups(name, value, attrs):
            is_open = any(option["selected"] for option in options)
            for option in options:
                yield {**option, "group": group or "", "is_open": is_open}


def also_rests_on() -> ChoiceOfThemes:
    """Return the field for further themes; `offer_evidence` says which."""
    return ChoiceOfThemes(
        ReleaseTheme.objects.none(),
        label="Other themes it rests on",
        required=False,
        widget=InGroups,
        help_text="Only themes whose number is shown. Outside, each is named with its period.",
    )


class SourceChoice(ChoiceOfSource):
    """A source with who may read it: that says whether it is named outside."""

    def label_from_instance(self, obj: LearningSource) -> str:
        """Return how it is offered."""
        return f"{obj} ({obj.get_visibility_display()})"


def source() -> SourceChoice:
    """Return the field for a review, an audit or data. Who drafts may read every one."""
    return SourceChoice(
        LearningSource.objects.all(),
        label="Review, audit or data it rests on",
        required=False,
        empty_label="None",
        help_text="Outside, it is named only if it is public. One that is not is chosen before the"
        " answer goes out: the safeguarding lead reads the words with it.",
    )


def offer_themes(form: forms.BaseForm, finding: Finding) -> None:
    """Offer the other shown themes of the main one's release, then those of other releases, the
    newest first; none to what rests on no theme.
    """
    main = finding.rests_on
    if main is None:
        del form.fields["also_rests_on"]
        return
    others = ReleaseTheme.objects.shown().exclude(pk=main.pk).select_related("release__survey")
    field: Any = form.fields["also_rests_on"]
    field.queryset = others.order_by("-release__starts_on", "release", "position")
    by_release = [
        (release, [(theme.pk, theme.name) for theme in themes])
        for release, themes in groupby(field.queryset, key=lambda theme: theme.release)
    ]
    here = [each for release, themes in by_release if release == main.release for each in themes]
    field.choices = [
        *here,
        *((str(release), themes) for release, themes in by_release if release != main.release),
    ]


def offer_quotes(form: forms.BaseForm, finding: Finding) -> None:
    """Offer the quotes approved for the themes it rests on. Where there is none, there is no
    field: the page says so.
    """
    quotes = finding.quotes_to_choose_from()
    if not quotes:
        del form.fields["quote"]
        return
    form.fields["quote"] = forms.TypedChoiceField(
        label="In somebody’s own words",
        required=False,
        choices=[NO_QUOTE, *((str(quote.pk), f"“{quote.words}”") for quote in quotes)],
        coerce={str(quote.pk): quote.words for quote in quotes}.__getitem__,
        empty_value="",
        widget=forms.RadioSelect,
        help_text="These were approved for the release’s report. Outside, the one you choose stands"
        " beside what you write, word for word.",
    )
    chosen = [str(quote.pk) for quote in quotes if quote.words == finding.quote]
    form.initial["quote"] = chosen[0] if chosen else ""


class EvidenceForm(forms.Form):
    """What else a finding rests on: its main theme stays."""

    also_rests_on = also_rests_on()
    source = source()

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self, finding)
        if finding.is_system_learning:
            self.fields["source"].required = True
