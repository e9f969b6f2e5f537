"""Why a backup cannot be made or used."""

from dso_app.errors import RelanceError
from dso_app.texts import N_


class NotABackup(RelanceError):
    """The file is none of ours."""

    message = N_("{name} is not a backup of Relance.")


class Damaged(RelanceError):
    """The file is cut off, changed or made to harm; nothing of it is used."""

    message = N_("The backup {name} is damaged ({place}): nothing was changed.")


class TooNew(RelanceError):
    """A newer program made it."""

    message = N_("The backup {name} was made by a newer version of Relance: install that first.")


class NoRoom(RelanceError):
    """It would fill the disk."""

    message = N_(
        "The backup {name} needs {needed} MB, and {free} MB are free: nothing was changed."
    )


class NotEmpty(RelanceError):
    """There is something that the backup would replace."""

    message = N_(
        "There is an installation in this database already. --force replaces it by the backup."
    )


class NotCurrent(RelanceError):
    """The tables are older than the program."""

    message = N_("The database is older than the program: run the command migrate first.")


class Unwritable(RelanceError):
    """The file cannot be written where it was asked for."""

    message = N_("The backup cannot be written to {name}: {why}.")
