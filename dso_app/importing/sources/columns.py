"""Files fetched by themselves are read as those before them: nobody is there to look."""

from sqlmodel import Session

from dso_app.importing.errors import ImportRefused
from dso_app.importing.mapping import fits
from dso_app.importing.opening import open_file, still_usable
from dso_app.importing.profiles import find_profile, remembered
from dso_app.importing.request import FileKind, ReadingOptions
from dso_app.importing.sources.store import Stored
from dso_app.models import ImportSource
from dso_app.texts import N_


class OtherColumns(ImportRefused):
    """The columns of a file are not those its profile remembers."""

    message = N_(
        "Its columns are not those its profile remembers: open it on screen and say what they are."
    )


def other_columns(
    session: Session, source: ImportSource, stored: Stored, name: str
) -> OtherColumns | None:
    """Why a file is not one of those its source's profile was made for; None when it is.

    The first file of a profile is read as it is found; one that cannot be read says so itself.
    """
    kind = FileKind(source.holds)
    known = remembered(find_profile(session, source.entity_id, kind, source.profile or None))
    if not known.columns:
        return None
    try:
        opened = open_file(stored.path, name, ReadingOptions(), known)
    except ImportRefused:
        return None
    if fits(opened.head.header, still_usable(kind, known, opened).columns):
        return None
    return OtherColumns()
