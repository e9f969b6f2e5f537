"""A process that prints a whole print queue and says what it took; see `letter_bench`."""

import resource
import sys
import time
from io import BytesIO
from pathlib import Path

from sqlalchemy import func
from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.clock import clock
from dso_app.database import Database
from dso_app.models import MessageContent
from dso_app.services.outbox.print_queue import print_all


def print_queue(path: Path) -> None:
    """Print all of it and say: letters a second of the floor and of ours, memory in MB, pages."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - what is measured imports it late, too

    database = Database(f"sqlite:///{path}")
    with database.read() as session:
        letters = session.exec(select(func.count()).select_from(MessageContent)).one()
    start = time.process_time()
    with database.write() as session:
        whole = print_all(session, HOUSE, clock(), 1)
    ours = letters / (time.process_time() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    pages = len(PdfDocument(whole))
    with database.read() as session:
        kept = [row.content for row in session.exec(select(MessageContent))]
    start = time.process_time()
    joined = PdfDocument.new()
    for content in kept:
        joined.import_pages(PdfDocument(content))
    joined.save(BytesIO())
    floor = letters / (time.process_time() - start)
    database.close()
    sys.stdout.write(f"{floor} {ours} {memory} {pages}")


if __name__ == "__main__":
    print_queue(Path(sys.argv[1]))
