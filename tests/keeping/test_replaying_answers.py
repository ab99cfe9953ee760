"""What was taken out of public answers since a backup is out again once its rows are back."""

import pytest
from django.utils import timezone
from wagtail.models import Revision

from feedback.surveys.models import Survey
from hearback.deletions.models import Deletion
from hearback.keeping.replaying import replay
from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.keeping.test_replaying import noted
from tests.you_said_we_did.making import make_commitment, make_finding
from tests.you_said_we_did.test_resting import WORDS, made_release, quoted, theme_of
from you_said_we_did.models import Commitment, Finding, Poster, ProgressEntry
from you_said_we_did.posters import PosterWords
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
NAMED = "This points to somebody."


def test_what_was_taken_out_of_the_log_stays_out() -> None:
    commitment = make_commitment(make_finding(), Status.DOING)
    ProgressEntry.objects.update(is_progress=False)
    kept, out = (commitment.add_progress(words, None, TODAY) for words in ("Trained.", NAMED))
    ProgressEntry.objects.filter(pk=kept.pk).update(is_progress=False)
    out.take_out("points", None, TODAY)
    entries = noted("log-entry-taken-out")

    ProgressEntry.objects.filter(pk=out.pk).update(words=NAMED, taken_out_on=None)
    Commitment.objects.update(first_progress_on=TODAY)
    assert replay(entries) == 1
    out.refresh_from_db()
    kept.refresh_from_db()
    assert (out.words, out.taken_out_on) == ("", timezone.localdate())
    assert kept.words == "Trained."
    assert Commitment.objects.get().first_progress_on is None, "it was no progress"


def test_a_quote_that_was_removed_stays_so() -> None:
    theme = theme_of(made_release())
    quoted(theme)
    finding = make_finding(rests_on=theme, quote=WORDS)
    drafts = dict(finding.revisions.values_list("pk", "content"))
    day = finding.quote_approved_on
    finding.remove_quote(None)
    entries = noted("quote-removed")

    Finding.objects.update(quote=WORDS, quote_approved_on=day)
    for pk, content in drafts.items():
        Revision.objects.filter(pk=pk).update(content=content)
    assert replay(entries) == 1
    now = Finding.objects.get()
    assert (now.quote, now.quote_approved_on) == ("", None)
    assert all(WORDS not in str(each.content) for each in now.revisions.all())


def test_words_that_were_taken_down_stay_so() -> None:
    """A finding and a commitment of another one; posters that hold the words go as well."""
    finding, other = make_finding(), make_finding("another")
    commitment = make_commitment(other)
    rows = [(one, one.approved_on, one.live_revision) for one in (finding, commitment)]
    for one, *_ in rows:
        one.unpublish()
    entries = noted("words-taken-down", 2)

    for one, approved_on, revision in rows:
        type(one).objects.filter(pk=one.pk).update(
            live=True, approved_on=approved_on, live_revision=revision
        )
    for each in (finding, other):
        published = Finding.objects.with_commitments().get(pk=each.pk)
        Poster.keep(each, PosterWords.of(published), b"pdf", None, TODAY)
    Survey.objects.update(answered_on=TODAY)
    assert replay(entries) == 2
    assert list(Finding.objects.published()) == [other]
    assert not Commitment.objects.filter(live=True).exists()
    assert not Poster.objects.exists()
    assert Survey.objects.get().answered_on is not None, "the other one answers it"


def test_a_finding_that_was_narrowed_is_restricted() -> None:
    finding = make_finding()
    finding.show_to("partnership", make_user(Role.OFFICER))
    entries = noted("finding-narrowed")

    Finding.objects.update(visibility="public")
    Survey.objects.update(answered_on=TODAY)
    assert replay(entries) == 1
    assert Finding.objects.get().visibility == "restricted"
    assert Survey.objects.get().answered_on is None, "nothing else answers it"


def test_what_is_made_public_is_in_no_log() -> None:
    finding = make_finding(visibility="partnership")
    finding.show_to("public", make_user(Role.COMMUNICATIONS))
    assert not Deletion.objects.exists()
