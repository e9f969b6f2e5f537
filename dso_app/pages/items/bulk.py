"""What is decided about many items at once."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.pages.typed import typed
from dso_app.services.items.chosen_items import choose_items
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.meanwhile import look_once_more
from dso_app.texts import N_

MOST = 2000
"""Items decided about at once: each is written into its history."""
DECIDING = (StatusType.ON_GOING, StatusType.LITIGATION)
"""Types of the statuses that say all by themselves: promises and disputes want amounts."""


class TooMany(RelanceError):
    """More items are ticked than can be decided about at once."""

    message = N_("At most {most} items at once: narrow the list.")


def set_status(
    session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any], seen: int
) -> int:
    """Give items a status and a comment; how many.

    Args:
        session: of a writing transaction.
        viewer: who decides.
        ids: the items.
        form: the dialog's fields.
        seen: last event of the history when the items were read: what a colleague decided since
            is looked at first.
    """
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    choose_items(session, viewer.actor, ids)
    look_once_more(session, viewer.actor, ids, seen)
    asked = Qualification(typed(form, "status"), typed(form, "comment"))
    return len(qualify(session, viewer.actor, clock(), ids, asked))
