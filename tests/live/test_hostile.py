"""Whatever is sent, notes sound on, nothing is logged but by us, and questions are answered."""

from types import ModuleType
from typing import Any


def test_hostile_packets_change_no_note_and_raise_nothing(daemon: Any, hostile: ModuleType) -> None:
    measured = hostile.attack(daemon, 4_000)
    assert measured.growth_mb < 20
    daemon.send("/freeze", 0)
    assert daemon.process.poll() is None


def test_all_kinds_of_packets_are_among_them(hostile: ModuleType) -> None:
    packets = [packet for packet, _ in zip(hostile.Packets(1), range(2000), strict=False)]
    assert len(set(packets)) > 1000
    assert max(map(len, packets)) > 50_000
    assert sum(packet.startswith(b"#bundle\0") for packet in packets) > 200
