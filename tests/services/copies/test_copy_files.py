"""What is dropped as copies: real PDFs are kept, whatever else a file holds is refused by name."""

import random
import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from dso_app.services.copies import files as copy_files
from dso_app.services.copies.files import receive_copies
from dso_app.settings import settings
from tests.support.pdfs import locked_pdf, pdf, zipped


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, empty again but for it after each drop."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "copies"]


def _drop(**files: bytes) -> tuple[list[str], dict[str, str]]:
    """The names kept, and the sentences of what was refused."""
    return _drop_named(*files.items())


def _drop_named(*files: tuple[str, bytes]) -> tuple[list[str], dict[str, str]]:
    with receive_copies((name, BytesIO(content)) for name, content in files) as received:
        for one in received.files:
            assert one.path.stat().st_size == one.size
        kept = [one.name for one in received.files]
        return kept, {one.name: one.reason.sentence() for one in received.refused}


def test_a_file_is_known_by_its_bytes_not_by_its_name() -> None:
    kept, refused = _drop_named(
        ("FA-1", pdf()),
        ("FA-2.pdf", b"\n\n" + pdf()),
        ("C:\\books\\..\\FA-3.PDF", pdf()),
        ("FA-4.pdf", b"<html><script>alert(1)</script></html>"),
        ("FA-5.pdf", b""),
        ("FA-6.pdf", b"MZ" + b"\0" * 5000 + pdf()),
    )
    assert kept == ["FA-1", "FA-2.pdf", "FA-3.PDF"]
    assert refused == {
        "FA-4.pdf": "It is not a PDF.",
        "FA-5.pdf": "It is empty.",
        "FA-6.pdf": "It is not a PDF.",
    }


def test_a_pdf_that_wants_a_password_is_refused_one_that_forbids_printing_is_not() -> None:
    kept, refused = _drop(open=locked_pdf(""), shut=locked_pdf("secret"))
    assert kept == ["open"]
    assert refused == {"shut": "It is protected by a password."}


def test_a_damaged_pdf_is_refused() -> None:
    whole = pdf()
    kept, refused = _drop(cut=whole[:400], head=b"%PDF-1.7\n" + b"x" * 2000)
    assert kept == []
    assert refused == dict.fromkeys(("cut", "head"), "It is damaged: it cannot be opened.")


@pytest.mark.parametrize(
    "body",
    [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]>>endobj",
        b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 9>>endobj",
        b"1 0 obj " + b"[" * 50_000,
        b"1 0 obj " + b"<<" * 50_000,
    ],
    ids=["kids are their parent", "pages are the catalogue", "no pages", "brackets", "braces"],
)
def test_a_pdf_made_to_exhaust_its_reader_is_refused(body: bytes) -> None:
    hostile = b"%PDF-1.4\n" + body + b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    kept, refused = _drop(hostile=hostile)
    assert kept == []
    assert list(refused) == ["hostile"]


