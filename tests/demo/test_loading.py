"""The demonstration's past, loaded at full size through the real doors, once."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from engagement.models import Helpline
from feedback.desk.agreement import measure
from feedback.desk.news import new_batches, second_waiting, with_safeguarding_lead
from feedback.desk.rota import on_duty
from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.keeper.keys.folder import KeyFolder
from feedback.releases.models import Release, ReleaseQuote
from feedback.responses.models import Batch, Response, Text
from feedback.surveys.models import Survey
from hearback.demo import team
from hearback.demo.coders import readings_for, words_of
from hearback.demo.dates import closed_months
from hearback.demo.history import keys, renew_keys
from hearback.demo.loading import load_everything
from hearback.demo.own_secrets import passphrase
from hearback.demo.passages import passages_for
from hearback.people.models import User
from hearback.people.roles import Role
from tests.demo.conftest import TODAY
from you_said_we_did.models import Commitment, Finding, LearningSource, Poster

QUARTER_STARTS = [closed_months(TODAY)[n] for n in (0, 3, 6)]
# Checked by hand in these texts: an e-mail address, a surname, a street.
WRITTEN_BUT_HIDDEN = ("coralbeth@example.org", "Adeyemi", "14 Sycamore Rise")

# The demonstration always runs on SQLite, whatever the environment says.
pytestmark = pytest.mark.sqlite


@pytest.mark.django_db(databases=["default", "staging"])
def test_the_whole_past_is_loaded(demo: Path) -> None:
    call_command("sync_roles", verbosity=0)
    told: list[str] = []
    load_everything(TODAY, told.append)
    assert len(told) > 10
    assert {member.email for member in team.TEAM} == set(
        User.objects.values_list("email", flat=True)
    )
    assert {role for user in User.objects.all() for role in user.roles} == set(Role)
    assert Helpline.objects.filter(scope="local").exists()
    check_answers()
    check_keys()
    check_releases()
    check_desk()
    check_loop()


def check_answers() -> None:
    """At least 1,200 people in the closed quarters, each opened in the month they answered."""
    first, last = closed_months(TODAY)[0], closed_months(TODAY)[-1]
    assert Response.objects.filter(month__range=(first, last)).count() >= 1200
    months = Response.objects.values_list("version__survey__slug", "month")
    assert all(Counter(months)["spring", month] >= 90 for month in closed_months(TODAY))
    assert all(batch.month == batch.opened_on.replace(day=1) for batch in Batch.objects.all())
    assert not Envelope.objects.exists()
    masked = "\n".join(Text.objects.values_list("masked", flat=True))
    assert not [name for name in WRITTEN_BUT_HIDDEN if name.lower() in masked.lower()]
    uncoded = Text.objects.uncoded()
    assert uncoded.count() >= 80
    assert {text.month for text in uncoded} == {
        TODAY.replace(day=1),
        TODAY.replace(month=10, day=1),
    }
    assert len(set(Text.objects.values_list("masked", flat=True))) > 1500


def check_keys() -> None:
    """Months over the limit are destroyed; today's is the one in use and is not turned again."""
    folder = KeyFolder(settings.KEY_DIR)
    months = folder.months()
    made = [month.made_on for month in months]
    oldest_end = TODAY - timedelta(days=settings.KEYS_LIVE_DAYS)
    assert len(made) > 3
    assert all(month.ended_on is None or month.ended_on > oldest_end for month in months)
    assert all(earlier < later for earlier, later in pairwise(made))
    assert load_public_key(TODAY)
    assert not renew_keys(keys(), passphrase(), TODAY)
    assert renew_keys(keys(), passphrase(), TODAY.replace(month=12, day=1))
    assert len(folder.months()) == len(made) + 1


def check_releases() -> None:
    """Each release shows at least 12 figures; people agree well, the machine far less."""
    releases = list(Release.objects.published())
    full = [release for release in releases if release.starts_on >= QUARTER_STARTS[0]]
    assert Counter(release.starts_on for release in full) == dict(
        zip(QUARTER_STARTS, (1, 2, 2), strict=True)
    )
    early = {(r.survey.slug, r.quarter): r for r in releases if r not in full}
    quarters = {("spring", "2025-Q3"), ("spring", "2025-Q4"), ("team", "2025-Q4")}
    assert set(early) == {("spring", "2025"), *quarters}
    assert early["team", "2025-Q4"].is_too_small
    year = early["spring", "2025"]
    assert year.figures.includes == ("2025-Q3", "2025-Q4")
    assert year.people == 80
    for release in full:
        assert release.themes.filter(hidden="").count() >= 12
        assert release.human_agreement is not None
        assert release.machine_agreement is not None
        assert 0 < release.machine_agreement < 0.6
    newest = next(r for r in full if r.quarter == "2026-Q3" and r.survey.slug == "spring")
    assert ReleaseQuote.objects.filter(theme__release=newest).count() == 2
    by_area = newest.figures.population("words").table("theme", "area")
    assert [cell for cell in by_area.cells if cell.value and "*" not in cell.key]
    # Over all texts: who is coded twice is drawn by lot, so single quarters vary.
    agreement = measure()
    assert agreement.human is not None
    assert 0.65 < agreement.human < 0.92
    staff = Survey.objects.get(slug="team")
    to_cut = Text.objects.filter(version__survey=staff, month__lt=QUARTER_STARTS[1])
    assert to_cut.exists()
    assert not to_cut.uncoded().exists()


def check_desk() -> None:
    """Something waits for each who works there: new batches, second coding, a worrying text."""
    officer = User.objects.get(email=team.OFFICER.email)
    assert {batch.month.month for batch in new_batches(officer)} == {10, 11}
    assert second_waiting(User.objects.get(email=team.SECOND_CODER.email)) > 3
    assert second_waiting(User.objects.get(email=team.FIRST_CODER.email)) == 0
    assert with_safeguarding_lead(officer) == 2
    assert on_duty(TODAY) == [team.account_of(team.SAFEGUARDING_LEAD)]
    assert Text.objects.filter(is_masking_confirmed=True).exists()


def check_loop() -> None:
    """Eight findings, two of them from a review and an audit, and a commitment in every status."""
    assert Finding.objects.published().count() == Poster.objects.count() == 8
    assert Finding.objects.published().filter(rests_on=None).count() == 2
    assert {s.visibility for s in LearningSource.objects.all()} == {"public", "restricted"}
    assert [s.kind for s in LearningSource.objects.due(TODAY)] == ["homicide"]
    assert Finding.objects.exclude(also_rests_on=None).exists()
    assert {c.status for c in Commitment.objects.filter(live=True)} == set(Commitment.Status)


def test_a_reader_recognises_a_masked_and_reworded_passage() -> None:
    passage = next(p for p in passages_for("survivor") if "14 Sycamore Rise" in p.text)
    masked = (
        passage.text.replace("14 Sycamore Rise", "[address]") + " I wanted to say it somewhere."
    )
    assert readings_for("survivor").themes_in(masked, passage.prompt) == passage.themes


def test_a_reader_sees_nothing_in_words_nobody_wrote() -> None:
    assert readings_for("survivor").themes_in("xyzzy [name] qwerty", "idea") == frozenset()
    assert "name" not in words_of("xyzzy [name]")


def test_another_machine_of_the_demonstration_needs_its_own_keys(demo: Path) -> None:
    with override_settings(PUBLIC_KEY_FILE=demo / "none.pub"):
        assert renew_keys(keys(), passphrase(), TODAY)
        assert load_public_key(TODAY)
