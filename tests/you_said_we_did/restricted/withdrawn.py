"""Something that is published in every place there is, and each way to take it down again. Run
inside an installation's office, never in the suite's database.
"""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from feedback.releases.models import Release, ReleaseQuote, ReleaseTheme
from hearback.people.models import User
from hearback.people.roles import Role
from tests.board.papers.made import written
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_source
from tests.you_said_we_did.plans.files import table_of as file_of_plan
from tests.you_said_we_did.plans.making import keep_and_let_out, make_plan, take
from you_said_we_did.models import (
    Commitment,
    Finding,
    LearningSource,
    Paper,
    Plan,
    Visibility,
)
from you_said_we_did.paper_faces import file_of


def communications(word: str) -> User:
    """Return who publishes."""
    email = f"{word}-comms@testshire.example"
    return User.objects.filter(email=email).first() or make_user(Role.COMMUNICATIONS, email=email)


def publish(*words: str) -> None:
    """Publish for each word two findings with promises and a plan. The first quotes somebody, and
    a paper in the last one's words tells of all.
    """
    release = Release.objects.published().earliest("pk")
    theme = release.themes.exclude(people=None).earliest("pk")
    ReleaseQuote.objects.filter(theme=theme).delete()
    quote = ReleaseQuote.add(theme, f"{words[0]} quoted").words
    for word in words:
        publish_findings(word, theme, quote if word == words[0] else "")
        publish_plan(word)
    publish_paper(words[-1], release)


def publish_findings(word: str, theme: ReleaseTheme, quote: str) -> None:
    """Publish two findings with promises."""
    said: dict[str, Any] = {"title": f"{word} title", "you_said": f"{word} said", "quote": quote}
    source = make_source(title=f"{word} source", visibility="public")
    finding = make_finding(f"{word}-page", rests_on=theme, source=source, **said)
    words: dict[str, Any] = {"title": f"{word} promised", "words": f"{word} will"}
    make_commitment(finding, "doing", **words)
    other = make_finding(f"{word}-other", rests_on=theme, title=f"{word} other")
    make_commitment(other, "doing", title=f"{word} stays")


def publish_paper(word: str, release: Release) -> None:
    """Take back the public paper there is and publish one that tells of all of it."""
    for paper in Paper.objects.public():
        paper.withdraw(communications(word), "There is a newer one.")
    writer = make_user(Role.OFFICER, email=f"{word}-writer@testshire.example")
    made = written(release, writer, visibility="public", purpose=f"{word} purpose")
    made.approve(communications(word), made.edition)
    made.issue(writer, TODAY)
    file_of(made, TODAY)


def publish_plan(word: str) -> None:
    """Publish a signed plan."""
    plan = make_plan(f"{word}-plan", title=f"{word} plan")
    take(plan, file_of_plan("Objective 1: Doors", f"1. {word} action"))
    keep_and_let_out(plan)
    plan.show_to(Visibility.PUBLIC, communications(word))


def finding_of(word: str) -> Finding:
    """Return what was published."""
    return Finding.objects.get(slug=f"{word}-page")


def unpublish_the_promise(word: str) -> None:
    """As communications do in the editor."""
    Commitment.objects.get(title=f"{word} promised").unpublish(user=communications(word))


def unpublish_the_finding(word: str) -> None:
    """As communications do in the editor."""
    finding_of(word).unpublish(user=communications(word))


def show_it_to_the_partnership(word: str) -> None:
    """As anyone who writes can."""
    finding_of(word).show_to(Visibility.PARTNERSHIP, communications(word))


def restrict_it(word: str) -> None:
    """As anyone who writes can."""
    finding_of(word).show_to(Visibility.RESTRICTED, communications(word))


def let_it_expire(word: str) -> None:
    """As a day chosen in the editor does."""
    Finding.objects.filter(slug=f"{word}-page").update(
        expire_at=timezone.now() - timedelta(hours=1)
    )
    call_command("publish_scheduled")


def take_the_quote_out(word: str) -> None:
    """As whoever quoted it does, when its writer or a colleague asks."""
    ReleaseQuote.objects.filter(words=f"{word} quoted").delete()


def narrow_the_source(word: str) -> None:
    """As anyone who writes can: from now on nobody outside may read which one it is."""
    source = LearningSource.objects.get(title=f"{word} source")
    source.show_to(Visibility.RESTRICTED, communications(word))


def withdraw_the_paper(word: str) -> None:
    """As whoever issued it does."""
    Paper.objects.public().get().withdraw(communications(word), "It was wrong.")


def narrow_the_plan(word: str) -> None:
    """As anyone who writes can."""
    Plan.objects.get(slug=f"{word}-plan").show_to(Visibility.PARTNERSHIP, communications(word))
