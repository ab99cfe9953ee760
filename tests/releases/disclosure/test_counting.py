"""People, not mentions."""

from feedback.releases.disclosure import Dimension, count, unanswered

THEME = Dimension("theme", ("x", "y"), several=True)
AREA = Dimension("area", ("n and s", "e"), merged={"n and s": ("n", "s")})


def test_a_person_counts_once_however_often_they_said_it() -> None:
    found = count([{"theme": ["x", "x", "y"], "area": "e"}], (THEME, AREA), (("theme", "area"),))
    assert found[(("theme", "x"),)] == 1
    assert found[("theme", "y"), ("area", "e")] == 1
    assert found[()] == 1


def test_finer_categories_count_as_the_merged_one() -> None:
    found = count([{"area": "n"}, {"area": "s"}, {}], (AREA,), (("area",),))
    assert found == {(): 3, (("area", "n and s"),): 2, (("area", "e"),): 0}


def test_who_named_nothing_is_counted_apart() -> None:
    assert unanswered([{"theme": []}, {"theme": ["x"]}, {}], (THEME, AREA)) == {"theme": 2}
