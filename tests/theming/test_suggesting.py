"""Suggestions: at most three, surest first, with the text's own words or a text like it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from feedback.theming.features import Comment
from feedback.theming.suggesting import CodedTexts, OtherCodebook, Suggester
from feedback.theming.themes import Example, ThemeEntry
from feedback.theming.training import Coded, train
from tests.theming.made_up import CODEBOOK, Meaning, coded

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def trained() -> Suggester:
    """Trained on texts, without a sentence model."""
    return Suggester.build(CODEBOOK, trained=train(CODEBOOK, coded(120)))


def test_the_words_shown_stand_in_the_text(trained: Suggester) -> None:
    text = "Honestly, the LANDLORD raised that rent; we waited months on a list."
    found = trained.suggest(Comment(text), "eager")
    assert {"housing", "waiting"} <= {suggestion.slug for suggestion in found}
    for suggestion in found:
        for span in suggestion.spans:
            assert text[span.start : span.end] == span.words
    by_slug = {suggestion.slug: suggestion for suggestion in found}
    assert "LANDLORD" in " ".join(by_slug["housing"].words)
    assert "LANDLORD" not in " ".join(by_slug["waiting"].words)


def test_a_phrase_of_the_codebook_is_shown_as_such(trained: Suggester) -> None:
    found = {one.slug: one for one in trained.suggest(Comment("I lost my flat and the rent"))}
    assert found["housing"].by_phrase
    assert found["housing"].words == ["my flat"]


def test_what_was_masked_moves_nothing(trained: Suggester) -> None:
    for suggestion in trained.suggest(Comment("[name] owes rent for the [place] flat"), "eager"):
        assert not [word for word in suggestion.words if "[" in word]


def test_at_most_three_and_the_surest_first() -> None:
    themes = [
        *CODEBOOK,
        ThemeEntry("court", phrases=("judge",), examples=(Example("The judge was late."),)),
    ]
    found = Suggester.build(themes).suggest(
        Comment("The judge, the landlord, the bills and the queue, the rent, my debt"), "eager"
    )
    assert 0 < len(found) <= 3
    assert [one.probability for one in found] == sorted(
        (one.probability for one in found), reverse=True
    )


def test_a_cautious_machine_suggests_a_part_of_what_an_eager_one_does(trained: Suggester) -> None:
    comments = [text.comment for text in coded(60, seed=8)]
    cautious, eager = (trained.suggest_many(comments, mode) for mode in ("cautious", "eager"))
    for few, more in zip(cautious, eager, strict=True):
        assert {one.slug for one in few} <= {one.slug for one in more}
    with pytest.raises(ValueError, match="no mode"):
        trained.suggest(comments[0], "bold")


def test_nothing_is_said_of_nothing(trained: Suggester) -> None:
    assert trained.suggest(Comment(""), "cautious") == []
    assert trained.suggest_many([]) == []


def test_the_nearest_example_is_named_by_its_number() -> None:
    suggester = Suggester.build(CODEBOOK, Meaning())
    found = {one.slug: one for one in suggester.suggest(Comment("rent and landlord and hostel"))}
    near = found["housing"].nearest
    assert near is not None
    assert near.is_example
    assert 0 <= int(near.key) < len(CODEBOOK[1].examples)
    assert near.similarity > 0.45


def test_the_nearest_confirmed_text_is_named_by_its_key() -> None:
    texts = ["the landlord wants rent", "bank and bills"]
    known = CodedTexts(
        ["key-1", "key-2"],
        Meaning().encode(texts),
        [frozenset({"housing"}), frozenset({"money"})],
    )
    suggester = Suggester.build(CODEBOOK, Meaning(), coded=known)
    found = {one.slug: one for one in suggester.suggest(Comment("rent and landlord and hostel"))}
    near = found["housing"].nearest
    assert near is not None
    assert (near.key, near.is_example) == ("key-1", False)


def test_a_model_of_another_codebook_is_refused() -> None:
    with pytest.raises(OtherCodebook):
        Suggester.build(CODEBOOK[:2], trained=train(CODEBOOK))


def test_a_model_trained_with_meaning_works_without_the_sentence_model() -> None:
    texts = [
        Coded(text.comment, text.themes, Meaning().encode([text.comment.text])[0])
        for text in coded(60)
    ]
    whole = Suggester.build(CODEBOOK, Meaning())
    vectors = whole.model.references
    assert vectors is not None
    model = train(CODEBOOK, texts, np.asarray(vectors.vectors))
    found = Suggester.build(CODEBOOK, trained=model).suggest(Comment("rent for the landlord"))
    assert "housing" in {one.slug for one in found}


def test_suggesting_needs_no_machine_of_scikit_learn() -> None:
    """Only training on texts of one theme each does (the control, in the same process)."""
    program = (
        "import sys\n"
        "from feedback.theming.suggesting import Suggester\n"
        "from feedback.theming.features import Comment\n"
        "from feedback.theming.training import train\n"
        "from tests.theming.made_up import CODEBOOK, coded\n"
        "Suggester.build(CODEBOOK).suggest(Comment('my rent'))\n"
        "print('feedback.theming.margins' in sys.modules)\n"
        "train(CODEBOOK, coded(60, most=1))\n"
        "print('feedback.theming.margins' in sys.modules)\n"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert printed.stdout.split() == ["False", "True"]
