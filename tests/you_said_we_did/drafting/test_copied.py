"""What a person wrote goes out as an approved quote or not at all: copied words are refused at
every door through which words for the public come.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.releases.models import ReleaseQuote, ReleaseTheme
from feedback.responses.models import Text
from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import make_text
from tests.you_said_we_did.deciding import COMMS, fresh, say_yes
from tests.you_said_we_did.drafting.test_findings import filled_in
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
from you_said_we_did import gated
from you_said_we_did.drafting.copied import copied
from you_said_we_did.models import Finding, Outcome, ProgressEntry

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
WROTE = (
    "He kept the keys by his bed, and I didn't sleep until the children had gone to [name] for"
    " the week."
)
COPIED = "You said: he kept the keys by his bed, and I didn’t sleep until help came."
SAME = "“he kept the keys by his bed, and I didn’t sleep until”"
OWN = "You said keys were kept from you, and that you could not sleep."


@pytest.fixture
def theme(db: None) -> ReleaseTheme:
    """A theme of a release, and what one person wrote in its survey."""
    theme = make_theme()
    plant(theme)
    return theme


def plant(theme: ReleaseTheme, words: str = WROTE, people: int = 1) -> list[Text]:
    version = theme.release.survey.versions.get()
    return [make_text(version, words) for _ in range(people)]


def test_the_officers_screen_refuses_beside_the_field(office: Office, theme: ReleaseTheme) -> None:
    client, address = office(Role.OFFICER), f"/loop/theme/{theme.pk}/"
    answer = client.post(address, filled_in(you_said=COPIED))
    assert answer.status_code == 400
    page = answer.content.decode()
    beside = page.split('id="id_you_said_error"')[1].split("</p>")[0]
    assert SAME in beside
    assert "have the quote approved for the release’s report" in beside
    assert "until help came" in page, "nothing typed is lost"
    assert not Finding.objects.exists()
    assert client.post(address, filled_in(you_said=OWN)).status_code == 302


def test_control_without_the_gate_her_sentence_goes_out(
    office: Office, team: dict[Role, User], theme: ReleaseTheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack as it was: copied on one screen, approved, and read by anyone."""
    monkeypatch.setattr(gated, "office_gates", [])
    office(user=team[Role.OFFICER]).post(f"/loop/theme/{theme.pk}/", filled_in(you_said=COPIED))
    Finding.objects.get().submit(team[Role.OFFICER])
    say_yes(Finding.objects.get(), team[COMMS])
    assert Finding.objects.published().get().you_said == COPIED


@pytest.mark.usefixtures("approval")
def test_wagtails_editor_refuses_the_same_beside_the_field(
    office: Office, theme: ReleaseTheme
) -> None:
    finding = make_finding(rests_on=theme)
    typed = {**filled_in(you_said=COPIED), "priority": finding.priority_id}
    page = office(Role.OFFICER).post(
        f"/admin/snippets/you_said_we_did/finding/edit/{finding.pk}/", typed
    )
    assert SAME in page.content.decode()
    assert Finding.objects.get().revisions.count() == 1


def test_what_we_do_and_how_far_it_came_are_our_own_words(
    office: Office, theme: ReleaseTheme
) -> None:
    commitment, client = make_commitment(make_finding(rests_on=theme)), office(Role.OFFICER)
    steps = {
        "words": {"title": "A call back", "words": COPIED},
        "progress": {"on": "2026-11-01", "words": COPIED},
        "status": {
            "status": "cannot", "on": "2026-11-01", "reason": "cost", "reason_words": COPIED,
            "alternative": "Call us.",
        },
    }  # fmt: skip
    for step, typed in steps.items():
        answer = client.post(f"/loop/commitment/{commitment.pk}/{step}/", typed)
        assert (answer.status_code, SAME in answer.content.decode()) == (400, True), step
    assert fresh(commitment).newest_words().words == commitment.words
    assert not ProgressEntry.objects.exclude(words="").exists()
    assert not Outcome.objects.exists()


def test_words_that_came_to_stand_in_a_text_later_are_not_approved(
    office: Office, team: dict[Role, User]
) -> None:
    """A draft from before the gate: who is asked can only send it back, and reads why."""
    theme = make_theme()
    finding = make_finding(rests_on=theme, live=False, you_said=COPIED)
    finding.submit(team[Role.OFFICER])
    plant(theme)
    client, review = office(user=team[COMMS]), f"/loop/finding/{finding.pk}/review/"
    typed = {"decision": "approve", "revision": finding.latest_revision_id}
    assert client.post(review, typed).status_code == 400
    assert SAME in client.get(review).content.decode()
    assert not fresh(finding).live


@pytest.mark.parametrize(
    "typed",
    [
        "he  KEPT the keys, by his bed; and i\ndidnt sleep until",
        "He kept the k\N{ZERO WIDTH SPACE}eys by his bed and I didn’t",
        "until the children had gone to for the week",
        "until the children had gone to [name] for the week",
    ],
)
def test_small_changes_hide_nothing(theme: ReleaseTheme, typed: str) -> None:
    assert copied({"you_said": typed})


@pytest.mark.parametrize(
    "typed",
    [
        "he kept the keys by his bed",
        "He kept the keys by a bed, and I didn’t sleep until then.",
        "gone to [name] for the week he kept the keys",
        "",
    ],
)
def test_seven_words_and_other_words_pass(theme: ReleaseTheme, typed: str) -> None:
    assert not copied({"you_said": typed})


def test_what_five_people_wrote_is_nobodys(theme: ReleaseTheme) -> None:
    everyday = "I did not know where to go for help at night"
    plant(theme, everyday, people=4)
    assert copied({"you_said": f"You said: {everyday}."})
    plant(theme, everyday)
    assert not copied({"you_said": f"You said: {everyday}."})
    # Nor does it cover what one of them wrote after it.
    plant(theme, f"{everyday} because the bridge was shut")
    [said] = copied({"you_said": f"{everyday} because the bridge was shut."})["you_said"]
    assert "because the bridge was shut" in said


def test_one_person_who_says_it_five_times_is_one(theme: ReleaseTheme) -> None:
    version = theme.release.survey.versions.get()
    for _ in range(5):
        make_text(version, "Nobody ever asked me what I wanted to do next", person=7)
    assert copied({"you_said": "nobody ever asked me what I wanted to do next"})


def test_an_approved_quote_goes_its_own_way(team: dict[Role, User], theme: ReleaseTheme) -> None:
    ReleaseQuote.add(theme, WROTE)
    finding = make_finding(rests_on=theme, live=False, quote=WROTE)
    finding.submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == Role.SAFEGUARDING


def test_it_tells_no_more_than_was_typed(theme: ReleaseTheme) -> None:
    [said] = copied({"you_said": "he kept the keys by his bed and I slept"})["you_said"]
    assert "children" not in said
