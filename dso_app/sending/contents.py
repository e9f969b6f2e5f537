"""The exact bytes of what leaves, kept before it does."""

from collections.abc import Mapping

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from dso_app.models import MessageContent
from dso_app.services.bulk import table_of


def _in_place(insert: postgresql.Insert | sqlite.Insert) -> Executable:
    new = {"content": insert.excluded.content}
    return insert.on_conflict_do_update(index_elements=["message_id"], set_=new)


_KEEP = {
    "postgresql": _in_place(postgresql.insert(table_of(MessageContent))),
    "sqlite": _in_place(sqlite.insert(table_of(MessageContent))),
}


def keep_contents(session: Session, contents: Mapping[int, bytes]) -> None:
    """Store the bytes of messages, by their ids, in place of those of an earlier try."""
    if not contents:
        return
    session.flush()
    rows = [{"message_id": key, "content": content} for key, content in contents.items()]
    session.connection().execute(_KEEP[session.get_bind().dialect.name], rows)
