"""A whole paper form as one form: the questions' own fields, each beside “I can’t read this”."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms

from feedback.keying.digests import UNREADABLE
from feedback.keying.shown import spoken
from feedback.paper.asking import number_all
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import check_answers
from feedback.surveys.kinds import kind_of
from feedback.surveys.kinds.words import QUOTE

UNREAD, WORDLESS, NOTHING = ".unread", ".wordless", ".nothing"  # no question's key holds a dot
NOT_ANSWERED = ("", "Not answered")
BOTH = "You ticked “I can’t read this” and gave an answer too. Take one of them back."
DROPPED = (
    "Whoever typed this form first found words here. Type them in, or tick that the paper has none."
)
EMPTY = "Nothing is typed. Is the paper empty?"
EMPTY_AGAIN = "Nothing is ticked. Has the paper no ticks?"
AS_WRITTEN = (
    "As it is written, names too: they are hidden before anybody at the desk reads it. For a word"
    " you can’t read, type [?]."
)
LAYOUTS: dict[str, str] = {
    Kind.SCALE: "keying-points",
    Kind.GRID: "keying-points",
    Kind.STAR: "hb-pairs",
    Kind.RANK: "hb-places",
    Kind.MONTH: "hb-side-by-side",
}


@dataclass(frozen=True)
class Asked:
    """One question with its fields. One with a single field is named by it."""

    question: QuestionDefinition
    text: str
    number: int | None
    fields: list[forms.BoundField]
    unread: forms.BoundField | None
    wordless: forms.BoundField | None
    layout: str

    @property
    def is_group(self) -> bool:
        """Whether its fields need a heading of their own."""
        return len(self.fields) != 1 and not self.question.is_text


class TypingForm(forms.Form):
    """What stands on a paper form. `is_again` leaves out words: two people never type the same
    commas. `worded` are the questions where words were found before: they go only if somebody says
    that there are none. `language` is the one that stands beside English.
    """

    def __init__(
        self,
        definition: SurveyDefinition,
        data: Mapping[str, Any] | None,
        *,
        is_again: bool,
        worded: Collection[str] = (),
        language: str = "",
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.language = language
        self.definition, self.numbers = definition, number_all(definition)
        self.is_again, self.worded = is_again, worded
        self.questions = [
            question for question in definition.everything() if not (is_again and question.is_text)
        ]
        for question in self.questions:
            self._add(question)
        label = "The paper has no ticks" if is_again else "The paper is empty"
        self.fields[NOTHING] = forms.BooleanField(label=label, required=False)

    def _add(self, question: QuestionDefinition) -> None:
        fields = kind_of(question).fields(question, None)
        for field in fields.values():
            self._adapt(field)
        if question.key in fields:
            label = f"{self.numbers[question.key]}. {question.text}"
            fields[question.key].label = spoken(label, self.language)
        if question.is_text:
            fields[question.key].help_text = AS_WRITTEN
            fields[question.key + QUOTE].label = "“May we quote you?” is ticked"
            fields[question.key + QUOTE].help_text = ""
        if fields:
            unread = forms.BooleanField(label="I can’t read this", required=False)
            fields[question.key + UNREAD] = unread
        if question.key in self.worded:
            label = "The paper really has no words here, or none that can be read"
            fields[question.key + WORDLESS] = forms.BooleanField(label=label, required=False)
        self.fields.update(fields)

    def _adapt(self, field: forms.Field) -> None:
        """Say what is in another language. Let radios be emptied: whoever presses a wrong key must
        be able to take it back.
        """
        field.label = spoken(str(field.label or ""), self.language)
        # Django’s checkboxes are radios of a kind; those can be emptied as they are.
        if not isinstance(field.widget, forms.RadioSelect):
            return
        known = cast("Iterable[tuple[str, str]]", field.widget.choices)
        some = [(key, spoken(str(label), self.language)) for key, label in known if key != ""]
        is_radio = field.widget.input_type == "radio"
        cast("forms.ChoiceField", field).choices = [NOT_ANSWERED, *some] if is_radio else some
        if is_radio:
            field.initial = ""

    def asked(self) -> list[Asked]:
        """Return each question with its fields, as they stand on the paper."""
        return [self._asked(question) for question in self.questions]

    def _asked(self, question: QuestionDefinition) -> Asked:
        names = list(kind_of(question).fields(question, None))
        unread = self[question.key + UNREAD] if names else None
        number = self.numbers.get(question.key)
        layout = LAYOUTS.get(question.kind, "")
        wordless = self._if_asked(question.key + WORDLESS)
        fields, text = [self[name] for name in names], spoken(question.text, self.language)
        return Asked(question, text, number, fields, unread, wordless, layout)

    def first_about(self) -> str:
        """Return the first of the questions about the person; "" if none is asked here."""
        about = {question.key for question in self.definition.about_you}
        return next((each.key for each in self.questions if each.key in about), "")

    def nothing(self) -> forms.BoundField | None:
        """Return the tick that the paper is empty, once that was asked."""
        return self._if_asked(NOTHING)

    def _if_asked(self, name: str) -> forms.BoundField | None:
        """Return a tick that is shown only once a form was refused for want of it."""
        if name not in self.fields or not self.is_bound:
            return None
        return self[name] if name in self.errors or self.cleaned_data.get(name) else None

    def clean(self) -> dict[str, Any]:
        """Refuse what only shows across fields, and an answer that nobody can read."""
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            for name, problem in kind_of(question).clean(question, cleaned).items():
                self.add_error(name, problem)
            if self._is_unread(question) and self._says_something(question):
                self.add_error(question.key + UNREAD, BOTH)
        self._refuse_what_is_missing(cleaned)
        return cleaned

    def _refuse_what_is_missing(self, cleaned: Mapping[str, Any]) -> None:
        """Ask once where words would be lost, and where nothing at all was typed."""
        lost = [
            question.key
            for question in self.questions
            if question.key in self.worded and not self._has_words(question)
        ]
        for key in lost:
            if key not in self.errors and not cleaned.get(key + WORDLESS):
                self.add_error(key + WORDLESS, DROPPED)
        if not self.errors and not lost and not cleaned.get(NOTHING) and self._is_empty():
            self.add_error(NOTHING, EMPTY_AGAIN if self.is_again else EMPTY)

    def _is_empty(self) -> bool:
        asked = [question for question in self.questions if question.key + UNREAD in self.fields]
        return not any(self._is_unread(each) or self._says_something(each) for each in asked)

    def answers(self) -> dict[str, Any]:
        """Return the answers of a valid form, as an envelope holds them: none where nothing was
        ticked or written, where nobody can read it, or where the form's own answers led past it.
        """
        given = {
            question.key: kind_of(question).read(question, self.cleaned_data)
            for question in self.questions
            if question.kind != Kind.STATEMENT
        }
        return check_answers(self.definition, given)

    def ticked(self) -> dict[str, Any]:
        """Return what is compared, by question: all that is no words, as it stands on the paper,
        also where the form's own answers lead past it. That can hang on words, which nobody types
        twice. Unreadable is not the same as empty: a second person may be able to read it.
        """
        return {
            question.key: UNREADABLE if self._is_unread(question) else self._tick(question)
            for question in self.questions
            if not question.is_text and question.kind != Kind.STATEMENT
        }

    def _tick(self, question: QuestionDefinition) -> Any:
        kind = kind_of(question)
        # Nothing is nothing, whether a kind reads it as "", [] or {}.
        return kind.check(question, kind.read(question, self.cleaned_data)) or None

    def with_words(self) -> list[str]:
        """Return the questions at which words were typed. They are not looked up in the answers:
        those leave out words that a wrong tick led past.
        """
        return [each.key for each in self.questions if each.is_text and self._has_words(each)]

    def _has_words(self, question: QuestionDefinition) -> bool:
        return bool(str(self.cleaned_data.get(question.key) or "").strip())

    def _is_unread(self, question: QuestionDefinition) -> bool:
        return bool(self.cleaned_data.get(question.key + UNREAD))

    def _says_something(self, question: QuestionDefinition) -> bool:
        """Say whether anything was ticked or written at a question whose fields have no error."""
        names = kind_of(question).fields(question, None)
        if any(name in self.errors for name in names):
            return False
        return any(self.cleaned_data[name] for name in names if not name.endswith(QUOTE))
