"""Reading a file into columns and nothing more: what any preview of it begins with."""

import sys
from pathlib import Path

from dso_app.importing.files.source import load


def main(path: Path) -> int:
    """The rows it read."""
    source = load(path, path.name)
    return len(source.table(set(source.head.header)).lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
