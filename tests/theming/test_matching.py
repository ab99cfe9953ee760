"""Codebook phrases are found whatever their endings, and shown as they stand in the text."""

import subprocess
import sys
from pathlib import Path

import pytest

from feedback.theming import Matcher, Suggestion, ThemeWords
from feedback.theming.matching import LONGEST_PHRASE, stems_of

ROOT = Path(__file__).resolve().parent.parent.parent
THEMES = [
    ThemeWords("waiting", ["waiting list", "still waiting", "took ages"]),
    ThemeWords("believed", ["didn't believe me", "believed me"]),
    ThemeWords("courts", ["court date", "delayed again"]),
    ThemeWords("family_court", ["family court date"]),
    ThemeWords("school", ["school"]),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The phrases, compiled."""
    return Matcher(THEMES)


@pytest.mark.parametrize(
    ("text", "slug", "words"),
    [
        ("I was still waiting.", "waiting", ["still waiting"]),
        ("STILL WAITED for months", "waiting", ["STILL WAITED"]),
        ("the waiting lists", "waiting", ["waiting lists"]),
        ("the waiting for lists", "waiting", ["waiting for lists"]),
        ("it took absolute ages", "waiting", ["took absolute ages"]),
        ("nobody didn’t believe me", "believed", ["didn’t believe me"]),
        ("they didnt believe me", "believed", ["didnt believe me"]),
        ("my family court date", "family_court", ["family court date"]),
        ("my court date", "courts", ["court date"]),
        ("still waiting, STILL waiting", "waiting", ["still waiting"]),
        ("still waiting, it took ages", "waiting", ["still waiting", "took ages"]),
    ],
)
def test_found(matcher: Matcher, text: str, slug: str, words: list[str]) -> None:
    assert matcher.suggest(text) == [Suggestion(slug, words)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We waited. List the rest.",  # no phrase runs over a sentence's end
        "still we were waiting",  # two words between
        "scholarly",  # another word with a similar beginning
        "it was at [school] and my [name]",  # what masking put in says nothing
        "👩‍👧 مرحبا",
    ],
)
def test_not_found(matcher: Matcher, text: str) -> None:
    assert matcher.suggest(text) == []


def test_several_themes_in_the_order_of_the_text(matcher: Matcher) -> None:
    found = matcher.suggest("The school believed me, but I am still waiting.")
    assert [suggestion.slug for suggestion in found] == ["school", "believed", "waiting"]


def test_the_longest_phrase_wins_wherever_it_begins() -> None:
    """Also where the shorter one comes first in the text or in the codebook."""
    themes = [ThemeWords("short", ["my son"]), ThemeWords("long", ["son hits me"])]
    for order in (themes, themes[::-1]):
        assert Matcher(order).suggest("my son hits me") == [Suggestion("long", ["son hits me"])]


def test_phrases_are_no_patterns() -> None:
    """What an officer types is looked for as it is."""
    matcher = Matcher([ThemeWords("odd", ["a.*b", "(", "(?P<x>", "", "24/7"])])
    assert matcher.suggest("a whole lot b") == []
    assert matcher.suggest("open 24/7 they say") == [Suggestion("odd", ["24/7"])]


def test_an_empty_codebook_suggests_nothing() -> None:
    assert Matcher([]).suggest("anything") == []
    assert Matcher([ThemeWords("none", [])]).suggest("anything") == []


def test_phrases_are_compared_by_their_stems() -> None:
    assert stems_of("waiting lists") == stems_of("Waited list") != stems_of("list waiting")


def test_importing_the_package_loads_no_language_library() -> None:
    """A web worker stays light; the first text loads it (the control in the same process)."""
    program = (
        "import sys\n"
        "from feedback.theming import Matcher, ThemeWords, agreement\n"
        "print('nltk' in sys.modules)\n"
        "Matcher([ThemeWords('a', ['waiting'])])\n"
        "print('nltk' in sys.modules)\n"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert printed.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my sollicitor was late", ["my sollicitor"]),  # a letter too many
        ("my solictor was late", ["my solictor"]),  # one too few
        ("my solicitir was late", ["my solicitir"]),  # a wrong one
        ("my soliictor was late", ["my soliictor"]),  # two swapped
    ],
)
def test_a_slip_of_the_pen_is_read_as_meant(text: str, words: list[str]) -> None:
    assert Matcher([ThemeWords("law", ["my solicitor"])]).suggest(text) == [
        Suggestion("law", words)
    ]


@pytest.mark.parametrize("text", ["my count", "my soliciteers", "my delicitor", "my cour"])
def test_other_words_are_not_taken_for_slips(text: str) -> None:
    """Short words, two letters away, another first letter."""
    matcher = Matcher([ThemeWords("law", ["my solicitor", "my court"])])
    assert matcher.suggest(text) == []
    assert matcher.suggest("my court")  # the control


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("they never believed me", True),
        ("nobody there believed me", True),
        ("she believed me", False),
        ("I did not go. She believed me", False),  # another sentence
        ("they never believed me but she believed me", False),  # once without
        ("they didn't believe me", False),  # the phrase holds its own "not"
    ],
)
def test_a_not_before_a_phrase_is_said_and_changes_no_theme(text: str, negated: bool) -> None:
    """A theme is about a matter, not about praise: not being believed is about being believed."""
    [found] = Matcher(THEMES).suggest(text)
    assert (found.slug, found.negated) == ("believed", negated)


def test_spans_are_where_the_words_stand(matcher: Matcher) -> None:
    text = "Well, still waiting: it took absolute ages."
    [found] = matcher.suggest(text)
    assert [text[span.start : span.end] for span in found.spans] == found.words


def test_a_phrase_of_too_many_words_is_not_looked_for() -> None:
    """It would be tried in more ways than there is time for, once somebody repeats its words."""
    longest, longer = "help " * (LONGEST_PHRASE - 1) + "zebra", "help " * LONGEST_PHRASE + "zebra"
    matcher = Matcher([ThemeWords("long", [longest]), ThemeWords("longer", [longer])])
    assert [found.slug for found in matcher.suggest(longest)] == ["long"]
    assert [found.slug for found in matcher.suggest(longer)] == ["long"]
