"""From where something was sent."""

import ipaddress
from functools import lru_cache

from ukulelatent_daemon.request import Sender


def is_on_this_machine(sender: Sender) -> bool:
    """Whether the host is a loopback address: of 127.0.0.0/8, also as `::ffff:127.0.0.1`, or ::1.

    False for the name of a MIDI port, which is no address, and for all other addresses, this
    machine's own ones among them. Any thread.
    """
    return _is_loopback(sender[0])


@lru_cache(maxsize=1024)
def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # Python says of ::ffff:127.0.0.1 that it is no loopback address.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
