"""Who looks, and the texts as they stand: what steps and changes are said with."""

from dso_app.access.viewer import Viewer
from dso_app.pages.scenario.step_words import Speaker
from dso_app.pages.texts.book import TextBook


def speaker_of(viewer: Viewer, book: TextBook) -> Speaker:
    """Says steps and changes to who looks."""
    return Speaker(viewer.language, book.text_names(viewer.language), viewer.entity.currency)
