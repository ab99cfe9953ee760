"""Many pages looked at together: what a page asks for after it is there takes its time, and one
time is enough for several tabs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from playwright.sync_api import BrowserContext, Page, Response

TABS = 8
LATER = 500  # milliseconds without a request, after which a browser counts a page as idle
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Tab(Generic[Seen]):
    """A page that is there, its answer, and what was seen of it from the start."""

    address: str
    page: Page
    answer: Response
    seen: Seen


def in_tabs(
    visitor: BrowserContext, addresses: Sequence[str], watch: Callable[[Page], Seen]
) -> Iterator[Tab[Seen]]:
    """Open each address in a tab that is watched, and yield it once it has asked for everything."""
    for first in range(0, len(addresses), TABS):
        there = [_tab(visitor, address, watch) for address in addresses[first : first + TABS]]
        there[-1].page.wait_for_timeout(LATER)
        for tab in there:
            yield tab
            tab.page.close()


def _tab(visitor: BrowserContext, address: str, watch: Callable[[Page], Seen]) -> Tab[Seen]:
    page = visitor.new_page()
    seen = watch(page)
    answer = page.goto(address)
    assert answer is not None
    return Tab(address, page, answer, seen)
