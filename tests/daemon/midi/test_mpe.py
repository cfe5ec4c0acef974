"""MPE: each finger its own bend, pressure and colour."""

from typing import Any

import mido
import pytest

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.midi.translate import Translator

# The dimensions of the recording engine's point: z1 -1 to 1, z2 (at 1) -2 to 4.
Z2 = 1.0


class Player:
    """Sends messages to a translator, and what it makes of them to an engine. Channels: from 1."""

    def __init__(self, engine: Any, mpe_enabled: bool = True, controllers: Any = None) -> None:
        self.engine = engine
        self.translator = Translator(engine, engine.bound(controllers or {}), mpe_enabled)

    def send(self, kind: str, channel: int, **values: int) -> None:
        message = mido.Message(kind, channel=channel - 1, **values)
        request = self.translator.request(message, "keys", 0.0)
        if request is not None:
            request.run()

    def on(self, channel: int, note: int, velocity: int = 100) -> None:
        self.send("note_on", channel, note=note, velocity=velocity)

    def off(self, channel: int, note: int) -> None:
        self.send("note_off", channel, note=note)

    def wheel(self, channel: int, pitch: int) -> None:
        self.send("pitchwheel", channel, pitch=pitch)

    def pressure(self, channel: int, value: int) -> None:
        self.send("aftertouch", channel, value=value)

    def control(self, channel: int, control: int, value: int) -> None:
        self.send("control_change", channel, control=control, value=value)

    def parameter(self, channel: int, number: int, value: int) -> None:
        for control, one in ((101, 0), (100, number), (6, value), (101, 127), (100, 127)):
            self.control(channel, control, one)

    def told(self) -> list[tuple[Any, ...]]:
        """The engine's calls since last asked."""
        calls, self.engine.calls = self.engine.calls, []
        return calls


@pytest.fixture
def player(engine) -> Player:
    return Player(engine)


def test_a_note_of_a_resting_channel_is_a_plain_one(player) -> None:
    player.on(2, 60)
    player.off(2, 60)
    assert player.told() == [("note_on", 60.0, 100.0), ("note_off_id", 100)]


def test_a_note_on_of_velocity_0_ends_the_note(player) -> None:
    player.on(2, 60)
    player.on(2, 60, 0)
    assert player.told()[1:] == [("note_off_id", 100)]


def test_what_came_before_the_note_is_how_it_begins(player) -> None:
    player.wheel(3, 4096)
    player.pressure(3, 80)
    player.control(3, 74, 127)
    assert player.told() == []
    player.on(3, 60)
    assert player.told() == [("note_on", 60.0, 100.0, {"z": (1.0, Z2), "pitch": 84.0})]
    player.pressure(3, 80)
    player.wheel(3, 4096)
    assert player.told() == [("note_gain", 100, 0.0), ("note_bend", 100, 0.0)]


def test_bend_follows_the_finger_from_where_the_note_began(player) -> None:
    player.wheel(3, 2048)
    player.on(3, 60)
    player.wheel(3, 0)
    player.wheel(3, -8192)
    assert player.told()[1:] == [("note_bend", 100, -12.0), ("note_bend", 100, -60.0)]


def test_pressure_is_12_db_over_its_way_from_where_the_note_began(player) -> None:
    player.on(2, 60)
    player.pressure(2, 127)
    player.pressure(2, 0)
    assert player.told()[1:] == [("note_gain", 100, 12.0), ("note_gain", 100, 0.0)]
    player.pressure(3, 127)
    player.on(3, 62)
    player.pressure(3, 0)
    assert player.told()[1:] == [("note_gain", 101, -12.0)]


@pytest.mark.parametrize(
    ("value", "z1"), [(0, -1.0), (32, -0.5), (64, 0.0), (127, 1.0), (96, pytest.approx(32 / 63))]
)
def test_cc_74_moves_z1_over_the_range_with_64_in_the_middle(player, value, z1) -> None:
    player.on(2, 60)
    player.control(2, 74, value)
    assert player.told()[1:] == [("note_latent", 100, (z1, Z2))]


def test_the_other_dimensions_stay_where_they_were_when_the_note_began(player) -> None:
    player.on(2, 60)
    player.engine.latent.value = (0.5, 3.0)
    player.control(2, 74, 0)
    assert player.told()[1:] == [("note_latent", 100, (-1.0, Z2))]


def test_two_notes_of_a_channel_follow_both_and_those_of_others_do_not(player) -> None:
    player.on(2, 60)
    player.pressure(2, 127)
    player.on(2, 64)
    player.on(3, 67)
    player.told()
    player.wheel(2, 8191)
    player.pressure(2, 0)
    player.control(2, 74, 64)
    bend = pytest.approx(48 * 8191 / 8192)
    assert player.told() == [
        ("note_bend", 100, bend),
        ("note_bend", 101, bend),
        ("note_gain", 100, 0.0),
        ("note_gain", 101, -12.0),
        ("note_latent", 100, (0.0, Z2)),
        ("note_latent", 101, (0.0, Z2)),
    ]
    player.off(2, 60)
    player.wheel(2, 0)
    assert player.told() == [("note_off_id", 100), ("note_bend", 101, 0.0)]


def test_a_key_that_is_struck_again_ends_its_note_before(player) -> None:
    player.on(2, 60)
    player.on(2, 60)
    player.off(2, 60)
    player.off(2, 60)
    ends = [call for call in player.told() if call[0] == "note_off_id"]
    assert ends == [("note_off_id", 100), ("note_off_id", 101)]


