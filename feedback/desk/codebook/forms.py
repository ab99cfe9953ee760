"""What an officer types while the codebook is changed. Problems stand beside their fields."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from engagement.models import Priority
from feedback.responses.book import editing
from feedback.responses.book.content import Content, ThemeContent, Written
from feedback.responses.book.files import FileProblems, example_from_line, line_of, read_file
from feedback.responses.book.problems import NAME_LONG, problems
from feedback.responses.models import Codebook, CodebookDraft, Theme

DRAFT = "draft"
RETIRE, MERGE, SPLIT = "retire", "merge", "split"
UNTIL_THEN = "its texts wait to be coded again; until then their quarter can’t be cut"


class Lines(forms.CharField):
    """A list, typed one on each line; a line that stands twice counts once."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, required=False, **options)

    def clean(self, value: Any) -> Any:
        """Return the lines that hold anything."""
        lines = (line.strip() for line in str(super().clean(value)).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RevisionForm(forms.Form):
    """A form on a page of the draft: it knows which state of the draft the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, draft: CodebookDraft, data: Any = None, **options: Any) -> None:
        options["initial"] = {"revision": draft.revision, **options.get("initial", {})}
        super().__init__(data, **options)
        self.draft, self.written = draft, draft.read()


class ThemeForm(RevisionForm):
    """One theme of the draft, or a new one."""

    name = forms.CharField(
        label="Name",
        max_length=NAME_LONG,
        help_text="A few plain words.",
        error_messages={"required": "Give the theme a name."},
    )
    group = forms.ChoiceField(label="Group")
    definition = forms.CharField(
        label="What it means",
        help_text="One sentence. The board reads it beside every figure.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say what the theme means: coders and the board go by it.",
        },
    )
    include = forms.CharField(
        label="Include", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    exclude = forms.CharField(
        label="Exclude",
        help_text="What belongs to another theme, and to which.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phrases = Lines(
        label="Phrases",
        help_text="Words people use, one phrase on each line. The program finds them with other"
        " endings too. A phrase speaks for one theme only.",
        rows=10,
    )
    examples = Lines(
        label="Examples",
        help_text="Made-up sentences, one on each line, never copied from a text. Coders see the"
        " first three. Add [also: waiting] to one that is about the theme “waiting” too.",
        rows=8,
    )
    priorities = forms.MultipleChoiceField(
        label="Priorities of the strategy",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outcomes = Lines(
        label="Outcomes",
        help_text="What should change for people, one on each line, as your outcomes framework"
        " calls it.",
        rows=3,
    )

    def __init__(self, draft: CodebookDraft, slug: str, data: Any = None) -> None:
        theme = draft.read().content.theme(slug) or ThemeContent(slug, "")
        super().__init__(draft, data, initial=self.begin_with(draft, theme))
        self.theme, self.result = theme, self.written
        known = {each.slug: each.name for each in Priority.objects.all()}
        choices = {
            "group": [(group.slug, group.name) for group in self.written.content.groups],
            "priorities": [(each, known.get(each, each)) for each in (*known, *theme.priorities)],
        }
        for name, listed in choices.items():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = list(dict.fromkeys(listed))

    @staticmethod
    def begin_with(draft: CodebookDraft, theme: ThemeContent) -> dict[str, Any]:
        """Return what the fields show first."""
        group = draft.read().content.group_of(theme.slug)
        return {
            **{name: getattr(theme, name) for name in ("name", "definition", "include", "exclude")},
            "group": group.slug if group else "",
            "phrases": "\n".join(theme.phrases),
            "examples": "\n".join(map(line_of, theme.examples)),
            "priorities": list(theme.priorities),
            "outcomes": "\n".join(theme.outcomes),
        }

    def clean(self) -> dict[str, Any]:
        """Put what can't be published beside its field."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        content = self.written.content
        taken = {*content.slugs(), *Theme.objects.values_list("slug", flat=True)}
        slug = self.theme.slug or editing.slug_for(cleaned["name"], taken)
        self.theme = ThemeContent(
            slug,
            **{
                name: cleaned[name].strip() for name in ("name", "definition", "include", "exclude")
            },
            phrases=tuple(cleaned["phrases"]),
            examples=tuple(map(example_from_line, cleaned["examples"])),
            priorities=tuple(cleaned["priorities"]),
            outcomes=tuple(cleaned["outcomes"]),
        )
        self.result = editing.with_theme(self.written, self.theme, cleaned["group"])
        place = self.result.content.slugs().index(slug)
        for problem in problems(self.result):
            if problem.theme == place:
                field = problem.field if problem.field in self.fields else "name"
                self.add_error(field, problem.what)
        return cleaned


class GroupForm(RevisionForm):
    """A group's name."""

    name = forms.CharField(
        label="Name of the group",
        max_length=NAME_LONG,
        error_messages={"required": "Give the group a name."},
    )

    def __init__(self, draft: CodebookDraft, slug: str = "", data: Any = None) -> None:
        groups = {group.slug: group.name for group in draft.read().content.groups}
        super().__init__(draft, data, initial={"name": groups.get(slug, "")})
        self.slug = slug

    def clean_name(self) -> str:
        """Refuse another group's name."""
        name: str = self.cleaned_data["name"].strip()
        self.result = editing.with_group(self.written, name, self.slug)
        return name


class OutForm(RevisionForm):
    """How a theme leaves the codebook, and what becomes of its codings."""

    how = forms.ChoiceField(
        label="What becomes of its texts?",
        choices=[
            (MERGE, "Merge it into another theme: everyone’s codings are carried there"),
            (SPLIT, f"Split it into themes you choose: {UNTIL_THEN}"),
            (RETIRE, f"Retire it: {UNTIL_THEN}"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of its texts."},
    )
    into = forms.ChoiceField(
        label="Merge into",
        help_text="It takes over the phrases and examples too.",
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label="Split into these themes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    names = Lines(
        label="Split into new themes",
        help_text="One name on each line. Write what each means afterwards.",
        rows=3,
    )

    def __init__(self, draft: CodebookDraft, slug: str, base: Content, data: Any = None) -> None:
        super().__init__(draft, data)
        self.slug, self.base, self.result = slug, base, self.written
        others = [(t.slug, t.name) for t in self.written.content.themes() if t.slug != slug]
        for name, choices in (("into", [("", "Choose a theme"), *others]), ("parts", others)):
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Make the change, or say beside the field why not."""
        cleaned = super().clean() or {}
        how = cleaned.get("how")
        field = {MERGE: "into", SPLIT: "parts"}.get(how or "", "how")
        if how == MERGE and not cleaned.get("into"):
            self.add_error("into", "Choose the theme it goes into.")
        if self.errors:
            return cleaned
        try:
            self.result = self.changed(cleaned)
        except ValidationError as refusal:
            self.add_error(field, refusal)
        return cleaned

    def changed(self, cleaned: dict[str, Any]) -> Written:
        """Return the draft without the theme. Raises ValidationError."""
        if cleaned["how"] == MERGE:
            return editing.merged(self.written, self.slug, cleaned["into"], self.base)
        if cleaned["how"] == SPLIT:
            parts, names = cleaned["parts"], cleaned["names"]
            return editing.split(self.written, self.slug, parts, names, self.base)
        return editing.retired(self.written, self.slug, self.base)


class PublishForm(RevisionForm):
    """What is written down with a new version."""

    name = forms.CharField(
        label="Name of the codebook",
        max_length=NAME_LONG,
        error_messages={"required": "Give the codebook a name."},
    )
    note = forms.CharField(
        label="What changed, and why",
        help_text="It stands in the list of versions and in the audit log. Quote no text.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say what changed, and why: others read it later."},
    )

    def __init__(self, draft: CodebookDraft, data: Any = None) -> None:
        super().__init__(draft, data, initial={"name": draft.read().content.name})


class ImportForm(RevisionForm):
    """A file with a whole codebook."""

    file = forms.FileField(
        label="File",
        help_text="JSON or CSV, as Hearback hands it out. A CSV file needs the columns group, name"
        " and definition; it may have slug, include, exclude, phrases, examples, priorities and"
        " outcomes. In a cell, put | between phrases.",
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )

    def __init__(
        self, draft: CodebookDraft, base: Content, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(draft, data, files=files)
        self.base, self.result = base, self.written

    def clean_file(self) -> UploadedFile:
        """Read it whole, or list every problem."""
        file: UploadedFile = self.cleaned_data["file"]
        current = self.written.content
        try:
            read = read_file(str(file.name), file.read(), current, Theme.objects.spent())
        except FileProblems as problems_found:
            raise ValidationError(problems_found.found) from problems_found
        self.result = editing.replaced(self.written, read, self.base)
        return file


class CompareForm(forms.Form):
    """Two versions to compare; for officers the draft is one."""

    before = forms.ChoiceField(label="Before")
    after = forms.ChoiceField(label="After")

    def __init__(self, data: Any = None, *, may_see_draft: bool) -> None:
        numbers = list(Codebook.objects.values_list("number", "published_on"))
        choices = [(str(n), f"Version {n}, {on:%-d %B %Y}") for n, on in numbers]
        newest = choices[0][0] if choices else ""
        if may_see_draft and CodebookDraft.objects.exists():
            choices.insert(0, (DRAFT, "The draft"))
        after = choices[0][0] if choices else ""
        before = choices[1][0] if len(choices) > 1 else newest
        super().__init__(data or None, initial={"before": before, "after": after})
        for name in ("before", "after"):
            cast(forms.ChoiceField, self.fields[name]).choices = choices
        self.names = dict(choices)
