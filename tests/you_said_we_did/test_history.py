"""One entry's whole history: every step with its day, what is open, and what comes next."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Commitment
from you_said_we_did.status import Status

PAGE = "/you-said-we-did/a-quicker-reply/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen() -> Any:
    """Read the pages on one day."""
    with freeze_time(TODAY):
        yield


def words_of(client: Client) -> str:
    """Read the entry, blanks made single."""
    return " ".join(client.get(PAGE).content.decode().split())


def log_in(page: str) -> list[str]:
    """Return the days of the first log, as they stand."""
    log = page.split('<ol class="hb-log">')[1].split("</ol>")[0]
    return [item.split("</strong>")[0].rpartition("<strong>")[2] for item in log.split("<li")[1:]]


def test_words_that_were_published_and_changed_have_their_day(public: Client) -> None:
    with freeze_time("2026-06-01"):
        finding = make_finding()
        commitment = make_commitment(finding)
    with freeze_time("2026-07-02"):
        finding.draft_words(None, you_said="You said it again.").publish()
        commitment.draft_words(None, words="We will do it at once.").publish()
    commitment.draft_words(None, words="A draft of today.")
    page = words_of(public)
    assert "1 June 2026. We last changed these words on 2 July 2026." in page
    assert "<strong>1 June 2026:</strong> We said this here for the first time." in page
    assert "<strong>2 July 2026:</strong> We changed our words above." in page
    assert "22 November 2026:</strong> We changed" not in page
    assert log_in(page) == ["4 May 2026:", "1 June 2026:", "2 July 2026:"]


def test_what_was_not_public_at_first_has_the_day_on_which_it_was(public: Client) -> None:
    """The finding, and a commitment approved under it while nobody could read either."""
    with freeze_time("2026-06-01"):
        finding = make_finding(visibility="partnership")
    with freeze_time("2026-07-02"):
        make_commitment(finding)
        finding.draft_words(None, you_said="You said it again.").publish()
    with freeze_time("2026-08-03"):
        finding.show_to("public", make_user(Role.COMMUNICATIONS))
    page = words_of(public)
    assert 'On this page since</dt><dd class="govuk-summary-list__value">3 August 2026</dd>' in page
    assert "<strong>3 August 2026:</strong> We said this here for the first time." in page
    assert "We changed our words" not in page
    with freeze_time("2026-09-04"):
        finding.draft_words(None, you_said="You said it once more.").publish()
    assert "3 August 2026. We last changed these words on 4 September 2026." in words_of(public)


def test_its_year_is_that_in_which_anyone_could_first_read_it(public: Client) -> None:
    with freeze_time("2025-12-31"):
        make_finding("of-last-year")
        finding = make_finding("of-this-year", visibility="partnership")
    finding.show_to("public", make_user(Role.COMMUNICATIONS))
    last = public.get("/you-said-we-did/?year=2025").content.decode()
    assert (">Of last year</a>" in last, ">Of this year</a>" in last) == (True, False)


def test_the_log_of_each_commitment_is_whole_and_in_order(public: Client) -> None:
    commitment = make_commitment(make_finding(), Status.DONE)
    commitment.record_outcome("no", "Nobody noticed.", None, TODAY)
    page = words_of(public)
    days = log_in(page)
    assert days == [*["4 May 2026:"] * 4, *["22 November 2026:"] * 2]
    for said in ("We heard.", "We are doing it.", "Two advisers have started.", "We did it."):
        assert said in page
    assert "<strong>No.</strong> Nobody noticed." in page


def test_what_is_open_stands_first_with_its_day(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding, Status.DOING, title="Later", due=date(2027, 5, 1))
    make_commitment(finding, title="Overdue", due=date(2026, 5, 1))
    make_commitment(finding, title="For ever", due=None)
    make_commitment(finding, Status.DONE, title="Finished")
    make_commitment(finding, Status.CANNOT, title="Refused")
    standing = words_of(public).split("Where this stands</h2>")[1].split("</section>")[0]
    order = [standing.index(title) for title in ("Overdue", "Later", "For ever")]
    assert order == sorted(order)
    assert "due 1 May 2026. <strong>This is late.</strong>" in standing
    assert "no day set" in standing
    assert "We did 1 of 5." in standing
    assert "We can’t do 1 of 5." in standing
    assert "By 4 May 2027 we will check whether this helped" in standing


def test_links_of_the_summary_lead_to_the_answers(public: Client) -> None:
    commitment = make_commitment(make_finding())
    page = words_of(public)
    assert f'href="#{commitment.anchor}"' in page
    assert f'id="{commitment.anchor}"' in page


def test_when_all_is_done_it_says_that_nothing_is_open(public: Client) -> None:
    make_commitment(make_finding(), Status.CHECKED)
    assert "Nothing is open any more." in words_of(public)


def test_it_leads_on(public: Client) -> None:
    finding = make_finding()
    page = words_of(public)
    for link in ("/you-said-we-did/", f"/you-said-we-did/?priority=p{finding.priority_id}"):
        assert f'href="{link}"' in page


def test_a_preview_says_the_same_and_offers_no_card(public: Client) -> None:
    """Negative control of the test below: outside a preview there is one."""
    make_commitment(make_finding())
    assert "og:image" in words_of(public)


def test_what_a_shared_link_shows_is_neutral(public: Client) -> None:
    finding = make_finding(you_said="The police never rang.")
    make_commitment(finding, words="Domestic abuse team.")
    head = words_of(public).split("</head>")[0]
    assert 'content="http://127.0.0.1:8000/you-said-we-did/a-quicker-reply/card.png"' in head
    assert 'name="twitter:card" content="summary_large_image"' in head
    for telling in ("police", "abuse", "never rang"):
        assert telling not in head


def test_other_peoples_drafts_are_no_part_of_it(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding, live=False, title="A draft")
    assert "Where this stands" not in words_of(public)
    assert Commitment.objects.count() == 1
