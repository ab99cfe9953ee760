"""What happens when a workflow ends well. Wagtail imports it before any model is there, so that
this module names none.
"""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved: words for the public by their own door, which checks once more
    who said yes; anything else as Wagtail does.
    """
    approved = workflow_state.content_object
    if hasattr(approved, "publish_approved"):
        approved.publish_approved(workflow_state, user)
    else:
        approved.get_latest_revision().publish(user=user)
