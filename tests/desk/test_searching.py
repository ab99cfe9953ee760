"""Finding texts by words."""

import pytest
from django.test import Client

from feedback.desk.passage import Piece
from feedback.desk.searching import SHOWN, excerpt, terms_in
from feedback.responses.models import Text
from feedback.responses.searchable import as_searched
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, theme

LIST = "/desk/texts/"
WROTE = {
    "abuse": "The abuse did not stop.",
    "buses": "Two buses, and a long walk.",
    "waited": "I was still\nwaiting. It wasn’t right",
    "turned": "Waiting, still, for the well-being team (again).",
    "named": "[name] told me: my name is mud",
    "masked": "So [name] came.",
    "łódź": "ŁÓDŹ and Zoë helped me; 50% did.",
    "marks": "It was 100%_sure.",
}


def find(client: Client, words: str, **filters: str) -> str:
    """The page a person gets who types these words."""
    return body(client.post(LIST, {"state": "all", **filters, "words": words}, follow=True))


@pytest.fixture
def written(version: SurveyVersion) -> dict[str, Text]:
    """Texts that differ in words alone."""
    return {name: factories.make_text(version, masked) for name, masked in WROTE.items()}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bus", {"buses"}),
        ("BUS long", {"buses"}),
        ("bus long abuse", set()),
        ('"bus"', set()),
        ("“buses”", {"buses"}),
        ("still waiting", {"waited", "turned"}),
        ('"still waiting"', {"waited"}),
        ('"waiting still"', {"turned"}),
        ("wasn't", {"waited"}),
        ("wasnt right", {"waited"}),
        ('"right"', {"waited"}),
        ("well-being", {"turned"}),
        ("being", {"turned"}),
        ("again", {"turned"}),
        ("name", {"named"}),
        ("[name]", {"named", "masked"}),
        ("łódź", {"łódź"}),
        ("zoë", {"łódź"}),
        ("50%", {"łódź"}),
        ("100%_sure", {"marks"}),
        ("1_0", set()),
        ("b*s", set()),
        ("xylophone", set()),
    ],
)
def test_words(office: Office, written: dict[str, Text], words: str, found: set[str]) -> None:
    client = office(Role.CODER)
    response = client.post(LIST, {"state": "all", "words": words}, follow=True)
    shown = {text.pk for text in response.context["page"]}
    assert {name for name, text in written.items() if text.pk in shown} == found
    assert f"{len(found)} text" in body(response)
    assert ("Nothing matches. Try fewer words" in body(response)) == (not found)


def test_the_database_and_we_make_the_same_of_a_text(written: dict[str, Text]) -> None:
    for text in Text.objects.exclude(pk=written["łódź"].pk):
        assert text.searchable.split() == as_searched(text.masked).split()


def test_what_looks_for_nothing_is_told(office: Office, written: dict[str, Text]) -> None:
    page = find(office(Role.CODER), '"?!" -')
    assert "Type words or numbers." in page
    assert "Two buses" in page
    too_long = find(office(user=factories.make_user(Role.CODER, email="x@x.example")), "ha " * 60)
    assert "at most 80 characters" in too_long
    assert "ha ha ha" in too_long


def test_words_found_are_marked_and_others_are_not(
    office: Office, written: dict[str, Text]
) -> None:
    page = find(office(Role.CODER), "bus wal")
    assert '<mark class="desk-mark">buses</mark>' in page
    assert '<mark class="desk-mark">walk</mark>' in page
    assert page.count("<mark") == 2


def test_an_excerpt_begins_near_the_first_word_found() -> None:
    masked = "word " * 100 + "then the [name] didn’t come <b> " + "tail " * 100
    pieces = excerpt(masked, terms_in("didnt"))
    shown = "".join(piece.text for piece in pieces)
    assert Piece("didn’t", is_found=True) in pieces
    assert Piece("[name]", placeholder="name") in pieces
    assert shown.startswith("… word")
    assert shown.endswith("tail …")
    assert len(shown) <= SHOWN + 4
    assert shown.strip("… ") in masked
    long = "a" * 500
    assert excerpt(long, terms_in("aaa")) == [Piece("… " * 0 + long, is_found=True)]


def test_a_hidden_word_is_gone_from_search_at_once(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "My neighbour Quilliam saw it.")
    client = office(user=ana)
    assert "Quilliam" in find(client, "quilliam")
    text.confirm_masking(ana, ["Quilliam"])
    assert "Nothing matches" in find(client, "quilliam")
    assert "[hidden]" in find(client, "neighbour")
    assert "quilliam" not in str(Text.objects.values_list("searchable").get()).lower()


def test_a_second_coder_finds_no_drawn_text_by_words_or_theme(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    text = factories.make_text(version, "Purple rain.", is_drawn=True)
    text.code(ana, [theme("waiting")])
    asked: tuple[dict[str, str], ...] = ({"words": "purple"}, {"words": "", "theme": "waiting"})
    for typed in asked:
        assert "Purple" in find(office(user=ana), **typed).replace("</mark>", "").replace(
            '<mark class="desk-mark">', ""
        )
        assert "Purple" not in find(office(user=ben), **typed).replace("purple", "")
    assert "Purple" in body(office(user=ana).get(f"{LIST}?state=second"))


def test_coding_goes_on_within_what_was_found(office: Office, version: SurveyVersion) -> None:
    texts = [factories.make_text(version, f"Pears {n}.") for n in range(3)]
    factories.make_text(version, "Apples.")
    client = office(Role.CODER)
    found = client.post(LIST, {"state": "to_code", "words": "pear"}, follow=True)
    address = found.request["QUERY_STRING"]
    page = client.get(f"{LIST}next/?{address}", follow=True)
    for _ in texts:
        assert "Pears" in body(page)
        page = client.post(
            f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}",
            {"no_theme": "on"},
            follow=True,
        )
    assert "That was the last text of this selection." in body(page)
    assert not Text.objects.get(masked="Apples.").is_coded
    assert 'value="pear"' in body(page)
