"""Paper lies here for thirty days, as is promised on it: what waits hears it, and goes in time."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from feedback.keying import digests
from feedback.keying.models import TypingRule, WaitingForm
from feedback.surveys.models import Survey
from hearback.deletions.models import ChosenClock
from hearback.keeping import purging
from hearback.keeping.clocks import BY_KIND, chosen_days
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY
from tests.keying.conftest import TICKED, TYPED, give, printed, said
from tests.keying.test_twice import counts, key_files

Typist = Callable[..., Client]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]


@pytest.fixture
def number(survey: Survey, typist: Typist) -> str:
    """The number of a form that Anna typed first."""
    TypingRule.objects.create(survey=survey, is_double=True)
    (number,) = printed(survey)
    assert give(typist("anna"), number, "first", **TYPED).status_code == 302
    return number


def end(survey: Survey, days: int) -> None:
    """Let it have ended so many days ago."""
    Survey.objects.filter(pk=survey.pk).update(
        status=Survey.Status.CLOSED, closed_on=TODAY - timedelta(days=days)
    )


def test_nothing_waits_longer_than_its_paper_may_lie_here(number: str, typist: Typist) -> None:
    ChosenClock.objects.create(kind="paper-waiting", days=60)
    assert chosen_days()["paper-waiting"] == 30
    assert BY_KIND["paper-waiting"].days == 30
    told = said(typist("ben").get("/typing/spring/"))
    assert "shred it 30 days after it has reached us at the latest" in told
    assert "60 days" not in told


def test_once_paper_is_gone_a_form_is_let_in_or_destroyed(
    survey: Survey, number: str, typist: Typist
) -> None:
    ben, olga = typist("ben"), typist("olga", Role.OFFICER)
    waiting = WaitingForm.objects.get()
    destroy, let_in = (f"/typing/spring/{waiting.pk}/{way}/" for way in ("destroy", "let-in"))
    end(survey, 30)
    olga.post(destroy)
    assert "A form is destroyed by hand only once" in said(olga.get("/typing/spring/"))
    assert "unread" not in said(olga.get("/typing/spring/"))
    end(survey, 31)
    told = said(ben.get("/typing/spring/"))
    assert "An officer, who lets it in as it was typed first or destroys it" in told
    assert "A second typing of its ticks" not in told
    assert "Keep the paper" not in told
    assert "can’t be typed in any more" in said(give(ben, number, "second", **TICKED))
    assert ben.get(destroy).status_code == ben.post(destroy).status_code == 403
    assert counts() == (1, 0, 0)
    told = said(olga.get("/typing/spring/"))
    assert "in as it was typed first" in told
    assert "unread" in told
    assert "can’t be undone" in said(olga.get(destroy))
    assert counts() == (1, 0, 0), "looking destroys nothing"
    olga.post(destroy)
    assert counts() == (0, 0, 0)
    entry = AuditEntry.objects.get(action="paper.destroyed")
    assert (entry.subject, entry.detail) == ("spring", {})
    assert olga.post(let_in).status_code == 404


def test_a_form_is_let_in_at_once_where_nobody_can_look_at_it_again(
    survey: Survey, number: str, typist: Typist
) -> None:
    end(survey, 31)
    olga = typist("olga", Role.OFFICER)
    olga.post(f"/typing/spring/{WaitingForm.objects.get().pk}/let-in/")
    assert counts() == (0, 1, 1)


def age_the_keys() -> None:
    """Let the keys have been written long ago."""
    for path in key_files():
        os.utime(path, (time.time() - 7200,) * 2)


def test_the_clock_destroys_keys_with_their_rows(
    survey: Survey, number: str, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = TODAY + timedelta(days=5)
    monkeypatch.setattr("feedback.keying.views.localdate", lambda: later)
    give(typist("ben"), printed(survey)[0], "first", **TYPED)
    age_the_keys()
    assert len(key_files()) == 2
    report = purging.purge(TODAY + timedelta(days=31))
    assert report.rows["paper-waiting"] == 1
    assert "paper-waiting" not in report.failed
    entry = AuditEntry.objects.get(action="retention.purged")
    assert entry.detail["paper_waiting"] == "1"
    waiting = WaitingForm.objects.get()
    assert [path.name for path in key_files()] == [f"{waiting.pk:x}.key"]


def test_whose_clock_may_only_delete_still_does_that(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise PermissionError

    age_the_keys()
    WaitingForm.objects.all().delete()
    monkeypatch.setattr(digests, "shred", refused)
    purging.purge(TODAY)
    assert key_files() == []


def test_a_folder_that_cannot_be_looked_into_is_told(
    number: str, settings: Settings, tmp_path: Path
) -> None:
    """Nobody who runs as root is refused: a file stands in its place."""
    settings.TYPING_KEY_DIR = tmp_path / "a-file"
    settings.TYPING_KEY_DIR.touch()
    assert "paper-waiting" in purging.purge(TODAY).failed


def test_two_may_look_at_once(number: str, typist: Typist, settings: Settings) -> None:
    """The other one has destroyed it since: as a link that leads nowhere."""
    (Path(settings.TYPING_KEY_DIR) / "abc.key").symlink_to("gone")
    assert typist("ben").get("/typing/").status_code == 200
