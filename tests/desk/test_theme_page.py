"""A theme's page: notes, many texts at once; and texts like one text."""

import pytest

from feedback.desk.models import ThemeMemo, Turn
from feedback.desk.selection import TEXTS_ON_A_PAGE
from feedback.responses.models import Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme

PAGE = "/desk/themes/waiting/"


@pytest.fixture
def texts(version: SurveyVersion) -> list[Text]:
    """Three texts; Waiting is suggested for each, Housing too for the first."""
    made = [factories.make_text(version, f"Still waiting, number{n}.") for n in "abc"]
    for text in made:
        suggest(text, "waiting", "still waiting")
    suggest(made[0], "housing")
    return made


def chosen(text: Text, coder: User) -> dict[str, str]:
    return dict(text.codings.filter(coder=coder).values_list("theme__slug", "status"))


def test_before_anything_has_come(office: Office, version: SurveyVersion) -> None:
    client = office(Role.CODER)
    assert "No texts have come yet." in body(client.get(PAGE))
    assert 'href="/desk/themes/waiting/"' in body(client.get("/desk/themes/"))
    assert client.get("/desk/themes/nothing/").status_code == 404
    Theme.objects.update(retired_in=1)
    assert "No codebook is in use yet" in body(client.get("/desk/themes/"))
    assert office(Role.BOARD).get(PAGE).status_code == 403


def test_many_are_confirmed_in_one_press(office: Office, texts: list[Text], ana: User) -> None:
    client = office(user=ana)
    page = body(client.get(PAGE))
    assert page.count('name="texts"') == 3
    assert "Suggested: Waiting, Housing" in page
    ticked = [text.pk for text in texts[:2]]
    answer = client.post(f"{PAGE}?group=survivor&state=suggested", {"texts": ticked}, follow=True)
    assert "Saved for 2 texts." in body(answer)
    assert chosen(texts[0], ana) == {"waiting": "confirmed", "housing": "rejected"}
    assert chosen(texts[1], ana) == {"waiting": "confirmed"}
    assert Turn.objects.filter(coder=ana).count() == 2
    assert body(client.get(PAGE)).count('name="texts"') == 1
    entry = AuditEntry.objects.get(action="texts.coded_together")
    assert (entry.actor, entry.detail) == (ana.email, {"texts": 2})


def test_one_is_taken_off_and_put_back_and_the_rest_stays(
    office: Office, texts: list[Text], ana: User
) -> None:
    housing = theme("housing")
    Turn.take(texts[0], ana, [theme("waiting"), housing], passages={housing.pk: ["numbera"]})
    client = office(user=ana)
    for state, status in (("mine", "rejected"), ("left_out", "confirmed")):
        client.post(f"{PAGE}?group=survivor&state={state}", {"texts": [texts[0].pk]})
        assert chosen(texts[0], ana) == {"waiting": status, "housing": "confirmed"}
        assert texts[0].codings.get(coder=ana, theme=housing).words == ["numbera"]


def test_nothing_ticked_and_what_is_not_on_the_list(
    office: Office, texts: list[Text], ana: User, ben: User
) -> None:
    client = office(user=ana)
    assert body(client.post(PAGE, {})).count("Tick at least one text.") == 2
    Turn.take(texts[0], ben, [])
    drawn = factories.make_text(texts[0].version, "Still waiting.", is_drawn=True)
    suggest(drawn, "waiting")
    for other in (texts[0], drawn):
        page = body(client.post(PAGE, {"texts": [texts[1].pk, other.pk]}))
        assert "A text you ticked is no longer on this list. Nothing was saved." in page
    assert not Turn.objects.filter(coder=ana).exists()


