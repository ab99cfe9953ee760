"""Parts of a page that a test expects to be there."""

from typing import Any

from bs4 import BeautifulSoup, Tag


def soup(page: Any) -> BeautifulSoup:
    """The page as a browser reads it."""
    return BeautifulSoup(page.content, "html.parser")


def part(whole: Tag, selector: str) -> Tag:
    """The first part of this kind; AssertionError if there is none."""
    found = whole.select_one(selector)
    assert found is not None, selector
    return found
