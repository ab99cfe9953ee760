"""What a finding rests on: several themes, a review or an audit, and an approved quote."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from wagtail.models import Workflow

from feedback.releases.models import Release, ReleaseQuote, ReleaseTheme
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_release, make_survey, make_user
from tests.you_said_we_did.deciding import say_yes
from tests.you_said_we_did.making import (
    make_commitment,
    make_finding,
    make_learning,
    make_source,
    make_theme,
)
from you_said_we_did.models import Finding, Visibility
from you_said_we_did.needs import needs

pytestmark = pytest.mark.django_db
TABLE = Finding._meta.db_table
WORDS = "I waited for months, and nobody rang."


def write(assignment: str, pk: int) -> None:
    """Change one row past all our code."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {assignment} WHERE id = %s", [pk])


def made_release(slug: str = "spring", period: str = "2026-Q3") -> Release:
    """A release that shows two themes and hides one."""
    survey = make_survey(slug)
    return make_release(survey, period=period, waiting=25, believed=15, housing=None)


def theme_of(release: Release, slug: str = "waiting") -> ReleaseTheme:
    return release.themes.get(slug=slug)


def quoted(theme: ReleaseTheme, words: str = WORDS) -> ReleaseQuote:
    return ReleaseQuote.add(theme, words)


@pytest.mark.parametrize(
    ("assignment", "allowed"),
    [
        ("rests_on_id = NULL", "rests_on_id = NULL, source_id = {source}"),
        (
            "respondent_group = ''",
            "respondent_group = '', rests_on_id = NULL, source_id = {source}",
        ),
        ("quote = 'Words.'", "quote = 'Words.', quote_approved_on = '2026-11-01'"),
    ],
)
def test_raw_sql_is_refused(assignment: str, allowed: str) -> None:
    pk, source = make_finding().pk, make_source()
    with pytest.raises(IntegrityError):
        write(assignment, pk)
    write(allowed.format(source=source.pk), pk)  # the control


def test_it_rests_on_something() -> None:
    with pytest.raises(ValidationError, match="It has to rest on something"):
        make_learning(None)


def test_it_may_rest_on_more_themes() -> None:
    release, other = made_release(), made_release("other", "2026-Q2")
    also = [theme_of(release, "believed"), theme_of(other)]
    finding = make_finding(rests_on=theme_of(release), also_rests_on=also)
    assert finding.themes[0] == theme_of(release)
    assert set(finding.themes[1:]) == set(also)
    assert finding.theme_of(other) == theme_of(other)
    assert finding.people == "10 or more people"
    for each in (release, other):
        each.survey.refresh_from_db()
        assert each.survey.answered_on is not None
    entry = AuditEntry.objects.get(action="finding.drafted")
    assert entry.detail == {"themes": [t.slug for t in finding.themes], "source": None}


@pytest.mark.parametrize("kind", ["hidden", "unpublished"])
def test_more_themes_are_shown_ones(kind: str) -> None:
    release = made_release()
    if kind == "hidden":
        bad = theme_of(release, "housing")
    else:
        bad = make_release(make_survey("draft"), is_published=False, waiting=25).themes.get()
    with pytest.raises(ValidationError) as refused:
        make_finding(rests_on=theme_of(release), also_rests_on=[bad])
    assert "also_rests_on" in refused.value.message_dict
    finding = make_finding(rests_on=theme_of(release))
    with pytest.raises(ValidationError) as refused:
        finding.rest_also_on(None, [bad], None)
    assert "also_rests_on" in refused.value.message_dict
    assert Finding.objects.get().themes == [theme_of(release)]


def test_what_it_rests_on_is_a_fact_that_no_draft_undoes() -> None:
    release, source = made_release(), make_source("public")
    finding = make_finding(rests_on=theme_of(release))
    old = finding.latest_revision
    officer = make_user(Role.OFFICER)
    finding.rest_also_on(officer, [theme_of(release, "believed")], source)
    old.publish()
    kept = Finding.objects.get()
    assert (kept.source, kept.themes[1:]) == (source, [theme_of(release, "believed")])
    entry = AuditEntry.objects.get(action="finding.rests_on")
    assert (entry.actor, entry.detail["source"]) == (officer.email, source.pk)
    assert source.title not in str(entry.detail)


@pytest.mark.parametrize("visibility", ["restricted", "partnership"])
def test_a_closed_source_is_added_to_nothing_public(visibility: str) -> None:
    finding, source = make_finding(), make_source(visibility)
    commitment = make_commitment(finding)
    for public in (finding, commitment):
        with pytest.raises(ValidationError, match="safeguarding lead has to read"):
            Finding.objects.get().rest_also_on(None, [], source)
        assert Finding.objects.get().source is None
        public.unpublish()
    Finding.objects.get().rest_also_on(None, [], source)
    assert needs(Finding.objects.get())[0] == Role.SAFEGUARDING