def test_mutated_pdfs_and_zips_are_kept_or_refused_and_never_break_anything() -> None:
    chance = random.Random(7)  # noqa: S311 - the same damage on every run
    whole = pdf(pages=2)
    packed = zipped({"FA-1.pdf": whole, "FA-2.pdf": whole})
    files = []
    for place in range(150):
        content = bytearray(whole if place % 2 else packed)
        for _ in range(chance.randrange(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        files.append((f"{place}.pdf", bytes(content[: chance.randrange(1, len(content) + 1)])))
    kept, refused = _drop_named(*files)
    assert len(kept) + len(refused) >= 150


def test_files_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = pdf(), pdf(pages=20)
    monkeypatch.setattr(copy_files, "LARGEST_COPY", len(large) - 1)
    kept, refused = _drop_named(("a", small), ("b", large), ("c.zip", zipped({"d": large})))
    assert kept == ["a"]
    assert refused == dict.fromkeys(("b", "c.zip / d"), "It is larger than 10 MB.")
    monkeypatch.setattr(copy_files, "MOST_COPIES", 2)
    kept, refused = _drop_named(*((str(place), small) for place in range(3)))
    assert kept == ["0", "1"]
    assert refused == {"2": "Not read any more: at most 2000 copies and 512 MB at once."}


def test_names_in_a_zip_lead_nowhere_and_what_systems_add_is_passed_over() -> None:
    names = ("../../evil.pdf", "/etc/evil.pdf", "C:\\evil.pdf", "deep/er/évil.pdf")
    hidden = ("__MACOSX/._FA-1.pdf", ".DS_Store", "Thumbs.db", "folder/")
    packed = zipped({**{name: pdf(name) for name in names}, **dict.fromkeys(hidden, b"x")})
    kept, refused = _drop_named(("a.zip", packed))
    assert kept == ["evil.pdf", "evil.pdf", "evil.pdf", "évil.pdf"]
    assert refused == {}


@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_names_of_a_zip_are_read_in_the_old_letters_and_in_new_ones_that_say_nothing(
    encoding: str,
) -> None:
    packed = zipped({"facture X.pdf": pdf()}).replace(b"facture X", b"factur\xff\xff\xff")
    raw = "é".encode(encoding) + b"e" * (3 - len("é".encode(encoding)))
    kept, _ = _drop_named(("a.zip", packed.replace(b"\xff\xff\xff", raw)))
    assert kept == [f"factur{raw.decode(encoding)}.pdf"]


def test_a_zip_inside_a_zip_and_foreign_packing_are_refused_the_rest_is_kept() -> None:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as packed:
        packed.writestr("in.zip", zipped({"FA-1.pdf": pdf()}))
        packed.writestr("odd.pdf", pdf(), compress_type=ZIP_LZMA)
        packed.writestr("FA-2.pdf", pdf())
    kept, refused = _drop_named(("out.zip", target.getvalue()))
    assert kept == ["FA-2.pdf"]
    assert refused == {
        "out.zip / in.zip": "It is a ZIP inside a ZIP: these are not opened.",
        "out.zip / odd.pdf": "It is packed in a way that is not read.",
    }


def test_a_locked_zip_is_refused_in_one_sentence() -> None:
    packed = bytearray(zipped({"a.pdf": pdf("a"), "b.pdf": pdf("b")}))
    at = -1
    while (at := packed.find(b"PK\x01\x02", at + 1)) >= 0:
        packed[at + 8] |= 1
    assert _drop_named(("a.zip", bytes(packed))) == (
        [],
        {"a.zip": "The ZIP is protected by a password."},
    )


def test_a_zip_that_unpacks_to_far_more_than_its_size_is_not_opened() -> None:
    packed = zipped({f"{place}.pdf": b"\0" * 9_000_000 for place in range(3)})
    _, refused = _drop_named(("bomb.zip", packed))
    assert refused == {
        "bomb.zip": "The ZIP unpacks to far more than it can hold: it is not opened."
    }


def test_a_zip_of_too_many_or_too_large_files_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copy_files, "MOST_COPIES", 2)
    packed = zipped({f"{place}.pdf": pdf(str(place)) for place in range(3)})
    _, refused = _drop_named(("a.zip", packed))
    assert refused == {"a.zip": "The ZIP holds 3 files, more than 2: make several of it."}
    monkeypatch.setattr(copy_files, "LARGEST_DROP", 0)
    _, refused = _drop_named(("b.zip", zipped({"1": pdf()})))
    assert refused == {"b.zip": "The ZIP unpacks to more than 0 MB: make several of it."}


def test_a_zip_with_an_endless_table_of_contents_is_not_read_into_memory() -> None:
    packed = zipped({"a.pdf": pdf()})
    end = packed.rfind(b"PK\x05\x06")
    # 3 MB of table of contents are announced, and there.
    start = packed.find(b"PK\x01\x02")
    table = packed[start:end] * (3_000_000 // (end - start))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(table), start, 0)
    _, refused = _drop_named(("a.zip", packed[:start] + table + tail))
    assert refused == {"a.zip": "The ZIP unpacks to far more than it can hold: it is not opened."}


def test_a_damaged_zip_is_refused_and_a_damaged_file_in_one_alone() -> None:
    whole = zipped({"a.pdf": pdf()})
    _, refused = _drop_named(("a.zip", whole[:-30]), ("b.zip", b"PK\x03\x04" + b"x" * 500))
    assert refused == dict.fromkeys(("a.zip", "b.zip"), "The ZIP is damaged: it cannot be opened.")
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as packed:
        packed.writestr("a.pdf", pdf("a"))
        packed.writestr("b.pdf", pdf("b"))
    spoilt = bytearray(target.getvalue())
    spoilt[200] ^= 0xFF
    kept, refused = _drop_named(("c.zip", bytes(spoilt)))
    assert kept == ["b.pdf"]
    assert refused == {"c.zip / a.pdf": "It is damaged: it cannot be unpacked."}


def test_an_empty_zip_holds_nothing() -> None:
    assert _drop_named(("a.zip", zipped({}))) == ([], {})
