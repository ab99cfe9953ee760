"""Two counts of some of the same people are protected together."""

from dataclasses import replace

from feedback.releases.disclosure import Dimension, Period, Rule, audit, covered_by, protect

RULE = Rule()
AREA = Dimension("area", ("n", "s", "e", "w"))


def counted(name: str, numbers: tuple[int, ...], rest: int) -> Period:
    """Return these people by area, and whose area is not known."""
    people: dict[tuple[tuple[str, str], ...], int] = {(): sum(numbers) + rest}
    people |= {(("area", place),): n for place, n in zip(AREA.categories, numbers, strict=True)}
    return Period(name, (AREA,), (("area",),), people)


WORDS = counted("words", (13, 0, 10, 11), 3)
ANSWERS = counted("answers", (13, 1, 13, 13), 0)


def test_who_wrote_is_among_those_who_answered() -> None:
    """Control: each for itself is safe, until both are read together: fewer than four answered in
    the south.
    """
    assert covered_by(ANSWERS, [WORDS]) == ("words",)
    both = replace(ANSWERS, covers=("words",))
    words = protect(WORDS, [], RULE)
    apart = protect(ANSWERS, [], RULE)
    assert audit([words, apart], RULE).is_safe
    assert not audit([words, replace(apart, period=both)], RULE).is_safe
    together = protect(both, [words], RULE)
    assert audit([words, together], RULE).is_safe
    assert together.shown[()] == 40


def test_nobody_is_hidden_beside_nobody() -> None:
    """A period in which nobody answered is safe, though each count asks something of its own."""
    theme = Dimension("theme", ("x", "y"))
    words = Period(
        "words", (theme,), (("theme",),), {(): 0, (("theme", "x"),): 0, (("theme", "y"),): 0}
    )
    none = replace(counted("answers", (0, 0, 0, 0), 0), covers=("words",))
    found = protect(none, [protect(words, [], RULE)], RULE)
    assert found.audit.is_safe
    assert set(found.shown.values()) == {None}


def test_what_could_not_be_true_is_not_taken_as_known() -> None:
    """More wrote in an area than answered there: nobody can reason from what is not so."""
    assert covered_by(ANSWERS, [counted("words", (14, 0, 10, 11), 3)]) == ()
    other = replace(WORDS, dimensions=(Dimension("area", ("n", "s")),))
    assert covered_by(ANSWERS, [other]) == ("words",), "everybody, if not the areas"
