"""What can be decided about many items at once: one verb in one transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import typed_date
from dso_app.pages.typed import typed
from dso_app.services import choices
from dso_app.services.qualification import Qualification, qualify
from dso_app.services.specific_actions import SpecificTerms, specific_texts, start_specific
from dso_app.texts import N_

MOST = 2000
"""Items decided about at once: each is written into its history."""
DECIDING = (StatusType.ON_GOING, StatusType.LITIGATION)
"""Types of the statuses that say all by themselves: promises and disputes want amounts."""


class TooMany(RelanceError):
    """More items are ticked than can be decided about at once."""

    message = N_("At most {most} items at once: narrow the list.")


@dataclass(frozen=True)
class Offer:
    """What the dialogs offer."""

    statuses: list[choices.Offered]
    texts: list[tuple[str, str]]
    """Key and name."""


def offer(viewer: Viewer, channel: str) -> Offer:
    """The statuses that can be set, and the texts of a channel."""
    with database().read() as session:
        texts = specific_texts(session, viewer.entity_id, channel, viewer.language)
        return Offer(
            choices.statuses(session, viewer, *DECIDING), [(one.key, one.name) for one in texts]
        )


def set_status(session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> int:
    """Give items a status and a comment; how many."""
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    asked = Qualification(typed(form, "status"), typed(form, "comment"))
    return len(qualify(session, viewer.actor, clock(), ids, asked))


def act(session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> int:
    """Start a specific action, one a customer; for how many items."""
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    terms = SpecificTerms(
        channel=typed(form, "channel"),
        on=typed_date(form, "on"),
        text=typed(form, "text"),
        comment=typed(form, "comment"),
    )
    start_specific(session, viewer.actor, clock(), ids, terms)
    return len(ids)
