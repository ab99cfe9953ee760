"""The demonstration's papers: a quarterly pack, an annual summary where a year is over and
published, and the boards that receive them; and the posters of its answers. Each goes through the
steps of the office's screens.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from engagement.groups import RespondentGroup
from feedback.releases.documents import PackagesMissing
from feedback.releases.models import Release
from hearback.demo import team
from you_said_we_did.models import Paper, Recipient, Visibility
from you_said_we_did.paper_faces import file_of
from you_said_we_did.poster_faces import make_missing

WORDS = {
    "implications": "Waiting is where most of what people told us begins: whoever waits for a"
    " worker also waits with housing and with the courts. No money is asked for in this report.",
    "recommendations": "That the board notes what people said, because it is the first full"
    " quarter that was read with one list of themes.\n\nThat each agency with a late promise says"
    " at the next meeting what it needs, because people were told a day.",
    "director": "Director of Public Health",
}
ANNUAL_WORDS = {
    "implications": "We use what people said to decide what to do first in the coming year."
}
# Body, contact there, and how far what it receives may go.
RECIPIENTS = (
    ("Community Safety Partnership", "Partnership manager", Visibility.PARTNERSHIP),
    ("Safeguarding Adults Board", "Business manager", Visibility.PARTNERSHIP),
    ("Safeguarding Children Partnership", "Business manager", Visibility.PARTNERSHIP),
    ("Health and Wellbeing Board", "Committee officer", Visibility.PUBLIC),
)


def write_papers(today: date) -> int:
    """Issue a pack about what survivors said in the newest quarter, and every annual summary.
    Return how many were issued.
    """
    for body, contact, reach in RECIPIENTS:
        recipient = Recipient(body=body, contact_role=contact, reach=reach)
        recipient.keep(team.account_of(team.OFFICER), [])
    papers = [_issue(release, today) for release in _worth_a_paper()]
    for paper in papers:
        _make_file(paper, today)
    return len(papers)


def _worth_a_paper() -> Iterator[Release]:
    """Yield the newest quarter of the survivors' survey, and that survey's whole years."""
    published = Release.objects.published().filter(
        survey__respondent_group=RespondentGroup.SURVIVOR, survey__agency=None
    )
    releases = list(published.select_related("survey"))
    yield from [release for release in releases if not release.is_annual][:1]
    yield from (release for release in releases if release.is_annual)


@transaction.atomic
def _issue(release: Release, today: date) -> Paper:
    """Have the officer write a paper, communications approve it, and the officer issue it."""
    officer = team.account_of(team.OFFICER)
    words = ANNUAL_WORDS if release.is_annual else WORDS
    visibility = Visibility.PUBLIC if release.is_annual else Visibility.PARTNERSHIP
    paper = Paper.draft(release, officer, visibility=visibility, **words)
    paper.approve(team.account_of(team.COMMUNICATIONS), paper.edition)
    paper.issue(officer, today)
    return paper


def _make_file(paper: Paper, today: date) -> None:
    """Make its file where this machine can; where not, its page says what to install."""
    try:
        file_of(paper, today)
    except PackagesMissing:
        return


def make_posters(today: date) -> int:
    """Make a poster of every public answer where this machine can; return how many."""
    try:
        return make_missing(team.account_of(team.COMMUNICATIONS), today)
    except PackagesMissing:
        return 0
