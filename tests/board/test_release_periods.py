"""What one release's page says of the periods before it, and of those that came out later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.board.loop import make_answer, make_promise
from tests.board.reading import Reader, main_of
from tests.board.test_release import page_of, publish
from tests.releases.documents import make_document
from you_said_we_did.paper_facts import answered

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


def test_after_a_period_that_shows_nothing_one_sentence_says_so(office: Office) -> None:
    """A count of themes that stayed the same would sound like calm."""
    survey = factories.make_survey()
    nothing: dict[str, int | None] = {"waiting": None, "housing": None}
    publish(survey, make_document("spring", survey.name, nothing, people=None, period="2026-Q2"))
    publish(survey, make_document("spring", survey.name, {"waiting": 40, "housing": 25}))
    page = page_of(office)
    told = "Apr–Jun 2026 shows no numbers on themes, so nothing can be compared."
    assert page.count(told) == 1
    assert "Can’t be compared" not in page
    assert "About the same" not in page
    assert "is known to have changed" not in page
    assert f'<p class="govuk-body">{told}</p>' in main_of(office(Role.BOARD).get("/board/"))


def test_a_period_before_that_came_out_later_is_named(office: Office) -> None:
    survey = factories.make_survey()
    publish(survey, make_document("spring", survey.name, {"waiting": 40}))
    late = Release.store(
        survey, make_document("spring", survey.name, {"waiting": 80}, period="2026-Q2")
    )
    late.publish(by=None, on=factories.TODAY + timedelta(days=1))
    told = "The figures of Apr–Jun 2026 were not published when these came out"
    for page in (page_of(office), main_of(office(Role.BOARD).get("/board/"))):
        assert told in page
        assert "Fewer people" not in page
        assert "no figures of the period before" not in page
    # Its own page has none before it at all.
    assert "no figures of the period before" in page_of(office, "/board/spring/2026-Q2/")


def test_the_page_counts_the_promises_that_a_paper_about_it_lists(office: Office) -> None:
    """Its own, and what is still open from earlier periods; nothing that later figures brought."""
    survey = factories.make_survey()
    of = {
        period: publish(
            survey, make_document("spring", survey.name, {"waiting": 40}, period=period)
        )
        for period in ("2026-Q1", "2026-Q2", "2026-Q3")
    }
    own = make_answer(of["2026-Q2"].themes.get(), "own")
    before = make_answer(of["2026-Q1"].themes.get(), "before")
    make_promise(make_answer(of["2026-Q3"].themes.get(), "after"), "Promised after")
    here = "/board/spring/2026-Q2/"
    nothing = "Nothing has been promised about these figures yet"
    assert nothing in page_of(office, here)
    assert not any(answer.promises for answer in answered(of["2026-Q2"], factories.TODAY))
    make_promise(own, "Ours")
    make_promise(own, "Ours, refused", "cannot", due=None)
    make_promise(before, "Still open")
    make_promise(before, "Refused long ago", "cannot", due=None)
    words = " ".join(" ".join(Reader(page_of(office, here)).words).split())
    assert "0 late 2 in hand, not late 0 done 1 we said we can’t" in words
    told = [each.title for one in answered(of["2026-Q2"], factories.TODAY) for each in one.promises]
    assert sorted(told) == ["Ours", "Ours, refused", "Still open"]
