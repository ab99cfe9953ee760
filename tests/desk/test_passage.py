from hypothesis import given
from hypothesis import strategies as st

from feedback.desk.passage import Highlight, opening_of, pieces_of
from feedback.responses.hiding import hide


def shown(text: str, *highlights: Highlight) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(p.text, p.placeholder, p.themes) for p in pieces_of(text, highlights)]


def test_placeholders_and_triggers_are_set_apart() -> None:
    assert shown("I saw [name]. Still\nwaiting!", Highlight("still waiting", "Waiting")) == [
        ("I saw ", "", ()),
        ("[name]", "name", ()),
        (". ", "", ()),
        ("Still\nwaiting", "", ("Waiting",)),
        ("!", "", ()),
    ]


def test_one_stretch_can_speak_for_two_themes() -> None:
    pieces = shown("no one listened", Highlight("listened", "Heard"), Highlight("Listened", "Kind"))
    assert pieces[-1] == ("listened", "", ("Heard", "Kind"))


def test_a_longer_trigger_wins_and_parts_of_words_are_left_alone() -> None:
    pieces = shown(
        "refuges, refuge space", Highlight("refuge", "A"), Highlight("refuge space", "B")
    )
    assert [piece for piece in pieces if piece[2]] == [("refuge space", "", ("B",))]


def test_what_a_person_put_in_brackets_is_not_a_placeholder() -> None:
    """Or she could not hide it."""
    assert shown("[leeds] [NAME]") == [("[leeds] [NAME]", "", ())]
    assert hide("met in [Leeds]", ["leeds"]) == ("met in [[hidden]]", [])


@given(st.text(), st.lists(st.text(max_size=8), max_size=4))
def test_the_pieces_are_the_text_again(text: str, words: list[str]) -> None:
    pieces = pieces_of(text, [Highlight(word, "Theme") for word in words])
    assert "".join(piece.text for piece in pieces) == text


def test_an_opening_is_cut_between_words() -> None:
    assert opening_of("a " * 100, 20) == "a a a a a a a a a …"
    assert opening_of("short") == "short"


def test_words_are_hidden_wherever_they_stand() -> None:
    hidden, missing = hide(
        "Kev’s van. I told KEV, Kevin’s  mate, at the\nBlue Gate.", ["kev", "blue gate"]
    )
    assert hidden == "[hidden]’s van. I told [hidden], Kevin’s  mate, at the\n[hidden]."
    assert missing == []


def test_a_passage_may_begin_with_what_was_hidden() -> None:
    pieces = pieces_of("He told [name] at home [name].", [Highlight("[name] at home", "Housing")])
    assert [(piece.text, piece.placeholder, piece.themes) for piece in pieces] == [
        ("He told ", "", ()),
        ("[name] at home", "", ("Housing",)),
        (" ", "", ()),
        ("[name]", "name", ()),
        (".", "", ()),
    ]


def test_the_longest_is_hidden_first() -> None:
    assert hide("Mary Ann and Ann", ["Ann", "Mary Ann"])[0] == "[hidden] and [hidden]"


def test_apostrophes_of_either_kind_are_the_same() -> None:
    assert hide("at O’Hare's", ["o'hare’s"])[0] == "at [hidden]"


def test_words_that_do_not_stand_there_are_named() -> None:
    hidden, missing = hide("a [name] here", ["name", "there", "( [ \\"])
    assert hidden == "a [name] here"
    assert set(missing) == {"there", "name", "( [ \\"}


@given(
    st.text(alphabet="ab [](){}.*+?\\'’,\n", max_size=30), st.lists(st.text(max_size=9), max_size=3)
)
def test_hiding_never_fails_and_never_uncovers(text: str, words: list[str]) -> None:
    hidden, _ = hide(text + " [name]", words)
    assert hidden.count("[name]") == (text + " [name]").count("[name]")
