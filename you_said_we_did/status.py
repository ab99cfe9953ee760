"""How far a commitment has come, in words, and which step may follow which."""

from django.db import models


class Status(models.TextChoices):
    """heard → considering → doing → done → checked, or can't (docs/requirements.md)."""

    HEARD = "heard", "We heard"
    CONSIDERING = "considering", "We are looking into it"
    DOING = "doing", "We are doing it"
    DONE = "done", "We did it"
    CHECKED = "checked", "We checked whether it helped"
    CANNOT = "cannot", "We can’t, because"


class Reason(models.TextChoices):
    """Why we can't (docs/requirements.md)."""

    COST = "cost", "It costs more than we have"
    LAW = "law", "The law does not allow it"
    SAFETY = "safety", "It could put someone at risk"
    EVIDENCE = "evidence", "The evidence points the other way"
    NOT_OURS = "not_ours", "It is not in our power"
    EXISTS = "exists", "It already exists"
    NOT_REPRESENTATIVE = "not_representative", "Too few people would be helped by it"


NEXT: dict[str, tuple[Status, ...]] = {
    Status.HEARD: (Status.CONSIDERING, Status.DOING, Status.CANNOT),
    Status.CONSIDERING: (Status.DOING, Status.CANNOT),
    Status.DOING: (Status.DONE, Status.CANNOT),
    Status.DONE: (Status.CHECKED,),
    Status.CHECKED: (),
    Status.CANNOT: (Status.CONSIDERING,),
}
OPEN = (Status.HEARD, Status.CONSIDERING, Status.DOING)
# What a tag says: the words alone must be enough, the colour only helps.
COLOURS: dict[str, str] = {
    Status.HEARD: "grey",
    Status.CONSIDERING: "yellow",
    Status.DOING: "blue",
    Status.DONE: "green",
    Status.CHECKED: "purple",
    Status.CANNOT: "orange",
}


def short(status: str) -> str:
    """Return a status in words that stand alone: "We can't, because" loses its "because"."""
    return str(Status(status).label).removesuffix(", because")


class Tier(models.TextChoices):
    """Which tier of the community safety plan an action serves (R65)."""

    PREVENTION = "prevention", "Prevention"
    EARLY_RESOLUTION = "early", "Early Resolution"
    PROBLEM_SOLVING = "problem", "Problem Solving"
    HIGH_RISK = "high_risk", "High Risk/Intensive"


class Rag(models.TextChoices):
    """How its owners see an action's prospects. Nullable: a plan leaves many blank (R64)."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


# A rating in words that stand alone, because the colour only helps.
RAG_WORDS: dict[str, str] = {
    Rag.RED: "Red: off course",
    Rag.AMBER: "Amber: some concern",
    Rag.GREEN: "Green: on course",
    "": "Not rated",
}
RAG_COLOURS: dict[str, str] = {Rag.RED: "red", Rag.AMBER: "yellow", Rag.GREEN: "green"}
