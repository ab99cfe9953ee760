"""What may tell of danger is read before all others; and no chart ever reads a flag."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.desk.models import Turn
from feedback.responses.models import Flag, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.desk.test_flags import suggest

ROOT = Path(__file__).resolve().parents[2]
FIRST = "/desk/texts/first/"
# What becomes a figure somewhere.
CHARTED = (
    *("feedback/releases", "feedback/cutting", "feedback/surveys", "feedback/intake"),
    *("you_said_we_did", "cms", "feedback/desk/agreement.py"),
)


@pytest.fixture
def worrying(version: SurveyVersion) -> Text:
    text = factories.make_text(version, "He waits outside now.")
    suggest(text, "risk_now", "waits outside")
    return text


def test_nothing_to_read_first(office: Office, version: SurveyVersion) -> None:
    text = factories.make_text(version)
    suggest(text, "compliment")
    client = office(Role.OFFICER)
    assert "Read these first" not in body(client.get("/desk/"))
    assert "Read these first" not in body(client.get("/desk/texts/"))
    page = body(client.get(FIRST))
    assert "Nothing waits here." in page
    assert "confirmed or dismissed every such flag on it, or it was sent" in page
    page = body(client.get(f"{FIRST}next/", follow=True))
    assert "Nothing is left to read first" in page


def test_the_box_stands_before_everything_else(office: Office, worrying: Text) -> None:
    other = factories.make_version(slug="autumn", group="perpetrator")
    suggest(factories.make_text(other, "The boy is in danger."), "child_risk")
    client = office(Role.OFFICER)
    page = body(client.get("/desk/"))
    assert "1 text: Victims and survivors" in page
    assert "1 text: People who have harmed someone" in page
    assert page.index("Read these first") < page.index("To code")
    page = body(client.get("/desk/texts/?group=survivor"))
    assert "1 text: Victims and survivors" in page
    assert "1 text: People who have harmed someone" not in page
    assert page.index("Read these first") < page.index("With these words")


def test_the_list_shows_one_group_and_why(office: Office, worrying: Text) -> None:
    other = factories.make_version(slug="autumn", group="perpetrator")
    suggest(factories.make_text(other, "The boy is in danger."), "child_risk")
    page = body(office(Role.CODER).get(f"{FIRST}?group=survivor"))
    assert "He waits outside now." in page
    assert "Someone may be in danger now?" in page
    assert "The boy" not in page


@pytest.mark.parametrize("button", ["risk_now yes", "risk_now no"])
def test_what_was_settled_is_gone(office: Office, worrying: Text, ana: User, button: str) -> None:
    client = office(user=ana)
    client.post(f"/desk/texts/{worrying.pk}/flags/", {"settle": button})
    assert "Read these first" not in body(client.get("/desk/"))


def test_coding_alone_settles_nothing(office: Office, worrying: Text, ana: User) -> None:
    """Control: whoever codes and presses no button leaves the text where it stands."""
    worrying.code(ana, [])
    assert "Read these first" in body(office(user=ana).get("/desk/"))


def test_a_text_for_two_is_coded_once_its_danger_is_decided_on(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    """Coded, it is hidden from everyone but Ana: nobody else would meet the flag."""
    drawn = factories.make_text(version, "He waits outside now.", is_drawn=True)
    suggest(drawn, "risk_now", "waits outside")
    client, here = office(user=ana), f"/desk/texts/{drawn.pk}/"
    page = body(client.post(here, {"no_theme": "on"}))
    assert page.count("Confirm or dismiss the flags for danger or a child at risk first") == 2
    with pytest.raises(ValidationError, match="Confirm or dismiss"):
        Turn.take(drawn, ana, [])
    assert "Read these first" in body(office(user=ben).get("/desk/"))
    client.post(f"{here}flags/", {"settle": "risk_now no"})
    assert client.post(here, {"no_theme": "on"}).status_code == 302
    drawn.refresh_from_db()
    assert drawn.is_coded


def test_sending_it_to_the_lead_decides_too(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    drawn = factories.make_text(version, "He waits outside now.", is_drawn=True)
    suggest(drawn, "risk_now", "waits outside")
    sent = {"no_theme": "on", "refer": "yes"}
    assert office(user=ana).post(f"/desk/texts/{drawn.pk}/", sent).status_code == 302
    drawn.refresh_from_db()
    assert (drawn.is_coded, drawn.safeguarding) == (True, "referred")


def test_what_was_coded_before_comes_first_to_the_second_and_an_officer_is_told(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    texts = [factories.make_text(version, f"Drawn {n}.", is_drawn=True) for n in range(6)]
    for text in texts:
        text.code(ana, [])
    suggest(texts[3], "child_risk", "Drawn")
    officer = office(Role.OFFICER)
    assert "1 of them may tell of danger now or of a child at risk" in body(officer.get("/desk/"))
    here = officer.get("/desk/second/survivor/next/").headers["Location"]
    assert here == f"/desk/second/{texts[3].pk}/"
    officer.post(here, {"no_theme": "on"})
    page = body(officer.get("/desk/"))
    assert "of them may tell of danger" not in page
    assert "Read these first" in page, "everyone meets the flag again"


def test_one_leads_to_the_next(office: Office, worrying: Text) -> None:
    another = factories.make_text(worrying.version, "She is alone with him.")
    suggest(another, "child_risk", "alone with him")
    client = office(Role.CODER)
    page = body(client.get(f"/desk/texts/{worrying.pk}/"))
    assert 'data-desk-key="f">Next to read first (1 left in this group)' in page
    following = client.get(f"{FIRST}next/?group=survivor&after={worrying.pk}")
    assert following.headers["Location"].startswith(f"/desk/texts/{another.pk}/")


@pytest.mark.parametrize("role", [Role.SAFEGUARDING, Role.REVIEWER])
def test_others_desks_have_no_such_box(office: Office, worrying: Text, role: Role) -> None:
    assert "Read these first" not in body(office(role).get("/desk/"))


def names_flags(path: Path) -> bool:
    """Say whether a module imports, names or asks for flags."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        named = [getattr(node, field, "") for field in ("id", "attr", "arg", "module")]
        named += [alias.name for alias in getattr(node, "names", []) if hasattr(alias, "name")]
        if any(str(name).split("__")[0] in ("Flag", "FlagKind", "flags") for name in named):
            return True
    return False


