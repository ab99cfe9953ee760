"""Everything of the loop that is not public, each text of it a random word of its own.

The columns are read from the models: a text column that is added tomorrow is planted as well.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from engagement.models import Agency, Priority
from feedback.releases.models import Release
from hearback.people.models import User
from tests.factories import TODAY, make_user
from you_said_we_did.models import (
    Commitment,
    Finding,
    Import,
    Issue,
    IssueApproval,
    LearningSource,
    Objective,
    Outcome,
    Paper,
    Plan,
    PlanEntry,
    ProgressEntry,
    ProgressReturn,
    Recipient,
    SignOff,
    Visibility,
)
from you_said_we_did.poster_faces import make_missing

# Columns that hold what a program drew, not what somebody wrote.
DRAWN = ("digest", "token")
# Stage -> how a finding of it stands. None of them is anybody's to read outside the office.
STAGES: dict[str, dict[str, Any]] = {
    "draft": {"live": False, "visibility": Visibility.PUBLIC},
    "partnership": {"live": True, "visibility": Visibility.PARTNERSHIP},
    "restricted": {"live": True, "visibility": Visibility.RESTRICTED},
    "restricted draft": {"live": False, "visibility": Visibility.RESTRICTED},
    "withdrawn": {"live": True, "visibility": Visibility.PUBLIC},
}
PAPERS = (
    ("draft", Visibility.PUBLIC),
    ("approved", Visibility.PUBLIC),
    ("withdrawn", Visibility.PUBLIC),
    ("issued", Visibility.PARTNERSHIP),
    ("issued", Visibility.RESTRICTED),
    ("draft", Visibility.RESTRICTED),
)


@dataclass
class Kept:
    """The words that were planted, each with its place; the addresses the rows would have; and
    their keys, by the name of their model.
    """

    places: dict[str, str] = field(default_factory=dict)
    slugs: list[str] = field(default_factory=list)
    keys: dict[str, list[int]] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """Return a new word that stands at this place and nowhere else."""
        made = f"zk{secrets.token_hex(6)}"
        self.places[made] = place
        return made

    def found_in(self, text: str) -> list[str]:
        """Return the places of the planted words in a text."""
        if "zk" not in text:
            return []
        return [place for word, place in self.places.items() if word in text]

    def plant(self, model: type[models.Model], stage: str, **fixed: Any) -> Any:
        """Make a row with a word in every text column that is not `fixed`."""
        words = {
            name: self.word(f"{model.__name__}.{name}, {stage}")
            for name in texts_of(model)
            if name not in fixed
        }
        row = model._default_manager.create(**words, **fixed)
        self.keys.setdefault(model.__name__, []).append(row.pk)
        self.slugs += [words["slug"]] if "slug" in words else []
        return row

    def numbers(self, *names: str) -> list[int]:
        """Return the keys of all planted rows, or of those of these models."""
        return sorted({key for name in names or self.keys for key in self.keys[name]})


def texts_of(model: type[models.Model]) -> Iterator[str]:
    """Yield the columns somebody's words stand in."""
    for column in model._meta.local_concrete_fields:
        if isinstance(column, models.CharField | models.TextField) and not column.choices:
            yield from [column.name] if column.name not in DRAWN else ()


def plant_commitment(kept: Kept, finding: Finding, stage: str, *, live: bool) -> Commitment:
    """A refused commitment with every text a commitment can have, its log, check and return."""
    agency = Agency.objects.earliest("pk")
    made: Commitment = kept.plant(
        Commitment,
        stage,
        finding=finding,
        owner=agency,
        status="cannot",
        reason="cost",
        due=TODAY.replace(year=2025),
        live=live,
        approved_on=TODAY if live else None,
    )
    kept.plant(ProgressEntry, stage, commitment=made, on=TODAY)
    kept.plant(Outcome, stage, commitment=made, on=TODAY, difference="partly")
    plant_log(kept, made, stage)
    made.save_revision(clean=False)
    return made


