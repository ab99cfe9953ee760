"""A poster as a file. Made in the office only: it takes WeasyPrint, and Pango with it."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from feedback.releases.documents import to_pdf
from feedback.releases.documents.square_code import as_lines
from hearback.people.models import User
from you_said_we_did.models import Finding, Poster
from you_said_we_did.posters import PosterWords

# From what is read across a room to what is still read at arm's length, in points.
SIZES = (30, 27, 24, 21, 18, 16, 14, 12, 11)
# Millimetres of the sheet between its name and its foot, and how wide a line is.
HIGH, WIDE = 207, 164
# Room for what a poster says while nothing is promised.
NOTHING_YET = (("We heard you", ("What we will do about it will stand at the address below.",)),)
POINT, LEADING, LETTER = 0.3528, 1.22, 0.5


def lines_of(text: str, points: float) -> int:
    """Return how many lines a text takes at most, about."""
    in_a_line = WIDE / (points * POINT * LETTER)
    return sum(1 + int(len(part) / in_a_line) for part in text.split("\n"))


def height_of(words: PosterWords, points: int) -> float:
    """Return how high everything would stand, in millimetres: as poster.css sets it."""
    line = points * POINT * LEADING
    height = lines_of(words.title, 1.5 * points) * 1.5 * line + 11
    height += (lines_of(words.said, points) + 1.2) * line + 13
    for _, group in words.groups or NOTHING_YET:
        height += 1.2 * line + 7.5
        height += sum(lines_of(text, points) * line + 1.5 for text in group)
    return height


def size_of(words: PosterWords) -> int:
    """Return the largest type in which everything fits on one sheet, or the smallest there is."""
    return next((size for size in SIZES if height_of(words, size) <= HIGH), SIZES[-1])


def pdf_of(words: PosterWords, on: date) -> bytes:
    """Return the poster as a PDF/UA file. Raises PackagesMissing where this machine makes none."""
    context = {"words": words, "size": size_of(words), "on": on}
    page = render_to_string("you_said_we_did/poster.html", context)
    return to_pdf(page, {"code": as_lines(words.address)})


@dataclass(frozen=True)
class Sheet:
    """Where the poster of a public finding stands: `made_on` is None before the first."""

    made_on: date | None
    is_current: bool


def state_of(pk: int) -> Sheet | None:
    """Return it, or None for a finding that is not public and so has none."""
    found = Finding.objects.published().with_commitments().filter(pk=pk).first()
    if found is None:
        return None
    digests = Poster.objects.filter(finding=found).values_list("digest", "made_on")
    digest, made_on = digests.first() or ("", None)
    return Sheet(made_on, digest == PosterWords.of(found).digest)


def make_poster(finding: Finding, by: User | None, on: date) -> None:
    """Make a public finding's poster (its commitments are loaded) and keep it. Raises
    PackagesMissing.
    """
    words = PosterWords.of(finding)
    Poster.keep(finding, words, pdf_of(words, on), by, on)


def make_missing(by: User | None, on: date) -> int:
    """Make every poster that is missing, or that says what its page no longer says; return how
    many. Raises PackagesMissing.
    """
    made = 0
    for finding in Finding.objects.published().with_commitments():
        if not Poster.objects.saying(PosterWords.of(finding), finding).exists():
            make_poster(finding, by, on)
            made += 1
    return made
