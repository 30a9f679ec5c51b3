"""Where the outlets can be reached: an address each, as each real site is a host of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsroom.scenario import Outlet, Scenario, What

_PER_NETWORK = 250


class Place(NamedTuple):
    """A host and port to listen on."""

    host: str
    port: int

    @property
    def base(self) -> str:
        """The address without a path, e.g. `http://127.0.1.3:8800`."""
        return f"http://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Places:
    """Each outlet's place, and the place to which those that move will go."""

    home: dict[str, Place]
    moved: dict[str, Place]

    def outlet_at(self, place: Place) -> tuple[str, bool]:
        """The outlet that listens there, and whether this is the place it moved to.

        Raises:
            KeyError: nobody listens there.
        """
        for places, new_home in ((self.home, False), (self.moved, True)):
            for outlet, known in places.items():
                if known == place:
                    return outlet, new_home
        raise KeyError(place)

    def all(self) -> list[Place]:
        """Every place to listen on."""
        return [*self.home.values(), *self.moved.values()]


def place_outlets(scenario: Scenario, port: int, *, one_host: bool = False) -> Places:
    """Outlet number N at 127.0.1.N (moved: 127.0.2.N), all on one port.

    With `one_host`, for systems where only 127.0.0.1 answers, at 127.0.0.1 on consecutive ports instead.
    """
    movers = {trouble.outlet for trouble in scenario.troubles if trouble.what is What.MOVED}
    home = _spread(scenario.outlets, port, network=1, one_host=one_host)
    later = port + len(scenario.outlets)
    moved = _spread(scenario.outlets, later if one_host else port, network=2, one_host=one_host)
    return Places(home=home, moved={name: place for name, place in moved.items() if name in movers})


def _spread(outlets: Sequence[Outlet], port: int, *, network: int, one_host: bool) -> dict[str, Place]:
    if one_host:
        return {outlet.id: Place("127.0.0.1", port + number) for number, outlet in enumerate(outlets)}
    return {
        outlet.id: Place(f"127.0.{network + 2 * (number // _PER_NETWORK)}.{number % _PER_NETWORK + 1}", port)
        for number, outlet in enumerate(outlets)
    }
