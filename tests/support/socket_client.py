"""Reflex's websocket without its pages: what an attacker speaks, packet by packet."""

import json
from typing import Any
from uuid import uuid4

from websockets.sync.client import connect
from websockets.typing import Origin

_NAMESPACE = "/_event"
_ROOT = "reflex___state____state"
_PATIENCE = 20
"""Seconds without a word from the server."""
_DEPTH = 3
"""Handlers that call handlers that call handlers."""


class RawSocket:
    """One tab's connection; every update the server ever sent is kept."""

    def __init__(self, url: str, cookie: str = "", origin: str | None = None) -> None:
        self.received: list[dict[str, Any]] = []
        address = url.replace("http", "ws", 1) + _NAMESPACE
        self._socket = connect(
            f"{address}/?EIO=4&transport=websocket&token={uuid4()}",
            origin=Origin(origin or url),
            additional_headers={"Cookie": f"relance_session={cookie}"} if cookie else {},
            max_size=None,
            proxy=None,
        )
        self._socket.send(f"40{_NAMESPACE},")
        self.whole_state()

    def send(self, name: str, payload: dict[str, Any], path: str = "/", **query: str) -> None:
        """Call a handler, as from a page at an address."""
        router = {"pathname": path, "asPath": path, "query": query}
        event = {"name": name, "payload": payload, "router_data": router}
        self._socket.send(f"42{_NAMESPACE},{json.dumps(['event', event])}")

    def ask(self, name: str, payload: dict[str, Any], path: str = "/") -> None:
        """Call a handler that answers once, and wait for its answer."""
        self.send(name, payload, path)
        self._next()

    def whole_state(self) -> str:
        """All the server ever sent, once it answered everything and sent the whole tab's state.

        Answers come in order; what a handler called in its turn comes after the next question.
        """
        for _ in range(_DEPTH):
            self.send(f"{_ROOT}.hydrate", {})
            while not _is_hydrated(self._next()):
                pass
        return json.dumps(self.received, ensure_ascii=False)

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _next(self) -> dict[str, Any]:
        while True:
            packet = str(self._socket.recv(timeout=_PATIENCE))
            if packet == "2":  # are you there?
                self._socket.send("3")
            elif packet.startswith(f"42{_NAMESPACE},"):
                kind, *data = json.loads(packet.partition(",")[2])
                if kind == "event":
                    self.received.extend(data)
                    return dict(data[0])


def _is_hydrated(update: dict[str, Any]) -> bool:
    delta = update.get("delta") or {}
    return len(delta) > 1 and any(name.startswith("is_hydrated") for name in delta.get(_ROOT, {}))
