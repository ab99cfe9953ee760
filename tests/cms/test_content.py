"""Building the first content, once and again."""

from datetime import date

from wagtail.models import Page, Site

from cms.content import build_site, rich_text
from cms.models import HelpPage, HomePage
from engagement.content import load_helplines, load_partnership
from engagement.models import Agency, Area, Consultation, Helpline, Partnership, Priority
from engagement.shipped_helplines import national_helplines
from tests.cms.conftest import ALL_LINES, read


def test_the_default_site_points_at_the_home_page(home: HomePage) -> None:
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page_id) == ("testserver", 80, home.pk)
    assert Page.objects.get(depth=2).pk == home.pk


def test_building_twice_changes_nothing(home: HomePage) -> None:
    before = list(Page.objects.order_by("path").values_list("pk", "slug", "latest_revision_id"))
    again = build_site(read("pages.json"), "testserver", 80)
    assert again.pk == home.pk
    assert before == list(
        Page.objects.order_by("path").values_list("pk", "slug", "latest_revision_id")
    )


def test_building_again_keeps_what_editors_changed(home: HomePage) -> None:
    page = HelpPage.objects.get()
    page.lead = "Our own words."
    page.save_revision().publish()
    build_site(read("pages.json"), "testserver", 80)
    assert HelpPage.objects.get().lead == "Our own words."


def test_words_of_a_file_are_never_mark_up() -> None:
    assert rich_text("One <b>.\n\n\n\nTwo & three") == "<p>One &lt;b&gt;.</p><p>Two &amp; three</p>"


def test_the_partnership_is_loaded_once(home: HomePage) -> None:
    load_partnership(read("partnership.json"))
    counts = [
        model.objects.count() for model in (Partnership, Area, Agency, Priority, Consultation)
    ]
    assert counts == [1, 5, 12, 5, 1]
    assert list(Priority.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_helplines_keep_their_check_and_their_order(home: HomePage) -> None:
    line = Helpline.objects.first()
    assert line is not None
    assert line.slug == "emergency"
    line.last_checked = date(2027, 1, 5)
    line.save()
    load_helplines(national_helplines())
    line.refresh_from_db()
    assert line.last_checked == date(2027, 1, 5)
    assert Helpline.objects.count() == ALL_LINES
    assert len(set(Helpline.objects.values_list("position", flat=True))) == ALL_LINES


def test_every_helpline_fits_its_columns(home: HomePage) -> None:
    for line in Helpline.objects.all():
        line.full_clean()
