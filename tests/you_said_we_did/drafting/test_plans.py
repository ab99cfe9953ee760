"""The screens of joint plans: who may see one, taking a table in, issues, and an action's facts."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency
from tests.you_said_we_did.making import make_finding
from tests.you_said_we_did.plans.files import VALE
from tests.you_said_we_did.plans.making import action, make_plan, make_vale, take
from you_said_we_did.models import Commitment, Plan, SignOff
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.storing import table_of

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ON = TODAY.isoformat()


@pytest.fixture
def officer(office: Office) -> Client:
    """The engagement officer, signed in."""
    return office(Role.OFFICER)


def upload(client: Client, plan: Plan, content: bytes) -> Any:
    """Choose a file and have it read."""
    file = SimpleUploadedFile("plan.tsv", content)
    return client.post(f"/plans/plan/{plan.slug}/import/", {"file": file})


def carried_in(page: str) -> str:
    """What the preview carries to the door that takes it in."""
    found = re.search(r'name="carried" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_without_a_plan_the_list_says_what_to_do(officer: Client, office: Office) -> None:
    assert "There is no plan yet. Begin one" in officer.get("/plans/").content.decode()
    board = office(Role.BOARD).get("/plans/").content.decode()
    assert "There is no plan yet." in board
    assert "/plans/begin/" not in board


def test_a_plan_is_begun_and_leads_to_its_table(officer: Client) -> None:
    values = {"title": "Our plan", "slug": "ours", "starts_in": 2031, "ends_in": 2030}
    values |= {"visibility": "partnership"}
    refused = officer.post("/plans/begin/", values)
    assert refused.status_code == 400
    errors = refused.context["form"].errors
    assert errors == {"ends_in": ["The last year comes before the first."]}
    assert 'value="public"' not in refused.content.decode()
    spaced = officer.post("/plans/begin/", {**values, "ends_in": 2033, "slug": "our plan!"})
    assert spaced.context["form"].errors == {
        "slug": ["Use only letters from a to z, numbers and hyphens, and no spaces."]
    }
    begun = officer.post("/plans/begin/", {**values, "ends_in": 2033})
    assert begun.headers["Location"] == "/plans/plan/ours/import/"
    assert AuditEntry.objects.filter(action="plan.begun").exclude(actor="system").exists()
    assert "This plan is empty." in officer.get("/plans/plan/ours/").content.decode()


def test_a_partners_plan_needs_both_and_stands_under_the_joint_one(officer: Client) -> None:
    joint, agency = make_vale(), make_agency()
    values = {"title": "Its part", "slug": "part", "starts_in": 2031, "ends_in": 2033}
    values |= {"visibility": "partnership", "parent": joint.pk}
    assert officer.post("/plans/begin/", values).status_code == 400
    assert officer.post("/plans/begin/", {**values, "agency": agency.pk}).status_code == 302
    assert "/plans/plan/part/" in officer.get("/plans/plan/vale/").content.decode()
    assert f"plan of {agency}" in officer.get("/plans/").content.decode()


@pytest.mark.parametrize("role", [Role.BOARD, Role.PARTNER, Role.SAFEGUARDING])
def test_a_restricted_plan_is_not_there_for_others(office: Office, role: Role) -> None:
    plan = make_vale()
    reader = office(role)
    for address in ("", "history/", "as/tsv/"):
        assert reader.get(f"/plans/plan/vale/{address}").status_code == 200
    Plan.objects.filter(pk=plan.pk).update(visibility="restricted")
    for address in ("", "history/", "as/tsv/"):
        assert reader.get(f"/plans/plan/vale/{address}").status_code == 404
    assert "Wetherby Vale" not in reader.get("/plans/").content.decode()
    assert office(Role.OFFICER).get("/plans/plan/vale/").status_code == 200


def test_readers_change_nothing_and_coders_read_nothing(office: Office) -> None:
    make_vale()
    board, pk = office(Role.BOARD), action(8).pk
    for address in (
        "begin/", "plan/vale/import/", "plan/vale/issue/", "plan/vale/who/", f"action/{pk}/rating/"
    ):  # fmt: skip
        assert board.get(f"/plans/{address}").status_code == 403
    assert board.post("/plans/plan/vale/import/take/", {"carried": "x"}).status_code == 403
    assert office(Role.CODER).get("/plans/plan/vale/").status_code == 403


def test_only_communications_opens_a_restricted_plan(office: Office) -> None:
    make_plan(visibility="restricted")
    address, wider = "/plans/plan/vale/who/", {"visibility": "partnership"}
    assert office(Role.OFFICER).post(address, wider).status_code == 403
    assert office(Role.COMMUNICATIONS).post(address, wider).status_code == 302
    assert Plan.objects.get().visibility == "partnership"


def test_the_plan_shows_words_for_every_colour_and_what_is_late(officer: Client) -> None:
    make_vale()
    Commitment.objects.filter(number=8).update(due=TODAY.replace(year=TODAY.year - 1))
    page = officer.get("/plans/plan/vale/").content.decode()
    for words in (
        "Objective 5", "Action 17", "Year 2 action", "Amber: some concern", "Red: off course",
        "Not rated", "25, of which 25 open and 1 late", "Late</strong>", "High Risk/Intensive",
        "Ongoing", "All partners to report annual progress", "By ",
    ):  # fmt: skip
        assert words in page, words


def test_the_page_asks_no_more_for_more_actions(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    make_vale()
    officer.get("/plans/plan/vale/")
    with django_assert_max_num_queries(25):
        officer.get("/plans/plan/vale/")


def test_nothing_is_kept_before_somebody_has_looked(officer: Client) -> None:
    plan = make_plan()
    shown = upload(officer, plan, VALE.read_bytes())
    page = html.unescape(shown.content.decode())
    assert shown.status_code == 200
    assert "5 objectives and 25 actions: 25 new" in page
    for words in (
        "Line 46, Progress/update.", "“Amber/Green” is neither", "Printed on 3 May 2032",
        "what else has to be taught (two rarer harms)", "Nothing is kept yet.",
    ):  # fmt: skip
        assert words in page, words
    assert not Commitment.objects.exists()
    taken = officer.post("/plans/plan/vale/import/take/", {"carried": carried_in(page)})
    assert taken.headers["Location"] == "/plans/plan/vale/history/"
    assert table_of(plan).content == read_plan(VALE.read_bytes()).content
    history = officer.get("/plans/plan/vale/history/").content.decode()
    assert "what else has to be taught (two rarer harms)" in history
    assert AuditEntry.objects.filter(action="plan.imported").exclude(actor="system").exists()


def test_only_what_was_shown_for_this_plan_is_taken_in(officer: Client) -> None:
    plan = make_plan()
    make_plan("other")
    page = upload(officer, plan, VALE.read_bytes()).content.decode()
    carried = carried_in(page)
    middle = len(carried) // 2
    swapped = carried[:middle] + ("A" if carried[middle] != "A" else "B") + carried[middle + 1 :]
    for address, value in (("vale", swapped), ("vale", ""), ("other", carried)):
        refused = officer.post(f"/plans/plan/{address}/import/take/", {"carried": value})
        assert refused.headers["Location"] == f"/plans/plan/{address}/import/"
    assert not Commitment.objects.exists()
    assert officer.post("/plans/plan/vale/import/take/", {"carried": carried}).status_code == 302
    assert Commitment.objects.count() == 25


def test_a_second_edition_shows_what_it_changes(officer: Client) -> None:
    plan = make_vale()
    edition = VALE.read_bytes().replace(b"December 2031\t\tAmber", b"March 2032\t\tGreen")
    edition = b"\n".join(line for line in edition.splitlines() if not line.startswith(b"17 "))
    page = html.unescape(upload(officer, plan, edition).content.decode())
    assert "0 new, 1 changed, 23 as they are kept. 1 of the plan’s own" in page
    assert "timescale, rag" in page
    assert "Action 17 of Objective 5: Find money" in page


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"Dear all,\nno plan yet\n", "No action was found in this file."),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0", "old Excel file"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(officer: Client, content: bytes, why: str) -> None:
    refused = upload(officer, make_plan(), content)
    assert refused.status_code == 400
    assert why in html.unescape(refused.content.decode())


def test_an_issue_is_kept_signed_off_and_given_as_it_was(officer: Client) -> None:
    make_vale()
    before = officer.get("/plans/plan/vale/as/tsv/").content
    assert officer.post("/plans/plan/vale/issue/", {"what_changed": " "}).status_code == 400
    officer.post("/plans/plan/vale/issue/", {"what_changed": "As agreed in May."})
    action(8).rate("red", None, TODAY)
    assert officer.get("/plans/plan/vale/issue/1/as/tsv/").content == before
    assert officer.get("/plans/plan/vale/as/tsv/").content != before
    assert officer.get("/plans/plan/vale/issue/1/as/pdf/").status_code == 404
    signed = {"body": "The executive", "role": "Chair", "on": "2020-01-01", "minute": "7.2"}
    address = "/plans/plan/vale/issue/1/sign-off/"
    early = officer.post(address, signed)
    assert early.status_code == 400
    assert "This issue did not exist on that day." in early.content.decode()
    kept = Plan.objects.get().issues.get()
    officer.post(address, {**signed, "on": kept.on.isoformat()})
    assert SignOff.objects.get().minute == "7.2"
    page = officer.get("/plans/plan/vale/").content.decode()
    assert "Signed off by The executive" in page
    assert AuditEntry.objects.filter(action="plan.signed_off").exists()


def test_an_action_is_rated_told_of_and_answers_a_finding(officer: Client) -> None:
    make_vale()
    eight, finding = action(8), make_finding()
    page = officer.get(f"/loop/commitment/{eight.pk}/").content.decode()
    assert "It answers no finding" in page
    assert "Pathways Task Group" in page
    assert f"/loop/commitment/{eight.pk}/submit/" not in page
    officer.post(f"/plans/action/{eight.pk}/rating/", {"rag": "green", "on": ON, "words": "Met."})
    officer.post(f"/plans/action/{eight.pk}/progress/", {"words": "It met again.", "on": ON})
    moved = officer.get(f"/loop/commitment/{eight.pk}/progress/")
    assert moved.headers["Location"] == f"/plans/action/{eight.pk}/progress/"
    log = [entry.words for entry in action(8).plan_log.all()]
    assert "The rating moved from Amber to Green. Met." in log
    assert "It met again." in log
    assert not action(8).progress.exists()
    answers = f"/plans/action/{eight.pk}/finding/"
    refused = officer.post(answers, {"finding": finding.pk})
    assert "Choose first which agency owns it" in refused.content.decode()
    officer.post(f"/loop/commitment/{eight.pk}/owner/", {"owner": make_agency().pk, "due": ""})
    assert officer.post(answers, {"finding": finding.pk}).status_code == 302
    assert action(8).finding == finding
    assert officer.post(answers, {"finding": finding.pk}).status_code == 400


def test_a_commitment_of_no_plan_has_no_such_doors(officer: Client) -> None:
    plain = make_finding().commit_to(None, TODAY, title="A", words="B", owner=make_agency())
    assert officer.get(f"/plans/action/{plain.pk}/rating/").status_code == 404
    assert "In the plan" not in officer.get(f"/loop/commitment/{plain.pk}/").content.decode()


def test_an_answer_still_needs_its_owner(officer: Client) -> None:
    finding = make_finding()
    values = {"title": "A reply", "words": "We reply.", "due": ""}
    refused = officer.post(f"/loop/finding/{finding.pk}/commitment/", values)
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"owner"}
    owned = finding.commit_to(None, TODAY, title="A", words="B", owner=make_agency())
    refused = officer.post(f"/loop/commitment/{owned.pk}/owner/", {"owner": "", "due": ""})
    assert refused.status_code == 400


def test_a_file_is_escaped_wherever_it_is_shown(officer: Client) -> None:
    plan = make_plan()
    attack = (
        b"Actions\tLead(s)\tTasks\nObjective 1: Doors\t\t\n1 <script>x</script>\t<b onclick=x>us\t"
    )
    assert b"<script>x" not in upload(officer, plan, attack).content
    take(plan, attack)
    for page in ("/plans/plan/vale/", "/plans/plan/vale/history/"):
        assert b"<script>x" not in officer.get(page).content
    assert b"&lt;script&gt;x" in officer.get("/plans/plan/vale/").content


def test_the_same_progress_sent_again_is_one_entry(officer: Client) -> None:
    make_vale()
    eight, said = action(8), {"words": "It met again.", "on": ON}
    for _ in range(4):
        sent = officer.post(f"/plans/action/{eight.pk}/progress/", said)
        assert sent.status_code == 302
    assert eight.plan_log.filter(words="It met again.").count() == 1
    officer.post(f"/plans/action/{eight.pk}/progress/", {**said, "on": "2026-01-05"})
    assert eight.plan_log.filter(words="It met again.").count() == 2
    owned = make_finding().commit_to(None, TODAY, title="A", words="B", owner=make_agency())
    for _ in range(4):
        officer.post(f"/loop/commitment/{owned.pk}/progress/", said)
    assert owned.progress.filter(words="It met again.").count() == 1
    assert AuditEntry.objects.filter(action="commitment.progress").count() == 1
