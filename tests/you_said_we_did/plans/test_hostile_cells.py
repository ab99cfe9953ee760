"""What a hostile cell can do: neither freeze the office, nor turn the page around, nor name
somebody unseen.
"""

import html
from collections.abc import Callable

import pytest
import regex
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hearback.people.roles import Role
from tests.you_said_we_did.plans.files import table_of
from tests.you_said_we_did.plans.making import make_plan
from you_said_we_did.plans.cells import BREAKS, MARKS, MOST_LETTERS, words_of
from you_said_we_did.plans.reading import read_plan

Office = Callable[..., Client]
FREEZING = "<{mark} x" + "\N{EM SPACE}" * 40_000 + "x"
BEFORE = r"<\s*(?:/\s*)?(?:p|br|li|ul|ol|div)(?:\s[^<>]*)?/?\s*>"
SECONDS = 2  # many times what a linear pattern takes, and far less than a quadratic one


@pytest.mark.parametrize(("pattern", "mark"), [(BREAKS, "p"), (MARKS, "i"), (BREAKS, "/ br")])
def test_a_mark_without_an_end_is_looked_at_once(pattern: regex.Pattern[str], mark: str) -> None:
    attack = FREEZING.format(mark=mark)
    assert regex.compile(pattern.pattern, regex.I).sub("", attack, timeout=SECONDS) == attack
    assert words_of(attack).endswith("x x")


def test_control_the_pattern_that_gave_back() -> None:
    """A pattern that gives back what it took froze on one cell of 40,000 spaces."""
    with pytest.raises(TimeoutError):
        regex.compile(BEFORE, regex.I).sub("", FREEZING.format(mark="p"), timeout=SECONDS)


@pytest.mark.parametrize(
    "mark", ["<p>", "</p>", "< / p >", "<br/>", "<br / >", '<li class="x">', "<div\n>", "<BR>"]
)
def test_marks_are_still_taken_away(mark: str) -> None:
    assert words_of(f"one{mark}two") == "one\ntwo"
    assert words_of("a <b>b</b> < i >c</i > <pre> <3") == "a b c <pre> <3"


def test_a_cell_that_no_plan_has_is_left_out_and_said() -> None:
    row = f"1. Paint\tus\t\t{'x' * (MOST_LETTERS + 1)}"
    table = read_plan(table_of("Objective 1: Doors", row))
    assert [action.tasks for action in table.actions] == [""]
    (problem,) = table.problems
    assert (problem.line, problem.cell) == (3, "Column 4")
    assert "10,001 letters" in problem.words
    assert table.unread[0].words == "x" * 500


def test_a_number_without_an_end_is_words() -> None:
    words = f"&#{'9' * 5_000}; &amp; &#233;"
    assert words_of(words) == f"&#{'9' * 5_000}; & é"


def test_signs_that_nobody_sees_are_dropped() -> None:
    row = "1. Paint \u202eneerg\u202c the\u200b doors\u2066\tus"
    table = read_plan(table_of("Objective 1: Do\u202eors", row))
    assert table.objectives[0].words == "Doors"
    assert table.actions[0].words == "Paint neerg the doors"


@pytest.mark.django_db
def test_the_preview_says_which_cells_seem_to_name_somebody(office: Office) -> None:
    make_plan()
    officer = office(Role.OFFICER)

    def preview(*rows: str) -> str:
        file = SimpleUploadedFile("plan.tsv", table_of("Objective 1: Doors", *rows))
        shown = officer.post("/plans/plan/vale/import/", {"file": file})
        assert shown.status_code == 200
        return html.unescape(shown.content.decode())

    named = preview("1. Rehouse Mrs Khan\tus\t\tRing 07700 900123 at 12 Mill Lane", "2. Paint")
    assert "Line 3, Action.</strong> “Mrs Khan” may name a person" in named
    for found in ("07700 900123", "12 Mill Lane"):
        assert f"Line 3, Tasks.</strong> “{found}”" in named
    assert "Line 4" not in named.partition("To look at")[0]
    assert "No cell seems to name a person." in preview("2. Paint")
