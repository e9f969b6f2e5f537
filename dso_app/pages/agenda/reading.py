"""A row of the agenda read, whatever it is: an action, an answer, a promise."""

from collections.abc import Callable

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.timeline import Event
from dso_app.database import database
from dso_app.pages.agenda.events import last_events
from dso_app.pages.agenda.reply_words import reply_words
from dso_app.pages.agenda.words import Opened, opened_words
from dso_app.sending.action_preview import NothingSent, Sheet, action_sheet
from dso_app.services.agenda.action_card import at_company, read_action, viewer_of
from dso_app.services.agenda.replies import Reply, read_answer, read_promise
from dso_app.services.lists.agenda_replies import ANSWER, PROMISE
from dso_app.services.meanwhile import last_event

_MOST_DIGITS = 15

_READERS: dict[str, Callable[[Session, Viewer, int], Reply]] = {
    ANSWER: read_answer,
    PROMISE: read_promise,
}


def read_opened(viewer: Viewer, key: str) -> tuple[Opened, list[Event]] | None:
    """What a key names, in words, with its customer's last events; None for no key at all."""
    kind = next((one for one in _READERS if key.startswith(one)), "")
    number = key.removeprefix(kind)
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        return None
    with database().read() as session:
        seen = last_event(session)
        if kind:
            reply = _READERS[kind](session, viewer, int(number))
            there = at_company(session, clock(), viewer, reply.customer.entity_id)
            words = reply_words(key, kind, reply, there)
            customer_id = reply.customer.id or 0
        else:
            there = viewer_of(session, clock(), viewer, int(number))
            card = read_action(session, there, int(number))
            words = opened_words(card, _sheet(session, there, int(number)), there)
            customer_id = card.action.customer_id
        words.seen = seen
        words.company = str(there.entity_id) if there is not viewer else ""
        return words, last_events(session, there, customer_id)


def _sheet(session: Session, viewer: Viewer, action_id: int) -> Sheet | None:
    try:
        return action_sheet(session, clock(), viewer, action_id)
    except NothingSent:
        return None
