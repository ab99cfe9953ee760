"""The codebook as it is read: by coders with what waits, by the board as definitions alone."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from feedback.cutting.checks import refuse_unfinished
from feedback.desk.models import Turn
from feedback.responses.models import Codebook, CodebookDraft, SetAside, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import READS_TEXTS, Role
from tests import factories
from tests.desk.conftest import Office, body, theme
from tests.responses.books import book, with_words

pytestmark = pytest.mark.django_db
HOME = "/desk/codebook/"


def split(slug: str = "waiting") -> None:
    """Publish a version in which a theme is split into money and safety."""
    left = [each for each in ("waiting", "believed", "housing") if each != slug]
    factories.publish_codebook(book(*left, "money", "safety"), **{slug: ["money", "safety"]})


def coded(version: SurveyVersion, coder: User, *slugs: str, **values: Any) -> Text:
    """A text that someone coded at the desk."""
    text = factories.make_text(version, **values)
    Turn.take(text, coder, [theme(slug) for slug in slugs])
    return text


@pytest.mark.parametrize("role", READS_TEXTS)
def test_who_reads_texts_reads_all_of_it(
    office: Office, version: SurveyVersion, role: Role
) -> None:
    page = body(office(role).get(HOME))
    for words in ("Test codebook, version 1", "About waiting.", "took ages", "“No theme” is"):
        assert words in page


def test_the_board_sees_definitions_and_nothing_else(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    coded(version, ana, "waiting")
    client = office(Role.BOARD)
    assert 'href="/board/themes/"' in body(client.get("/board/"))
    page = body(client.get("/board/themes/"))
    for words in ("About waiting.", "Safe homes", "“No theme” is"):
        assert words in page
    assert "took ages" not in page
    assert "/desk/" not in page[page.index("<main") : page.index("</main>")]
    split()
    page = body(client.get("/board/themes/"))
    assert "About money." in page
    assert "1 text" not in page
    for address in ("", "versions/", "versions/1/codebook.csv", "compare/", "draft/"):
        assert client.get(HOME + address).status_code == 403


def test_the_boards_page_before_the_first_version(office: Office) -> None:
    assert "No codebook is in use yet" in body(office(Role.BOARD).get("/board/themes/"))


def test_the_navigation_leads_there(office: Office, version: SurveyVersion) -> None:
    assert f'href="{HOME}"' in body(office(Role.CODER).get("/desk/"))
    assert f'href="{HOME}"' not in body(office(Role.BOARD).get("/board/"))


def test_before_the_first_version(office: Office) -> None:
    client = office(Role.CODER)
    page = body(client.get(HOME))
    assert "No codebook is in use yet" in page
    assert "Ask an engagement officer" in page
    assert "No version was published yet." in body(client.get(f"{HOME}versions/"))
    assert "Write a codebook" in body(office(Role.OFFICER).get(HOME))


def test_texts_that_wait_are_counted_and_can_be_opened(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = coded(version, ana, "waiting", masked="We waited and waited.")
    coded(version, ana, "housing", masked="The house was damp.")
    split()
    client = office(user=ana)
    page = body(client.get(HOME))
    assert "1 text coded “Waiting”" in page
    assert "now “Money” or “Safety”" in page
    address = re.search(r'href="(/desk/texts/[^"]+)"', page)
    assert address
    listed = body(client.get(address[1].replace("&amp;", "&")))
    assert "We waited" in listed
    assert "damp" not in listed
    shown = body(client.get(f"/desk/texts/{text.pk}/"))
    assert "choose from “Money”, “Safety”. Code it again and save." in shown
    client.post(f"/desk/texts/{text.pk}/", {"themes": [theme("money").pk]})
    assert "To code again" not in body(client.get(HOME))
    assert "The codebook no longer has" not in body(client.get(f"/desk/texts/{text.pk}/"))


def test_what_two_people_coded_may_be_coded_again_by_the_first(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    text = coded(version, ana, "waiting", is_drawn=True)
    Turn.take(text, ben, [theme("waiting")], is_second=True)
    page = f"/desk/texts/{text.pk}/"
    assert 'name="themes"' not in body(office(user=ana).get(page)), "control: both have spoken"
    split()
    assert 'name="themes"' in body(office(user=ana).get(page))
    other = body(office(user=ben).get(page))
    assert "Somebody else has to code it again: you were its second coder." in other
    office(user=ana).post(page, {"themes": [theme("safety").pk]})
    assert not Text.objects.to_recode().exists()


def test_what_its_first_coder_can_code_no_more_anyone_else_can(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    """Whoever reads the group: that the first one set a text aside is nobody's to know."""
    text = coded(version, ana, "waiting", "housing")
    page = f"/desk/texts/{text.pk}/"
    assert 'name="themes"' not in body(office(user=ben).get(page)), "control: it is Ana’s"
    factories.publish_codebook(book("believed", "housing"), waiting=[])
    User.objects.filter(pk=ana.pk).update(is_active=False)
    shown = body(office(user=ben).get(page))
    assert "Code it again and save." in shown
    assert "checked" not in shown, "what Ana chose, or “No theme”, is not his"
    assert "Take my coding back" not in shown
    office(user=ben).post(page, {"themes": [theme("believed").pk]})
    refuse_unfinished(version.survey, (text.month, text.month))
    found = text.codings.values_list("coder", "theme__slug", "status")
    assert list(found) == [(ben.pk, "believed", "confirmed")]
    assert text.turns.get().coder == ben
    kept = text.replaced.order_by("theme__slug").values_list("coder", "theme__slug")
    assert list(kept) == [(ana.pk, "housing"), (ana.pk, "waiting")]
    Turn.undo(text, ben)
    text.refresh_from_db()
    assert not text.is_coded
    assert not text.turns.exists()


