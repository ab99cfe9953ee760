"""Something is hidden that points to nobody: the desk asks, a reviewer makes it readable."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from feedback.desk.models import LiftRequest
from feedback.keeper.forgetting import clear
from feedback.responses.models import ForgottenMonth, RawText, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import body, seen
from tests.desk.reviewing import Month, open_text

Office = Callable[..., Client]
RAW = "Karen sent me to the Oakmere Project, and Pat to Leeds."
MASKED = "[name] sent me to the [organisation], and [name] to [place]."
NOTE = "Our own Oakmere Project"


@pytest.fixture
def text(version: SurveyVersion, month: Month) -> Text:
    """A text in which a service was taken for somebody's firm."""
    return month.add(version, RAW, MASKED)


@pytest.fixture
def coder(office: Office, ana: User) -> Client:
    """Ana, signed in."""
    return office(user=ana)


def ask(client: Client, text: Text, number: int = 1, /, **more: str) -> str:
    """Ask for one placeholder; return the page that follows."""
    form = {"place": str(number), "why": "service", "note": NOTE, **more}
    return body(client.post(f"/desk/texts/{text.pk}/lift/", form, follow=True))


def restore(client: Client, text: Text, place: int = 1, **more: str) -> str:
    """Press the button of one placeholder; return the page that follows."""
    page = body(client.get(f"/desk/raw/{text.pk}/"))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    form = {"place": str(place), "why": "service", "seen": seen, **more}
    return body(client.post(f"/desk/raw/{text.pk}/restore/", form, follow=True))


def test_a_request_shows_at_the_desk_and_to_the_reviewer(
    coder: Client, reviewer: Client, text: Text
) -> None:
    page = body(coder.get(f"/desk/texts/{text.pk}/lift/"))
    assert "sent me to the [organisation], and [name] to …" in page
    assert "Oakmere" not in page
    assert "A reviewer is asked." in ask(coder, text)
    assert NOTE in body(coder.get(f"/desk/texts/{text.pk}/"))
    assert "Asked: hidden for nothing?" in body(reviewer.get("/desk/raw/"))
    open_text(reviewer, text)
    page = body(reviewer.get(f"/desk/raw/{text.pk}/"))
    assert "Somebody at the desk asks about [organisation]" in page
    assert "“Oakmere Project”" in page


def test_a_reviewer_makes_that_one_readable_and_no_word_is_logged(
    coder: Client, reviewer: Client, text: Text
) -> None:
    ask(coder, text)
    open_text(reviewer, text)
    assert "It is readable again." in restore(reviewer, text)
    text.refresh_from_db()
    assert text.masked == "[name] sent me to the Oakmere Project, and [name] to [place]."
    assert not text.is_masking_confirmed
    assert not LiftRequest.objects.exists()
    entries = AuditEntry.objects.filter(action__startswith="text.lift").order_by("pk")
    assert [(e.action, e.subject, e.detail) for e in entries] == [
        ("text.lift_asked", str(text.pk), {"why": "service"}),
        ("text.lifted", str(text.pk), {"why": "service"}),
    ]


def test_the_others_requests_move_with_the_text(
    coder: Client, reviewer: Client, text: Text
) -> None:
    ask(coder, text, 3, why="place", note="")
    ask(coder, text, 0, why="word", note="")
    open_text(reviewer, text)
    restore(reviewer, text, 1)
    text.refresh_from_db()
    asked = [(one.place, one.kind, one.is_current) for one in LiftRequest.objects.order_by("place")]
    assert asked == [(0, "name", True), (2, "place", True)]
    restore(reviewer, text, 2)
    text.refresh_from_db()
    assert text.masked == "[name] sent me to the Oakmere Project, and [name] to Leeds."


def test_a_reviewer_may_say_that_it_stays_hidden(
    coder: Client, reviewer: Client, text: Text
) -> None:
    ask(coder, text)
    asked = LiftRequest.objects.get()
    done = reviewer.post(f"/desk/raw/{text.pk}/decline/{asked.pk}/", follow=True)
    assert "It stays hidden." in body(done)
    text.refresh_from_db()
    assert text.masked == MASKED
    assert AuditEntry.objects.filter(action="text.lift_declined").count() == 1
    assert reviewer.post(f"/desk/raw/{text.pk}/decline/{asked.pk}/").status_code == 404


