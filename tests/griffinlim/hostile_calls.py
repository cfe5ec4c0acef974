"""What each function and method of the C core's face is asked: well, and badly."""

from typing import Any, NamedTuple

import numpy as np
from hostile_values import (
    BATCHES,
    COMMAND,
    GAIN,
    GAINS,
    GENERATION,
    MAGNITUDES_,
    PLAN,
    RATIO,
    RESPONSE,
    RESPONSES,
    ROWS,
    SAMPLE,
    SETTINGS,
    STAGE,
    VOICE,
    VOICES,
    real,
    whole,
)

from ukulelatent_griffinlim import (
    Command,
    CommandKind,
    CoreSettings,
    Envelope,
    ImpulseResponse,
    Opening,
)


class Call(NamedTuple):
    """Arguments that are good, and for each parameter those that are not."""

    good: dict[str, Any]
    hostile: dict[str, list[Any]]


RATE = whole(8000, 192000)
RATES = [*real(0, 4), 1e-9, 0.2499]
OPENING = Opening(1, 4, 2, Envelope(), 1.5)
OPENINGS = [
    None,
    1,
    OPENING,
    [None],
    [tuple(OPENING)],
    *(
        [OPENING._replace(**{field: value})]
        for field, values in {
            "voice": [*VOICE, 0],  # 0 plays
            "frames": whole(1, 64),
            "iterations": whole(0, 8),
            "envelope": [None, (0, 0, 1, 1), {}, 1.0],
            "ratio": [value for value in RATIO if value is not None],
            "rate": RATES,
        }.items()
        for value in values
    ),
]
COMMAND_OF_NONE = Command(CommandKind.START, 15, 9, 1.0, 1.0)
COMMANDS = [
    None,
    1,
    COMMAND_OF_NONE,
    [None],
    *(
        [COMMAND_OF_NONE._replace(**{field: value})]
        for field, values in {
            **COMMAND,
            **GAINS,
            "kind": whole(0, 6),
            "chord": whole(0, (1 << 32) - 1),
        }.items()
        for value in values
        if not isinstance(value, bool | np.generic | np.ndarray)  # what C may take for a number
    ),
]
INDICES = [None, 1, {1}, *([voice] for voice in VOICE)]
NOTHING = Call({}, {})
CALLS = {
    "reconstruct": Call(
        {"magnitudes": ROWS, "hop": 256},
        {"magnitudes": MAGNITUDES_, "hop": PLAN["hop"], "iterations": whole(0, 8)},
    ),
    "stream": Call(
        {"magnitudes": ROWS, "hop": 256},
        {
            "magnitudes": MAGNITUDES_,
            "hop": PLAN["hop"],
            "iterations": whole(0, 8),
            "block": whole(1, 1 << 24),
        },
    ),
    "Envelope": Call(
        {},
        {
            "attack_samples": STAGE,
            "decay_samples": STAGE,
            "sustain_level": real(0, 1),
            "release_samples": STAGE,
        },
    ),
    "CoreSettings": Call(
        SETTINGS,
        {
            **PLAN,
            "sample_rate_hz": RATE,
            "device_rate_hz": RATE,
            "device_block": whole(1, 65536),
            "frames": whole(1, 65536),
            "voices": whole(1, 1024),
            "render_threads": whole(0, 64),
            "offline_threads": whole(1, 64),
            "attacks": whole(0, 4096),
        },
    ),
    "Core": Call({"settings": CoreSettings(**SETTINGS)}, {"settings": [None, SETTINGS, 1, "1"]}),
    "Core.close": NOTHING,
    "Core.pointer": NOTHING,
    "Core.callback_addresses": NOTHING,
    "Core.open": Call(
        {"voice": 1, "frames": 4, "iterations": 2, "envelope": Envelope(), "ratio": 1.5},
        {
            "voice": [*VOICE, 0],  # 0 plays
            "frames": whole(1, 64),
            "iterations": whole(0, 8),
            "envelope": [None, (0, 0, 1, 1), {}, 1.0],
            "ratio": [value for value in RATIO if value is not None],
        },
    ),
    "Core.write": Call(
        {"voice": 0, "generation": 1, "first": 60, "magnitudes": ROWS},
        {
            "voice": VOICE,
            "generation": GENERATION,
            "first": [*whole(0, 63), 61],
            "magnitudes": [*MAGNITUDES_, ROWS[:0]],
        },
    ),
    "Core.set_ratio": Call(
        {"voice": 15, "generation": 1, "ratio": 1.0},
        {"voice": [*VOICE, 0], "generation": GENERATION, "ratio": RATIO},  # 0 has no resampler
    ),
    "Core.set_rate": Call(
        {"voice": 0, "generation": 1, "rate": 1.0},
        {"voice": VOICE, "generation": GENERATION, "rate": RATES},
    ),
    "Core.next_frame": Call(
        {"voice": 0, "generation": 1}, {"voice": VOICE, "generation": GENERATION}
    ),
    "Core.next_frames": Call({"voices": [(0, 1)]}, {"voices": VOICES}),
    "Core.write_batch": Call(
        {"voices": [(0, 1)], "firsts": [60], "first": 60, "magnitudes": ROWS[None]},
        {
            "voices": VOICES,
            "firsts": [None, 1, [], [60, 61], [59], *([one] for one in whole(0, 63))],
            "first": [*whole(0, 63), 61],
            "magnitudes": [*BATCHES, ROWS[None, :0], np.ones((2, 4, 513), np.float32)],
        },
    ),
    "Core.open_voices": Call({"openings": [OPENING]}, {"openings": OPENINGS}),
    "Core.send": Call({"commands": [COMMAND_OF_NONE]}, {"commands": COMMANDS}),
    "Core.close_voices": Call({"voices": [15]}, {"voices": INDICES}),
    "Core.close_voice": Call({"voice": 15}, {"voice": VOICE}),
    "Core.start": Call(
        {"voice": 15, "generation": 9, "left": 1, "right": 1},
        COMMAND | GAINS | {"chord": whole(0, (1 << 32) - 1)},
    ),
    "Core.release": Call({"voice": 15, "generation": 9}, COMMAND),
    "Core.kill": Call({"voice": 15, "generation": 9}, COMMAND),
    "Core.set_voice_gain": Call(
        {"voice": 15, "generation": 9, "left": 1, "right": 1}, COMMAND | GAINS
    ),
    "Core.set_master_gain": Call({"gain": 1.0}, {"gain": GAIN, "at_sample": SAMPLE}),
    "Core.set_impulse_response": Call(
        {"response": ImpulseResponse(RESPONSE, 22050, CoreSettings(**SETTINGS))},
        {"response": [None, 1, RESPONSE]},
    ),
    "Core.set_reverb_gains": Call(
        {"dry": 1.0, "wet": 0.0}, {"dry": GAIN, "wet": GAIN, "at_sample": SAMPLE}
    ),
    "Core.clear_reverb": Call({}, {"at_sample": SAMPLE}),
    "Core.collect": NOTHING,
    "Core.events": NOTHING,
    "Core.counters": NOTHING,
    "Core.clock": NOTHING,
    "Core.levels": Call({"voices": [15]}, {"voices": INDICES}),
    "Core.offline": Call({"frames": 1}, {"frames": whole(1, 1 << 24)}),
    "check_impulse_response": Call(
        {"samples": RESPONSE, "rate_hz": 22050}, {"samples": RESPONSES, "rate_hz": RATE}
    ),
    "ImpulseResponse": Call(
        {"samples": RESPONSE, "rate_hz": 22050, "settings": CoreSettings(**SETTINGS)},
        {"samples": RESPONSES, "rate_hz": RATE, "settings": [None, SETTINGS, 1]},
    ),
    "ImpulseResponse.pointer": NOTHING,
    "ImpulseResponse.give_away": NOTHING,
    "ClockDevice": Call(
        {"rate_hz": 22050, "block": 256},
        {
            "core": [None, 0, ROWS],
            "rate_hz": RATE,
            "block": whole(1, 256),
            "keep_frames": whole(0, 1 << 26),
        },
    ),
    "ClockDevice.read": Call({"limit": 1}, {"limit": whole(1, 1 << 26)}),
    "ClockDevice.lost_frames": NOTHING,
    "ClockDevice.stop": NOTHING,
    "ClockDevice.close": NOTHING,
    "Tap": Call({"keep_frames": 1}, {"core": [None, 0, ROWS], "keep_frames": whole(1, 1 << 26)}),
    "Tap.read": Call({"limit": 1}, {"limit": whole(1, 1 << 26)}),
    "Tap.lost_frames": NOTHING,
    "Tap.end": NOTHING,
    "Tap.close": NOTHING,
    "Plan": Call({"n_fft": 1024, "hop": 256}, PLAN),
    "Plan.stream": NOTHING,
    "plan_for": Call({"n_fft": 1024, "hop": 256}, PLAN),
    "make_wisdom": Call({"n_ffts": (64,)}, {"n_ffts": [(), *([n] for n in PLAN["n_fft"])]}),
    "use_shipped_wisdom": NOTHING,
}
