"""A setting and the pack can't disagree unseen: a document changes with it, or a test names it."""

import re
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from cms.pack.kinds import Kind
from cms.pack.models import Document, Issue
from engagement.models import Agency
from feedback.releases.models import Release
from hearback.keeping.kept import FOR_GOOD, Kept
from hearback.packing.blocks import words_in
from hearback.packing.comparing import standing_of
from hearback.packing.facts import rules
from hearback.packing.texts import read
from tests.packing.conftest import DAY, Issued, words_of

pytestmark = pytest.mark.django_db
# Names of settings that fix a time, a number of people or a share: each must be in a document.
ENFORCED = re.compile(
    r"_(?:DAYS|DAYS_OTHERWISE|HOURS|MINIMUM|BELOW|SHARE)$|^ROUND_TO$|^MACHINE$|^SAFEGUARDING"
)


def enforced() -> list[str]:
    """Return the names of the settings that documents must not contradict."""
    return sorted(name for name in dir(settings) if ENFORCED.search(name))


def another(value: Any) -> Any:
    """Return a value that is not this one."""
    if isinstance(value, dict):
        return dict.fromkeys(value, 9)
    if isinstance(value, tuple):
        return tuple(each + 1 for each in value)
    return "keeper" if isinstance(value, str) else value + value.__class__(1)


def every_document() -> dict[str, str]:
    """Return what every document says now."""
    return {kind.value: words_of(read(Document.of(kind))) for kind in Kind}


def silent_about(names: list[str]) -> list[str]:
    """Return the settings that may change without any document saying so."""
    before = every_document()
    silent = []
    for name in names:
        with override_settings(**{name: another(getattr(settings, name))}):
            silent += [name] if every_document() == before else []
    return silent


def test_every_setting_that_is_enforced_stands_in_a_document() -> None:
    names = enforced()
    assert {"KEYS_LIVE_DAYS", "SUPPRESS_BELOW", "BATCH_MINIMUM", "MAILING_HOURS"} <= set(names)
    assert len(names) > 12
    assert silent_about(names) == []


def test_a_setting_no_document_knows_is_named() -> None:
    with override_settings(FORGOTTEN_DAYS=3):
        assert silent_about(["FORGOTTEN_DAYS"]) == ["FORGOTTEN_DAYS"]


def test_a_changed_setting_is_told_with_what_it_was(issued: Issued) -> None:
    issue = issued(Kind.PRIVACY)
    assert standing_of(Kind.PRIVACY, DAY).differences == []
    assert "90 days after the end of the month" in words_of(issue)
    with override_settings(KEYS_LIVE_DAYS=30):
        [found] = standing_of(Kind.PRIVACY, DAY).differences
        assert (found.then, found.now) == ("90 days", "30 days")
        assert "raw texts" in found.words
        assert "90 days after the end of the month" in words_of(Issue.objects.get())


def test_a_limit_beside_the_code_counts_like_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    before = every_document()["impact-assessment"]
    monkeypatch.setattr(rules, "UNLOCKED_SECONDS", 60 * 60)
    after = every_document()["impact-assessment"]
    assert "unlocked for 15 minutes" in before
    assert "unlocked for 1 hour" in after


@pytest.mark.parametrize("kept", FOR_GOOD, ids=lambda kept: str(kept.what))
def test_what_has_no_clock_stands_in_the_schedule(kept: Kept) -> None:
    """It says that it is the whole schedule."""
    rows = [
        row for block in read(Document.of(Kind.RETENTION)).whole for row in block.get("rows", [])
    ]
    assert [kept.what, kept.how_long[:1].upper() + kept.how_long[1:]] in rows


def test_what_six_words_keep_is_told_in_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """A survey may keep answers for a fortnight, and marks and replies for months."""
    monkeypatch.setattr(rules, "SAVED_DAYS", 17)
    monkeypatch.setattr(rules, "RECEIPT_MONTHS", [(3, ""), (21, "")])
    short = words_in(read(Document.of(Kind.RETENTION)).short)
    assert "17 days" in short
    assert "21 months" in short
    assert "17 days" in every_document()["privacy"]
    assert "17 days" in every_document()["impact-assessment"]


def test_no_document_tells_to_withdraw_what_nothing_withdraws() -> None:
    """A release that was published stays."""
    assert set(Release.Status.values) == {"draft", "published"}
    for kind, words in every_document().items():
        assert not re.search(r"withdraw the release|is withdrawn in public", words, re.I), kind


def test_a_new_member_is_a_difference_and_only_the_new_one_is_shown(issued: Issued) -> None:
    Agency.objects.create(slug="one", name="The First Service", kind="charity")
    issued(Kind.SHARING)
    Agency.objects.create(slug="two", name="The Second Service", kind="charity")
    [found] = standing_of(Kind.SHARING, DAY).differences
    assert (found.then, found.now) == ("nothing else", "The Second Service")


def test_the_command_names_the_documents_that_disagree(issued: Issued) -> None:
    issued(Kind.COOKIES)
    issued(Kind.POLICY)
    said = StringIO()
    call_command("document_pack", stdout=said)
    assert "Cookies: Issued." in said.getvalue()
    assert "Incident plan: Not issued yet." in said.getvalue()
    with override_settings(GIVE_UP_AFTER_DAYS=80), pytest.raises(CommandError) as refused:
        call_command("document_pack", stdout=said)
    assert "Appropriate policy document" in str(refused.value)
    assert "Cookies" not in str(refused.value)
    assert "85 days when issued, 80 days today" in said.getvalue()
