"""How often one client may ask: counted in this process, forgotten after the hour, kept nowhere."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

_SPAN = timedelta(hours=1)
_MOST_CLIENTS = 10_000


@dataclass(slots=True)
class Doorkeeper:
    """Lets each client ask so many times an hour."""

    times: int
    _asked: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def admits(self, client: str, now: datetime) -> bool:
        """Whether this client may ask now; a refusal does not count as asking."""
        with self._lock:
            asked = self._asked.setdefault(client, deque(maxlen=self.times))
            self._asked.move_to_end(client)
            while len(self._asked) > _MOST_CLIENTS:
                self._asked.popitem(last=False)
            while asked and asked[0] <= now - _SPAN:
                asked.popleft()
            if len(asked) >= self.times:
                return False
            asked.append(now)
            return True
