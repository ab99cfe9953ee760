import pytest

from feedback.desk.forms import DecisionForm
from feedback.desk.referrals import Referral
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

QUEUE = "/desk/safeguarding/"
NO_WAY = "No way to reach the writer; nothing to do"


@pytest.fixture
def referred(version: SurveyVersion, ana: User) -> Text:
    """A text that worried Ana."""
    text = factories.make_text(version, "He comes [place] <script>alert(1)</script> **now**.")
    Referral.send(text, ana)
    return text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CODER, Role.REVIEWER, Role.BOARD])
def test_the_queue_is_the_leads_alone(office: Office, referred: Text, role: Role) -> None:
    client = office(role)
    for address in (QUEUE, f"{QUEUE}{referred.pk}/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"ending": NO_WAY}).status_code == 403


def test_nothing_was_sent(office: Office) -> None:
    assert "No text has been sent to you" in body(office(Role.SAFEGUARDING).get(QUEUE))


def test_only_texts_that_were_sent_can_be_opened(office: Office, version: SurveyVersion) -> None:
    text = factories.make_text(version)
    assert office(Role.SAFEGUARDING).get(f"{QUEUE}{text.pk}/").status_code == 404


def test_a_text_is_shown_masked_and_inert(office: Office, referred: Text) -> None:
    client = office(Role.SAFEGUARDING)
    for address in (QUEUE, f"{QUEUE}{referred.pk}/"):
        page = body(client.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; **now**" in page
        assert "[place]</span>" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"ending": NO_WAY}, f"{NO_WAY}."),
        ({"ending": NO_WAY, "words": "Checked twice."}, f"{NO_WAY}. Checked twice."),
        ({"ending": "other", "words": "Told the estate team."}, "Told the estate team."),
    ],
)
def test_a_decision_is_recorded(
    office: Office, referred: Text, typed: dict[str, str], kept: str
) -> None:
    client = office(Role.SAFEGUARDING)
    page = body(client.post(f"{QUEUE}{referred.pk}/", typed, follow=True))
    assert "Your decision was recorded." in page
    assert "Nothing waits in this group." in page
    assert kept in page
    referred.refresh_from_db()
    assert (referred.safeguarding, referred.safeguarding_decision) == ("decided", kept)
    entry = AuditEntry.objects.get(action="referral.decided")
    assert kept not in str(entry.detail)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Choose what you decided."),
        ({"words": "I rang them."}, "Choose what you decided."),
        ({"ending": "other", "words": "  "}, "Say what you decided."),
    ],
)
def test_a_decision_without_words_is_refused(
    office: Office, referred: Text, typed: dict[str, str], problem: str
) -> None:
    page = body(office(Role.SAFEGUARDING).post(f"{QUEUE}{referred.pk}/", typed))
    assert page.count(problem) == 2
    assert typed.get("words", "").strip() in page
    referred.refresh_from_db()
    assert referred.safeguarding == "referred"


def test_a_decision_is_taken_once(office: Office, referred: Text) -> None:
    client = office(Role.SAFEGUARDING)
    client.post(f"{QUEUE}{referred.pk}/", {"ending": NO_WAY})
    page = body(client.post(f"{QUEUE}{referred.pk}/", {"ending": "other", "words": "No."}))
    assert NO_WAY in page
    assert AuditEntry.objects.filter(action="referral.decided").count() == 1


def test_groups_never_share_a_list(office: Office, referred: Text, ana: User) -> None:
    other = factories.make_version(slug="autumn", group="perpetrator")
    Referral.send(factories.make_text(other, "The course helped."), ana)
    Referral.send(factories.make_text(referred.version, "Another of hers."), ana)
    client = office(Role.SAFEGUARDING)
    page = body(client.get(QUEUE))
    assert "He comes" in page
    assert "The course" not in page
    assert "People who have harmed someone (1)" in page
    assert "He comes" not in body(client.get(f"{QUEUE}?group=perpetrator"))


def test_two_decisions_at_once_keep_the_first(
    office: Office, referred: Text, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone else decides after this person's page was checked and before it is stored."""

    def decided_meanwhile(form: DecisionForm) -> str:
        Referral.objects.get(text=referred).decide(ana, "The first.")
        return "The second."

    monkeypatch.setattr(DecisionForm, "decision", decided_meanwhile)
    answer = office(Role.SAFEGUARDING).post(
        f"{QUEUE}{referred.pk}/", {"ending": NO_WAY}, follow=True
    )
    page = body(answer)
    assert "Yours was not recorded." in page
    assert "The first." in page
    assert "The second." not in page


def test_sending_twice_is_said_calmly(office: Office, referred: Text) -> None:
    client = office(Role.CODER)
    page = body(client.post(f"/desk/texts/{referred.pk}/", {"refer": "1"}, follow=True))
    assert "was sent to the safeguarding lead before" in page
    assert AuditEntry.objects.filter(action="referral.sent").count() == 1