def test_while_a_request_waits_nobody_confirms_at_the_desk(coder: Client, text: Text) -> None:
    ask(coder, text)
    form = {"masking_is_right": "on", "no_theme": "on", "seen": seen(text)}
    assert "Leave it until they have answered." in body(coder.post(f"/desk/texts/{text.pk}/", form))
    text.refresh_from_db()
    assert not text.is_masking_confirmed
    assert coder.post(f"/desk/texts/{text.pk}/", {"no_theme": "on"}).status_code == 302
    # Once what was typed is gone no answer can come.
    RawText.objects.all().delete()
    assert coder.post(f"/desk/texts/{text.pk}/", form).status_code == 302
    text.refresh_from_db()
    assert text.is_masking_confirmed


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"place": ""}, "Choose which one."),
        ({"why": ""}, "Choose why."),
        ({"place": "9"}, "Select a valid choice"),
        ({"note": "Karen Walker"}, "This looks like a person’s name."),
        ({"note": "it says ring my sister on 07700 900123"}, "Leave out numbers, addresses"),
    ],
)
def test_a_form_that_says_too_little_or_too_much(
    coder: Client, text: Text, form: dict[str, str], said: str
) -> None:
    page = ask(coder, text, **form)
    assert said in page
    assert "There is a problem" in page
    assert not LiftRequest.objects.exists()


def test_asking_twice_asks_once(coder: Client, text: Text) -> None:
    ask(coder, text)
    assert "has been asked about this one already" in ask(coder, text)
    assert LiftRequest.objects.count() == 1


def test_nothing_is_asked_where_nobody_could_answer(
    coder: Client, version: SurveyVersion, text: Text
) -> None:
    gone = factories.make_text(version, "[name] rang.")
    assert "/lift/" not in body(coder.get(f"/desk/texts/{gone.pk}/"))
    text.confirm_masking(factories.make_user(Role.OFFICER))
    for each in (gone, text):
        assert coder.get(f"/desk/texts/{each.pk}/lift/").status_code == 404


def test_only_with_what_was_typed_open_is_anything_brought_back(
    reviewer: Client, text: Text
) -> None:
    page = restore(reviewer, text)
    assert "Nothing was brought back" in page
    text.refresh_from_db()
    assert text.masked == MASKED


def test_what_somebody_changed_meanwhile_is_not_brought_back(reviewer: Client, text: Text) -> None:
    open_text(reviewer, text)
    assert "changed meanwhile" in restore(reviewer, text, seen="0" * 32)
    assert "Choose why it may be readable." in restore(reviewer, text, why="")
    assert "can’t be told from its neighbours" in restore(reviewer, text, 7)
    text.refresh_from_db()
    assert text.masked == MASKED


def test_two_side_by_side_are_not_told_apart(
    reviewer: Client, version: SurveyVersion, month: Month
) -> None:
    text = month.add(version, "Karen Oakmere came to us.", "[name][organisation] came to [hidden].")
    open_text(reviewer, text)
    assert "can’t be told from its neighbours" in restore(reviewer, text, 0)


def test_a_request_from_before_a_change_is_told_apart(
    coder: Client, reviewer: Client, text: Text
) -> None:
    ask(coder, text)
    Text.objects.filter(pk=text.pk).update(masked=MASKED.replace("sent", "[hidden]"))
    open_text(reviewer, text)
    page = body(reviewer.get(f"/desk/raw/{text.pk}/"))
    assert "Before this text was changed" in page


def test_other_groups_texts_are_not_there(office: Office, text: Text) -> None:
    other = factories.make_user(Role.CODER, email="o@testshire.example", groups=["family"])
    assert office(user=other).post(f"/desk/texts/{text.pk}/lift/", {}).status_code == 404
    both = factories.make_user(Role.REVIEWER, email="r@testshire.example", groups=["family"])
    client = office(user=both)
    for part in ("restore/", "decline/1/"):
        assert client.post(f"/desk/raw/{text.pk}/{part}", {}).status_code == 404


