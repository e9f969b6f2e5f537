"""Letters: made as single files, and a thousand of them printed as one PDF from the print queue.

`python -m tests.bench.letter_bench` prints letters a second of processor time, the ratio to a floor
measured turn by turn in the same run, and the peak of the memory of the process that prints.

- Single files: the floor is bare fpdf2 writing one page with the same two fonts and as many words.
- One PDF: the floor is bare PDFium joining the same bytes; ours reads them from the outbox's rows,
  locks customers and marks each letter as printed.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from fpdf import FPDF
from sqlmodel import select

from dso_app.clock import clock
from dso_app.database import Database
from dso_app.models import Customer, Entity, Installation, Message, MessageContent
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.facts import Facts
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.rendering import render
from dso_app.services import paper
from dso_app.services.schema import migrate
from dso_app.services.texts.templates import shipped_texts

PRINTED, MADE, TURNS = 1_000, 30, 5
LEAST_SINGLE, LEAST_PRINTED, MOST_MEMORY = 15, 35, 200
LIMIT_SINGLE, LIMIT_PRINTED = 3.0, 5.0
"""Ours over the floor, at most."""
_DAY = date(2026, 6, 30)


def one_letter(number: int) -> bytes:
    """The shipped first reminder to a customer of its own: three items, bank details, code."""
    facts = replace(
        SAMPLE,
        customer_name=f"Customer {number}",
        customer_code=f"C{number:05d}",
        asked={"EUR": 1_000_00 + number},
    )
    text = next(one for one in shipped_texts() if (one.key, one.channel) == _TEXT)
    rendered = render(text.subject, text.body, facts)
    return letter_pdf(rendered.subject, rendered.blocks, facts, _DAY)


_TEXT = ("reminder_1", "letter")


def bare_page(facts: Facts) -> bytes:
    """As many words with the same fonts, without a place for anything."""
    folder = Path(paper.__file__).parent / "fonts"
    pdf = FPDF(format="A4")
    pdf.add_font("Inter", "", folder / "Inter-Regular-Latin.ttf")
    pdf.add_font("Inter", "B", folder / "Inter-SemiBold-Latin.ttf")
    pdf.add_page()
    text = next(one for one in shipped_texts() if (one.key, one.channel) == _TEXT)
    for style, words in (("B", text.subject), ("", text.body), ("", str(facts.postal))):
        pdf.set_font("Inter", style, 10)
        pdf.multi_cell(0, 5, words, new_x="LMARGIN", new_y="NEXT")
    for _ in range(6 * 8):
        pdf.cell(30, 5, "F2026-0001", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def single_files() -> tuple[float, float]:
    """Best letters a second of the floor, and of ours."""
    floor, ours = [], []
    bare_page(SAMPLE), one_letter(0)
    for _ in range(TURNS):
        floor.append(MADE / _timed(lambda: [bare_page(SAMPLE) for _ in range(MADE)]))
        ours.append(MADE / _timed(lambda: [one_letter(at) for at in range(MADE)]))
    return max(floor), max(ours)


def fill_queue(path: Path) -> None:
    """A print queue of letters, all different."""
    database = Database(f"sqlite:///{path}")
    migrate(database)
    letters = [one_letter(at) for at in range(MADE)]
    with database.write() as session:
        installation = session.get_one(Installation, 1)
        assert installation is not None
        entity = session.exec(select(Entity)).first()
        assert entity is not None
        for at in range(PRINTED):
            row = Customer(entity_id=entity.id or 0, code=f"C{at}", name="x", created_at=_now())
            session.add(row)
            session.flush()
            message = Message(
                entity_id=entity.id or 0,
                customer_id=row.id or 0,
                key=f"k{at}",
                channel="letter",
                mode="automatic",
                state="sent",
                planned_on=_DAY,
                created_at=_now(),
            )
            session.add(message)
            session.flush()
            content = letters[at % MADE]
            session.add(MessageContent(message_id=message.id or 0, content=content))
    database.close()


def _now() -> datetime:
    return clock().real()


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Measure and print; 1 when a limit is passed."""
    floor, ours = single_files()
    sys.stdout.write(
        f"letters as single files: floor {floor:.0f}/s, ours {ours:.0f}/s (wanted {LEAST_SINGLE}), "
        f"ratio {floor / ours:.2f} (limit {LIMIT_SINGLE})\n"
    )
    bad = floor / ours > LIMIT_SINGLE or ours < LEAST_SINGLE
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "relance.db"
        fill_queue(path)
        command = [sys.executable, "-m", "tests.bench.letter_printing", str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    floor, ours, memory, pages = (float(one) for one in said)
    sys.stdout.write(
        f"letters in one PDF ({PRINTED:,}, {pages:.0f} pages): floor {floor:.0f}/s, ours "
        f"{ours:.0f}/s (wanted {LEAST_PRINTED}), ratio {floor / ours:.2f} (limit {LIMIT_PRINTED}), "
        f"memory {memory:.0f} MB (limit {MOST_MEMORY})\n"
    )
    bad |= floor / ours > LIMIT_PRINTED or ours < LEAST_PRINTED or memory > MOST_MEMORY
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main())
