"""Where two people differed: who sees it, what is settled, and what stays."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from feedback.cutting.cut import cut
from feedback.desk.agreement import measure
from feedback.desk.models import Resolution, Turn
from feedback.responses.models import Coding, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, theme

LIST = "/desk/differences/"


def code_twice(version: SurveyVersion, ana: User, ben: User, one: str, other: str) -> Text:
    text = factories.make_text(version, "We were still waiting at home.", is_drawn=True)
    first, second = theme(one), theme(other)
    Turn.take(text, ana, [first], passages={first.pk: ["still waiting"]})
    Turn.take(text, ben, [second], is_second=True, passages={second.pk: ["at home"]})
    text.refresh_from_db()
    return text


@pytest.fixture
def text(version: SurveyVersion, ana: User, ben: User) -> Text:
    """Ana says Waiting, Ben says Housing."""
    ana.first_name, ben.first_name = "Ana", "Ben"
    ana.save()
    ben.save()
    return code_twice(version, ana, ben, "waiting", "housing")


def test_nothing_differs_yet(office: Office, version: SurveyVersion, ana: User, ben: User) -> None:
    code_twice(version, ana, ben, "waiting", "waiting")
    for client in (office(user=ana), office(Role.OFFICER)):
        assert "No text has been coded differently" in body(client.get(LIST))
    assert "coded differently by two people, and" not in body(office(user=ana).get("/desk/"))


def test_both_codings_stand_side_by_side(office: Office, text: Text, ana: User) -> None:
    client = office(user=ana)
    assert f"{LIST}{text.pk}/" in body(client.get(LIST))
    assert "1 text was coded differently by two people" in body(client.get("/desk/"))
    page = body(client.get(f"{LIST}{text.pk}/"))
    assert page.index("Ana Example") < page.index("<strong>Waiting</strong>")
    assert page.index("Ben Example") < page.index("<strong>Housing</strong>")
    assert page.count("<mark") == 2


def test_a_choice_reached_by_its_link_is_sent_without_the_fragment(
    office: Office, text: Text, ana: User
) -> None:
    client, address = office(user=ana), f"{LIST}{text.pk}/"
    assert "#id_themes" in body(client.get(address))
    page = body(client.get(f"{address}?as=first"))
    assert f'<form method="post" action="{address}?as=first"' in page


def test_settling_changes_what_counts_and_nothing_else(
    office: Office, text: Text, ana: User, ben: User
) -> None:
    before = list(Coding.objects.order_by("pk").values())
    agreed = measure()
    typed = {"themes": [theme("housing").pk, theme("believed").pk], "note": "Home comes first."}
    answer = office(user=ben).post(f"{LIST}{text.pk}/", typed, follow=True)
    assert "Settled. Figures count this from now on." in body(answer)
    counted = Coding.objects.counted().filter(text=text)
    assert {c.theme.slug for c in counted} == {"housing", "believed"}
    unsettled = Coding.objects.filter(is_resolution=False).order_by("pk")
    assert list(unsettled.values()) == before
    assert measure() == agreed
    entry = AuditEntry.objects.get(action="text.settled")
    assert (entry.actor, entry.subject, entry.detail) == (ben.email, str(text.pk), {})
    page = body(office(user=ana).get(f"{LIST}{text.pk}/"))
    assert "Home comes first." in page
    assert 'name="themes"' not in page
    assert "Settled on" in body(office(user=ana).get(f"/desk/texts/{text.pk}/"))


def test_no_theme_can_be_settled_on(office: Office, text: Text) -> None:
    office(Role.OFFICER).post(f"{LIST}{text.pk}/", {"no_theme": "on"})
    text.refresh_from_db()
    assert text.is_resolved
    assert not Coding.objects.counted().filter(text=text).exists()


def test_it_is_settled_once(text: Text, ana: User, ben: User) -> None:
    Resolution.record(text, ana, [theme("waiting")])
    with pytest.raises(ValidationError):
        Resolution.record(text, ben, [theme("housing")])
    assert [c.theme.slug for c in Coding.objects.counted()] == ["waiting"]


def test_an_unclear_form_loses_nothing(office: Office, text: Text, ana: User) -> None:
    page = body(office(user=ana).post(f"{LIST}{text.pk}/", {"note": "Because we agreed."}))
    assert page.count("Choose at least one theme, or “No theme”.") == 2
    assert "Because we agreed.</textarea>" in page
    assert not Resolution.objects.exists()


def test_others_do_not_meet_it(
    office: Office, version: SurveyVersion, text: Text, ana: User, ben: User
) -> None:
    carol = factories.make_user(Role.CODER, email="carol@testshire.example")
    client = office(user=carol)
    assert f"/{text.pk}/" not in body(client.get(LIST))
    assert client.get(f"{LIST}{text.pk}/").status_code == 404
    assert client.post(f"{LIST}{text.pk}/", {"no_theme": "on"}).status_code == 404
    with pytest.raises(ValidationError):
        Resolution.record(text, carol, [])
    # She may read the text, and how it was coded: not by whom.
    page = body(client.get(f"/desk/texts/{text.pk}/"))
    assert "First coder" in page
    assert "Ana Example" not in page
    assert "Ana Example" in body(office(Role.OFFICER).get(f"/desk/texts/{text.pk}/"))
    elsewhere = factories.make_user(
        Role.OFFICER, email="apart@testshire.example", groups=["perpetrator"]
    )
    assert office(user=elsewhere).get(f"{LIST}{text.pk}/").status_code == 404
    for role in (Role.BOARD, Role.REVIEWER, Role.SAFEGUARDING):
        assert office(role).get(LIST).status_code == 403


def test_one_that_only_one_has_coded_is_not_there(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    text = factories.make_text(version, is_drawn=True)
    Turn.take(text, ana, [theme("waiting")])
    assert office(user=ana).get(f"{LIST}{text.pk}/").status_code == 404
    assert office(user=ben).get(f"{LIST}{text.pk}/").status_code == 404


def test_a_release_counts_what_was_settled(version: SurveyVersion, ana: User, ben: User) -> None:
    """Forty people, all first coded Waiting; 28 settled as Housing, four as no theme."""
    texts = [code_twice(version, ana, ben, "waiting", "housing") for _ in range(40)]
    for text in texts[:28]:
        Resolution.record(text, ana, [theme("housing")])
    for text in texts[28:32]:
        Resolution.record(text, ana, [])
    release = cut(version.survey, "2026-Q3", by=None, today=date(2026, 11, 1))
    people = {row.slug: row.people for row in release.themes.all()}
    # 28 are rounded to 30; eight are too few to show.
    assert people["housing"] == 30
    assert people["waiting"] is None
    control = Coding.objects.of_first().filter(theme=theme("waiting")).count()
    assert control == 40


@pytest.mark.parametrize(("who", "slug"), [("first", "waiting"), ("second", "housing")])
def test_what_one_coder_chose_is_ticked_and_not_yet_recorded(
    office: Office, text: Text, ana: User, who: str, slug: str
) -> None:
    client = office(user=ana)
    page = body(client.get(f"{LIST}{text.pk}/?as={who}"))
    assert page.count(" checked") == 1
    assert f'id="theme-{theme(slug).pk}" checked' in page
    assert f"Ticked as the {who} coder chose. Nothing is recorded yet." in page
    assert not Resolution.objects.exists()
    typed = {"themes": [theme(slug).pk], "note": "The definition says so."}
    client.post(f"{LIST}{text.pk}/?as={who}", typed)
    assert [c.theme.slug for c in Coding.objects.counted()] == [slug]
    assert "As the first coder" not in body(client.get(f"{LIST}{text.pk}/"))


def test_nobody_else_chose_anything(office: Office, text: Text, ana: User) -> None:
    page = body(office(user=ana).get(f"{LIST}{text.pk}/?as=third"))
    assert " checked" not in page
    assert "Nothing is recorded yet" not in page
