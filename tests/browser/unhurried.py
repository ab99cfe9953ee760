"""A form that is sent sooner than anyone reads is taken for a program's: tests wait as long, and
no longer.
"""

import time

from playwright.sync_api import Page

from tests.deploy.journey import QUICKEST_SECONDS


def wait_to_send(page: Page, begun: float) -> None:
    """Wait until a form that was begun by then (`begun`, of time.monotonic) may be sent."""
    left = begun + QUICKEST_SECONDS + 0.5 - time.monotonic()
    page.wait_for_timeout(1000 * max(0.0, left))
