"""A profile in words: which column feeds which field, and what else it remembers."""

from dataclasses import dataclass, field

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.importing.mapping import fields_for, given_names
from dso_app.importing.profile_changes import find_own_profile, why_undeletable
from dso_app.importing.profiles import DEFAULT
from dso_app.importing.request import FileKind
from dso_app.models import ImportProfile
from dso_app.pages.smart_upload.mapper_words import field_label
from dso_app.pages.smart_upload.profile_words import shown_profile
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.words import import_kind_word
from dso_app.texts import N_, translate

_READINGS = {
    "delimiter": N_("Delimiter"),
    "encoding": N_("Encoding"),
    "dates": N_("Dates"),
    "decimal": N_("Decimal mark"),
    "sheet": N_("Sheet"),
    "mode": N_("Each file is"),
}
_VALUES = {
    "\t": N_("tab"),
    "dmy": N_("day first, 31/12/2026"),
    "mdy": N_("month first, 12/31/2026"),
    "ymd": N_("year first, 2026-12-31"),
    "stock": N_("the complete list of open items"),
    "delta": N_("changes only"),
}
_KINDS = {str(kind): words for kind, words in KIND_WORDS.items()}


@dataclass
class Line:
    """A name and what it is."""

    name: str
    value: str


@dataclass
class Shown:
    """A profile, ready to read."""

    key: str = ""
    name: str = ""
    kind: str = ""
    columns: list[Line] = field(default_factory=list)
    """Field, and the column that feeds it."""
    words: list[Line] = field(default_factory=list)
    """Words of the files, and the kinds they mean."""
    readings: list[Line] = field(default_factory=list)
    may_rename: bool = False
    why_stays: str = ""
    """Why it cannot be deleted; empty when it can."""


def read_profile(session: Session, viewer: Viewer, profile_id: int) -> Shown:
    """A profile in the viewer's scope; `UnknownProfile` for any other."""
    profile = find_own_profile(session, viewer.actor, profile_id)
    language, options = viewer.language, profile.options
    reason = why_undeletable(session, profile)
    return Shown(
        key=str(profile.id),
        name=shown_profile(profile.name, language),
        kind=translate(import_kind_word(profile.kind), language),
        columns=_columns(session, profile, language),
        words=[
            Line(word, translate(_KINDS[kind], language))
            for word, kind in (options.get("kinds") or {}).items()
        ],
        readings=[
            Line(translate(words, language), translate(_VALUES.get(value, value), language))
            for name, words in _READINGS.items()
            if (value := str(options.get(name) or ""))
        ],
        may_rename=profile.name != DEFAULT,
        why_stays=reason.sentence(language) if reason else "",
    )


def _columns(session: Session, profile: ImportProfile, language: str) -> list[Line]:
    columns = profile.options.get("columns") or {}
    labels = {}
    if profile.kind in set(FileKind):
        kind = FileKind(profile.kind)
        names = given_names(session, profile.entity_id, kind)
        labels = {one.name: field_label(one, language) for one in fields_for(kind, names)}
    return [Line(labels.get(name, name), str(column)) for name, column in columns.items()]
