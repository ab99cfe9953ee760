"""A reply to whoever wrote a text: what may stand in it, and what a reviewer meets of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from nacl.public import PrivateKey

from engagement.neutral import giveaway_in
from feedback.responses.models import ReplyDraft, Text
from feedback.responses.taught import taught_masking
from feedback.surveys.models import REPLY_MOST_LETTERS
from hearback.people.models import User

# As many words in a row as show whose text somebody has before her.
ECHO = 4

GIVES_AWAY = "Choose another word for “{}”: it shows what these pages are about."
POINTS_TO = "Take “{}” out: it may point to somebody, or to a place or day."
TOO_LONG = "This has {:,} characters. Write at most {:,}."
ECHOES = "Take “{}” out: those are the words of the text, and show who wrote it."


class ReplyWords(forms.CharField):
    """Words that are written as if the person they fear read them."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            help_text="Write as if the person they fear read it. Say thank you, and what has"
            " changed for everyone. No name, place or day; nothing they told us; nothing about what"
            " these pages are for. Never ask them to do anything, or to write to you."
            f" At most {REPLY_MOST_LETTERS:,} characters.",
            widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
            error_messages={"required": "Write the reply."},
        )

    def to_python(self, value: Any) -> str:
        """Return the words with each line break as one character, however a browser sends it."""
        words = super().to_python(value) or ""
        return words.replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        """Refuse what would tell whoever finds it anything, and what is too long: counted here,
        because a browser that is told the limit cuts what is pasted and says nothing.
        """
        super().validate(value)
        if len(value) > REPLY_MOST_LETTERS:
            raise ValidationError(TOO_LONG.format(len(value), REPLY_MOST_LETTERS))
        if found := list(what_tells(value)):
            raise ValidationError(found)


def what_tells(words: str) -> Iterator[str]:
    """Yield what must be taken out of a reply, each in a sentence."""
    if word := giveaway_in(words):
        yield GIVES_AWAY.format(word)
    for span in taught_masking().spans(words):
        yield POINTS_TO.format(words[span.start : span.end])


def echo_of(words: str, raw: str) -> str:
    """Return words in a row that stand in both, or ""."""
    said = f" {' '.join(_words(raw))} "
    mine = _words(words)
    for place in range(len(mine) - ECHO + 1):
        run = " ".join(mine[place : place + ECHO])
        if f" {run} " in said:
            return run
    return ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


class ReplyForm(forms.Form):
    """A reply to one person, and the word that it was read with somebody else's eyes."""

    reply = ReplyWords("Your reply")
    read_again = forms.BooleanField(
        label="I have read it again as if the person they fear had found it",
        error_messages={"required": "Read it again with their eyes, then tick this."},
    )

    def __init__(self, raw: str = "", data: Any = None) -> None:
        super().__init__(data)
        self.raw = raw

    def clean_reply(self) -> str:
        """Refuse what was typed, said again."""
        words: str = self.cleaned_data["reply"].strip()
        if run := echo_of(words, self.raw):
            raise ValidationError(ECHOES.format(run))
        return words


@dataclass(frozen=True)
class Reply:
    """What a reviewer meets of replying, beside an open text."""

    form: ReplyForm | None = None
    # What waits to be read, and whether this reviewer wrote it.
    waits: str = ""
    is_hers: bool = False

    @classmethod
    def of(
        cls,
        text: Text,
        desk_private: PrivateKey | None,
        reviewer: User,
        reply_to: dict[str, Any] | None,
        form: ReplyForm | None,
    ) -> "Reply | None":
        """Return it, or None where nothing lies open, or nobody asked for a reply."""
        if reply_to is None or desk_private is None:
            return None
        draft = ReplyDraft.objects.filter(text=text).first()
        if draft is None:
            return cls(form=form or ReplyForm())
        said = draft.read(desk_private).answers
        return cls(waits=str(said["words"]), is_hers=said["by"] == reviewer.pk)
