"""The blind second coding."""

import pytest
from django.core.exceptions import ValidationError

from feedback.desk.models import Turn
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme

QUEUE = "/desk/second/"


@pytest.fixture
def drawn(version: SurveyVersion, ana: User) -> Text:
    """A drawn text with a suggestion, coded by Ana as Housing."""
    text = factories.make_text(version, "We were still waiting, he said.", is_drawn=True)
    suggest(text, "waiting", "still waiting")
    Turn.take(text, ana, [theme("housing")])
    text.refresh_from_db()
    return text


def test_nothing_waits(office: Office, version: SurveyVersion) -> None:
    factories.make_text(version, is_drawn=True)
    assert "Nothing waits for you" in body(office(Role.CODER).get(QUEUE))


@pytest.mark.parametrize("role", [Role.BOARD, Role.REVIEWER, Role.SAFEGUARDING])
def test_only_officers_and_coders_code(office: Office, drawn: Text, role: Role) -> None:
    client = office(role)
    for address in (QUEUE, f"{QUEUE}{drawn.pk}/", f"{QUEUE}survivor/next/"):
        assert client.get(address).status_code == 403


def test_the_second_person_sees_the_text_alone(
    office: Office, version: SurveyVersion, drawn: Text, ben: User
) -> None:
    client = office(user=ben)
    assert "Victims and survivors" in body(client.get(QUEUE))
    response = client.get(f"{QUEUE}survivor/next/", follow=True)
    page = body(response)
    assert response.request["PATH_INFO"] == f"{QUEUE}{drawn.pk}/"
    assert "still waiting, he said" in page
    for sign in ("<mark", "Suggested", "checked", "Sam Example coded", "ana@testshire.example"):
        assert sign not in page
    # Negative control: the same text, had it not been drawn, does carry its suggestion.
    Text.objects.filter(pk=drawn.pk).update(is_coded=False, is_drawn=False)
    first_queue = body(client.get(f"/desk/texts/{drawn.pk}/"))
    assert "<mark" in first_queue
    assert "Suggested: “still waiting”" in first_queue


@pytest.mark.parametrize(
    "address",
    [
        "/desk/texts/?state=all",
        "/desk/texts/?state=coded",
        "/desk/texts/?state=coded&theme=housing",
        "/desk/texts/?state=second",
    ],
)
def test_there_is_no_way_round_the_blindfold(
    office: Office, drawn: Text, ana: User, ben: User, address: str
) -> None:
    """Nobody finds a text by what its first coder chose while it waits for the second."""
    factories.make_text(drawn.version, "A quite different one.")
    assert "he said" not in body(office(user=ben).get(address))
    assert office(user=ben).get(f"/desk/texts/{drawn.pk}/").status_code == 404
    # Negative control: its first coder still finds it.
    assert "he said" in body(office(user=ana).get(address))


def test_nobody_is_her_own_second_coder(office: Office, drawn: Text, ana: User, ben: User) -> None:
    client = office(user=ana)
    assert "Nothing waits for you" in body(client.get(QUEUE))
    assert client.get(f"{QUEUE}survivor/next/").headers["Location"] == QUEUE
    assert client.get(f"{QUEUE}{drawn.pk}/").status_code == 404
    assert client.post(f"{QUEUE}{drawn.pk}/", {"no_theme": "on"}).status_code == 404
    with pytest.raises(ValidationError):
        Turn.take(drawn, ana, [], is_second=True)
    assert "Nothing waits for you" not in body(office(user=ben).get(QUEUE))


def test_not_even_after_she_saw_no_theme(office: Office, version: SurveyVersion, ana: User) -> None:
    """A text without themes leaves no coding behind that could say whose it was."""
    text = factories.make_text(version, is_drawn=True)
    office(user=ana).post(f"/desk/texts/{text.pk}/", {"no_theme": "on"})
    text.refresh_from_db()
    assert text.is_coded
    assert not text.codings.exists()
    assert "Nothing waits for you" in body(office(user=ana).get(QUEUE))


def test_a_second_coding_is_stored_apart(office: Office, drawn: Text, ana: User, ben: User) -> None:
    answer = office(user=ben).post(f"{QUEUE}{drawn.pk}/", {"themes": [theme("believed").pk]})
    assert answer.headers["Location"] == QUEUE
    drawn.refresh_from_db()
    assert drawn.is_second_coded
    codings = drawn.codings.filter(status="confirmed").order_by("is_second")
    assert [(c.coder, c.theme.slug, c.is_second) for c in codings] == [
        (ana, "housing", False),
        (ben, "believed", True),
    ]
    assert not drawn.codings.filter(coder=ben, status="rejected").exists()


def test_afterwards_both_can_be_read_and_neither_changed(
    office: Office, drawn: Text, ana: User, ben: User
) -> None:
    Turn.take(drawn, ben, [theme("believed")], is_second=True)
    for person in (ana, ben):
        client = office(user=person)
        page = body(client.get(f"/desk/texts/{drawn.pk}/"))
        assert "Two people have coded this text" in page
        assert "Housing" in page
        assert "Believed" in page
        client.post(f"/desk/texts/{drawn.pk}/", {"themes": [theme("waiting").pk]})
        assert client.get(f"{QUEUE}{drawn.pk}/").status_code == 404
    slugs = drawn.codings.filter(status="confirmed").values_list("theme__slug", flat=True)
    assert set(slugs) == {"housing", "believed"}


def test_an_empty_form_is_refused(office: Office, drawn: Text, ben: User) -> None:
    page = body(office(user=ben).post(f"{QUEUE}{drawn.pk}/", {}))
    assert page.count("Choose at least one theme, or “No theme”.") == 2
    drawn.refresh_from_db()
    assert not drawn.is_second_coded


def test_a_worry_can_be_sent_from_here(office: Office, drawn: Text, ben: User) -> None:
    client = office(user=ben)
    assert (
        client.post(f"{QUEUE}{drawn.pk}/", {"refer": "yes"}).headers["Location"]
        == f"{QUEUE}{drawn.pk}/"
    )
    drawn.refresh_from_db()
    assert drawn.safeguarding == "referred"
    assert not drawn.is_second_coded


def test_one_group_at_a_time(
    office: Office, drawn: Text, version: SurveyVersion, ana: User, ben: User
) -> None:
    other = factories.make_version(slug="autumn", group="perpetrator")
    apart = factories.make_text(other, "The course helped.", is_drawn=True)
    Turn.take(apart, ana, [])
    answer = office(user=ben).post(f"{QUEUE}{drawn.pk}/", {"no_theme": "on"})
    assert answer.headers["Location"] == QUEUE
    assert f"/{apart.pk}/" in office(user=ben).get(f"{QUEUE}perpetrator/next/").headers["Location"]


def test_what_people_wrote_is_inert(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    text = factories.make_text(version, "<script>alert(1)</script>", is_drawn=True)
    Turn.take(text, ana, [])
    page = body(office(user=ben).get(f"{QUEUE}{text.pk}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
