"""Looking at a page as a phone and a desk show it, with axe and with a ruler."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

SIZES: list[ViewportSize] = [{"width": 360, "height": 740}, {"width": 1280, "height": 900}]
# Only what is wrong comes back: all that is right takes longer to send than to look.
LOOK = """async (within) => {
  const found = await axe.run(within || document, {resultTypes: ["violations"]});
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target}`));
}"""


def faults_of(page: Page, within: str | None = None) -> list[str]:
    """Return what axe finds on the page, or `within` a part of it, each with its element."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    here = f"{page.url.split('/', 3)[-1]} at {page.viewport_size}"
    return [f"{here}: {fault}" for fault in page.evaluate(LOOK, within)]


def faults_at_both_sizes(page: Page, within: str | None = None) -> list[str]:
    """Look at a page on a phone and on a desk; nothing may stick out sideways either."""
    faults = []
    for size in SIZES:
        page.set_viewport_size(size)
        faults += faults_of(page, within)
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{page.url} is {width} wide"] if width > size["width"] else []
    return faults