def test_what_two_people_coded_is_not_the_seconds_to_code_again(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    text = coded(version, ana, "waiting", is_drawn=True)
    Turn.take(text, ben, [theme("waiting")], is_second=True)
    split()
    SetAside.all_of_writer(text, ana)
    with pytest.raises(ValidationError):
        Turn.take(text, ben, [theme("money")])
    third = factories.make_user(Role.CODER, email="third@testshire.example")
    Turn.take(text, third, [theme("money")])
    text.refresh_from_db()
    assert (text.is_coded, text.is_second_coded, text.is_drawn) == (True, True, False)
    assert not Text.objects.to_recode().exists()
    assert {(turn.coder, turn.is_second) for turn in text.turns.all()} == {
        (third, False),
        (ben, True),
    }


def test_only_texts_of_groups_she_reads_are_counted(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    coded(version, ana, "waiting")
    split()
    staff = factories.make_user(Role.CODER, email="staff@testshire.example", groups=["staff"])
    assert "To code again" not in body(office(user=staff).get(HOME))


def test_a_text_that_waits_for_a_second_coder_is_not_counted_for_him(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    coded(version, ana, "waiting", is_drawn=True)
    split()
    assert "To code again" not in body(office(user=ben).get(HOME))
    assert "To code again" in body(office(user=ana).get(HOME))


def test_coders_see_three_examples_beside_a_definition(
    office: Office, version: SurveyVersion
) -> None:
    stored = book("waiting").to_json()
    stored["groups"][0]["themes"][0]["examples"] = [f"Example {n}." for n in range(5)]
    factories.publish_codebook(type(book()).from_json(stored))
    text = factories.make_text(version)
    page = body(office(Role.CODER).get(f"/desk/texts/{text.pk}/"))
    assert "“Example 2.”" in page
    assert "Example 3." not in page


def test_every_version_stays_and_any_two_are_compared(
    office: Office, version: SurveyVersion
) -> None:
    changed = with_words(book("waiting", "believed", "housing"), "waiting", definition="Longer.")
    factories.publish_codebook(changed)
    factories.publish_codebook(book("believed", "housing"), waiting=["believed"])
    client = office(Role.CODER)
    listed = body(client.get(f"{HOME}versions/"))
    assert listed.index("version 3") < listed.index("version 1")
    assert "About waiting." in body(client.get(f"{HOME}versions/1/"))
    page = body(client.get(f"{HOME}compare/", {"before": 1, "after": 2}))
    assert "About waiting.</del>" in page
    assert "Longer.</ins>" in page
    page = body(client.get(f"{HOME}compare/", {"before": 1, "after": 3}))
    assert "Merged</strong> Waiting" in page
    assert "Into “Believed”" in page
    assert "Nothing differs." in body(client.get(f"{HOME}compare/", {"before": 2, "after": 2}))
    wrong = body(client.get(f"{HOME}compare/", {"before": "9", "after": "2"}))
    assert "There is a problem" in wrong
    assert client.get(f"{HOME}versions/9/").status_code == 404


def test_only_officers_compare_with_the_draft(office: Office, version: SurveyVersion) -> None:
    CodebookDraft.start(factories.make_user(Role.OFFICER, email="o@testshire.example"))
    asked = {"before": "1", "after": "draft"}
    assert "Nothing differs." in body(office(Role.OFFICER).get(f"{HOME}compare/", asked))
    assert "There is a problem" in body(office(Role.CODER).get(f"{HOME}compare/", asked))


def test_a_version_is_handed_out_in_both_kinds_of_file(
    office: Office, version: SurveyVersion
) -> None:
    client = office(Role.CODER)
    answer = client.get(f"{HOME}versions/1/codebook.json")
    assert answer["Content-Disposition"] == 'attachment; filename="codebook-1.json"'
    assert json.loads(answer.content) == Codebook.objects.get().content
    answer = client.get(f"{HOME}versions/1/codebook.csv")
    assert answer.content.decode("utf-8-sig").startswith("group,slug,name,definition,include,")
    assert client.get(f"{HOME}versions/9/codebook.csv").status_code == 404
