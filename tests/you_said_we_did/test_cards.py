"""Pictures beside shared links: a title, a status, our neutral name, and nothing else."""

import io

import pytest
from django.test import Client
from PIL import Image, ImageChops

from tests.factories import TODAY
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did import cards
from you_said_we_did.models import Visibility
from you_said_we_did.status import Status

CARD = "/you-said-we-did/a-quicker-reply/card.png"
LIST = "/you-said-we-did/card.png"
pytestmark = pytest.mark.django_db


def picture(made: bytes) -> Image.Image:
    """Open a card."""
    return Image.open(io.BytesIO(made))


def get(client: Client, path: str = CARD) -> bytes:
    """Fetch a card."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    return bytes(answer.content)


@pytest.mark.parametrize("path", [CARD, LIST])
def test_it_is_a_small_png_of_the_size_chats_ask_for(public: Client, path: str) -> None:
    make_commitment(make_finding(), Status.DOING)
    made = get(public, path)
    opened = picture(made)
    assert (opened.format, opened.size) == ("PNG", (1200, 630))
    assert len(made) < 40_000
    assert not opened.info.get("Software")
    assert set(opened.info) <= {"transparency"}


def test_it_is_drawn_of_title_status_and_name_alone(public: Client) -> None:
    finding = make_finding(you_said="The police never rang.")
    commitment = make_commitment(finding, Status.DOING, words="Domestic abuse team.")
    assert get(public) == cards.card("A quicker reply", ["We are doing it"], "Testshire Together")
    before = get(public)
    commitment.draft_words(None, words="Other words.").publish()
    finding.draft_words(None, you_said="Other words.").publish()
    assert get(public) == before


def test_a_new_status_stands_on_the_next_card(public: Client) -> None:
    commitment = make_commitment(make_finding(), Status.DOING)
    before = get(public)
    commitment.move_to(Status.DONE, None, TODAY)
    assert get(public) != before


@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.PARTNERSHIP])
def test_what_is_kept_has_no_card(public: Client, visibility: Visibility) -> None:
    make_finding(visibility=visibility)
    assert public.get(CARD).status_code == 404


def test_a_draft_has_none_and_no_query_is_taken(public: Client) -> None:
    make_finding(live=False)
    assert public.get(CARD).status_code == 404
    assert public.get(f"{LIST}?title=Other").status_code == 404


def test_drafts_of_commitments_are_not_on_it(public: Client) -> None:
    make_commitment(make_finding(), Status.DOING, live=False)
    assert get(public) == cards.card("A quicker reply", [], "Testshire Together")


@pytest.mark.parametrize(
    "title",
    ["Short", "W" * 120, "word " * 24, "Łódź Žižkov Çelik ’quoted’ – dash", "a" * 59 + " b"],
)
def test_any_title_stays_inside(title: str) -> None:
    full = picture(cards.card(title, ["We can’t", "We checked whether it helped"], "Name" * 10))
    margins = full.convert("RGB")
    for box in ((0, 30, 40, 630), (1160, 30, 1200, 630), (0, 610, 1200, 630)):
        strip = margins.crop(box)
        ground = Image.new("RGB", strip.size, cards.GROUND)
        assert ImageChops.difference(strip, ground).getbbox() is None, (title, box)


def test_title_and_status_never_meet_the_name() -> None:
    drawn = picture(cards.card("word " * 24, ["We can’t"] * 2, "")).convert("RGB")
    strip = drawn.crop((0, 630 - 116, 1200, 630))
    ground = Image.new("RGB", strip.size, cards.GROUND)
    assert ImageChops.difference(strip, ground).getbbox() is None


def test_without_the_typeface_there_is_no_card_and_no_fault(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_finding()
    cards.face.cache_clear()
    monkeypatch.setattr(cards, "FONTS", "compiled/fonts/none-{part}-{weight}.woff2")
    assert public.get(CARD).status_code == 404
    cards.face.cache_clear()
