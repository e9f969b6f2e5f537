"""From a source's row to the place it names."""

import json

from dso_app.importing.sources.folder import FolderPlace
from dso_app.importing.sources.place import Place
from dso_app.models import ImportSource
from dso_app.secrets import decrypt
from dso_app.services.sources.fields import FOLDER


def place_of(source: ImportSource) -> Place:
    """The place of a source, not yet reached.

    Raises:
        SecretUnreadable: it was written with another key.
    """
    options = source.options
    if source.place == FOLDER:
        return FolderPlace(options["folder"])
    from dso_app.importing.sources.hosts import Server  # noqa: PLC0415 - asyncssh takes a moment
    from dso_app.importing.sources.sftp import SftpPlace  # noqa: PLC0415

    logs_in = {name: options[name] for name in ("host", "port", "user", "host_key")}
    server = Server(**logs_in, **json.loads(decrypt(source.secret)))
    return SftpPlace(server, options["path"])
