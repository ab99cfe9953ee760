"""Easy Read summaries of findings: judged and approved with the words, shown beside them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Revision, Workflow

from feedback.surveys.safety.easy_read import OLDEST
from feedback.surveys.safety.easy_read import remarks as of_strings
from feedback.surveys.safety.reading import reading_age
from hearback.people.models import User
from hearback.people.roles import Role
from tests.you_said_we_did.deciding import COMMS, fresh, say_yes
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.approval import writers_of
from you_said_we_did.easy_read import READS_WELL, judged, parts_of, remarks
from you_said_we_did.models import Visibility
from you_said_we_did.status import Reason, Status

Office = Callable[..., Client]
pytestmark = pytest.mark.django_db
PAGE = "/you-said-we-did/a-quicker-reply/"
EASY = "What you told us:\nYou ask for help.\nThen you hear nothing.\n\nWe ring you back now."
HARD = (
    "Organisational communication difficulties undermined confidence, notwithstanding considerable"
    " investment in multidisciplinary coordination arrangements across all of our statutory"
    " partners. It hurt."
)
A_LITTLE = "You can tell a worker about your family and all your money."
NEARLY = "Was your appointment easy to get?"


def words_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_parts_and_what_is_hard() -> None:
    parts = parts_of(EASY.replace("\n", "\r\n"))
    assert [(part.heading, len(part.lines)) for part in parts] == [
        ("What you told us", 2),
        ("", 1),
    ]
    assert remarks(EASY) == remarks("") == []
    age, length, crowded = remarks(HARD)
    assert "reading age of 8 to 9" in age
    assert "Write at most 15" in length
    assert "more than one sentence" in crowded


@pytest.mark.parametrize("between", ["\n\n", "\n \n", "\r\n\t \r\n", "\n\n \n"])
def test_a_line_that_looks_empty_begins_a_new_part(between: str, public: Client) -> None:
    make_finding(easy_read=f"What you said:\nYou wait.{between}What we do:\nWe ring you.")
    page = words_of(public, f"{PAGE}easy/")
    assert "What you said</h2>" in page
    assert "What we do</h2>" in page
    assert "What we do:" not in page


def test_both_offices_judge_the_same_words_alike() -> None:
    """One or two words are names; a few long ones among few are chance. What is told as hard is
    told at an age that is more than the most. Control: the same words at length are hard.
    """
    for few in ("Accommodation difficulties", A_LITTLE):
        assert remarks(few) == of_strings(few) == []
        assert READS_WELL not in judged(few)
    assert READS_WELL in judged(EASY)
    for text in ("\n".join([NEARLY] * 100), "\n".join([HARD] * 3)):
        is_hard = round(reading_age(text)) > OLDEST
        assert [
            bool(re.search("reader of about|reads at about", " ".join(found(text))))
            for found in (remarks, of_strings)
        ] == [is_hard, is_hard]
    assert OLDEST < reading_age(NEARLY) < OLDEST + 0.5


def test_each_public_finding_has_a_page_and_no_other_has(public: Client) -> None:
    finding = make_finding(easy_read=EASY)
    make_finding("without-one")
    make_finding("a-draft", live=False, easy_read=EASY)
    page = words_of(public, f"{PAGE}easy/")
    assert "You ask for help." in page
    assert "What you told us</h2>" in page
    assert "Read this in Easy Read" in words_of(public, PAGE)
    listed = words_of(public, "/you-said-we-did/")
    assert f"{PAGE}easy/" in listed
    assert "/without-one/easy/" not in listed
    empty = words_of(public, "/you-said-we-did/without-one/easy/")
    assert "not in Easy Read yet" in empty
    assert "/formats/" in empty
    assert public.get("/you-said-we-did/a-draft/easy/").status_code == 404
    finding.visibility = Visibility.RESTRICTED
    finding.save(update_fields=["visibility"])
    assert public.get(f"{PAGE}easy/").status_code == 404


def test_it_says_what_was_promised_how_far_it_is_and_by_when(public: Client) -> None:
    """In short words out of the public facts; what is no page's yet stays out. Help is links."""
    finding = make_finding(easy_read=EASY)
    empty = words_of(public, f"{PAGE}easy/")
    assert "We have not said yet what we will do." in empty
    make_commitment(finding, Status.DOING, title="A call back", due=date(2026, 5, 20))
    make_commitment(finding, Status.DONE, title="A quiet room")
    make_commitment(finding, Status.CANNOT, title="A place in each town")
    make_commitment(finding, Status.DOING, title="Not out yet", live=False)
    page = words_of(public, f"{PAGE}easy/")
    main = BeautifulSoup(page, "html.parser").select_one(".hb-easy-read main")
    assert main
    said = main.get_text(" ")
    for words in (
        "We are doing this now.",
        "The last day for this is 20 May 2026.",
        "We are late.",
    ):
        assert words in said
    for words in ("It was done on 4 May 2026.", "We can’t do this.", Reason.COST.label):
        assert words in said
    assert "Not out yet" not in said
    lines = [line.get_text(" ").strip() for line in main.select("p.hb-easy__line")]
    assert reading_age("\n".join(lines)) <= OLDEST
    assert {"tel:999", "/help/", PAGE} <= {str(link["href"]) for link in main.select("a")}


def test_it_is_judged_beside_the_field_and_approved_with_the_words(
    office: Office, team: dict[Role, User]
) -> None:
    finding = make_finding()
    client = office(user=team[Role.OFFICER])
    form = f"/loop/finding/{finding.pk}/words/"
    held = {"title": finding.title, "you_said": finding.you_said, "priority": finding.priority_id}
    refused = client.post(form, {**held, "easy_read": f"{HARD}\nPriya Nandra said so."})
    assert refused.status_code == 400
    assert "Look again" in refused.content.decode()
    assert "It hurt." in refused.content.decode()
    assert client.post(form, {**held, "easy_read": HARD}).status_code == 302
    assert "Look again" in client.get(form).content.decode()
    drafted = client.get(f"/loop/finding/{finding.pk}/").content.decode()
    assert "Think this over: Easy Read summary" in drafted
    assert client.post(form, {**held, "easy_read": EASY}).status_code == 302
    assert "within a reading age" in client.get(form).content.decode()
    assert fresh(finding).easy_read == ""
    fresh(finding).submit(by=team[Role.OFFICER])
    say_yes(finding, team[COMMS])
    assert "".join(fresh(finding).easy_read.split()) == "".join(EASY.split())


def test_a_draft_of_before_there_was_easy_read_has_the_same_words(
    approval: Workflow, team: dict[Role, User]
) -> None:
    """Nobody lets out her own words because the older draft lacks the field."""
    finding = make_finding(live=False)
    author = team[COMMS]
    finding.draft_words(author, you_said="You said nobody answers.")
    old = finding.get_latest_revision()
    content = {name: value for name, value in old.content.items() if name != "easy_read"}
    Revision.objects.filter(pk=old.pk).update(content=content)
    finding.latest_revision.publish()
    fresh(finding).draft_words(team[Role.OFFICER], you_said="You said nobody answers.")
    assert author.pk in writers_of(fresh(finding))
