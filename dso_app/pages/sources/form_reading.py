"""What the form of a source shows, and what becomes of what was typed into it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.models import ImportProfile
from dso_app.pages.smart_upload.profile_words import meant_profile, shown_profile
from dso_app.pages.typed import row_id
from dso_app.services.jobs.runners import real_now
from dso_app.services.sources.fields import SFTP, read_fields
from dso_app.services.sources.verbs import (
    add_source,
    change_source,
    find_source,
    next_runs,
    problems_of,
)

PREFIX = "source_"
"""Of the fields' names: they are ids of the page, too."""
EMPTY = {"cron": "*/15 * * * *", "pattern": "*.csv", "port": "22", "path": ".", "archive": "on"}
"""What stands in the form of a new source."""

_LONGEST = 20_000
_COLUMNS = ("name", "holds", "profile", "mode", "pattern", "cron")
_OPTIONS = ("folder", "host", "port", "user", "path", "host_key")
_SECRETS = ("password", "private_key", "passphrase")


def typed_values(form: Mapping[str, Any], place: str) -> dict[str, str]:
    """What was typed; passwords keep their blanks."""
    names = (*_COLUMNS, *_OPTIONS, *_SECRETS, "archive")
    found = {name: str(form.get(PREFIX + name) or "")[:_LONGEST] for name in names}
    found["profile"] = meant_profile(found["profile"])
    return found | {"place": place}


def read_form(viewer: Viewer, key: str) -> dict[str, str]:
    """A source as its form shows it; what one logs in with stays away."""
    with database().read() as session:
        source = find_source(session, viewer.actor, row_id(key))
    columns = {name: str(getattr(source, name)) for name in (*_COLUMNS, "place")}
    columns["profile"] = shown_profile(source.profile, viewer.language)
    options = {name: str(source.options.get(name, "")) for name in _OPTIONS}
    return columns | options | {"archive": "on" if source.options.get("archive") else ""}


def form_problems(viewer: Viewer, key: str, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by field."""
    with database().read() as session:
        source_id = row_id(key) if key else None
        if source_id is not None:
            find_source(session, viewer.actor, source_id)
        found = problems_of(session, viewer.actor, viewer.entity_id, values, source_id)
    return {error.field: error.sentence(viewer.language) for error in found}


def save_form(viewer: Viewer, key: str, values: Mapping[str, str]) -> str:
    """Add a source, or change the one of a key; gives its key."""
    with database().write() as session:
        if not key:
            return str(add_source(session, viewer.actor, clock(), viewer.entity_id, values))
        change_source(session, viewer.actor, clock(), row_id(key), values)
        return key


def next_times(viewer: Viewer, cron: str) -> list[str]:
    """When a schedule runs next; `BadSourceValue` when it is none."""
    for problem in read_fields({"cron": cron}).problems:
        if problem.field == "cron":
            raise problem
    with database().read() as session:
        times = next_runs(cron, viewer.timezone, real_now(session, clock()))
    return [formats.moment(at, viewer.language, viewer.timezone) for at in times]


def profile_names(viewer: Viewer, holds: str) -> list[str]:
    """The profiles there are for files of a kind."""
    query = select(ImportProfile.name).where(
        col(ImportProfile.entity_id) == viewer.entity_id, col(ImportProfile.kind) == holds
    )
    with database().read() as session:
        return sorted(shown_profile(name, viewer.language) for name in session.exec(query))


def shown_host_key(host: str, port: str) -> str:
    """The key a server shows, as an OpenSSH line.

    Raises:
        BadSourceValue, HostAway: it has none to show.
    """
    from dso_app.importing.sources.hosts import read_host_key  # noqa: PLC0415 - asyncssh is slow

    form = {"place": SFTP, "host": host, "port": port}
    read = read_fields(form)
    for problem in read.problems:
        if problem.field in {"host", "port"}:
            raise problem
    return asyncio.run(read_host_key(read.options["host"], read.options["port"]))
