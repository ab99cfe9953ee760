"""What the public tier writes lies in the staging alias, apart from everything else."""

from typing import Any

from django.db.models import Model

from hearback.access import STAGED_APPS


class StagingRouter:
    """Send what the public tier writes, and only that, to `staging`."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the alias that holds `model`."""
        return "staging" if model._meta.app_label in STAGED_APPS else "default"

    db_for_write = db_for_read

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Refuse relations that would cross the two databases."""
        # Not through their types: request.user is a lazy stand-in whose type is no model.
        return (first._meta.app_label in STAGED_APPS) == (second._meta.app_label in STAGED_APPS)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Keep each table in its own database."""
        return (db == "staging") == (app_label in STAGED_APPS)
