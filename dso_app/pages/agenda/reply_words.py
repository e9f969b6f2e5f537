"""What a customer said in words, as it opens beside the list."""

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.pages.agenda.words import Opened, TotalLine, item_line, people_words
from dso_app.services.agenda.replies import Reply
from dso_app.services.lists.agenda_replies import ANSWER
from dso_app.texts import N_, translate


def reply_words(key: str, kind: str, reply: Reply, viewer: Viewer) -> Opened:
    """An answer or a promise, ready to read."""
    language, is_answer = viewer.language, kind == ANSWER
    day = formats.day(reply.on, language)
    line = N_("Answer of {day}") if is_answer else N_("Promised for {day}")
    return Opened(
        key=key,
        title=reply.customer.name,
        line=" · ".join(one for one in (translate(line, language, day=day), reply.who) if one),
        customer=f"/customers/{reply.customer.id}",
        said=reply.comment,
        closed=translate(N_("Nothing to do about it any more."), language) if reply.read else "",
        lines=[item_line(item, viewer) for item in reply.items],
        totals=_sums(reply, language),
        people=people_words(reply.contacts),
        may_validate=is_answer and not reply.read,
        may_specific=not reply.read and bool(reply.items),
    )


def _sums(reply: Reply, language: str) -> list[TotalLine]:
    if reply.promised is None:
        return []
    minor, currency = reply.promised
    return [
        TotalLine(
            translate(words, language), formats.amount_with_currency(sum_, currency, language)
        )
        for words, sum_ in ((N_("Promised"), minor), (N_("Received"), reply.received_minor))
    ]
