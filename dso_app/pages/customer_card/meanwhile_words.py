"""What a colleague changed while a form stood open, said beside the field."""

from collections.abc import Callable

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.services.meanwhile import ChangedMeanwhile, Clash
from dso_app.texts import N_, translate

Said = Callable[[str, str], str]
"""A field's value as people read it, given the field and the value."""


def clash_words(error: ChangedMeanwhile, viewer: Viewer, said: Said) -> dict[str, str]:
    """Sentences by field: who made what of it; the input stands as it was typed."""
    return {
        name: _sentence(clash, said(name, clash.now), viewer)
        for name, clash in error.clashes.items()
    }


def _sentence(clash: Clash, now: str, viewer: Viewer) -> str:
    language = viewer.language
    if clash.at is None:
        words = N_("An import changed this to “{now}”. Save again to put yours in its place.")
        return translate(words, language, now=now or "—")
    return translate(
        N_("{who} changed this to “{now}” ({when}). Save again to put yours in its place."),
        language,
        who=clash.who or "Relance",
        now=now or "—",
        when=formats.moment(clash.at, language, viewer.timezone),
    )
