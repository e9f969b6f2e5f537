"""The table of texts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, Select, String, column, select, values
from sqlmodel import Session

from dso_app import formats
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.formats import language_in
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.services.texts.shelf import ShelfText, read_shelf
from dso_app.texts import N_, counted_words, translate

CHANNEL_WORDS = {"email": N_("Email"), "letter": N_("Letter"), "sms": N_("SMS")}
_NOTHING = ShelfText("", "", "", (), {}, (), None, "")


class TextListing(Listing):
    """Texts of an entity, shipped and its own, each once for all its languages.

    Filters: `channel`; `use`: `sent` by a step of an active scenario, or `unsent`; `gap`:
    `missing` where a language that is read has no text.
    """

    name = "texts"
    columns = (
        Column("name", N_("Text")),
        Column("channel", N_("Channel"), Kind.PILL),
        Column("languages", N_("Languages")),
        Column("missing", N_("Missing"), Kind.PILL),
        Column("uses", N_("Sent by steps"), Kind.NUMBER),
        Column("changed", N_("Last change")),
    )
    counted = (N_("{count} text"), N_("{count} texts"))
    order = "channel"

    def __init__(self) -> None:
        self._shelf: dict[str, ShelfText] = {}

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the texts: shipped ones stand in no table."""
        del request
        if not sees_entity(viewer.actor, viewer.entity_id):
            raise UnknownEntity(entity=viewer.entity_id)
        found = read_shelf(session, viewer.entity, viewer.language)
        self._shelf = {text_id(one.channel, one.key): one for one in found}

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The texts that the search and the filters let through."""
        language = viewer.language
        names = ("id", "name", "channel", "languages", "missing", "changed")
        columns = [column(name, String) for name in names]
        rows = [
            (
                key,
                one.name,
                one.channel,
                ", ".join(language_in(code, language) for code in one.languages),
                ", ".join(language_in(code, language) for code in one.missing),
                one.saved_at.isoformat() if one.saved_at else "",
                len(one.uses),
            )
            for key, one in (self._shelf or {"": _NOTHING}).items()
        ]
        texts = values(*columns, column("uses", Integer), name="texts").data(rows).cte("texts")
        query = select(texts).where(
            texts.c.id != "", *search(request.search, (texts.c.name, texts.c.id))
        )
        if channel := request.filters.get("channel"):
            query = query.where(texts.c.channel == channel)
        if use := request.filters.get("use"):
            query = query.where(texts.c.uses > 0 if use == "sent" else texts.c.uses == 0)
        if request.filters.get("gap") == "missing":
            query = query.where(texts.c.missing != "")
        return query

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words."""
        cells = super().cells(row, viewer)
        text = self._shelf[row["id"]]
        cells["channel"] = Cell(CHANNEL_WORDS[text.channel], tone="mute")
        count = sum(text.missing.values())
        one, several = N_("{count} customer"), N_("{count} customers")
        cells["missing"] = Cell(
            row["missing"],
            sub=counted_words(one, several, count, viewer.language) if count else "",
            tone="warn" if text.uses else "mute",
        )
        cells["changed"] = Cell(translate(N_("As shipped"), viewer.language))
        if text.saved_at is not None or text.by:
            moment = formats.moment(text.saved_at, viewer.language, viewer.timezone)
            cells["changed"] = Cell(moment, sub=text.by)
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The editor."""
        return f"/templates/{row['id']}"


def text_id(channel: str, key: str) -> str:
    """What a text is known by in addresses."""
    return f"{channel}.{key}"
