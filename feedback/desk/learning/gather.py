"""Tables as plain values: the codebook, masked texts, and what people confirmed about them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from feedback.desk.agreement import up_to_date
from feedback.desk.runs import Refused, Run
from feedback.responses.models import Coding, Text, Theme
from feedback.theming.features import Comment
from feedback.theming.sentences import ModelRefused, SentenceModel, sentence_model
from feedback.theming.themes import ThemeEntry, examples_of
from feedback.theming.thresholds import Floats

NO_CODEBOOK = "There is no codebook yet, so there is nothing to suggest."
# Between two signs of life; a second's work.
ENCODED_AT_ONCE = 32
Confirmed = list[tuple[Text, frozenset[str]]]


def codebook_entries() -> list[ThemeEntry]:
    """Return the themes in use. Raises Refused if there are none."""
    found = [
        ThemeEntry(
            theme.slug,
            theme.name,
            theme.definition,
            theme.include,
            tuple(theme.phrases),
            examples_of(theme.examples),
        )
        for theme in Theme.objects.in_use()
    ]
    if not found:
        raise Refused(NO_CODEBOOK)
    return found


def comment_of(text: Text) -> Comment:
    """Return a text as models read it: masked words, which question, whose."""
    return Comment(text.masked, text.prompt, text.respondent_group)


def confirmed(texts: QuerySet[Text], most: int) -> Confirmed:
    """Return coded texts with the themes people confirmed, `most` of them by their random keys.

    What the machine suggested and nobody confirmed is not among it.
    """
    chosen = list(up_to_date(texts).order_by("pk")[:most])
    themes: dict[int, set[str]] = defaultdict(set)
    pairs = Coding.objects.counted().in_use().filter(text__in=[text.pk for text in chosen])
    for key, slug in pairs.values_list("text_id", "theme__slug"):
        themes[key].add(slug)
    return [(text, frozenset(themes[text.pk])) for text in chosen]


def installed_sentence_model() -> SentenceModel | None:
    """Return the sentence model, or None if none is installed. Raises Refused for a wrong one."""
    try:
        return sentence_model(settings.SENTENCE_MODEL, settings.SENTENCE_MODEL_DIGEST)
    except ModelRefused as refusal:
        raise Refused(str(refusal)) from refusal


def encode(
    model: SentenceModel, texts: Sequence[str], run: Run, span: tuple[float, float]
) -> Floats:
    """Return texts by meaning, one row each; the run's percent goes over `span` meanwhile."""
    low, high = span
    rows: list[Floats] = [np.zeros((0, model.width), dtype=np.float32)]
    for start in range(0, len(texts), ENCODED_AT_ONCE):
        run.go_on(low + (high - low) * start / len(texts))
        rows.append(model.encode(texts[start : start + ENCODED_AT_ONCE]))
    return np.vstack(rows)


def masked_of(texts: Iterable[Text]) -> list[str]:
    """Return their masked words."""
    return [text.masked for text in texts]
