"""“I may know this person”: the text is gone for her, and nobody can tell."""

import pytest
from django.test import Client
from pytest_django import Settings

from feedback.desk.models import Turn
from feedback.responses.models import SetAside, Text, TextQuerySet
from feedback.surveys.models import SurveyVersion
from hearback import permissions
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme
from tests.desk.reviewing import Month, make_key, unlock
from tests.safety.test_44_roles import WRITTEN_DOWN, ours

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
MARK, OTHER = "zqasidezq", "zqotherzq"
KEYS = ("texts/{}/", "second/{}/", "safeguarding/{}/", "raw/{}/")


def aside(client: Client, text: Text) -> Client:
    """Press the button."""
    answer = client.post(f"/desk/texts/{text.pk}/aside/", follow=True)
    assert "You will not meet this text again" in body(answer)
    return client


@pytest.fixture
def texts(version: SurveyVersion, ben: User, month: Month) -> list[Text]:
    """What one person wrote, in every queue: to code and to check, drawn, and with the lead."""
    first = month.add(version, f"Karen {MARK} waited.", f"[name] {MARK} waited.")
    suggest(first, "waiting", f"{MARK} waited")
    rest = [
        factories.make_text(version, f"{MARK} {place}.", person=first.person, is_drawn=place == 1)
        for place in range(3)
    ]
    Turn.take(rest[1], ben, [theme("waiting")])
    rest[2].refer(ben)
    factories.make_text(version, f"{OTHER} waited.")
    return [first, *rest]


def everyone(month: Month) -> User:
    """Someone with every role that reads."""
    roles = (Role.OFFICER, Role.CODER, Role.REVIEWER, Role.SAFEGUARDING)
    user = factories.make_user(*roles, email="eve@testshire.example")
    make_key(user)
    month.share(user)
    return user


def walk(client: Client, texts: list[Text]) -> list[str]:
    """Return the addresses of the desk that show the mark, or answer about one of the texts."""
    plain = [f"/{d.route}" for d in ours() if d.route.startswith("desk/") and "<" not in d.route]
    plain += [f"/desk/texts/?state={s}" for s in ("all", "coded", "mine", "second")]
    plain += ["/desk/texts/?theme=waiting&state=all", "/desk/second/survivor/next/"]
    found = [a for a in plain if MARK in client.get(a, follow=True).content.decode()]
    about = [f"/desk/{key.format(text.pk)}" for key in KEYS for text in texts]
    found += [address for address in about if client.get(address).status_code != 404]
    page = client.post("/desk/texts/", {"state": "all", "words": "waited"}, follow=True)
    assert OTHER in body(page)
    return found + (["search"] if MARK in body(page) else [])


def test_a_text_set_aside_is_met_nowhere(
    office: Office, texts: list[Text], month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    permissions.sync()
    user = everyone(month)
    client = office(user=user)
    unlock(client)
    before = walk(client, texts)
    assert len(before) > 8, "the control: without setting aside, the walk finds it in every queue"
    aside(client, texts[0])
    assert walk(client, texts) == []
    for key in (*KEYS, "texts/{}/aside/", "raw/{}/open/"):
        address = f"/desk/{key.format(texts[2].pk)}"
        assert client.post(address, {"no_theme": "on", "refer": "yes"}).status_code in (404, 405)
    for_all = TextQuerySet.for_reader

    def careless(found: TextQuerySet, person: User) -> TextQuerySet:
        return found.filter(respondent_group__in=person.respondent_groups)

    monkeypatch.setattr(TextQuerySet, "for_reader", careless)
    assert walk(client, texts) == before
    assert for_all is not careless


def test_others_still_meet_it_and_cannot_tell(
    office: Office, texts: list[Text], ana: User, ben: User
) -> None:
    watchers = [
        office(user=ben),
        *(office(role) for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.OFFICER)),
    ]
    plain = [f"/{door.route}" for door in ours() if "<" not in door.route and door.roles]

    def seen() -> list[str]:
        read = [a for a in plain if "logout" not in a and a != WRITTEN_DOWN]
        answers = [c.get(a) for c in watchers for a in read]
        return [stable(answer.content.decode()) for answer in answers]

    seen()
    before, entries = seen(), AuditEntry.objects.count()
    aside(office(user=ana), texts[0])
    assert seen() == before
    assert AuditEntry.objects.count() == entries
    assert SetAside.objects.filter(reader=ana).count() == len(texts)
    assert {field.name for field in SetAside._meta.get_fields()} == {"id", "text", "reader"}
    assert MARK in body(office(user=ben).get(f"/desk/texts/{texts[0].pk}/"))


def stable(page: str) -> str:
    """A page without what differs each time it is drawn: tokens, and a number drawn by lot."""
    passing = ("csrfmiddlewaretoken", 'name="drawn"')
    return "\n".join(line for line in page.splitlines() if not any(p in line for p in passing))


def test_what_she_coded_stays(office: Office, texts: list[Text], ben: User) -> None:
    codings = list(texts[2].codings.order_by("pk").values())
    aside(office(user=ben), texts[2])
    assert list(texts[2].codings.order_by("pk").values()) == codings
    assert Turn.objects.filter(text=texts[2], coder=ben).exists()


def test_from_the_second_queue_it_leads_on_there(
    office: Office, texts: list[Text], ana: User
) -> None:
    client = office(user=ana)
    assert "I may know this person" in body(client.get(f"/desk/second/{texts[2].pk}/"))
    answer = client.post(f"/desk/texts/{texts[2].pk}/aside/")
    assert answer.headers["Location"] == "/desk/second/"
    assert client.post(f"/desk/texts/{texts[2].pk}/aside/").status_code == 404


def test_a_text_of_another_group_is_not_hers_to_set_aside(
    office: Office, texts: list[Text]
) -> None:
    stranger = factories.make_user(Role.CODER, email="s@testshire.example", groups={"staff"})
    assert office(user=stranger).post(f"/desk/texts/{texts[0].pk}/aside/").status_code == 404
    assert office(Role.BOARD).post(f"/desk/texts/{texts[0].pk}/aside/").status_code == 403
    assert not SetAside.objects.exists()


def test_when_nobody_is_left_the_officer_learns_the_number_alone(
    office: Office, version: SurveyVersion, ana: User, ben: User, settings: Settings
) -> None:
    text = factories.make_text(version, f"{MARK}.")
    factories.make_text(version, OTHER)
    officer = office(Role.OFFICER)
    for user in (ana, ben):
        aside(office(user=user), text)
        assert "no coder left" not in body(officer.get("/desk/"))
    aside(officer, text)
    page = body(officer.get("/desk/"))
    assert "1 text has no coder left." in page
    assert not any(name in page for name in (ana.email, ben.email, str(text.pk), MARK))
    assert "no coder left" not in body(office(user=ana).get("/desk/"))


def test_where_two_read_a_group_the_number_would_name_the_other(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, f"{MARK}.")
    officer = office(Role.OFFICER)
    aside(office(user=ana), text)
    aside(officer, text)
    assert "no coder left" not in body(officer.get("/desk/"))


def test_when_no_lead_is_left_the_desk_says_so(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, MARK)
    text.refer(ana)
    both = factories.make_user(Role.CODER, Role.SAFEGUARDING, email="both@testshire.example")
    assert "No safeguarding lead may read" not in body(office(user=ana).get("/desk/"))
    aside(office(user=both), text)
    page = body(office(user=ana).get("/desk/"))
    assert "No safeguarding lead may read 1 of them" in page