def test_what_two_people_coded_is_read_and_not_changed(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    twice = factories.make_text(version, "Coded by two.", is_drawn=True)
    Turn.take(twice, ana, [theme("waiting")])
    assert "Coded by two" not in body(office(user=ana).get(f"{PAGE}?state=coded"))
    Turn.take(twice, ben, [theme("waiting")], is_second=True)
    client = office(user=ana)
    assert "Coded by two" in body(client.get(f"{PAGE}?state=coded"))
    assert "Coded by two" not in body(client.get(f"{PAGE}?state=mine"))
    client.post(f"{PAGE}?state=mine", {"texts": [twice.pk]})
    assert chosen(twice, ana) == {"waiting": "confirmed"}


def test_someone_quicker_is_not_overwritten(texts: list[Text], ana: User, ben: User) -> None:
    Turn.take(texts[0], ben, [])
    assert Turn.take_many(texts, ana, lambda earlier: [theme("waiting")]) == 2
    assert chosen(texts[0], ana) == {}


def test_long_lists_have_pages(office: Office, version: SurveyVersion) -> None:
    for number in range(TEXTS_ON_A_PAGE + 1):
        suggest(factories.make_text(version, f"Number {number}."), "waiting")
    client = office(Role.CODER)
    assert "Page 1 of 2" in body(client.get(PAGE))
    assert body(client.get(f"{PAGE}?page=2")).count('name="texts"') == 1


def test_notes_are_added_for_one_group_and_stay(
    office: Office, texts: list[Text], ana: User, ben: User
) -> None:
    client = office(user=ana)
    note = f"{PAGE}note/?group=survivor&state=mine"
    assert body(client.post(note, {"words": " "})).count("Write the note first.") == 2
    answer = client.post(note, {"words": "Waiting for an <b>answer</b> counts too."}, follow=True)
    assert "Your note was added." in body(answer)
    page = body(office(user=ben).get(PAGE))
    assert "Waiting for an &lt;b&gt;answer&lt;/b&gt; counts too." in page
    assert "Do not copy" in page
    other = factories.make_version(slug="autumn", group="perpetrator")
    factories.make_text(other, "The course helped.")
    assert "counts too" not in body(office(user=ben).get(f"{PAGE}?group=perpetrator"))
    entry = AuditEntry.objects.get(action="theme.note_added")
    assert (entry.subject, entry.detail) == ("waiting", {})
    assert ThemeMemo.objects.get().respondent_group == "survivor"


def test_texts_like_one_are_coded_the_same_way(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    first, like, unlike = (
        factories.make_text(version, words)
        for words in (
            "Counselling took nine months.",
            "Nine months until counselling began.",
            "The dog could not come.",
        )
    )
    client = office(user=ana)
    address = f"/desk/texts/{first.pk}/alike/"
    page = body(client.get(address))
    assert "It is not coded yet." in page
    assert 'name="texts"' not in page
    Turn.take(first, ana, [theme("waiting")])
    page = body(client.get(address))
    assert "until counselling began" in page
    assert "The dog" not in page
    assert "Saved for 1 text." in body(client.post(address, {"texts": [like.pk]}, follow=True))
    assert chosen(like, ana) == {"waiting": "confirmed"}
    assert body(client.post(address, {})).count("Tick at least one text.") == 2
    assert chosen(unlike, ana) == {}


def test_texts_like_one_keep_to_its_group_and_leave_blind_ones_out(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    first = factories.make_text(version, "Counselling took months.")
    drawn = factories.make_text(version, "Counselling took years.", is_drawn=True)
    other = factories.make_version(slug="autumn", group="perpetrator")
    factories.make_text(other, "Counselling took days.")
    client = office(user=ana)
    page = body(client.get(f"/desk/texts/{first.pk}/alike/"))
    assert "No other text of this respondent group shares words with it." in page
    assert client.get(f"/desk/texts/{drawn.pk}/alike/").status_code == 404


def test_what_is_written_about_one_group_never_lands_before_another(
    office: Office, texts: list[Text], ana: User
) -> None:
    typed = {"words": "Zq.", "note": "Zq."}
    answer = office(user=ana).post(f"{PAGE}note/?group=perpetrator", typed)
    assert answer.status_code == 404
    assert not ThemeMemo.objects.exists()


def test_pages_say_include_and_exclude_as_the_codebook_does(
    office: Office, version: SurveyVersion, texts: list[Text]
) -> None:
    Theme.objects.filter(slug="waiting").update(include="Delays.", exclude="Rudeness.")
    client = office(Role.CODER)
    for address in ("/desk/themes/waiting/", f"/desk/texts/{texts[0].pk}/"):
        page = body(client.get(address))
        assert "Include: Delays." in page
        assert "Exclude: Rudeness." in page
