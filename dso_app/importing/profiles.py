"""Profiles: how a kind of file is read, remembered, and recognised by its header."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from dso_app.domain.dates import DateOrder
from dso_app.domain.kinds import Kind
from dso_app.importing.errors import ImportRefused
from dso_app.importing.request import FileKind, ImportRequest, Mode, ReadingOptions
from dso_app.models import ImportProfile, known_id
from dso_app.texts import N_

_LONGEST_NAME = 100
_DOING = ("mode", "create_customers", "add_up", "erase_empty", "keep", "tax_percent")
DEFAULT = "default"
"""Name of the profile, hence of the stock source, of imports that name none."""


class BadProfileName(ImportRefused):
    """A profile's name is empty, too long, or another one's."""

    message = N_("Give the profile a name of its own, of at most 100 letters.")


def is_profile_name(name: str) -> bool:
    """Whether a profile can go by a name."""
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable() and name == name.strip()


def find_profile(
    session: Session, entity_id: int, kind: FileKind, name: str | None
) -> ImportProfile | None:
    """The profile of a name, the default one without a name; none before its first import."""
    query = select(ImportProfile).where(
        col(ImportProfile.entity_id) == entity_id,
        col(ImportProfile.kind) == kind,
        col(ImportProfile.name) == (name or DEFAULT),
    )
    return session.exec(query).one_or_none()


def remembered(profile: ImportProfile | None) -> ReadingOptions:
    """How files of a profile are read; nothing when there is none yet."""
    options: Mapping[str, Any] = profile.options if profile else {}
    dates, decimal = options.get("dates"), options.get("decimal")
    return ReadingOptions(
        columns=options.get("columns", {}),
        kinds={word: Kind(kind) for word, kind in options.get("kinds", {}).items()},
        delimiter=options.get("delimiter"),
        encoding=options.get("encoding"),
        sheet=options.get("sheet"),
        header_line=options.get("header_line"),
        dates=DateOrder(dates) if dates else None,
        decimal=decimal or None,
        orders={name: DateOrder(order) for name, order in options.get("orders", {}).items()},
        marks=dict(options.get("marks", {})),
        header=tuple(profile.header) if profile else (),
    )


def completed(request: ImportRequest, profile: ImportProfile | None) -> ImportRequest:
    """The request, with what the profile says about what to do where the request does not."""
    options: Mapping[str, Any] = profile.options if profile else {}
    mode = options.get("mode")
    return replace(
        request,
        mode=request.mode or (Mode(mode) if mode else Mode.STOCK),
        create_customers=_said(request.create_customers, options, "create_customers"),
        add_up=_said(request.add_up, options, "add_up"),
        erase_empty=_said(request.erase_empty, options, "erase_empty"),
        keep=tuple(options.get("keep") or ()) if request.keep is None else request.keep,
        tax_percent=_rate(options) if request.tax_percent is None else request.tax_percent,
    )


def _rate(options: Mapping[str, Any]) -> Decimal | None:
    return Decimal(rate) if (rate := options.get("tax_percent")) else None


def _said(value: bool | None, options: Mapping[str, Any], name: str) -> bool:  # noqa: FBT001
    return bool(options.get(name)) if value is None else value


def save_profile(
    session: Session,
    entity_id: int,
    kind: FileKind,
    name: str | None,
    *,
    header: Sequence[str],
    reading: ReadingOptions,
    doing: Mapping[str, Any] | None = None,
) -> ImportProfile:
    """Remember how a file was read; kind words are added to those already known.

    Args:
        session: of a writing transaction.
        entity_id: whose profile.
        kind: what the file holds.
        name: of the profile; the default one without.
        header: of the file, by which it is recognised.
        reading: how it was read.
        doing: what to do (`_DOING`), where a person settled them
            for all files to come.
    """
    profile = find_profile(session, entity_id, kind, name)
    if profile is None:
        profile = ImportProfile(entity_id=entity_id, kind=kind, name=name or DEFAULT)
        session.add(profile)
    old = profile.options
    options = {
        **{name: old[name] for name in _DOING if name in old},
        "columns": dict(reading.columns),
        "kinds": {**old.get("kinds", {}), **{w: str(k) for w, k in reading.kinds.items()}},
        **_if_said(reading),
        **(doing or {}),
    }
    if profile.header != list(header) or old != options:
        profile.header, profile.options = list(header), options
    session.flush()
    return profile


def default_source(session: Session, entity_id: int) -> int:
    """The source items belong to where no profile was named; made where there is none yet."""
    profile = find_profile(session, entity_id, FileKind.ITEMS, None)
    if profile is None:
        profile = ImportProfile(entity_id=entity_id, kind=FileKind.ITEMS, name=DEFAULT)
        session.add(profile)
        session.flush()
    return known_id(profile)


def _if_said(reading: ReadingOptions) -> dict[str, Any]:
    said: dict[str, Any] = {
        "delimiter": reading.delimiter,
        "encoding": reading.encoding,
        "sheet": reading.sheet,
        "header_line": reading.header_line,
        "dates": str(reading.dates) if reading.dates else None,
        "decimal": reading.decimal,
        "orders": {name: str(order) for name, order in reading.orders.items()},
        "marks": dict(reading.marks),
    }
    # Line 0 says that there is no header.
    return {name: value for name, value in said.items() if value or value == 0}