def test_hiding_needs_no_tick_and_waits_for_no_request(
    coder: Client, version: SurveyVersion, month: Month
) -> None:
    text = month.add(version, f"{RAW} Nan knew.", f"{MASKED} Nan knew.")
    ask(coder, text)
    form = {"no_theme": "on", "hide": "Nan = name"}
    page = body(coder.post(f"/desk/texts/{text.pk}/", {**form, "masking_is_right": "on"}))
    assert "You can hide words without it." in page
    assert "Nan = name" in page
    assert coder.post(f"/desk/texts/{text.pk}/", form).status_code == 302
    text.refresh_from_db()
    assert (text.masked, text.is_masking_confirmed) == (f"{MASKED} [name] knew.", False)
    entries = AuditEntry.objects.filter(subject=str(text.pk)).values_list("action", "detail")
    assert list(entries.order_by("pk"))[1] == ("text.hid_more", {})
    assert LiftRequest.objects.get().is_current


def test_a_request_stays_about_the_same_when_words_are_hidden(
    coder: Client, reviewer: Client, text: Text
) -> None:
    for place in (0, 1, 3):
        ask(coder, text, place, why="place", note="")
    form = {"no_theme": "on", "hide": "sent me\n[name] to"}
    assert coder.post(f"/desk/texts/{text.pk}/", form).status_code == 302
    text.refresh_from_db()
    assert text.masked == "[name] [hidden] to the [organisation], and [hidden] [place]."
    asked = [(one.place, one.kind, one.is_current) for one in LiftRequest.objects.order_by("place")]
    assert asked == [(0, "name", True), (2, "organisation", True), (4, "place", True)]
    open_text(reviewer, text)
    restore(reviewer, text, 2)
    text.refresh_from_db()
    assert "to the Oakmere Project, and" in text.masked


def test_a_request_about_what_went_with_its_neighbours_is_over(coder: Client, text: Text) -> None:
    ask(coder, text)
    form = {"no_theme": "on", "hide": "to the [organisation]"}
    assert coder.post(f"/desk/texts/{text.pk}/", form).status_code == 302
    assert not LiftRequest.objects.exists()


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_request_goes_when_a_reviewer_confirms_or_what_was_typed_is_destroyed(
    coder: Client, reviewer: Client, version: SurveyVersion, month: Month, text: Text
) -> None:
    other = month.add(version, RAW, MASKED)
    for each in (text, other):
        ask(coder, each)
    open_text(reviewer, text)
    sent = {"hide": "", "seen": seen(text)}
    assert reviewer.post(f"/desk/raw/{text.pk}/", sent).status_code == 302
    assert LiftRequest.objects.get().text == other
    clear(ForgottenMonth(key_id=b"intake00", desk_key=month.name))
    assert not LiftRequest.objects.exists()
    assert Text.objects.filter(pk=other.pk).exists()


def test_only_nine_requests_have_a_key(
    coder: Client, reviewer: Client, version: SurveyVersion, month: Month
) -> None:
    words = [f"Place{number}" for number in range(11)]
    text = month.add(version, " and ".join(words), " and ".join(["[place]"] * 11))
    for place in range(11):
        ask(coder, text, place, why="place", note="")
    open_text(reviewer, text)
    page = body(reviewer.get(f"/desk/raw/{text.pk}/"))
    assert page.count("Somebody at the desk asks about [place]") == 11
    assert page.count("data-restore-key") == page.count("data-restore-hint") == 9
    assert "(10)" not in page


def test_the_form_opens_beside_the_text_and_leads_nowhere_else(coder: Client, text: Text) -> None:
    link = BeautifulSoup(body(coder.get(f"/desk/texts/{text.pk}/")), "html.parser").select_one(
        "[data-desk-key=l]"
    )
    assert link is not None
    assert link["target"] == "_blank"
    page = ask(coder, text)
    assert "still open in the tab you came from" in page
    assert "A reviewer has been asked to make readable:" in page
    assert f'href="/desk/texts/{text.pk}/' not in page
