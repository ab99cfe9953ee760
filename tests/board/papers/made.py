"""A normal quarter's release, papers about it, and files taken apart."""

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from feedback.releases.document import Category, Dimension, Document, Population
from feedback.releases.models import Release
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.board.loop import make_answer, make_promise
from tests.releases.documents import make_document, one_way
from you_said_we_did.models import Paper

THEMES: dict[str, int | None] = {
    "waiting": 85,
    "housing": 60,
    "belief": 60,
    "children": 45,
    "money": 40,
    "courts": 35,
    "transport": 25,
    "language": 20,
    "health": 15,
    "work": 15,
    "pets": None,
    "rural": None,
}
WORDS = {
    "purpose": "To say what people told us.",
    "key_points": "Waiting and housing.",
    "implications": "More workers are needed.",
    "opinions": "People answered as they liked.",
    "next_steps": "We report again next quarter.",
    "recommendations": "Agree to pay for a worker, because people wait.",
    "contact": "The engagement officer.",
    "background": "None.",
    "director": "Director of public health.",
}


def ticked(slug: str, title: str, values: dict[str, int | None], total: int | None) -> Any:
    """A dimension of what people ticked, and its table."""
    categories = tuple(Category(each, each.capitalize()) for each in values)
    dimension = Dimension(slug, title, categories)
    return dimension, one_way(dimension, total, values, title)


def normal_document(period: str = "2026-Q3") -> Document:
    """A document with themes and six one-way tables of what people ticked."""
    made = make_document(
        "spring", "Survey spring", THEMES, people=120, period=period, priorities=()
    )
    pairs = [
        ticked("helped", "Were you helped?", {"fully": 70, "partly": 50, "never": None}, 130),
        ticked("soon", "Was it soon enough?", {"yes": 65, "no": 65}, 130),
        ticked("area", "Where people live", {"north": 80, "south": 55, "east": None}, 140),
        ticked("age", "How old people are", {"under 25": None, "older": 110}, 125),
        ticked("sex", "Sex", {"women": 95, "men": 20}, 115),
        ticked("sign", "Interpreter", {"needed": None, "unneeded": None}, None),
    ]
    answers = Population(
        "answers",
        "People who ticked something",
        140,
        tuple(dimension for dimension, _ in pairs),
        tuple(table for _, table in pairs),
    )
    return Document(**{**vars(made), "populations": (*made.populations, answers)})


def normal_release(period: str = "2026-Q3", slug: str = "spring") -> Release:
    """A published release of a normal quarter, with an answer and promises."""
    release = Release.store(factories.make_survey(slug), normal_document(period))
    release.publish(by=None, on=factories.TODAY)
    finding = make_answer(
        release.themes.get(slug="waiting"), f"quicker-{slug}", title="Quicker help"
    )
    make_promise(finding, "A worker for the north")
    make_promise(finding, "Letters in plain words", status="done")
    return release


def person(role: Role, name: str) -> User:
    """An account with this role."""
    return factories.make_user(role, email=f"{name}@testshire.example")


def written(release: Release, by: User, **values: str) -> Paper:
    """A draft with words under every heading."""
    paper = Paper.draft(release, by)
    paper.rewrite(by, paper.edition, **{**WORDS, **values})
    return paper


def issued(release: Release, visibility: str = "partnership", **words: str) -> Paper:
    """An issued paper, by way of two people."""
    writer, other = person(Role.OFFICER, "writer"), person(Role.OFFICER, "other")
    if visibility == "public":
        other = person(Role.COMMUNICATIONS, "comms")
    paper = written(release, writer, visibility=visibility, **words)
    paper.approve(other, paper.edition)
    paper.issue(writer, factories.TODAY)
    return paper


def text_of(pdf: bytes) -> list[str]:
    """Return the words of each page, as they are read out."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def root_of(pdf: bytes) -> Any:
    """Return what a file says of itself as a whole."""
    return PdfReader(io.BytesIO(pdf)).root_object


def tags_of(pdf: bytes) -> list[tuple[str, DictionaryObject]]:
    """Return every tag of a file with its structure element, in reading order."""
    found: list[tuple[str, DictionaryObject]] = []

    def walk(element: Any) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for each in element:
                walk(each)
        elif isinstance(element, DictionaryObject):
            if "/S" in element:
                found.append((str(element["/S"]), element))
            if "/K" in element:
                walk(element["/K"])

    walk(root_of(pdf)["/StructTreeRoot"]["/K"])
    return found


def headers_of(cell: DictionaryObject) -> list[str]:
    """Return which headers a cell of a table names, by their identifiers."""
    attributes: Any = cell["/A"]
    return [str(header) for header in attributes["/Headers"]]


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text that could count people: no days, years, pages or quarters."""
    text = " ".join(text.split())
    text = re.sub(
        r"\b\d{1,2} [A-Z][a-z]+ 20\d\d|\b20\d\d\b|Page \d of \d|\d promises? late", " ", text
    )
    return re.findall(r"\d+(?:\.\d+)?", text)
