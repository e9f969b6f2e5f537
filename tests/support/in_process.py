"""The commands in this process: the same words and answers, without a new Python for each."""

import io
import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

from dso_app import database as database_module
from dso_app.commands.app import app
from dso_app.commands.console import run_clean
from dso_app.settings import settings
from tests.support.command_line import CommandLine


class InProcess(CommandLine):
    """A command line whose commands are called, each on connections of its own."""

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.dict(os.environ, self.environment, clear=True),
            patch("sys.stdin", io.StringIO(stdin)),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            _forget()
            try:
                code = run_clean(lambda: app(list(arguments), standalone_mode=False))
            except SystemExit as end:
                code = end.code
            finally:
                database_module.database().close()
                _forget()
        return subprocess.CompletedProcess(
            arguments, code if isinstance(code, int) else 0, out.getvalue(), err.getvalue()
        )


def _forget() -> None:
    settings.cache_clear()
    database_module.database.cache_clear()
