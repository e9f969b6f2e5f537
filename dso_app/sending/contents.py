"""The exact bytes of what leaves, kept before it does."""

from collections.abc import Mapping

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from dso_app.models import MessageContent


def keep_contents(session: Session, contents: Mapping[int, bytes]) -> None:
    """Store the bytes of messages, by their ids, in place of those of an earlier try."""
    if not contents:
        return
    earlier = delete(MessageContent).where(col(MessageContent.message_id).in_(contents))
    session.execute(earlier.execution_options(synchronize_session=False))
    rows = [{"message_id": key, "content": content} for key, content in contents.items()]
    session.execute(insert(MessageContent), rows)
