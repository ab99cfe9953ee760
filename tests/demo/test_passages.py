"""The invented texts: enough of them, in the codebook's words, and never quite the same."""

import json
import random

from hearback.demo.passages import FOLDER, Passage, aside, passages_for, reworded
from tests.demo.conftest import CODEBOOK

GROUPS = ("survivor", "staff")


def test_at_least_three_hundred_distinct_passages_were_written() -> None:
    texts = {passage.text for group in GROUPS for passage in passages_for(group)}
    assert len(texts) >= 300


def test_every_passage_names_themes_of_the_codebook_only() -> None:
    groups = json.loads(CODEBOOK.read_text())["groups"]
    slugs = {theme["slug"] for group in groups for theme in group["themes"]}
    used = {slug for group in GROUPS for p in passages_for(group) for slug in p.themes}
    assert used <= slugs


def test_every_aside_speaks_of_a_theme_of_the_codebook() -> None:
    groups = json.loads(CODEBOOK.read_text())["groups"]
    slugs = {theme["slug"] for group in groups for theme in group["themes"]}
    asides = json.loads((FOLDER / "asides.json").read_text())
    assert set(asides) <= set(GROUPS)
    assert all(set(themes) <= slugs for themes in asides.values())


def test_an_aside_keeps_to_what_the_passage_is_about() -> None:
    said = {
        aside(Passage(prompt, frozenset(themes), "…"), "survivor", random.Random(n))
        for n in range(50)
        for prompt, themes in (("should_change", {"waiting"}), ("idea", {"no_such_theme"}))
    }
    assert said == {
        "",
        *json.loads((FOLDER / "asides.json").read_text())["survivor"]["waiting"]["bad"],
    }


def test_a_group_nobody_wrote_for_has_no_passages() -> None:
    assert passages_for("nobody") == ()


def test_one_passage_is_worded_in_many_ways() -> None:
    generator = random.Random(7)
    text = "The lady in Netherby did not rush me and I was glad."
    assert len({reworded(text, generator) for _ in range(200)}) > 40


def lowered_after_an_opening(text: str) -> bool:
    """Say whether any wording has the first letter, and only it, in lower case."""
    generator = random.Random(7)
    return any(text[0].lower() + text[1:] in reworded(text, generator) for _ in range(300))


def test_a_first_word_loses_its_capital_after_an_opening_but_a_name_keeps_it() -> None:
    assert lowered_after_an_opening("The lady rang Back.")
    for text in ("Dr Abara rang back.", "I waited at The door.", "PC Adeyemi wrote it down."):
        assert not lowered_after_an_opening(text)
