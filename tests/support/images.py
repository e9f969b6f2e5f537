"""Images made for tests."""

from io import BytesIO
from random import Random

from PIL import Image


def png(width: int = 200, height: int = 60, mode: str = "RGB") -> bytes:
    """A PNG of one colour."""
    return _saved(Image.new(mode, (width, height)), "PNG")


def jpeg(width: int = 200, height: int = 60, mode: str = "RGB") -> bytes:
    """A JPEG of one colour."""
    return _saved(Image.new(mode, (width, height)), "JPEG")


def noisy_png(side: int) -> bytes:
    """A PNG that no compression makes small: the same for the same size."""
    noise = Random(side).randbytes(side * side * 3)  # noqa: S311 - to be the same each time
    return _saved(Image.frombytes("RGB", (side, side), noise), "PNG")


def gif() -> bytes:
    """An image that is neither PNG nor JPEG."""
    return _saved(Image.new("P", (20, 20)), "GIF")


def _saved(image: Image.Image, kind: str) -> bytes:
    target = BytesIO()
    image.save(target, kind)
    return target.getvalue()
