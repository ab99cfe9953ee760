"""What officers choose about suggestions, and coders about leads."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from feedback.desk.figures import in_comparison, modes_of
from feedback.responses.book import editing
from feedback.responses.book.content import ThemeContent
from feedback.responses.book.problems import NAME_LONG
from feedback.responses.models import CodebookDraft, Lead, SuggestionModel, Theme
from hearback.people.models import User

NO_GROUP = "The draft of the codebook has no group yet. Add one there first."


class ModeForm(forms.Form):
    """How sure a suggestion has to be, with what each choice measured."""

    mode = forms.ChoiceField(
        label="How sure should a suggestion be?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how sure a suggestion should be."},
    )

    def __init__(self, model: SuggestionModel, data: Any = None) -> None:
        super().__init__(data, initial={"mode": model.mode})
        cast(forms.ChoiceField, self.fields["mode"]).choices = [
            (each.mode, f"{each.label}. Measured: {words}.")
            for each, words in in_comparison(modes_of(model))
        ]


class VersionsForm(forms.Form):
    """Two versions of the trained model to compare."""

    before = forms.ChoiceField(label="One version")
    after = forms.ChoiceField(label="Another")

    def __init__(self, data: Any = None) -> None:
        found = SuggestionModel.objects.defer("content")
        choices = [(str(m.number), f"{m}, {m.made_on:%-d %B %Y}") for m in found]
        initial = {"after": choices[0][0], "before": choices[-1][0]} if choices else {}
        if len(choices) > 1:
            initial["before"] = choices[1][0]
        super().__init__(data or None, initial=initial)
        for name in ("before", "after"):
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def chosen(self) -> tuple[SuggestionModel, SuggestionModel]:
        """Return both versions of a valid form."""
        numbers = [self.cleaned_data[name] for name in ("before", "after")]
        found = SuggestionModel.objects.defer("content").filter(number__in=numbers)
        by_number = {str(model.number): model for model in found}
        return by_number[numbers[0]], by_number[numbers[1]]


class AcceptForm(forms.Form):
    """What the theme is called that a lead becomes, and where it stands in the draft."""

    name = forms.CharField(
        label="Name of the theme",
        max_length=NAME_LONG,
        help_text="A few plain words. What it means you write in the draft.",
        error_messages={"required": "Give the theme a name."},
    )
    group = forms.ChoiceField(label="Group of the codebook")

    def __init__(self, lead: Lead, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.lead, self.by = lead, by
        self.draft = CodebookDraft.objects.first()
        groups = Theme.objects.in_use().values_list("group__slug", "group__name")
        choices = list(dict.fromkeys(groups))
        if self.draft:
            content = self.draft.read().content
            choices = [(group.slug, group.name) for group in content.groups]
        cast(forms.ChoiceField, self.fields["group"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Say what is missing where there is no group to choose."""
        if not cast(forms.ChoiceField, self.fields["group"]).choices:
            raise ValidationError(NO_GROUP)
        return super().clean() or {}

    @transaction.atomic
    def save(self) -> str:
        """Put the theme in the draft, its words as phrases; begin a draft if there is none. Returns
        its slug. Raises ValidationError if someone was quicker, at the lead or at the draft.
        """
        draft = CodebookDraft.start(self.by)
        written = draft.read()
        taken = {*written.content.slugs(), *Theme.objects.values_list("slug", flat=True)}
        name = self.cleaned_data["name"].strip()
        slug = editing.slug_for(name, taken)
        spoken = {phrase for theme in written.content.themes() for phrase in theme.phrases}
        phrases = tuple(term for term in self.lead.terms if term not in spoken)
        theme = ThemeContent(slug, name, phrases=phrases)
        self.lead.accept(self.by, slug)
        draft.write(
            editing.with_theme(written, theme, self.cleaned_data["group"]), self.by, draft.revision
        )
        return slug


class MergeForm(forms.Form):
    """Which lead another one belongs with."""

    into = forms.ChoiceField(
        label="Put it together with",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose the lead it belongs with."
        ),
    )

    def __init__(self, lead: Lead, by: User, data: Any = None) -> None:
        super().__init__(data)
        others = Lead.objects.for_reader(by).waiting().exclude(pk=lead.pk)
        same = others.filter(respondent_group=lead.respondent_group, quarter=lead.quarter)
        self.others = {str(each.pk): each for each in same}
        cast(forms.ChoiceField, self.fields["into"]).choices = [
            (key, ", ".join(each.terms)) for key, each in self.others.items()
        ]

    def other(self) -> Lead:
        """Return the lead of a valid form."""
        return self.others[self.cleaned_data["into"]]
