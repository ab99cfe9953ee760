"""What a survey publishes, and what is kept while a release is being made."""

from feedback.cutting.models.keeping import DraftAudit, FrozenCounts
from feedback.cutting.models.quoting import Quote
from feedback.cutting.models.runs import CutRun
from feedback.cutting.models.tables import PublishedTables, Threshold

__all__ = ["CutRun", "DraftAudit", "FrozenCounts", "PublishedTables", "Quote", "Threshold"]