def plant_log(kept: Kept, action: Commitment, stage: str) -> None:
    """What only the partnership reads of an action."""
    kept.plant(PlanEntry, stage, commitment=action, on=TODAY)
    agency = Agency.objects.earliest("pk")
    kept.plant(ProgressReturn, stage, commitment=action, agency=agency, year=2026, sent_on=TODAY)


def plant_source(kept: Kept, stage: str, visibility: str, **fixed: Any) -> LearningSource:
    """A review that was reviewed in its turn."""
    days = {"published_on": TODAY.replace(year=2025), "review_on": TODAY, "reviewed_on": TODAY}
    source: LearningSource = kept.plant(
        LearningSource, stage, kind="homicide", visibility=visibility, **days, **fixed
    )
    return source


def plant_finding(kept: Kept, release: Release, stage: str) -> None:
    """A finding at this stage, with a live commitment and a draft one."""
    state, stage = STAGES[stage], f"finding {stage}"
    finding: Finding = kept.plant(
        Finding,
        stage,
        priority=Priority.objects.earliest("pk"),
        respondent_group=release.survey.respondent_group,
        rests_on=release.themes.exclude(people=None).earliest("pk"),
        approved_on=TODAY if state["live"] else None,
        quote_approved_on=TODAY if state["live"] else None,
        source=plant_source(kept, "source restricted", Visibility.RESTRICTED),
        **state,
    )
    finding.save_revision(clean=False)
    plant_commitment(kept, finding, stage, live=True)
    plant_commitment(kept, finding, stage, live=False)
    if stage == "finding withdrawn":
        finding.unpublish()


def plan_content(kept: Kept, stage: str) -> dict[str, Any]:
    """A plan's content, as an issue keeps it."""

    def word(part: str) -> str:
        return kept.word(f"{part} of an issue, {stage}")

    texts = ("words", "lead", "timescale", "tasks", "progress", "tier_words")
    action = {name: word(name) for name in texts}
    facts = {"number": 1, "objective": 1, "year": None, "rag": "red", "tier": "", "line": 0}
    return {
        "objectives": [{"number": 1, "words": word("objective"), "line": 0}],
        "actions": [action | facts],
    }


def plant_issue(
    kept: Kept, plan: Plan, stage: str, *, is_signed: bool, is_let_out: bool = True
) -> None:
    """The next issue of a plan, which only the partnership reads."""
    content = plan_content(kept, stage)
    number = plan.issues.count() + 1
    facts = {"plan": plan, "number": number, "on": TODAY}
    issue = kept.plant(Issue, stage, content=content, public_content=content, **facts)
    if is_signed:
        kept.plant(SignOff, stage, issue=issue, on=TODAY)
    if is_let_out:
        email = "lets-out@planted.example"
        by = User.objects.filter(email=email).first() or make_user(email=email)
        facts = {"asked_on": TODAY, "approved_on": TODAY, "approved_by": by}
        kept.plant(IssueApproval, stage, issue=issue, **facts)


def plant_plan(kept: Kept, stage: str, visibility: str, *, is_signed: bool = True) -> Plan:
    """A plan of one action, with its files, issues and logs."""
    stage = f"plan {stage}"
    plan: Plan = kept.plant(Plan, stage, starts_in=2026, ends_in=2028, visibility=visibility)
    objective = kept.plant(Objective, stage, plan=plan, number=1)
    action = kept.plant(Commitment, stage, objective=objective, number=1)
    plant_log(kept, action, stage)
    action.save_revision(clean=False)
    plant_issue(kept, plan, stage, is_signed=is_signed)
    unread = [{"line": 1, "cell": "Tasks", "words": kept.word(f"an unread cell, {stage}")}]
    kept.plant(Import, stage, plan=plan, on=TODAY, unread=unread, problems=unread)
    return plan


