"""Which senders are on this machine."""

import pytest

from ukulelatent_daemon.sender import is_on_this_machine


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"]
)
def test_loopback_is_this_machine(host) -> None:
    assert is_on_this_machine((host, 9000))


@pytest.mark.parametrize(
    "host",
    ["192.0.2.7", "128.0.0.1", "::ffff:192.0.2.7", "fe80::1%2", "fe80::1%eth0", "2001:db8::1"],
)
def test_any_other_address_is_not(host) -> None:
    assert not is_on_this_machine((host, 9000))


@pytest.mark.parametrize("name", ["nanoKONTROL2 MIDI 1", "ukulelatent", "", "127.0.0.1 in"])
def test_the_name_of_a_midi_port_is_no_address(name) -> None:
    assert not is_on_this_machine((name, 0))
