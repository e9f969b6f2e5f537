"""PDF and ZIP files made for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter


def pdf(words: str = "FA-1", pages: int = 1) -> bytes:
    """A real PDF that says some words on every page: the same words give the same bytes."""
    made = FPDF()
    made.set_creation_date(datetime(2026, 6, 30, tzinfo=UTC))
    made.set_font("helvetica", size=12)
    for _ in range(pages):
        made.add_page()
        made.cell(text=words)
    return bytes(made.output())


def locked_pdf(password: str) -> bytes:
    """A PDF that wants a password; with an empty one it only forbids printing."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt(password, "owner", algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of files by their names."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()
