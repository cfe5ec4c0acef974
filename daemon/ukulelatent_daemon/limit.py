"""A limit on how often something happens for each key, in bounded memory."""

import threading
from collections import OrderedDict
from collections.abc import Hashable


class Limit:
    """At most `at_once` times in a row for a key, then `per_s` times a second.

    Keys not seen for longest are forgotten beyond `keys` of them. Any thread.
    """

    def __init__(self, at_once: int, per_s: float, keys: int = 1024) -> None:
        self._at_once = at_once
        self._per_s = per_s
        self._keys = keys
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()  # tokens, when
        self._lock = threading.Lock()

    def allows(self, key: Hashable, now_s: float) -> bool:
        """Whether one more is allowed at `now_s` (monotonic seconds); counts it if so."""
        with self._lock:
            tokens, since_s = self._left.pop(key, (float(self._at_once), now_s))
            tokens = min(self._at_once, tokens + max(0.0, now_s - since_s) * self._per_s)
            allowed = tokens >= 1
            self._left[key] = (tokens - 1 if allowed else tokens, now_s)
            if len(self._left) > self._keys:
                self._left.popitem(last=False)
            return allowed
