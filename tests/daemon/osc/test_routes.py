"""Every address does on the engine what its line in the table says."""

import logging

import pytest

from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.routes.document import markdown
from ukulelatent_daemon.system import version as version_module

SENDER = ("127.0.0.1", 4000)

PLAYED = [
    (("/note", 60), ("note_on", 60.0, 100.0, None, None)),
    (("/note", 60.5, 90), ("note_on", 60.5, 90.0, None, None)),
    (("/note", 60.0, 90.0, 7.0), ("note_on", 60.0, 90.0, 7, None)),
    (("/note", 60, 0), ("note_off", 60.0)),
    (("/note", 60, 0, 7), ("note_off_id", 7)),
    (("/note/60", 1), ("note_on", 60.0, 127.0, None, None)),
    (("/note/60", 0.5), ("note_on", 60.0, 63.5, None, None)),
    (("/note/60", 0.0), ("note_off", 60.0)),
    (("/note/at", 60, 90, 1, 2, 3, 0), ("note_on", 60.0, 90.0, None, (1.0, 2.0, 3.0, 0.0))),
    (("/note/at", 60, 0, 1, 2, 3, 0), ("note_off", 60.0)),
    (("/note/hz", 440, 90), ("note_on", 69.0, 90.0, None, None, 69.0)),
    (("/note/hz", 220.0, 90, 5), ("note_on", 57.0, 90.0, 5, None, 57.0)),
    (("/note/hz", 12544, 1), ("note_on", 127, 1.0, None, None, 127)),
    (("/note/off", 60), ("note_off", 60.0)),
    (("/note/off/id", 7), ("note_off_id", 7)),
    (("/note/bend", 7, -0.5), ("note_bend", 7, -0.5)),
    (("/note/gain", 7, -6), ("note_gain", 7, -6.0)),
    (("/note/latent", 7, 1, 2, 3, 0), ("note_latent", 7, (1.0, 2.0, 3.0, 0.0))),
    (("/bend", 2), ("bend", 2.0)),
    (("/sustain", 1), ("sustain", True)),
    (("/sustain", 0.25), ("sustain", False)),
    (("/notes/off",), ("notes_off",)),
    (("/panic",), ("panic",)),
    (("/play", 60, 1, 2, 3, 0), ("note_on", 60.0, 100.0, None, (1.0, 2.0, 3.0, 0.0))),
    (("/latent", 1, 2), ("move_latent", (1.0, 2.0, 0.3, 0.4))),
    (("/latent", 1, 2, 3, 1.5), ("move_latent", (1.0, 2.0, 3.0, 1.5))),
    (("/latent/3", -2), ("move_latent", (0.1, 0.2, -2.0, 0.4))),
    (("/latent/norm", 0, 1, 0.5, 0.5), ("move_latent", (-3.0, 3.0, 0.0, 0.5))),
    (("/latent/norm", 1), ("move_latent", (3.0, 0.2, 0.3, 0.4))),
    (("/xy/1", 0, 1), ("move_latent", (-3.0, 3.0, 0.3, 0.4))),
    (("/xy/2", 1, 0), ("move_latent", (0.1, 0.2, 3.0, -1.0))),
    (("/xy/2/x", 0.5), ("move_latent", (0.1, 0.2, 0.0, 0.4))),
    (("/xy/2/y", 1), ("move_latent", (0.1, 0.2, 0.3, 2.0))),
    (("/map/xy", 0.5, 0), ("move_latent", (1.0, 0.0, 0.0, 0.0))),
    (("/latent/random", 0.5), ("random_latent", 0.5)),
    (("/latent/reset",), ("reset_latent",)),
    (("/gain", -6), ("change_sound", {"gain_db": -6.0})),
    (("/env/attack", 5), ("change_sound", {"attack_ms": 5.0})),
    (("/quality", 4.0), ("change_sound", {"iterations": 4})),
    (("/stretch", 2), ("change_sound", {"stretch": 2.0})),
    (("/stretch", 0.25), ("change_sound", {"stretch": 0.25})),
    (("/freeze", 1.0), ("change_sound", {"freeze": True})),
    (("/freeze", 0), ("change_sound", {"freeze": False})),
]


@pytest.mark.parametrize(("message", "call"), PLAYED)
def test_what_a_message_does(desk, message, call) -> None:
    desk.engine.part(1).latent.value = (0.1, 0.2, 0.3, 0.4)
    assert desk.send(*message) == []
    assert desk.engine.calls == [call]


