"""A paper as a page and as a file. Both are made of the stored release, the stored words and the
promises as they were frozen, so everyone who may read it reads the same.
"""

from datetime import date
from typing import Any

from django.template.loader import render_to_string

from feedback.releases.addresses import table_in
from feedback.releases.charts import Layout, bar_chart
from feedback.releases.documents import to_pdf
from feedback.releases.drawing import FONT
from feedback.releases.wording import base_of, trust_in
from you_said_we_did.paper_facts import Answered, has_gaps, tables_of
from you_said_we_did.papers import Paper
from you_said_we_did.visibility import Visibility

PRINT_FONT = "Atkinson Hyperlegible, Atkinson Hyperlegible Further"
# Names on one line, so that thirty themes stand on half a page and can still be read.
PRINT = Layout(width=960, name_width=430, font_size=18, bar_height=16, row_gap=6, letters=48)
# What stands at the foot of every page.
KEPT_TO = {
    Visibility.PUBLIC: "Public",
    Visibility.PARTNERSHIP: "For the partnership only",
    Visibility.RESTRICTED: "Restricted: for board members and engagement officers only",
}


def context_of(paper: Paper, today: date) -> dict[str, Any]:
    """Return what the templates of a paper need. Raises ValueError when the stored figures are not
    what was cut.
    """
    document = paper.release.figures
    tables = tables_of(document)
    answers = paper.answered(today)
    return {
        "paper": paper,
        "document": document,
        "is_too_small": document.is_too_small,
        "base": base_of(document),
        "trust": trust_in(document),
        "tables": tables,
        "has_chart": tables.themes is not None and tables.themes.shows_any,
        "here": [answer for answer in answers if answer.is_here],
        "earlier": [answer for answer in answers if not answer.is_here],
        "late": _late(answers),
        "has_gaps": has_gaps(paper.answers),
        "kept_to": KEPT_TO[Visibility(paper.visibility)],
    }


def _late(answers: list[Answered]) -> int:
    """Return how many promises are past their day."""
    return sum(promise.is_late for answer in answers for promise in answer.promises)


def pdf_of(paper: Paper, today: date, copy_for: str = "") -> bytes:
    """Return the paper as a PDF/UA file; `copy_for` stands at the head of every page.

    Raises PackagesMissing where this machine can't make files.
    """
    context = {**context_of(paper, today), "copy_for": copy_for}
    page = render_to_string("you_said_we_did/papers/print.html", context)
    pictures = {}
    if context["has_chart"]:
        document = context["document"]
        drawn = bar_chart(document, *table_in(document, "words", "theme"), PRINT)
        pictures["chart"] = drawn.replace(FONT.encode(), PRINT_FONT.encode())
    return to_pdf(page, pictures)


def file_of(paper: Paper, today: date) -> bytes:
    """Return the file as it was issued; of a paper not issued yet, as it would be today, marked.

    An issued paper without its file (it was issued where none could be made) gets it now. The file
    of one that has gaps by now is made anew, and not kept. Raises PackagesMissing.
    """
    if paper.is_open:
        return pdf_of(paper, today, copy_for="Draft, not issued")
    if has_gaps(paper.answers):
        return pdf_of(paper, today)
    if paper.pdf is None:
        paper.keep_file(pdf_of(paper, today))
    return bytes(paper.pdf or b"")