def test_nothing_that_makes_figures_names_flags() -> None:
    places = [ROOT / place for place in CHARTED]
    modules = [m for p in places for m in ([p] if p.is_file() else p.rglob("*.py"))]
    assert len(modules) > 40
    assert [str(path) for path in modules if names_flags(path)] == []


def test_control_a_module_that_names_flags_is_found() -> None:
    assert names_flags(ROOT / "feedback" / "desk" / "danger.py")


def test_no_page_with_figures_reads_the_table(office: Office, worrying: Text) -> None:
    """Asked of the database itself; control: the page of a text does read it."""
    table = Flag._meta.db_table
    factories.make_release(worrying.version.survey)
    factories.make_release(factories.make_survey("autumn"), is_published=False)
    client = office(Role.OFFICER, Role.BOARD)
    pages = ("/cutting/", "/cutting/autumn/2026-Q3/", "/board/", "/board/spring/2026-Q3/")
    for page in (*pages, "/loop/", "/desk/agreement/", f"/desk/texts/{worrying.pk}/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page).status_code == 200, page
        is_read = any(table in query["sql"] for query in asked.captured_queries)
        assert is_read == page.startswith("/desk/texts/"), page


def test_what_nobody_coded_comes_first_and_then_the_newest(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    words = {"Coded.": date(2026, 9, 1), "Old.": date(2026, 7, 1), "New.": date(2026, 8, 1)}
    made = {}
    for said, month in words.items():
        made[said] = factories.make_text(version, said, month=month)
        suggest(made[said], "risk_now", said)
    made["Coded."].code(ana, [])
    client = office(user=ana)
    page = body(client.get(f"{FIRST}?group=survivor"))
    order = ["New.", "Old.", "Coded."]
    assert sorted(order, key=page.index) == order
    here = client.get(f"{FIRST}next/?group=survivor").headers["Location"]
    for said in (*order, "New."):
        assert here.startswith(f"/desk/texts/{made[said].pk}/")
        page = body(client.get(here))
        assert "3 left to read first in this group" in page
        skip = page.partition(">Skip<")[0].rpartition('href="')[2].partition('"')[0]
        here = client.get(skip.replace("&amp;", "&")).headers["Location"]


def test_saving_goes_on_in_the_queue_and_only_that_is_undone(
    office: Office, worrying: Text, ana: User
) -> None:
    old = factories.make_text(worrying.version, "Coded long ago.")
    old.code(ana, [])
    suggest(old, "child_risk", "long ago")
    client = office(user=ana)
    here = f"/desk/texts/{worrying.pk}/?group=survivor&first=yes"
    dismissed = client.post(here.replace("?", "flags/?"), {"settle": "risk_now no"}, follow=True)
    assert 'data-desk-key="u"' not in body(dismissed)
    saved = client.post(here, {"no_theme": "on"}, follow=True)
    assert saved.request["PATH_INFO"] == f"/desk/texts/{old.pk}/"
    page = body(saved)
    assert f'formaction="/desk/texts/{worrying.pk}/undo/' in page
    assert page.count('data-desk-key="u"') == 1