KNOBS = [
    ("/gain", -12.0),
    ("/pan", 0.5),
    ("/env/attack", 10.0),
    ("/env/decay", 20.0),
    ("/env/sustain", 0.25),
    ("/env/release", 300.0),
    ("/quality", 8),
    ("/stretch", 4.0),
    ("/freeze", 1),
    ("/poly", 16),
    ("/steal", "oldest"),
    ("/latent/glide", 250.0),
    ("/latent/scope", "last"),
    ("/fx/reverb/mix", 0.25),
    ("/tuning/a4", 432.0),
]


@pytest.mark.parametrize(("address", "value"), KNOBS)
def test_a_knob_tells_what_it_was_turned_to(desk, address, value) -> None:
    assert desk.send(address, value) == []
    ((answer, told),) = desk.send(address)
    assert (answer, told) == (f"{address}/value", value)
    assert type(told) is type(value)


ASKED = [
    (("/latent/get",), [("/latent/value", 0.0, 0.0, 0.0, 0.0)]),
    (("/model/load", "bells"), [("/done", "/model/load", "bells", "ab" * 32)]),
    (("/load", "bells"), [("/done", "/load", "bells", "ab" * 32)]),
    (("/model/load", "broken"), [("/error", "/model/load", 7, "broken: not a model")]),
    (
        ("/model/list",),
        [("/model/item", "bells"), ("/model/item", "plucked"), ("/done", "/model/list")],
    ),
    (
        ("/model/info",),
        [("/model/info.reply", "plucked", 4, 44100, 21, 108, "cpu", "ab" * 32)],
    ),
    (
        ("/status",),
        [("/status.reply", 3, 0.25, 0.5, 48000.0, 12.5, 1, 2, "plucked", "null")],
    ),
    (("/xruns",), [("/xruns.reply", 1, 2, 3, 4)]),
    (("/fx/reverb/ir",), [("/fx/reverb/ir/value", "room")]),
    (("/fx/reverb/ir", "hall"), [("/done", "/fx/reverb/ir", "hall")]),
    (
        ("/fx/reverb/ir", "cave"),
        [("/error", "/fx/reverb/ir", 5, "no impulse response is called cave")],
    ),
    (
        ("/fx/reverb/ir/list",),
        [
            ("/fx/reverb/ir/item", "hall"),
            ("/fx/reverb/ir/item", "room"),
            ("/done", "/fx/reverb/ir/list"),
        ],
    ),
    (("/fx/reverb/mix", 1.5), [("/error", "/fx/reverb/mix", 4, "mix = 1.5: want 0 to 1")]),
    (("/tuning/scl", "pelog"), [("/done", "/tuning/scl", "pelog")]),
    (("/tuning/kbm", "white"), [("/done", "/tuning/kbm", "white")]),
    (("/tuning/scl", "cave"), [("/error", "/tuning/scl", 5, "no scale is called cave")]),
    (("/tuning/scl",), [("/tuning/scl/value", "")]),
    (("/tuning/a4", 100), [("/error", "/tuning/a4", 4, "frequency = 100: want 220 to 880")]),
    (
        ("/audio/list",),
        [("/audio/item", "system"), ("/audio/item", "null"), ("/done", "/audio/list")],
    ),
    (("/audio/device",), [("/audio/device/value", "null")]),
    (("/audio/device", "system"), [("/done", "/audio/device", "system")]),
    (("/record/start", "take 1"), [("/done", "/record/start", "take 1.wav")]),
    (("/record/stop",), [("/error", "/record/stop", 5, "nothing is recorded")]),
    (("/state/save", "set"), [("/done", "/state/save", "set")]),
    (("/state/load", "set"), [("/error", "/state/load", 5, "no state is called set")]),
    (("/sync", 5.0), [("/synced", 5)]),
    (("/ping", 6), [("/pong", 6)]),
    (("/latency",), [("/latency.reply", 0.5, 4.0, 1.5, 5.25)]),
    (
        ("/latency/histogram",),
        [("/latency/bin", 3.0, 2), ("/latency/bin", 5.0, 1), ("/done", "/latency/histogram")],
    ),
    (
        ("/unsubscribe", "meter"),
        [("/error", "/unsubscribe", 5, "meter: this sender is told of no such topic")],
    ),
    (("/version",), [("/version.reply", version_module.version())]),
    (("/note/off/id", 404), [("/error", "/note/off/id", 5, "no note 404 sounds")]),
]


