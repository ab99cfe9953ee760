"""What tests of suggestions share: coded texts, and the worker's work done at once."""

from collections.abc import Collection

import pytest
from django.core.management import call_command

from feedback.desk.learning import suggesting, training
from feedback.desk.models import Turn
from feedback.desk.runs import Run
from feedback.responses.models import Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories

SAID = {
    "waiting": "I was still waiting for a place, number {} in the queue.",
    "believed": "The officer dismissed me and doubted my word, case {}.",
    "housing": "My joint tenancy and the flat came up {} times.",
}


def without_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the sentence model away: it is slow, and measured elsewhere."""
    for module in (suggesting, training):
        monkeypatch.setattr(module, "installed_sentence_model", lambda: None)


def plant_coded(version: SurveyVersion, coder: User, each: int = 20) -> list[Text]:
    """Code so many texts on each theme."""
    texts = []
    for slug, said in SAID.items():
        for number in range(each):
            text = factories.make_text(version, said.format(number))
            Turn.take(text, coder, [Theme.objects.get(slug=slug)])
            texts.append(text)
    return texts


def do(kind: str) -> Run:
    """Do a run as the worker does, and return what became of it."""
    run = Run.ask(kind, None)
    call_command("suggest", run=run.pk)
    run.refresh_from_db()
    return run


def suggested(texts: Collection[Text]) -> dict[int, list[str]]:
    """Return each text's suggested themes."""
    return {
        text.pk: sorted(text.codings.suggested().values_list("theme__slug", flat=True))
        for text in texts
    }
