"""The word lists: readable, provenance noted, and not at odds with each other."""

import pytest

from feedback.masking.lists import FOLDER, key_of, lines_of, neighbours, words_of

FILES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", FILES)
def test_every_list_has_entries_and_is_described(name: str) -> None:
    assert list(lines_of(name))
    assert f"`{name}.txt`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_a_name_is_in_one_list_of_names() -> None:
    assert words_of("first_names") & words_of("names_that_are_words") == set()


def test_a_sure_name_is_no_everyday_word() -> None:
    assert words_of("first_names") & words_of("common_words") == set()


def test_no_first_name_hides_a_service() -> None:
    services = {key_of(line) for line in lines_of("national_services")}
    assert services & words_of("first_names") == set()


def test_names_come_from_the_communities_that_are_asked() -> None:
    """Product promise: South Asian, Polish, Arabic and African names too."""
    expected = "Parveen Gurpreet Agnieszka Katarzyna Zainab Mahmoud Ngozi Tendai Mandy Siobhan"
    assert {name.lower() for name in expected.split()} <= words_of("first_names")


def test_an_unknown_group_of_neighbours_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        neighbours("nothing")
