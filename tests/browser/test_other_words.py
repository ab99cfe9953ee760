"""Other words in a real browser: written without script from right to left, and looked at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from feedback.surveys.models import Wording
from tests import factories
survey = factories.make_survey("worded", is_open=False)
factories.rewrite(survey, short=("q1",))
words = Wording.add(survey, "ur", None)
words.write("why", "Other reasons.", "بہتر خدمات کے لیے۔", None)
words.write("title", "Have your say", "اپنی رائے دیں", None)
print(survey.pk)
"""
FAULT = """
from django.template.loader import render_to_string
from django.utils.translation import override
from engagement.shipped_helplines import national_helplines
with override("ur"):
    print(render_to_string("fault.html", {"helplines": national_helplines()}))
"""
ASKED = "مدد لینا کتنا آسان تھا؟"


def test_words_are_written_beside_the_english_without_script(
    installation: Installation, browser: Browser, context: Callable[..., BrowserContext]
) -> None:
    """Then every new screen, and the draft in those words, is looked at with script: nothing to
    find for axe, at both sizes.
    """
    survey = installation.shell(MAKE).split()[-1]
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", "words@o.example"))
    kept = page.context.storage_state()
    builder = f"{installation.office_url}/admin/surveys"
    plain = context(storage_state=kept, java_script_enabled=False).new_page()
    plain.goto(f"{builder}/{survey}/words/ur/?show=to-do")
    box = plain.get_by_label("In Urdu: Question, How easy was it to get help?")
    assert box.evaluate("box => getComputedStyle(box).direction") == "rtl"
    box.fill(ASKED)
    plain.get_by_label("Checked: Question, How easy was it to get help?").check()
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_role("link", name="Say who checked it.")).to_be_visible()
    expect(box).to_have_value(ASKED)
    plain.get_by_label("Who checked it").fill("Hanna Example, interpreter")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_text("1 string is saved. 1 string is checked.")).to_be_visible()
    expect(box).to_have_count(0)
    screens = ("ur/", f"../../{survey}/", "../short/", "../../words/")
    for path in [f"{builder}/{survey}/words/{each}" for each in screens]:
        page.goto(path)
        assert faults_at_both_sizes(page) == []
    page.goto(f"{installation.office_url}/preview/{survey}/?way=ur&at=q1")
    expect(page.get_by_role("heading", name=ASKED)).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert faults_at_both_sizes(page) == []


def test_a_fault_on_a_device_of_many_keeps_numbers_and_leads_to_its_first_page(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    """In Urdu a number that lost its direction would be read backwards."""
    page, failing = context().new_page(), f"{installation.public_url}/q/spring/ur-kiosk/"
    fault = installation.shell(FAULT)
    page.route(failing, lambda route: route.fulfill(body=fault, content_type="text/html"))
    page.goto(failing)
    number = page.locator(".hb-line strong[dir=ltr]").get_by_text("0808 2000 247")
    assert number.evaluate("words => getComputedStyle(words).direction") == "ltr"
    expect(page.locator("a[href^='tel:']")).to_have_count(0)
    page.locator("main a").click()
    expect(page.locator("[data-kiosk-start]")).to_be_visible()
    assert page.url == f"{installation.public_url}/q/spring/kiosk/"
