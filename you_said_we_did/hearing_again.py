"""What people said of a theme later on, beside what they said at first: in bands and words only."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ObjectDoesNotExist

from feedback.releases.comparing import Change, Interval, between, interval
from feedback.releases.models import Release, ReleaseTheme

NO_FIGURES = "It rests on no figures of ours, so there are none to put beside it."
NONE_YET = "There are no later figures of these people yet."
NOT_COUNTED = "Later figures are out, and this theme is not among what they count."
HIDDEN = "In all later figures this theme is hidden, to protect people. Nothing can rest on it."
IN_WORDS = {
    Change.MORE: "That is more people than then.",
    Change.FEWER: "That is fewer people than then.",
    Change.SAME: "That is about the same: the difference could be rounding or chance.",
}
OTHER_SURVEY = "The two can’t be compared: other questions were asked."
OTHER_LENGTH = "The two can’t be compared: one is of a quarter, the other of a year."


@dataclass(frozen=True)
class Later:
    """The figures an outcome may rest on, newest first; if there are none, why."""

    figures: tuple[ReleaseTheme, ...]
    why_none: str = ""


@dataclass(frozen=True)
class ThenAndNow:
    """A theme in two releases that show its number."""

    before: ReleaseTheme
    now: ReleaseTheme

    @property
    def words(self) -> str:
        """Both as bands, and what may be said of the change."""
        then, later = self.before.release, self.now.release
        return (
            f"Then ({then.period}): {band(self.before)}. Now ({later.period}): {band(self.now)}."
            f" {self.change_in_words}"
        )

    @property
    def change_in_words(self) -> str:
        """What may be said of the change: nothing unless the same was asked for as long a time."""
        then, later = self.before.release, self.now.release
        if then.survey_id != later.survey_id:
            return OTHER_SURVEY
        if then.is_annual != later.is_annual:
            return OTHER_LENGTH
        return IN_WORDS[between(_stands_for(self.before), _stands_for(self.now))]

    @property
    def public_figures(self) -> Release | None:
        """The later release, if its results are public: those of partners' comments are not."""
        try:
            survey = self.now.release.survey
        except ObjectDoesNotExist:  # the public site does not even see that survey
            return None
        return self.now.release if survey.agency_id is None else None


def band(theme: ReleaseTheme) -> str:
    """Return how many people a shown figure is of, as a band and never as a number."""
    return f"{theme.release.suppress_below} or more people"


def _stands_for(theme: ReleaseTheme) -> Interval:
    release = theme.release
    return interval(theme.people or 0, release.suppress_below, release.round_to)


def later_than(before: ReleaseTheme | None, done_on: date) -> Later:
    """Return the same theme in published figures of the same respondent group, of periods that
    began after those of `before` were over, and were not over themselves before it was done.
    """
    if before is None:
        return Later((), NO_FIGURES)
    releases = Release.objects.published().filter(
        survey__respondent_group=before.release.survey.respondent_group,
        starts_on__gt=before.release.ends_on,
        ends_on__gte=done_on,
    )
    rows = ReleaseTheme.objects.filter(release__in=releases, slug=before.slug)
    found = list(rows.select_related("release__survey").order_by("-release__ends_on", "pk"))
    shown = tuple(row for row in found if not row.hidden)
    if shown:
        return Later(shown)
    if found:
        return Later((), HIDDEN)
    return Later((), NOT_COUNTED if releases.exists() else NONE_YET)
