"""What an error and a reason are: a sentence that names the place, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dso_app.texts import N_, translate


class RelanceError(Exception):
    """Something asked for cannot be done; `message` is the English sentence with `{names}`.

    Subclasses are small, named after what went wrong, and take what the sentence names.
    """

    message: str = N_("This cannot be done.")

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values = values

    def sentence(self, language: str = "en") -> str:
        """The error as one sentence in a language."""
        return translate(self.message, language, **self.values)

    def __str__(self) -> str:
        return self.sentence()


class NotAllowed(RelanceError):
    """The user's role does not hold the permission."""

    message = N_("You are not allowed to do this.")


@dataclass(frozen=True)
class Reason:
    """Why a rule says no or wait: a stable code for programs, a sentence for people."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def sentence(self, language: str = "en") -> str:
        """The reason as one sentence in a language."""
        return translate(self.message, language, **dict(self.values))

    def __str__(self) -> str:
        return self.sentence()
