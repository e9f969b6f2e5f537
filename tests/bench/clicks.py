"""How long a browser takes to answer a click: until what was asked for stands on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from playwright.sync_api import Page

_ANSWERED = """([click, seen]) => new Promise((done) => {
  const look = new Function("return " + seen);
  const before = look();
  const started = performance.now();
  const observer = new MutationObserver(() => {
    const now = look();
    if (now === null || now === before) return;
    observer.disconnect();
    // Not before it is painted: the frame after the one that shows it.
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
  });
  const all = { childList: true, subtree: true, characterData: true, attributes: true };
  observer.observe(document.documentElement, all);
  setTimeout(() => { observer.disconnect(); done(-1); }, 20000);
  new Function(click)();
})"""
"""Runs in the page: acts, and tells the milliseconds until what is looked at is another."""


class NoAnswer(Exception):
    """Nothing changed within 20 seconds."""


@dataclass(frozen=True)
class Clicks:
    """Milliseconds that clicks took."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """What half of them stay below."""
        return median(self.each)

    @property
    def p95(self) -> float:
        """What 95 in a hundred stay below."""
        return quantiles(self.each, n=20)[-1]


@dataclass(frozen=True)
class Act:
    """One thing done on a page, in the page's own language.

    Attributes:
        click: does it.
        seen: gives what its answer changes; null while it is not there.
    """

    click: str
    seen: str

    def on(self, page: Page) -> float:
        """Do it once; milliseconds until it is answered."""
        took: float = page.evaluate(_ANSWERED, [self.click, self.seen])
        if took < 0:
            raise NoAnswer(self.click)
        return took


def in_turn(
    page: Page, acts: list[Act], times: int, before: Callable[[Page], object] | None = None
) -> Clicks:
    """Do acts one after the other, over and over; the first round is not counted.

    Args:
        page: where they are done.
        acts: what is done, so that each changes what the one before left.
        times: how many are counted.
        before: brings the page where the act is done from.
    """
    found = []
    for n in range(times + len(acts)):
        if before is not None:
            before(page)
        page.wait_for_timeout(60)
        took = acts[n % len(acts)].on(page)
        if n >= len(acts):
            found.append(took)
    return Clicks(tuple(found))