def plant_paper(kept: Kept, release: Release, status: str, visibility: str) -> None:
    """A paper with words under every heading, promises and a file."""
    stage = f"paper {visibility} {status}"
    names: tuple[str, ...] = ("title", "owner", "status", "due")
    promise = {name: kept.word(f"a promise's {name} in a paper, {stage}") for name in names}
    said = ("title", "you_said", "theme")
    answer = {name: kept.word(f"an answer's {name} in a paper, {stage}") for name in said}
    promises = [promise | {"is_late": True}]
    kept.plant(
        Paper,
        stage,
        release=release,
        status=status,
        visibility=visibility,
        issued_on=TODAY if status in ("issued", "withdrawn") else None,
        answers=[answer | {"is_here": True, "promises": promises}],
        pdf=f"%PDF {kept.word(f'a file, {stage}')}".encode(),
    )


def plant_on_public_rows(kept: Kept, plan: Plan) -> None:
    """Newer drafts of public words, what nobody approved below them, and the plan's own words."""
    stage = "of a public row"
    finding = Finding.objects.published().filter(commitments__live=True).earliest("pk")
    words = {name: kept.word(f"newer {name} {stage}") for name in ("title", "you_said")}
    finding.draft_words(None, **words)
    plant_commitment(kept, finding, f"draft {stage}", live=False)
    plant_commitment(kept, finding, f"withdrawn {stage}", live=True).unpublish()
    public = finding.commitments.filter(live=True).earliest("pk")
    names = ("title", "words", "what_changes")
    public.draft_words(None, **{name: kept.word(f"newer {name} {stage}") for name in names})
    said = ("plan_words", "leads", "timescale", "tasks", "tier_words")
    Commitment.objects.filter(pk=public.pk).update(
        objective=plan.objectives.get(),
        number=7,
        rag="red",
        **{name: kept.word(f"{name} {stage}") for name in said},
    )
    plant_log(kept, public, stage)
    signed = Plan.objects.filter(visibility=Visibility.PUBLIC, issues__sign_offs__isnull=False)
    out = signed.earliest("pk")
    plant_issue(kept, out, f"unsigned {stage}", is_signed=False)
    plant_issue(kept, out, f"not let out {stage}", is_signed=True, is_let_out=False)


def plant_restricted(release: Release) -> Kept:
    """Plant all of it, about a published release. Public rows get theirs if there are any."""
    kept = Kept()
    for stage in STAGES:
        plant_finding(kept, release, stage)
    plant_plan(kept, "partnership", Visibility.PARTNERSHIP)
    plant_plan(kept, "unsigned", Visibility.PUBLIC, is_signed=False)
    restricted = plant_plan(kept, "restricted", Visibility.RESTRICTED)
    for status, visibility in PAPERS:
        plant_paper(kept, release, status, visibility)
    kept.plant(Recipient, "of papers", reach=Visibility.RESTRICTED)
    plant_source(kept, "source restricted", Visibility.RESTRICTED)
    plant_source(kept, "source partnership", Visibility.PARTNERSHIP)
    if Finding.objects.published().exists():
        plant_on_public_rows(kept, restricted)
        # What was withdrawn took its page's poster along: the office makes it anew.
        make_missing(None, TODAY)
    return kept


def plant_below_public_findings(kept: Kept) -> list[Finding]:
    """Public findings that rest on what nobody may name: a restricted source, and of a public one
    all but its title.
    """
    named = plant_source(kept, "source public", Visibility.PUBLIC, title="A check of our doors")
    unnamed = plant_source(kept, "source restricted", Visibility.RESTRICTED)
    made = []
    for slug, source in (("on-a-named-source", named), ("on-an-unnamed-source", unnamed)):
        finding = Finding.draft(
            None,
            slug=slug,
            title="Doors that close by themselves",
            you_said="Doors should close by themselves.",
            priority=Priority.objects.earliest("pk"),
            source=source,
        )
        finding.latest_revision.publish()
        made.append(finding)
    return made
