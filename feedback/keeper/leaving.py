"""The moment somebody stops being a reviewer, her copies of the months' keys go.

The keeper's next run takes her pair, and whatever copy could not be deleted here: where the folder
is the keeper's alone.
"""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_save

from feedback.keeper.keys import desk_keys
from feedback.keeper.models import ReviewerKey
from hearback.people.models import User


def watch() -> None:
    """Be told when roles are taken or an account is closed."""
    m2m_changed.connect(roles_changed, sender=User.groups.through)
    post_save.connect(account_changed, sender=User)


def roles_changed(
    instance: Any, action: str, reverse: bool, pk_set: Iterable[int] | None, **about: Any
) -> None:
    """Look again at whoever lost a role; a role that is emptied as a whole is for the keeper."""
    if action in ("post_remove", "post_clear"):
        _look_again((pk_set or ()) if reverse else [instance.pk])


def account_changed(instance: User, **about: Any) -> None:
    """Look again at somebody whose account was closed."""
    if not instance.is_active:
        _look_again([instance.pk])


def _look_again(people: Iterable[int]) -> None:
    transaction.on_commit(partial(_take, set(people)))


def _take(people: set[int]) -> None:
    staying = ReviewerKey.objects.of_reviewers().filter(user__in=people)
    for user_id in people - set(staying.values_list("user", flat=True)):
        with suppress(OSError):
            desk_keys.take_from(user_id)
