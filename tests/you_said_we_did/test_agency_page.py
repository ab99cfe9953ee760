"""What one agency promised, is doing, did and can't do. Its address does not name it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from engagement.models import Agency, Partnership
from tests.factories import TODAY, make_agency
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Visibility
from you_said_we_did.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen() -> Any:
    """Read the pages on one day."""
    with freeze_time(TODAY):
        yield


@pytest.fixture
def police(db: None) -> Agency:
    """An agency whose very name would tell."""
    return Agency.objects.create(slug="testshire-police", name="Testshire Police", kind="police")


def words_of(client: Client, agency: Agency) -> str:
    """Read its page, blanks made single."""
    response = client.get(f"/you-said-we-did/by/a{agency.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_everything_that_is_public_and_nothing_of_others(
    public: Client, police: Agency
) -> None:
    finding = make_finding()
    make_commitment(finding, Status.DONE, owner=police, title="Done by us")
    make_commitment(finding, Status.CANNOT, owner=police, title="Not by us")
    make_commitment(finding, owner=police, title="Late by us", due=date(2026, 9, 30))
    make_commitment(finding, owner=police, title="A draft", live=False)
    make_commitment(finding, title="Theirs")
    kept = make_finding("kept", visibility=Visibility.RESTRICTED)
    make_commitment(kept, owner=police, title="Kept")
    page = words_of(public, police)
    for said in ("Done by us", "Not by us", "Five drop-ins", "One drop-in at the library"):
        assert said in page
    late = page.split("What is late</h2>")[1].split("</ul>")[0]
    assert "Late by us</a>, due 30 September 2026" in late
    assert "3 answers" in page
    for hidden in ("A draft", "Theirs", "Kept"):
        assert hidden not in page


def test_neither_address_nor_title_names_it(public: Client, police: Agency) -> None:
    make_commitment(make_finding(), owner=police)
    page = words_of(public, police)
    title = page.split("<title>")[1].split("</title>")[0]
    assert title == Partnership.current().short_name
    head = page.split("</head>")[0]
    assert "olice" not in head
    entry = public.get("/you-said-we-did/a-quicker-reply/").content.decode()
    assert f'href="/you-said-we-did/by/a{police.pk}/">Testshire Police</a>' in entry
    assert "testshire-police" not in entry


def test_one_that_promised_nothing_says_so(public: Client) -> None:
    assert "has not promised anything here yet" in words_of(public, make_agency())


def test_one_that_is_not_there_answers_404(public: Client) -> None:
    assert public.get("/you-said-we-did/by/a999/").status_code == 404


@pytest.mark.parametrize("number", [1, 25])
def test_the_number_of_queries_does_not_grow(
    public: Client, police: Agency, django_assert_num_queries: Any, number: int
) -> None:
    finding = make_finding()
    for _ in range(number):
        make_commitment(finding, owner=police, due=date(2026, 1, 1))
    with django_assert_num_queries(15):
        page = words_of(public, police)
    assert page.count("<article") == min(number, 20)
