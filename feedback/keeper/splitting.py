"""One opened response becomes a Response with its Answers, and Texts that share nothing with it but
what at least five people said (feedback/keeper/joining.py).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from random import SystemRandom

from django.conf import settings

from engagement.models import Area
from feedback.fields import random_key
from feedback.intake.sealing import Payload, TooLarge, key_id, seal
from feedback.keeper.joining import marks_of
from feedback.keeper.opening import Opened
from feedback.keeper.suggesting import Suggester
from feedback.masking import mask
from feedback.masking.cleaning import plain
from feedback.responses.models import Answer, Coding, RawText, Response, Text
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

    def shuffle(self) -> None:
        """Destroy the order of arrival, each list by itself."""
        for rows in (self.responses, self.answers, self.texts, self.raw, self.codings):
            CHANCE.shuffle(rows)


class Splitter:
    """Makes the rows of batches; what a whole run needs once is read here."""

    def __init__(self, today: date) -> None:
        self._month = today.replace(day=1)
        self._places = tuple(Area.objects.values_list("name", flat=True))
        self._suggester = Suggester()

    def rows(self, batch: Iterable[Opened], desk_public: bytes | None, *, is_pooled: bool) -> Rows:
        """Return all rows of a batch, shuffled; raw words sealed to a desk key if there is one."""
        rows = Rows()
        together = list(batch)
        marks = marks_of(together, is_pooled=is_pooled)
        for opened, mark in zip(together, marks, strict=True):
            for text, words in self._split(opened, rows):
                text.is_pooled = is_pooled
                text.area, text.age_band = mark.area, mark.age_band
                rows.texts.append(text)
                rows.codings += self._suggester.suggest(text)
                if desk_public:
                    rows.raw += sealed_raw(text, words, desk_public)
        rows.shuffle()
        return rows

    def _split(self, opened: Opened, rows: Rows) -> Iterator[tuple[Text, str]]:
        """Add the closed answers to `rows`; yield each text with the words it was made from."""
        response = Response(version=opened.version.row, month=self._month)
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
                text.masked, text.may_quote = mask(words, self._places), answer["quote"]
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


def sealed_raw(text: Text, words: str, desk_public: bytes) -> Iterator[RawText]:
    """Yield the row that keeps what was typed, for reviewers alone.

    None for what fits no envelope: thousands of invisible letters, written out, are no one's words.
    """
    payload = Payload(context={"text": str(text.pk)}, answers={"raw": words})
    with suppress(TooLarge):
        sealed = seal(payload, desk_public)
        yield RawText(text=text, desk_key=key_id(desk_public), sealed=sealed)
