"""Customers who share an address: only they can put each other's steps off, by the contact gap."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.preferences import step_for
from dso_app.domain.scenario import Step
from dso_app.domain.walk import Walker

AddressesOf = Callable[[int, Step], Collection[str]]
"""The email addresses a customer's step goes to, in lower case."""


def sharing_addresses(
    walkers: Sequence[Walker], compiled: CompiledScenario, addresses_of: AddressesOf
) -> list[list[Walker]]:
    """The customers in groups: no step of one group goes to an address of another."""
    joined = _Joined()
    plain = list({(one.channel.medium, one.recipients): one for one in compiled.steps}.values())
    by_address: list[tuple[Walker, str]] = []
    groups: list[list[Walker]] = []
    for walker in walkers:
        steps = plain
        if walker.facts.prefers is not None:
            steps = [step_for(compiled, at, walker.facts) for at in range(len(compiled.steps))]
        addresses = [one for step in steps for one in addresses_of(walker.facts.id, step)]
        if addresses:
            joined.join(addresses)
            by_address.append((walker, addresses[0]))
        else:
            groups.append([walker])
    found: dict[str, list[Walker]] = defaultdict(list)
    for walker, address in by_address:
        found[joined.first(address)].append(walker)
    return groups + list(found.values())


class _Joined:
    """Addresses that are reached by the same customers, directly or through others."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}

    def first(self, address: str) -> str:
        """The one that stands for all those joined with an address."""
        while (before := self._before.get(address, address)) != address:
            self._before[address] = self._before.get(before, before)
            address = before
        return address

    def join(self, addresses: Sequence[str]) -> None:
        first = self.first(addresses[0])
        for other in addresses[1:]:
            self._before[self.first(other)] = first
