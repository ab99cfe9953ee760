"""Suggests again for every text nobody has coded, a few at a time, each few whole or not at all."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from feedback.desk.learning.gather import (
    codebook_entries,
    comment_of,
    confirmed,
    encode,
    installed_sentence_model,
    masked_of,
)
from feedback.desk.learning.training import model_in_use
from feedback.desk.runs import Run
from feedback.responses.models import Coding, SuggestionModel, Text, Theme
from feedback.theming.sentences import SentenceModel
from feedback.theming.suggesting import (
    CodedTexts,
    OtherCodebook,
    Suggester,
    ThemeSuggestion,
)
from feedback.theming.themes import ThemeEntry
from feedback.theming.trained import TrainedModel

TEXTS_AT_ONCE = 50
# Comparing with more coded texts of one group than this takes time and finds little new.
MOST_COMPARED = 1_000
OTHER_CODEBOOK = (
    "The trained model belongs to another version of the codebook, so the codebook alone was used."
    " Train again."
)
Found = list[tuple[Text, list[ThemeSuggestion]]]


def suggest_again(run: Run) -> None:
    """Replace the machine's suggestions of all texts that are not coded. Texts in the drawn share
    get theirs too, for measuring the machine; the desk does not show them there.
    """
    suggester, mode = _suggester(run)
    uncoded = Text.objects.uncoded().readable()
    ordered = uncoded.order_by("respondent_group", "pk")
    keys = list(ordered.values_list("pk", flat=True))
    themes = {theme.slug: theme for theme in Theme.objects.in_use()}
    groups: dict[str, Suggester] = {}
    for start in range(0, len(keys), TEXTS_AT_ONCE):
        percent = 100 * start / len(keys)
        run.go_on(percent)
        texts = uncoded.in_bulk(keys[start : start + TEXTS_AT_ONCE]).values()
        for group in {text.respondent_group for text in texts}:
            if group not in groups:
                groups[group] = _comparing(suggester, group, run, percent)
            own = [text for text in texts if text.respondent_group == group]
            found = groups[group].suggest_many([comment_of(text) for text in own], mode)
            _replace(run, percent, list(zip(own, found, strict=True)), themes)
    run.note = " ".join(filter(None, [f"{len(keys)} texts were looked at.", run.note]))


def _suggester(run: Run) -> tuple[Suggester, str]:
    entries = codebook_entries()
    sentences = installed_sentence_model()
    row, trained = model_in_use() or (None, None)
    if trained is not None and sentences and trained.sentences not in ("", sentences.digest):
        # It knows another model's numbers; its words still hold.
        sentences = None
    mode = row.mode if row else SuggestionModel.Mode.BALANCED
    try:
        return _build(entries, sentences, trained), mode
    except OtherCodebook:
        run.note = OTHER_CODEBOOK
        return _build(entries, installed_sentence_model(), None), mode


def _build(
    entries: Sequence[ThemeEntry], sentences: SentenceModel | None, trained: TrainedModel | None
) -> Suggester:
    return Suggester.build(entries, sentences, trained)


def _comparing(suggester: Suggester, group: str, run: Run, percent: float) -> Suggester:
    """Return a suggester that compares with coded texts of one respondent group: words of one
    never explain anything to readers of another. What waits for a blind second coder is left out.
    """
    model = suggester.sentence_model
    if not isinstance(model, SentenceModel):
        return suggester
    of_group = Text.objects.filter(respondent_group=group)
    blind = Text.objects.waiting_for_second_coder().values("pk")
    texts = confirmed(of_group.exclude(pk__in=blind), MOST_COMPARED)
    vectors = encode(model, masked_of(text for text, _ in texts), run, (percent, percent))
    coded = CodedTexts([str(text.pk) for text, _ in texts], vectors, [said for _, said in texts])
    return replace(suggester, coded=coded, _about={})


@transaction.atomic
def _replace(run: Run, percent: float, found: Found, themes: dict[str, Theme]) -> None:
    run.go_on(percent)
    keys = [text.pk for text, _ in found]
    # Locked, and read again: somebody may have coded one meanwhile, or hidden more of it.
    now = {t.pk: t for t in Text.objects.select_for_update().uncoded().filter(pk__in=keys)}
    same = [
        (now[text.pk], suggestions)
        for text, suggestions in found
        if text.pk in now and now[text.pk].masked == text.masked
    ]
    Coding.objects.suggested().filter(text__in=[text for text, _ in same]).delete()
    Coding.objects.bulk_create(
        _coding(text, suggestion, themes[suggestion.slug])
        for text, suggestions in same
        for suggestion in suggestions
    )


def _coding(text: Text, suggestion: ThemeSuggestion, theme: Theme) -> Coding:
    nearest = suggestion.nearest
    return Coding(
        text=text,
        theme=theme,
        status=Coding.Status.SUGGESTED,
        words=list(dict.fromkeys(suggestion.words)),
        nearest_id=int(nearest.key) if nearest and not nearest.is_example else None,
    )