def test_the_masters_wheel_is_added_for_all_notes_of_the_zone(player) -> None:
    player.wheel(2, 4096)
    player.on(2, 60)
    player.on(1, 72)
    player.told()
    player.wheel(1, -8192)
    assert sorted(player.told()) == [("note_bend", 100, -2.0), ("note_bend", 101, -2.0)]
    player.on(3, 48)
    player.wheel(3, 8192 // 48)
    started, moved = player.told()
    assert started == ("note_on", 48.0, 100.0, {"pitch": 46.0})
    assert moved == ("note_bend", 102, pytest.approx(1.0, abs=0.01))


def test_the_master_has_the_pedal_and_bound_controllers_as_ever(engine) -> None:
    player = Player(engine, controllers={16: "z1", 74: "z2"})
    player.control(1, 64, 127)
    player.control(1, 16, 0)
    player.control(1, 74, 127)
    player.control(1, 123, 0)
    player.pressure(1, 90)
    assert player.told() == [
        ("sustain", True),
        ("move_latent", (-1.0, 1.0)),
        ("move_latent", (0.0, 4.0)),
        ("notes_off",),
    ]


def test_ranges_are_set_for_the_master_and_for_all_members(player) -> None:
    player.parameter(5, 0, 24)
    player.parameter(1, 0, 12)
    player.on(2, 60)
    player.wheel(2, 4096)
    player.wheel(1, 4096)
    assert player.told()[1:] == [("note_bend", 100, 12.0), ("note_bend", 100, 18.0)]


def test_a_note_that_has_come_to_its_end_follows_no_more_in_silence(player, caplog) -> None:
    player.on(2, 60)
    for code in (ErrorCode.NOT_FOUND, ErrorCode.MODEL):
        player.engine.refusal = Rejected(code, "it does not sound")
        player.pressure(2, 50)
    assert caplog.text == ""
    player.engine.refusal = Rejected(ErrorCode.RANGE, "out of range")
    player.pressure(2, 51)
    assert "out of range" in caplog.text


def test_a_note_that_was_refused_is_told_once_and_not_moved(player, caplog) -> None:
    player.engine.refusal = Rejected(ErrorCode.NO_VOICE, "all voices sound")
    player.on(2, 60)
    assert "all voices sound" in caplog.text
    player.wheel(2, 100)
    player.control(2, 74, 5)
    player.off(2, 60)
    assert player.told() == []


def test_without_zones_channels_play_together(engine) -> None:
    player = Player(engine, mpe_enabled=False)
    player.on(5, 60)
    player.pressure(5, 90)
    player.control(5, 74, 90)
    player.wheel(5, 8192 // 2)
    player.off(9, 60)
    assert player.told() == [("note_on", 60.0, 100.0), ("bend", 1.0), ("note_off", 60.0)]


def test_a_message_begins_a_zone_and_ends_it(engine) -> None:
    player = Player(engine, mpe_enabled=False)
    player.parameter(1, 6, 3)
    for channel in (4, 5):  # the last member and the first that is none
        player.wheel(channel, 4096)
    player.on(4, 60)
    assert player.told() == [("bend", 1.0), ("note_on", 60.0, 100.0, {"pitch": 84.0})]
    player.parameter(1, 6, 0)
    assert player.told() == [("note_off_id", 100), ("bend", 0.0)]
    player.wheel(4, 4096)
    assert player.told() == [("bend", 1.0)]


def test_the_upper_zone_counts_down_from_its_master(engine) -> None:
    player = Player(engine, mpe_enabled=False)
    player.parameter(16, 6, 2)
    for channel in (13, 14, 15):
        player.wheel(channel, 4096)
        player.on(channel, 60)
    player.wheel(16, 8191)
    assert player.told() == [
        ("bend", 1.0),
        ("note_on", 60.0, 100.0),
        ("note_on", 60.0, 100.0, {"pitch": 84.0}),
        ("note_on", 60.0, 100.0, {"pitch": 84.0}),
        ("note_bend", 102, pytest.approx(2.0, abs=0.001)),
        ("note_bend", 101, pytest.approx(2.0, abs=0.001)),
    ]


@pytest.mark.parametrize(
    ("lower", "upper", "upper_members"),
    [(7, 7, range(9, 16)), (10, 7, range(9, 16)), (15, 5, range(11, 16))],
)
def test_the_newer_zone_takes_what_it_needs(engine, lower, upper, upper_members) -> None:
    player = Player(engine, mpe_enabled=False)
    player.parameter(1, 6, lower)
    player.parameter(16, 6, upper)
    zones = player.translator._zones
    for channel in range(1, 17):
        zone = zones.of(channel - 1)
        is_upper = channel in upper_members or channel == 16
        assert zone is not None
        assert zone.master == (15 if is_upper else 0)


def test_a_zone_of_all_channels_leaves_no_other(player) -> None:
    zones = player.translator._zones
    assert {zones.of(channel).master for channel in range(16)} == {0}
    player.parameter(16, 6, 14)  # leaves the lower one nothing
    assert zones.of(0) is None
    assert {zones.of(channel).master for channel in range(1, 16)} == {15}


def test_no_zone_is_begun_by_other_channels_or_too_many_members(engine) -> None:
    player = Player(engine, mpe_enabled=False)
    player.parameter(2, 6, 5)
    player.parameter(1, 6, 16)
    player.control(1, 38, 5)
    assert all(player.translator._zones.of(channel) is None for channel in range(16))
    assert player.told() == []