def test_another_closed_source_is_asked_about_as_well() -> None:
    read, other = make_source(), make_source()
    finding = make_finding(source=read)
    finding.rest_also_on(None, finding.themes[1:], read)
    with pytest.raises(ValidationError, match="safeguarding lead has to read"):
        finding.rest_also_on(None, [], other)
    finding.rest_also_on(None, [], None)
    assert Finding.objects.get().source is None


def test_what_rests_on_a_source_alone_speaks_for_nobody() -> None:
    finding = make_learning(make_source(), respondent_group="survivor")
    assert finding.live
    assert (finding.who, finding.people, finding.respondent_group) == ("", "", "")
    make_commitment(finding)
    with pytest.raises(ValidationError):
        finding.rest_also_on(None, [], None)
    with pytest.raises(ValidationError) as refused:
        finding.rest_also_on(None, [make_theme()], finding.source)
    assert "also_rests_on" in refused.value.message_dict
    release = made_release("autumn")
    assert not Finding.objects.known_by(release).exists()


def test_a_release_knows_what_also_rests_on_it() -> None:
    old, new = made_release("spring", "2026-Q1"), made_release("other", "2026-Q3")
    both = make_finding(rests_on=theme_of(old), also_rests_on=[theme_of(new)])
    later = make_finding("later", rests_on=theme_of(new), also_rests_on=[theme_of(old)])
    assert set(Finding.objects.known_by(new)) == {both, later}
    # What later figures brought about is no part of earlier ones.
    assert set(Finding.objects.known_by(old)) == {both}
    assert both.counts(make_commitment(both, "done"), new)


def test_a_quote_is_one_that_was_approved_for_its_theme() -> None:
    release = made_release()
    quoted(theme_of(release, "believed"))
    with pytest.raises(ValidationError):
        make_finding(rests_on=theme_of(release), quote=WORDS)
    with pytest.raises(ValidationError):
        make_finding(rests_on=theme_of(release), quote="What nobody approved.")
    also = [theme_of(release, "believed")]
    finding = make_finding(rests_on=theme_of(release), also_rests_on=also, quote=WORDS)
    assert finding.shown_quote == WORDS


def test_a_quote_goes_through_draft_and_approval(approval: Workflow) -> None:
    theme = theme_of(made_release())
    quoted(theme)
    finding = make_finding(rests_on=theme)
    finding.draft_words(None, quote=WORDS)
    assert Finding.objects.get().quote == ""
    finding.submit(make_user(Role.OFFICER))
    communications = make_user(Role.COMMUNICATIONS)
    for person in (
        make_user(Role.SAFEGUARDING, email="lead@testshire.example"),
        make_user(Role.DATA_PROTECTION, email="dpo@testshire.example"),
        communications,
    ):
        say_yes(finding, person)
    kept = Finding.objects.get()
    assert kept.quote == WORDS
    assert kept.quote_approved_on is not None
    entry = AuditEntry.objects.get(action="finding.quote_published")
    assert entry.actor == communications.email
    assert WORDS not in str(entry.detail)


def test_a_quote_taken_out_of_its_release_is_gone_here_as_well() -> None:
    theme = theme_of(made_release())
    quote = quoted(theme)
    finding = make_finding(rests_on=theme, quote=WORDS)
    assert finding.shown_quote == WORDS
    quote.delete()
    assert Finding.objects.get().shown_quote == ""
    with pytest.raises(ValidationError, match="Remove it first"):
        finding.draft_words(None, title="Another title")
    finding.remove_quote(None)
    finding.draft_words(None, title="Another title")


def test_a_removed_quote_comes_back_with_no_draft() -> None:
    theme = theme_of(made_release())
    quoted(theme)
    finding = make_finding(rests_on=theme, quote=WORDS)
    old = finding.latest_revision
    finding.draft_words(None, title="Second thoughts")
    officer = make_user(Role.OFFICER)
    finding.remove_quote(officer)
    kept = Finding.objects.get()
    assert (kept.quote, kept.quote_approved_on, kept.live) == ("", None, True)
    assert all(WORDS not in str(revision.content) for revision in kept.revisions.all())
    assert AuditEntry.objects.filter(action="finding.quote_removed", actor=officer.email).exists()
    old.refresh_from_db()
    old.publish()
    assert Finding.objects.get().quote == ""


def test_control_an_old_draft_would_bring_a_quote_back() -> None:
    """Taken off the row alone, the next old draft shows it again."""
    theme = theme_of(made_release())
    quoted(theme)
    finding = make_finding(rests_on=theme, quote=WORDS)
    Finding.objects.update(quote="", quote_approved_on=None)
    finding.latest_revision.publish()
    assert Finding.objects.get().quote == WORDS


def test_only_a_public_source_has_a_name() -> None:
    source = make_source()
    finding = make_learning(source)
    assert (finding.has_source, finding.named_source) == (True, None)
    source.show_to(Visibility.PUBLIC, make_user(Role.COMMUNICATIONS))
    finding.refresh_from_db()
    assert finding.named_source == source
