"""A public process broken on purpose for claim 50: it thanks first and stores later."""

import threading
import time
from typing import Any

from hearback.wsgi import application  # first: it makes Django ready for what follows

# isort: split
from feedback.intake import views
from feedback.intake.submission import send

__all__ = ["application"]
LATER = 0.5  # seconds


def send_later(*arguments: Any) -> bool:
    """Promise to store the answers."""

    def store() -> None:
        time.sleep(LATER)
        send(*arguments)

    threading.Thread(target=store, daemon=True).start()
    return True


vars(views)["send"] = send_later
