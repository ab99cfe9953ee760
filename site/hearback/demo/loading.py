"""Loading the demonstration's content, once: a partnership, its pages, its surveys, its past."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

import engagement
from cms.content import build_site
from engagement.content import load_helplines, load_partnership, load_population_shares
from engagement.models import Consultation
from engagement.shipped_shares import national_shares
from feedback.responses.codebook import load_starter_codebook
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Draft, EqualitySet, Survey
from feedback.surveys.shipped_sets import load_equality_sets
from hearback.demo import team
from hearback.demo.dates import early_months, moved, quarters_since_written
from hearback.demo.documents import issue_pack
from hearback.demo.format_requests import load_format_requests
from hearback.demo.history import History, Scale, keys
from hearback.demo.other_words import write_other_words
from hearback.demo.own_secrets import passphrase, password
from hearback.demo.paper_forms import load_paper_forms
from hearback.demo.papers import make_posters, write_papers
from hearback.demo.plans import load_plan
from hearback.demo.servers import LOOPBACK
from hearback.demo.watched import load_watched
from you_said_we_did.content import load_findings, load_sources

CONTENT = Path(__file__).parent / "content"
NATIONAL_HELPLINES = Path(engagement.__file__).parent / "helplines.json"
FACTS = ("name", "closes_on", "answer_due", "expected_a_quarter")
Tell = Callable[[str], None]


def load_everything(today: date, tell: Tell, scale: Scale | None = None) -> None:
    """Fill empty databases, telling what is done as it is done.

    Expects migrated databases with the roles in them. Takes about a minute at full scale.
    """
    load_content(today)
    tell("the partnership, its pages, helplines and surveys")
    History(keys(), passphrase(), today, scale or Scale()).write(tell)
    communications = team.account_of(team.COMMUNICATIONS)
    load_sources(_read("sources.json", today), today, communications)
    load_findings(_read("findings.json", today), today, communications)
    tell("what the partnership answered")
    tell(f"papers for the boards: {write_papers(today)}; posters: {make_posters(today)}")
    load_watched(_read("indicators.json", today), today)
    tell("what agencies count themselves, and whom the partnership tries to reach")
    load_format_requests(_json(CONTENT / "format_requests.json"), today)
    tell(f"paper forms: {load_paper_forms(today)} wait")
    load_plan(today)
    tell("its action plan")
    tell(
        f"its document pack: {issue_pack(_read('documents.json', today), today)} documents, signed"
    )


@transaction.atomic
def load_content(today: date) -> None:
    """Load what the partnership wrote itself: everything but what people said and its answer."""
    partnership = _read("partnership.json", today)
    load_partnership(partnership)
    # Real numbers keep the day on which somebody really checked them.
    load_helplines(_json(NATIONAL_HELPLINES))
    load_helplines(_read("local_help.json", today))
    address = urlsplit(settings.PUBLIC_URL)
    build_site(_read("pages.json", today), address.hostname or LOOPBACK, address.port or 80)
    load_starter_codebook()
    load_equality_sets()
    load_population_shares(national_shares())
    team.load_team(password())
    team.put_on_duty(today)
    first, *others = _read("surveys.json", today)
    began, later = early_months(today)
    load_survey(first, Consultation.objects.get(), began)
    for values in others:
        load_survey(values, Consultation.objects.get(), later)


def load_survey(values: dict[str, Any], consultation: Consultation, opened_on: date) -> Survey:
    """Write one survey through the models, as the survey builder does, have it approved, and open
    it.
    """
    facts = {name: values.pop(name) for name in FACTS if name in values}
    values |= about_people(values.pop("equality_set", ""))
    questions = [_without_nulls(question) for question in values.pop("questions")]
    written = SurveyDefinition.from_json({**values, "number": 1, "questions": questions})
    survey = Survey.objects.create(
        consultation=consultation,
        slug=written.slug,
        respondent_group=written.respondent_group,
        **_without_nulls(facts),
    )
    survey.refresh_from_db()
    officer = team.account_of(team.OFFICER)
    draft = Draft.objects.create(survey=survey, content=written.to_json())
    for words in _json(CONTENT / "other_words.json"):
        if words["survey"] == survey.slug:
            write_other_words(survey, written, words, officer, opened_on)
    draft.ask_for_approval(officer)
    for task, member in team.APPROVERS.items():
        draft.decide(task, team.account_of(member), opened_on, is_approved=True)
    survey.open(by=officer, on=opened_on)
    return survey


def about_people(name: str) -> dict[str, Any]:
    """Return what a survey copies of a set of equality questions, as the survey builder does."""
    chosen = EqualitySet.objects.named(name)
    if chosen is None:
        return {}
    return {"about_you": chosen.questions, "equality_set": name, "about_why": chosen.why}


def _without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that say something."""
    return {name: value for name, value in values.items() if value is not None}


def _read(name: str, today: date) -> Any:
    """Return one of the demonstration's own files, its dates moved to today's quarter."""
    return moved(_json(CONTENT / name), quarters_since_written(today))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
