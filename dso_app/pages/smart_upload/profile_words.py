"""The name of the profile nobody named, as people read and type it."""

from dso_app.importing.profiles import DEFAULT
from dso_app.texts import LANGUAGES, N_, translate

_DEFAULT = N_("Default")


def shown_profile(name: str, language: str) -> str:
    """The name of a profile in the reader's language, where it is not one somebody gave."""
    return translate(_DEFAULT, language) if name == DEFAULT else name


def meant_profile(text: str) -> str:
    """The profile a text names, the default one in any of our languages."""
    name = text.strip()
    return DEFAULT if name in {translate(_DEFAULT, one) for one in LANGUAGES} else name
