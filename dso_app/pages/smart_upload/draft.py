"""What a person has settled about a file so far, and the file read by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.domain.amounts import Mark
from dso_app.domain.dates import DateOrder
from dso_app.domain.kinds import Kind
from dso_app.domain.turnover import tax_rate
from dso_app.errors import RelanceError
from dso_app.importing.keeping import KEEPABLE
from dso_app.importing.mapping import given_names
from dso_app.importing.preview import FileSample, sample_for_mapper
from dso_app.importing.profiles import find_profile, remembered
from dso_app.importing.recognition import recognise_file
from dso_app.importing.rejected_header import is_rejected_file
from dso_app.importing.request import FileKind, Mode, ReadingOptions
from dso_app.importing.steps import BatchOptions, find_batch, reading_of
from dso_app.importing.suggesting.ledger import KnownLedger
from dso_app.models import Entity, ImportBatch
from dso_app.pages.smart_upload.profile_words import meant_profile
from dso_app.texts import N_

_LONGEST_NAME = 100
_LAYOUT = ("delimiter", "encoding", "sheet", "header_line")
_READINGS = (*_LAYOUT, "dates", "decimal")


class BadDate(RelanceError):
    """A date typed in the mapper is none."""

    message = N_("“{value}” is not a date.")


@dataclass(frozen=True)
class Draft:
    """A mapping under way.

    Attributes:
        said: what was settled; its header is empty until a first sample was seen.
        touched: the columns a person chose for.
        profile: name of the profile it is read by, and saved as.
        profiles: names of those there are.
    """

    kind: FileKind
    said: ReadingOptions = field(default_factory=ReadingOptions)
    touched: frozenset[str] = frozenset()
    profile: str = ""
    profiles: tuple[str, ...] = ()

    def mapped(self, word: str, name: str) -> "Draft":
        """A column feeds another field, or none; it feeds nothing else, nor another it."""
        columns = {
            key: column
            for key, column in self.said.columns.items()
            if column != word and key != name
        }
        if name:
            columns[name] = word
        same = {key for key, column in columns.items() if self.said.columns.get(key) == column}
        said = replace(
            self.said,
            columns=columns,
            orders={key: order for key, order in self.said.orders.items() if key in same},
            marks={key: mark for key, mark in self.said.marks.items() if key in same},
        )
        return replace(self, said=said, touched=self.touched | {word})

    def read_as(self, name: str, value: str) -> "Draft":
        """Read the file another way; cut anew, its columns are others, and are suggested anew."""
        if name not in _READINGS or (name == "header_line" and not value.isdecimal()):
            return self
        read: dict[str, Callable[[str], Any]] = {"dates": DateOrder, "header_line": int}
        values: dict[str, Any] = {name: read.get(name, str)(value)}
        if name in _LAYOUT:
            values |= {"columns": {}, "header": (), "orders": {}, "marks": {}}
        if name == "sheet":
            values["header_line"] = None
        values |= {"dates": {"orders": {}}, "decimal": {"marks": {}}}.get(name, {})
        return replace(self, said=replace(self.said, **values))

    def read_column_as(self, name: str, value: str) -> "Draft":
        """Read the column of one field in another order of dates, or with another decimal mark."""
        if value in set(DateOrder):
            orders = {**self.said.orders, name: DateOrder(value)}
            return replace(self, said=replace(self.said, orders=orders))
        marks: dict[str, Mark] = {**self.said.marks, name: "." if value == "." else ","}
        return replace(self, said=replace(self.said, marks=marks))

    def meaning(self, word: str, kind: Kind | None) -> "Draft":
        """A word of the file means a kind, or nothing known."""
        kinds = {key: known for key, known in self.said.kinds.items() if key != word}
        if kind is not None:
            kinds[word] = kind
        return replace(self, said=replace(self.said, kinds=kinds))


@dataclass(frozen=True)
class Opened:
    """A draft and the file as it reads."""

    draft: Draft
    sample: FileSample
    options: Mapping[str, Any]
    """What the profile says to do, and what the batch was asked for, which comes first."""

    @property
    def is_clear(self) -> bool:
        """Whether files of this header were mapped before and nothing is left to ask."""
        sample = self.sample
        unknown = any(one.kind is None for one in sample.kinds)
        asked = sample.missing or sample.decisions.assumed or unknown
        return sample.recognised and not asked


def open_draft(session: Session, viewer: Viewer, batch: ImportBatch) -> Opened:
    """Begin to map a batch, or go on where it was left.

    Raises:
        ImportRefused: the file cannot be read as text.
    """
    kind, said = FileKind(batch.kind), reading_of(batch.options)
    found = recognise_file(session, batch.entity_id, kind, Path(batch.file_path), batch.file_name)
    name = batch.options.get("profile") or found.name
    draft = Draft(kind, said, frozenset(said.header), name, found.others)
    return sampled(session, viewer, batch, draft)


def read_draft(session: Session, viewer: Viewer, batch_id: int, draft: Draft) -> Opened:
    """Read the file of a batch again, by what was settled so far."""
    return sampled(session, viewer, find_batch(session, viewer.actor, batch_id), draft)


def sampled(session: Session, viewer: Viewer, batch: ImportBatch, draft: Draft) -> Opened:
    """The draft with the whole mapping the sample shows."""
    profile = find_profile(session, batch.entity_id, draft.kind, draft.profile)
    entity = session.get(Entity, batch.entity_id) or viewer.entity
    sample = sample_for_mapper(
        draft.kind,
        Path(batch.file_path),
        batch.file_name,
        said=draft.said,
        known=remembered(profile),
        country=entity.country,
        names=given_names(session, batch.entity_id, draft.kind),
        ledger=KnownLedger(session, batch.entity_id),
    )
    said = replace(draft.said, columns=sample.columns, header=sample.header)
    touched = draft.touched | (frozenset(sample.header) if sample.recognised else frozenset())
    kept = dict(profile.options) if profile else {}
    asked = {name: value for name, value in batch.options.items() if value is not None}
    if is_rejected_file(sample.header):
        asked["mode"] = Mode.DELTA
    return Opened(replace(draft, said=said, touched=touched), sample, {**kept, **asked})


def settled(opened: Opened, form: Mapping[str, Any]) -> BatchOptions:
    """What is to be done with the file: what was mapped, and what the form says besides.

    The order of dates and the decimal mark have been seen, so they count as said from now on.

    Raises:
        BadDate, NotATaxRate: the form holds a date or a rate that is none.
    """
    sample, draft = opened.sample, opened.draft
    kinds = {one.word: one.kind for one in sample.kinds if one.kind is not None}
    orders = {name: order for name, order in sample.decisions.orders.items() if order}
    marks = {name: mark for name, mark in sample.decisions.marks.items() if mark}
    is_items = draft.kind is FileKind.ITEMS
    return BatchOptions(
        reading=replace(draft.said, kinds=kinds, orders=orders, marks=marks),
        mode=Mode.DELTA if form.get("mode") == Mode.DELTA else Mode.STOCK,
        profile=meant_profile(str(form.get("profile", "")))[:_LONGEST_NAME] or draft.profile,
        create_customers=is_items and _ticked(form, "create_customers"),
        add_up=is_items and _ticked(form, "add_up"),
        erase_empty=draft.kind is FileKind.CUSTOMERS and _ticked(form, "erase_empty"),
        keep=_kept(form, draft.kind),
        history_from=_day(str(form.get("history_from", ""))) if is_items else None,
        tax_percent=_rate(form) if draft.kind is FileKind.TURNOVER else None,
        assumed=tuple(
            (one.word, one.value, str(one.because)) for one in sample.decisions.columns.values()
        ),
    )


def _ticked(form: Mapping[str, Any], name: str) -> bool:
    return form.get(name) in {True, "on", "true"}


def _kept(form: Mapping[str, Any], kind: FileKind) -> tuple[str, ...]:
    """Fields to keep: ticked one by one as `keep_city`, or as the profile remembers them."""
    known = form.get("keep")
    remembered = known if isinstance(known, list) else []
    return tuple(
        name
        for name in KEEPABLE.get(kind, ())
        if name in remembered or _ticked(form, f"keep_{name}")
    )


def _rate(form: Mapping[str, Any]) -> Decimal:
    return tax_rate(str(form.get("tax_percent") or "").strip() or "0")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadDate(value=text) from error