@pytest.mark.parametrize(("message", "answers"), ASKED)
def test_what_a_message_is_answered(desk, message, answers) -> None:
    assert desk.send(*message) == answers


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (("/stretch", 0.2499), "stretch = 0.2499: want 0.25 to 4"),
        (("/stretch", 4.01), "stretch = 4.01: want 0.25 to 4"),
        (("/stretch", 0), "stretch = 0: want 0.25 to 4"),
        (("/freeze", 2), "on = 2: want 0 to 1"),
        (("/freeze", -1), "on = -1: want 0 to 1"),
    ],
)
def test_a_rate_out_of_range_is_refused_with_what_was_wanted(desk, message, wanted) -> None:
    ((error, address, code, text),) = desk.send(*message)
    assert (error, address, code) == ("/error", message[0], 4)
    assert text == wanted
    assert desk.engine.calls == []


def test_pads_beyond_the_model_are_refused(desk) -> None:
    ((error, address, code, text),) = desk.send("/xy/3", 0.5, 0.5)
    assert (error, address, code) == ("/error", "/xy/3", 4)
    assert text == "pad = 3: want 1 to 2"
    assert desk.engine.calls == []


def test_quit_is_for_senders_on_this_machine(desk) -> None:
    quit_message = b"/quit\0\0\0,\0\0\0"
    desk.take(quit_message, ("192.0.2.1", 4000))
    assert desk.replies[0][:3] == ("/error", "/quit", 9)
    assert desk.engine.calls == []
    desk.take(quit_message, ("127.0.0.1", 4000))
    assert desk.replies[1:] == [("/done", "/quit")]
    assert desk.engine.calls == [("quit",)]


def test_snapshots_are_kept_recalled_mixed_and_forgotten(desk) -> None:
    part = desk.engine.part(1)
    for name, point in (("soft", (0.0, 0.0, 0.0, 0.0)), ("hard", (1.0, 2.0, -1.0, 0.5))):
        part.latent.value = point
        assert desk.send("/snap/save", name) == []
    assert desk.send("/snap/list") == [
        ("/snap/item", "soft"),
        ("/snap/item", "hard"),
        ("/done", "/snap/list"),
    ]
    desk.send("/snap/load", "hard")
    desk.send("/snap/load", "soft", 250)
    desk.send("/snap/morph", "soft", "hard", 0.25)
    desk.send("/snap/morph", "soft", "hard", 1)
    assert desk.engine.calls == [
        ("glide_to", (1.0, 2.0, -1.0, 0.5), 0.0),
        ("glide_to", (0.0, 0.0, 0.0, 0.0), 250.0),
        ("move_latent", (0.25, 0.5, -0.25, 0.125)),
        ("move_latent", (1.0, 2.0, -1.0, 0.5)),
    ]
    assert desk.send("/snap/delete", "soft") == []
    assert desk.send("/snap/load", "sofd") == [
        ("/error", "/snap/load", 5, "no snapshot is called sofd"),
    ]
    assert desk.send("/snap/load", "hart") == [
        ("/error", "/snap/load", 5, "no snapshot is called hart; did you mean hard?"),
    ]


def test_the_nearest_training_sounds_are_told_by_rank(desk) -> None:
    desk.engine.part(1).latent.value = (1.0, 0.0, 0.0, 1.0)
    far = 6**0.5
    assert desk.send("/map/nearest", 2) == [
        ("/map/point", 1, "harp 60", 0.5, 0.0, 1.0),
        ("/map/point", 2, "koto 60", -0.5, 0.25, pytest.approx(far)),
        ("/done", "/map/nearest"),
    ]
    assert len(desk.send("/map/nearest", 1)) == 2


SUBSCRIBED = [
    (("/subscribe", "notes"), ("add", SENDER, ("notes",), None, None, 60.0, 1000.0)),
    (
        ("/subscribe", "all", 9771, 10, 5),
        ("add", SENDER, ("meter", "notes", "latent", "status"), 9771, 10.0, 5.0, 1000.0),
    ),
    (("/unsubscribe", "status"), ("remove", SENDER, ("status",))),
]


@pytest.mark.parametrize(("message", "call"), SUBSCRIBED)
def test_who_subscribes_is_its_sender(desk, message, call) -> None:
    assert desk.send(*message) == []
    assert desk.engine.subscribers.calls == [call]


def test_log_level_changes_the_level(desk) -> None:
    assert desk.send("/log/level", "error") == []
    assert logging.getLogger().level == logging.ERROR


def test_addresses_are_there_once_and_documented(request) -> None:
    addresses = [route.address for route in ROUTES]
    assert len(set(addresses)) == len(addresses)
    page = request.config.rootpath / "docs" / "osc.md"
    assert page.read_text("utf-8") == markdown(), (
        "docs/osc.md drifted: ukulelatentd routes --markdown > docs/osc.md"
    )
