"""What a specific action may be here, and the texts its message can take."""

from sqlmodel import Session

from dso_app.domain.scenario import Channel
from dso_app.services.scenarios.problems import offered_channels
from dso_app.services.texts.templates import (
    FOR_COLLEAGUES,
    PRE_DUE,
    QUESTION,
    Text,
    text_channel,
    texts_of,
)

_CHANNELS = (
    Channel.CALL,
    Channel.TASK,
    Channel.EMAIL,
    Channel.SMS,
    Channel.LETTER,
    Channel.REGISTERED_LETTER,
    Channel.INTERNAL_EMAIL,
)
"""What a specific action may be, where it is set up."""
_FOR_COLLEAGUES = (QUESTION, FOR_COLLEAGUES)


def specific_channels(session: Session) -> list[Channel]:
    """What a specific action may be here."""
    offered = offered_channels(session)
    return [channel for channel in _CHANNELS if channel in offered]


def specific_texts(
    session: Session, entity_id: int, channel: str, language: str = ""
) -> list[Text]:
    """The texts a specific message can take, one a key; none for calls and tasks.

    Of each the one in a language, where there is one, so that its name can be read. Those written
    for colleagues go to colleagues alone; the one for before the due date comes last.
    """
    if channel not in _CHANNELS:
        return []
    internal, written = Channel(channel).internal, text_channel(Channel(channel))
    texts = [
        one
        for one in texts_of(session, entity_id)
        if one.channel == written and (internal or one.key not in _FOR_COLLEAGUES)
    ]
    texts.sort(key=lambda one: one.language == language)
    by_key = {one.key: one for one in texts}
    return sorted(by_key.values(), key=lambda one: _place(one, internal=internal))


def _place(text: Text, *, internal: bool) -> tuple[object, ...]:
    return (internal and text.key not in _FOR_COLLEAGUES, text.key == PRE_DUE, text.name)
