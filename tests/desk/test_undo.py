"""Undoing what was saved last."""

import pytest

from feedback.desk.models import Turn
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme
from tests.responses.books import book


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    made = factories.make_text(version)
    suggest(made, "waiting", "still waiting")
    return made


def undo(text: Text) -> str:
    return f"/desk/texts/{text.pk}/undo/?group=survivor&state=to_code"


def chosen(text: Text, coder: User) -> dict[str, str]:
    return dict(text.codings.filter(coder=coder).values_list("theme__slug", "status"))


def test_a_first_coding_is_undone_and_the_text_waits_for_anyone(
    office: Office, version: SurveyVersion, text: Text, ana: User, ben: User
) -> None:
    factories.make_text(version, "Another one.")
    client = office(user=ana)
    saved = client.post(f"/desk/texts/{text.pk}/", {"themes": [theme("waiting").pk]}, follow=True)
    assert f'formaction="/desk/texts/{text.pk}/undo/' in body(saved)
    page = body(client.post(undo(text), follow=True))
    assert "Undone. This is the text as you had it before." in page
    assert "checked" not in page
    text.refresh_from_db()
    assert not text.is_coded
    assert not Turn.objects.exists()
    assert text.replaced.count() == 1
    Turn.take(text, ben, [theme("housing")])
    assert chosen(text, ben) == {"housing": "confirmed", "waiting": "rejected"}


def test_a_recoding_is_undone_to_what_it_replaced(office: Office, text: Text, ana: User) -> None:
    Turn.take(text, ana, [theme("waiting")])
    Turn.take(text, ana, [theme("housing")])
    page = body(office(user=ana).post(undo(text), follow=True))
    assert page.count("checked") == 1
    assert chosen(text, ana) == {"waiting": "confirmed"}


def test_not_once_a_second_coder_has_come(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    drawn = factories.make_text(version, is_drawn=True)
    Turn.take(drawn, ana, [theme("waiting")])
    Turn.take(drawn, ben, [theme("housing")], is_second=True)
    for person in (ana, ben):
        page = body(office(user=person).post(undo(drawn), follow=True))
        assert "There is nothing of yours to undo here" in page
    assert chosen(drawn, ana) == {"waiting": "confirmed"}
    assert chosen(drawn, ben) == {"housing": "confirmed"}


def test_not_after_both_although_its_theme_is_retired(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    """It may be coded again; taken back, it would be coded by the second person alone."""
    drawn = factories.make_text(version, is_drawn=True)
    Turn.take(drawn, ana, [theme("waiting")])
    Turn.take(drawn, ben, [theme("housing")], is_second=True)
    factories.publish_codebook(book("believed", "housing"), waiting=[])
    client = office(user=ana)
    shown = body(client.get(f"/desk/texts/{drawn.pk}/"))
    assert "Code it again and save." in shown
    assert "Take my coding back" not in shown
    assert "There is nothing of yours to undo here" in body(client.post(undo(drawn), follow=True))
    assert chosen(drawn, ana) == {"waiting": "confirmed"}


def test_not_by_others_and_not_before_anything_was_coded(
    office: Office, text: Text, ana: User, ben: User
) -> None:
    assert "nothing of yours" in body(office(user=ana).post(undo(text), follow=True))
    Turn.take(text, ana, [theme("waiting")])
    assert "nothing of yours" in body(office(user=ben).post(undo(text), follow=True))
    assert chosen(text, ana) == {"waiting": "confirmed"}
    assert office(Role.BOARD).post(undo(text)).status_code == 403
    assert office(user=ana).get(undo(text)).status_code == 405


BY_KEY = 'data-desk-key="u"'


def test_a_text_opened_in_another_way_offers_no_key_for_undo(
    office: Office, text: Text, ana: User
) -> None:
    Turn.take(text, ana, [theme("waiting")])
    page = body(office(user=ana).get(f"/desk/texts/{text.pk}/?group=survivor&state=mine"))
    assert BY_KEY not in page
    assert "Take my coding back" in page
    assert "that was the first time, it waits for anyone" in page


def test_a_text_passed_over_is_not_undone_by_key(
    office: Office, version: SurveyVersion, text: Text, ana: User
) -> None:
    other = factories.make_text(version, "Another one.")
    for one in (text, other):
        Turn.take(one, ana, [theme("waiting")])
    first, second = sorted((text.pk, other.pk))
    skip = f"/desk/texts/next/?group=survivor&state=all&after={first}"
    answer = office(user=ana).get(skip, follow=True)
    assert answer.request["PATH_INFO"] == f"/desk/texts/{second}/"
    assert f"{first}/?" in body(answer)
    assert BY_KEY not in body(answer)


def test_only_what_was_saved_last_in_this_sitting_has_the_key(
    office: Office, version: SurveyVersion, text: Text, ana: User
) -> None:
    factories.make_text(version, "Another one.")
    client = office(user=ana)
    answer = client.post(f"/desk/texts/{text.pk}/", {"themes": [theme("waiting").pk]}, follow=True)
    here = f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
    assert BY_KEY in body(client.get(here))
    # The same address after signing in anew, and once it is undone.
    assert BY_KEY not in body(office(user=ana).get(here))
    client.post(undo(text))
    assert BY_KEY not in body(client.get(here))
