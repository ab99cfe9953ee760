"""Learning from a codebook and from codings: what fades, what is measured, what is refused."""

import numpy as np
import pytest

from feedback.theming import ridge
from feedback.theming.features import Comment, Vocabulary
from feedback.theming.themes import PHRASE, digest, pseudo_texts
from feedback.theming.thresholds import MODES, choose, measure, shown
from feedback.theming.trained import TrainedModel
from feedback.theming.training import Interrupted, train
from tests.theming.made_up import CODEBOOK, Meaning, coded


def scores(text: str, model: TrainedModel) -> dict[str, float]:
    found = model.scores([Comment(text).read()])[0]
    return dict(zip((theme.slug for theme in CODEBOOK), found, strict=True))


def test_the_codebook_alone_knows_its_own_words() -> None:
    model = train(CODEBOOK)
    found = scores("The landlord wanted the rent", model)
    assert max(found, key=lambda slug: found[slug]) == "housing"
    assert model.size == 0
    assert model.measured_on == "examples"


def test_what_the_codebook_says_fades_as_codings_grow() -> None:
    """Coders who code "keys" as money are followed, the later the more."""
    few, many = (
        [
            type(text)(Comment(text.comment.text.replace("purse", "keys")), text.themes)
            for text in coded(count)
        ]
        for count in (6, 400)
    )
    wrong = [
        scores("keys", train(CODEBOOK, texts))["housing"]
        - scores("keys", train(CODEBOOK, texts))["money"]
        for texts in ([], few, many)
    ]
    assert wrong[0] > wrong[2]
    faded = train(CODEBOOK, coded(400)).vocabulary
    assert "wrent" in faded.names


def test_several_themes_are_found_in_texts_not_seen() -> None:
    model = train(CODEBOOK, coded(150))
    texts = coded(100, seed=2)
    truth = np.array([[theme.slug in text.themes for theme in CODEBOOK] for text in texts])
    found = model.scores([text.comment.read() for text in texts])
    reached = measure(shown(found, model.by_words.thresholds["balanced"]), truth)
    assert reached.precision > 0.85
    assert reached.recall > 0.85
    assert not model.one_label


def test_texts_with_one_theme_each_are_learned_too() -> None:
    model = train(CODEBOOK, coded(90, most=1))
    assert model.one_label
    found = scores("rent for the flat", model)
    assert max(found, key=lambda slug: found[slug]) == "housing"


def test_the_same_input_gives_the_same_model() -> None:
    first, second = (train(CODEBOOK, coded(60), seed=3) for _ in range(2))
    assert np.array_equal(first.by_words.words, second.by_words.words)
    assert first.by_words.measured == second.by_words.measured


def test_meaning_is_learned_beside_words() -> None:
    vectors = Meaning().encode([said.comment.text for said in pseudo_texts(CODEBOOK)])
    texts = [
        type(text)(text.comment, text.themes, Meaning().encode([text.comment.text])[0])
        for text in coded(60)
    ]
    model = train(CODEBOOK, texts, vectors)
    assert model.by_meaning is not None
    assert train(CODEBOOK, coded(60), vectors).by_meaning is None  # some texts have no vector


def test_cautious_shows_a_part_of_balanced_and_that_of_eager() -> None:
    model = train(CODEBOOK, coded(120))
    found = model.scores([text.comment.read() for text in coded(80, seed=5)])
    cautious, balanced, eager = (shown(found, model.by_words.thresholds[mode]) for mode in MODES)
    assert (cautious <= balanced).all()
    assert (balanced <= eager).all()
    told = model.by_words.measured
    assert told["cautious"].precision >= told["eager"].precision
    assert told["eager"].recall >= told["cautious"].recall


def test_held_out_scores_are_those_of_a_model_that_never_saw_the_fold() -> None:
    """Exact; and the control: scores of a model that did see them are others."""
    draw = np.random.default_rng(4)
    rows, targets = draw.normal(size=(40, 12)), draw.integers(0, 2, (40, 3)).astype(float)
    weights, folds = draw.uniform(0.3, 1, 40), np.arange(40) % 5 - 1
    products = (rows @ rows.T + 1).astype(np.float32)
    dual, held_out = ridge.solve(products.copy(), targets, weights, folds)
    for fold in range(4):
        rest, inside = folds != fold, folds == fold
        least = products[np.ix_(rest, rest)] + np.diag(ridge.STRENGTH / weights[rest])
        apart = products[np.ix_(inside, rest)] @ np.linalg.solve(least, targets[rest])
        assert held_out[inside] == pytest.approx(apart, abs=1e-3)
        seen = products[inside] @ dual
        assert not np.allclose(seen, apart, atol=0.05)


def test_thresholds_of_luck_are_not_sold_as_skill() -> None:
    """Random scores measured on random truth: no mode claims what is not there."""
    draw = np.random.default_rng(0)
    truth = draw.random((400, 5)) < 0.2
    _, measured = choose(draw.random((400, 5)), truth)
    assert measured["cautious"].precision < 0.5


def test_scores_that_are_worse_than_nothing_still_give_thresholds() -> None:
    truth = np.eye(5, dtype=bool)[np.arange(200) % 5]
    thresholds, measured = choose(-truth.astype(float), truth)
    assert set(thresholds) == set(MODES)
    assert measured["balanced"].recall <= 0.5


def test_training_can_be_stopped_and_says_how_far_it_is() -> None:
    seen: list[int] = []

    def watch(step: int, steps: int) -> None:
        seen.append(step)
        if len(seen) == 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        train(CODEBOOK, coded(60), progress=watch)
    whole: list[tuple[int, int]] = []
    train(CODEBOOK, coded(60), progress=lambda step, steps: whole.append((step, steps)))
    assert [step for step, _ in whole] == sorted(step for step, _ in whole)
    assert whole[-1][0] == whole[-1][1]


def test_a_model_needs_a_theme() -> None:
    with pytest.raises(ValueError, match="at least one theme"):
        train([])


def test_a_codebook_is_told_from_another_by_its_words() -> None:
    changed = [*CODEBOOK[:-1], type(CODEBOOK[0])("money", phrases=("my debt",))]
    assert digest(CODEBOOK) != digest(changed)
    assert digest(CODEBOOK) == digest(list(CODEBOOK))


def test_phrases_count_less_than_sentences() -> None:
    kinds = {said.kind for said in pseudo_texts(CODEBOOK)}
    assert PHRASE in kinds
    assert len(kinds) == 3


def test_a_pair_never_runs_over_what_was_masked() -> None:
    texts = [Comment(f"we went to [place] number {n} today").read() for n in range(5)]
    names = Vocabulary.learn(texts).names
    assert "wto today" not in names
    assert not [name for name in names if name.startswith("wto ") or "[" in name]
    assert "wwe went" in names
