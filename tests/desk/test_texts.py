from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.desk.models import Turn
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme

LIST = "/desk/texts/"


@pytest.mark.parametrize("role", [Role.BOARD, Role.REVIEWER, Role.SAFEGUARDING, Role.KEYHOLDER])
def test_only_officers_and_coders_read(office: Office, version: SurveyVersion, role: Role) -> None:
    text = factories.make_text(version)
    client = office(role)
    for address in (LIST, f"{LIST}{text.pk}/", f"{LIST}next/"):
        assert client.get(address).status_code == 403


def test_before_any_text_has_come(office: Office) -> None:
    client = office(Role.CODER)
    assert "No texts have come yet" in body(client.get(LIST))
    assert client.get(f"{LIST}next/").headers["Location"] == LIST


def test_groups_never_share_a_list(office: Office, version: SurveyVersion) -> None:
    other = factories.make_version(slug="autumn", group="perpetrator")
    factories.make_text(version, "I was still waiting.")
    factories.make_text(version, "Another of hers.")
    harmed = factories.make_text(other, "The course helped me.")
    client = office(Role.CODER)
    for query in ("", "?group=survivor", "?group=all", "?group=", "?state=all&words=s"):
        page = body(client.get(LIST + query))
        assert "still waiting" in page
        assert "The course" not in page, query
    page = body(client.get(f"{LIST}?group=perpetrator"))
    assert "The course" in page
    assert "still waiting" not in page
    # Nor does coding one lead to the other, whatever group the address names.
    asked = f"{LIST}{harmed.pk}/?group=survivor&state=to_code"
    following = client.post(asked, {"no_theme": "on"}, follow=True)
    assert "still waiting" not in body(following)


@pytest.fixture
def various(version: SurveyVersion, ana: User) -> dict[str, Text]:
    """Four texts that differ in month, theme, state and words."""
    texts = {
        "spring": factories.make_text(
            version, "Lilac paper.", month=date(2026, 5, 1), may_quote=True
        ),
        "summer": factories.make_text(version, "Crimson bus.", month=date(2026, 7, 1)),
        "home": factories.make_text(version, "Ochre door, 50% off_", month=date(2026, 9, 1)),
        "coded": factories.make_text(version, "Teal phone.", month=date(2026, 8, 1)),
    }
    suggest(texts["home"], "housing", "door")
    suggest(texts["coded"], "housing", "phone")
    texts["coded"].confirm_masking(ana)
    texts["coded"].code(ana, [theme("waiting")])
    return texts


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"spring", "summer", "home"}),
        ("state=coded", {"coded"}),
        ("state=all", {"spring", "summer", "home", "coded"}),
        ("quarter=2026-Q2", {"spring"}),
        ("quarter=2026-Q3&state=all", {"summer", "home", "coded"}),
        ("theme=housing&state=all", {"home"}),
        ("theme=waiting&state=all", {"coded"}),
        ("survey=spring", {"spring", "summer", "home"}),
        ("state=mine", set()),
        ("theme=no-theme&state=all", set()),
        ("since=2026-07&until=2026-08&state=all", {"summer", "coded"}),
        ("prompt=idea&state=all", set()),
        ("prompt=should_change", {"spring", "summer", "home"}),
        ("masking=confirmed&state=all", {"coded"}),
        ("masking=open", {"spring", "summer", "home"}),
        ("quote=on", {"spring"}),
    ],
)
def test_filters(office: Office, various: dict[str, Text], query: str, found: set[str]) -> None:
    page = body(office(Role.OFFICER).get(f"{LIST}?{query}"))
    assert {name for name, text in various.items() if text.masked.split()[0] in page} == found
    assert ("No text fits these filters" in page) == (not found and "mine" not in query)


def test_what_i_coded_and_what_has_no_theme(
    office: Office, various: dict[str, Text], ana: User, ben: User
) -> None:
    Turn.take(various["spring"], ana, [])
    Turn.take(various["summer"], ben, [])
    hers = body(office(user=ana).get(f"{LIST}?state=mine"))
    assert "Lilac" in hers
    assert "Teal" in hers
    assert "Crimson" not in hers
    none = body(office(user=ana).get(f"{LIST}?theme=no-theme&state=all"))
    assert "Lilac" in none
    assert "Crimson" in none
    assert "Teal" not in none


def test_months_that_end_before_they_begin(office: Office, various: dict[str, Text]) -> None:
    page = body(office(Role.CODER).get(f"{LIST}?since=2026-09&until=2026-05"))
    assert "The last month is before the first." in page
    assert '<option value="2026-05" selected>' in page


def test_a_filter_that_makes_no_sense_is_told_beside_its_field(
    office: Office, various: dict[str, Text]
) -> None:
    page = body(office(Role.OFFICER).get(f"{LIST}?quarter=2026-Q9&survey=<b>"))
    assert page.count("Select a valid choice") == 4  # in the summary, and beside each field
    assert "<b>" not in page
    assert "Crimson" in page


def test_the_list_is_in_no_order_and_in_pages(office: Office, version: SurveyVersion) -> None:
    made = [factories.make_text(version, f"Number {n} of them.") for n in range(30)]
    client = office(Role.CODER)
    keys = [text.pk for text in client.get(LIST).context["page"]]
    keys += [text.pk for text in client.get(f"{LIST}?page=2").context["page"]]
    assert len(client.get(LIST).context["page"]) == 25
    assert keys == sorted(text.pk for text in made)
    assert keys != [text.pk for text in made]
    assert "page=2" in body(client.get(LIST))


def test_what_people_wrote_is_inert(office: Office, version: SurveyVersion) -> None:
    wrote = (
        '<script>alert(1)</script> **bold** [a link](javascript:alert(1)) & "quoted" <img src=x>'
    )
    text = factories.make_text(version, wrote)
    suggest(text, "waiting", "<script>alert(1)</script>")
    client = office(Role.CODER)
    for address in (LIST, f"{LIST}{text.pk}/"):
        page = body(client.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "**bold** [a link](javascript:alert(1))" in page
        assert 'href="javascript' not in page


def test_queries_do_not_grow_with_texts(office: Office, version: SurveyVersion) -> None:
    client = office(Role.CODER)
    counts = []
    for _ in range(2):
        for _ in range(8):
            factories.make_text(version)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]
