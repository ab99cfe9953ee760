"""The masking at the desk: hiding more, with its kind; and the partnership's own list."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from engagement.models import Area
from feedback.responses.models import MaskingCorrection, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import body, seen

Office = Callable[..., Client]
GOOD = {"phrase": "Oakmere Rise", "kind": "service", "reason": "Our refuge service"}
pytestmark = pytest.mark.django_db


def test_words_are_hidden_as_what_they_are(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "Blue Gate and blue gate told my nan, at Penny Hill.")
    form = {
        "masking_is_right": "on",
        "seen": seen(text),
        "no_theme": "on",
        "hide": "Blue Gate = School\nPenny Hill=place\nnan",
    }
    assert office(user=ana).post(f"/desk/texts/{text.pk}/", form).status_code == 302
    text.refresh_from_db()
    assert text.masked == "[school] and [school] told my [hidden], at [place]."


def test_a_name_that_stands_within_another_phrase_is_no_mistake(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    """The longer one is hidden first; then the shorter stands nowhere."""
    text = factories.make_text(version, "Karen Smith told me.")
    client, form = office(user=ana), {"no_theme": "on"}
    page = body(client.post(f"/desk/texts/{text.pk}/", {**form, "hide": "Karen Smith\nKaren\nBob"}))
    assert "Not in the text: “Bob”." in page
    sent = {**form, "hide": "Karen Smith\nKaren"}
    assert client.post(f"/desk/texts/{text.pk}/", sent).status_code == 302
    assert Text.objects.get().masked == "[hidden] told me."


def test_what_is_no_kind_is_part_of_the_words(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "a = nonsense here")
    form = {"masking_is_right": "on", "no_theme": "on", "hide": "Blue = nonsense"}
    page = body(office(user=ana).post(f"/desk/texts/{text.pk}/", form))
    assert "Not in the text: “Blue = nonsense”." in page
    assert Text.objects.get().masked == "a = nonsense here"


def test_the_page_says_that_a_person_must_still_check(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "We waited.")
    page = body(office(user=ana).get(f"/desk/texts/{text.pk}/"))
    assert "It misses some. You decide." in page
    assert "a person must still check every text" in body(
        office(Role.OFFICER).get("/desk/masking/")
    )


def test_the_list_shows_what_is_shipped_and_what_was_taught(office: Office) -> None:
    officer = office(Role.OFFICER)
    page = body(officer.get("/desk/masking/"))
    assert page.count("Nothing yet.") == 2
    assert "No place is entered yet." in page
    assert "Cafcass" in page
    Area.objects.create(slug="dunmallet", name="Dunmallet")
    done = body(officer.post("/desk/masking/teach/", GOOD, follow=True))
    assert "Kept. It counts for texts" in done
    row = BeautifulSoup(done, "html.parser").select_one("tbody tr")
    assert row is not None
    said = row.get_text(" ", strip=True)
    assert said.startswith("Oakmere Rise Never hide: a service, agency or programme Our refuge")
    assert "Sam Example" in said
    assert "Dunmallet" in done


def test_what_is_refused_stands_beside_the_field_with_nothing_lost(office: Office) -> None:
    officer = office(Role.OFFICER)
    page = body(officer.post("/desk/masking/teach/", {**GOOD, "phrase": "Karen Walker"}))
    assert "looks like a person’s name" in page
    assert 'value="Karen Walker"' in page
    assert 'value="Our refuge service"' in page
    empty = body(officer.post("/desk/masking/teach/", {}))
    for said in ("Write the word or phrase.", "Choose what to do with it.", "Say why."):
        assert said in empty
    assert not MaskingCorrection.objects.exists()


def test_a_phrase_is_taken_out(office: Office) -> None:
    officer = office(Role.OFFICER)
    officer.post("/desk/masking/teach/", GOOD)
    row = MaskingCorrection.objects.get()
    done = body(officer.post(f"/desk/masking/{row.pk}/forget/", follow=True))
    assert "“Oakmere Rise” is no longer in the list." in done
    assert officer.post(f"/desk/masking/{row.pk}/forget/").status_code == 404
    assert officer.get(f"/desk/masking/{row.pk}/forget/").status_code == 405


def test_a_coder_reads_the_list_and_changes_nothing(office: Office) -> None:
    office(Role.OFFICER).post("/desk/masking/teach/", GOOD)
    coder = office(Role.CODER)
    assert "/desk/masking/" in body(coder.get("/desk/"))
    page = body(coder.get("/desk/masking/"))
    assert "Our refuge service" in page
    for button in ("Take out", "Add a phrase", "Never write a person’s name"):
        assert button not in page
    assert coder.post("/desk/masking/teach/", {**GOOD, "phrase": "Penny Hill"}).status_code == 403
    row = MaskingCorrection.objects.get()
    assert coder.post(f"/desk/masking/{row.pk}/forget/").status_code == 403
    assert MaskingCorrection.objects.exists()


@pytest.mark.parametrize("role", [Role.BOARD, Role.SAFEGUARDING, Role.PARTNER])
def test_others_do_not_open_the_list(office: Office, role: Role) -> None:
    assert office(role).get("/desk/masking/").status_code == 403
