"""One opened response becomes a Response with its Answers, and Texts that share nothing with it but
what at least five people said (feedback/keeper/joining.py).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from random import SystemRandom
from typing import Any

from django.conf import settings

from feedback.fields import random_key
from feedback.intake.sealing import Payload, TooLarge, key_id, seal
from feedback.keeper.flagging import flags_of
from feedback.keeper.helped import modes_of
from feedback.keeper.joining import marks_of
from feedback.keeper.opening import Opened
from feedback.keeper.suggesting import Suggester
from feedback.masking.cleaning import plain
from feedback.responses.models import ALL_HIDDEN, Answer, Coding, Flag, RawText, Response, Text
from feedback.responses.taught import taught_masking
from feedback.surveys.definition import QuestionDefinition
from feedback.surveys.kinds import kind_of

CHANCE = SystemRandom()


@dataclass
class Rows:
    """Unsaved rows of one batch, each list in an order of its own."""

    responses: list[Response] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    raw: list[RawText] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def shuffle(self) -> None:
        """Destroy the order of arrival, each list by itself."""
        every = (self.responses, self.answers, self.texts, self.raw, self.codings, self.flags)
        for rows in every:
            CHANCE.shuffle(rows)


class Splitter:
    """Makes the rows of batches; what a whole run needs once is read here."""

    def __init__(self, today: date) -> None:
        self._month = today.replace(day=1)
        self._masking = taught_masking()
        self._suggester = Suggester()

    def rows(self, batch: Iterable[Opened], desk_public: bytes | None, *, is_pooled: bool) -> Rows:
        """Return all rows of a batch, shuffled; raw words sealed to a desk key if there is one."""
        rows = Rows()
        together = list(batch)
        marks = marks_of(together, is_pooled=is_pooled)
        modes = modes_of(together, is_pooled=is_pooled)
        for opened, mark, mode in zip(together, marks, modes, strict=True):
            for text, words in self._split(opened, mode, rows):
                text.is_pooled = is_pooled
                text.area, text.age_band = mark.area, mark.age_band
                rows.texts.append(text)
                raw = list(sealed_raw(text, words, desk_public, opened.reply_to))
                rows.raw += raw
                if not raw:  # nobody can ever read it, so it waits for nobody
                    text.written_in = ""
                if text.masked != ALL_HIDDEN:
                    rows.codings += self._suggester.suggest(text)
        rows.shuffle()
        return rows

    def _split(self, opened: Opened, mode: str, rows: Rows) -> Iterator[tuple[Text, str]]:
        """Add the closed answers to `rows`; yield each text with the words it was made from."""
        response = Response(version=opened.version.row, month=self._month, mode=mode)
        rows.responses.append(response)
        # Counts people instead of mentions; joins this response's texts and nothing else.
        person = random_key()
        for key, answer in opened.answers.items():
            question = opened.version.definition.question(key)
            if not question.is_text:
                rows.answers += [
                    Answer(response=response, question=item, choice=choice)
                    for item, choice in kind_of(question).ticks(question, answer)
                ]
            elif words := plain(answer["text"]).strip():
                text = self._text(opened, question, person)
                arrived = self._masking.arrived(words, opened.way.language)
                text.masked, text.written_in = arrived.masked, arrived.written_in
                text.may_quote = answer["quote"]
                # From what was typed: what names somebody is no longer there once it is masked.
                rows.flags += flags_of(text, words, arrived.spans)
                yield text, words

    def _text(self, opened: Opened, question: QuestionDefinition, person: int) -> Text:
        return Text(
            version=opened.version.row,
            question=question.key,
            prompt=question.prompt,
            respondent_group=opened.version.definition.respondent_group,
            month=self._month,
            person=person,
            is_drawn=CHANCE.random() < settings.SECOND_CODING_SHARE,
        )


def sealed_raw(
    text: Text, words: str, desk_public: bytes | None, reply_to: dict[str, Any] | None = None
) -> Iterator[RawText]:
    """Yield the row that keeps what was typed, for reviewers alone; in it, what a reply may be
    sealed to.

    None for what fits no envelope: thousands of invisible letters, written out, are no one's words.
    Nor without a key.
    """
    if not desk_public:
        return
    payload = Payload(context={"text": str(text.pk)}, answers={"raw": words}, reply_to=reply_to)
    with suppress(TooLarge):
        sealed = seal(payload, desk_public)
        yield RawText(text=text, desk_key=key_id(desk_public), sealed=sealed)
