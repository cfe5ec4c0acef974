"""A configuration is right, or every error in it is said at once."""

import time
from pathlib import Path

import pytest
import yaml

from ukulelatent_daemon.config import Configuration, dump_configuration, load_configuration
from ukulelatent_daemon.errors import ConfigurationError
from ukulelatent_daemon.system import paths


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A home without any configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(paths, "SYSTEM_CONFIGURATION", tmp_path / "etc" / "config.yaml")
    return tmp_path


@pytest.fixture
def file(tmp_path):
    """A function text → a configuration file."""

    def write(text: str, path: Path = tmp_path / "given.yaml") -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def errors_of(file: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        load_configuration(file)
    assert error.value.exit_status == 2
    source, _, text = str(error.value).partition(": ")
    assert source == str(file)
    return [line.strip() for line in text.strip().splitlines()]


def test_the_defaults(home) -> None:
    configuration = load_configuration()
    assert configuration == Configuration()
    assert (configuration.osc.host, configuration.osc.port) == ("127.0.0.1", 9770)
    assert (configuration.audio.output, configuration.audio.sample_rate_hz) == ("default", None)
    assert (configuration.voices.count, configuration.voices.steal) == (64, "released")
    assert (configuration.sound.iterations, configuration.sound.release_ms) == (2, 150.0)
    assert configuration.midi.controllers == {16: "z1", 17: "z2", 18: "z3", 19: "z4"}
    assert configuration.model.folders == (home / "data" / "ukulelatent" / "models",)


def test_the_users_file_is_before_the_systems(file) -> None:
    file("osc: {port: 1}", paths.SYSTEM_CONFIGURATION)
    assert load_configuration().osc.port == 1
    file("osc: {port: 2}", paths.user_configuration())
    assert load_configuration().osc.port == 2
    assert load_configuration(file("osc: {port: 3}")).osc.port == 3
    assert load_configuration(file("osc: {port: 3}"), {"osc": {"port": 4}}).osc.port == 4


@pytest.mark.parametrize("text", ["", "# nothing\n", "osc:\nmodel:\n"])
def test_what_is_not_said_is_the_default(file, text) -> None:
    assert load_configuration(file(text)) == Configuration()


WRONG = [
    ("audio: {sample_rate_hz: 4000}", "audio.sample_rate_hz = 4000: want 8000 to 192000"),
    (
        "audio: {sample_rat: 44100}",
        "audio.sample_rat: unknown key; did you mean audio.sample_rate_hz?",
    ),
    ("adio: {output: x}", "adio: unknown key; did you mean audio?"),
    ("port: 9770", "port: unknown key; did you mean osc.port?"),
    ("osc: {colour: red}", "osc.colour: unknown key"),
    ("osc: {port: '9770'}", "osc.port = '9770': want a whole number, 0 to 65535"),
    ("osc: {port: true}", "osc.port = true: want a whole number, 0 to 65535"),
    ("osc: {host: null}", "osc.host = null: want text"),
    ("osc: 9770", "osc = 9770: want a section: keys and values below it"),
    ("sound: {gain_db: .nan}", "sound.gain_db = .nan: want a number, -90 to 24"),
    ("sound: {iterations: 2.5}", "sound.iterations = 2.5: want a whole number, 0 to 8"),
    ("midi: {enabled: 1}", "midi.enabled = 1: want true or false"),
    (
        "voices: {steal: newest}",
        "voices.steal = newest: want one of released, oldest, quietest, none",
    ),
    ("reverb: {mix: 1.5}", "reverb.mix = 1.5: want 0 to 1"),
    ("reverb: {ir: ''}", "reverb.ir = '': want an impulse response's name, or a path"),
    (
        "audio: {output: 'wav:'}",
        "audio.output = 'wav:': want a device name, default, null or wav:FILE",
    ),
    (
        "midi: {controllers: {128: z1}}",
        "midi.controllers.128 = 128: want controller number (0 to 127): "
        "latent dimension (z1 to z64) or an OSC address",
    ),
    (
        "midi: {controllers: {16: z65}}",
        "midi.controllers.16 = z65: want controller number (0 to 127): "
        "latent dimension (z1 to z64) or an OSC address",
    ),
]


@pytest.mark.parametrize(("text", "error"), WRONG)
def test_an_error_says_key_value_and_what_was_wanted(file, text, error) -> None:
    assert errors_of(file(text)) == [error]


def test_all_errors_are_said_at_once(file) -> None:
    errors = errors_of(file("osc: {port: -1, hots: x}\nvoices: {count: 0}\nlog: {level: loud}"))
    assert errors == [
        "osc.port = -1: want 0 to 65535",
        "osc.hots: unknown key; did you mean osc.host?",
        "voices.count = 0: want 1 to 512",
        "log.level = loud: want one of debug, info, warning, error",
    ]


UNREADABLE = [
    ("osc:\n  port: 1\n  port: 2\n", ":3: the key port is there twice"),
    ("osc:\n  port: 1\nosc:\n", ":3: the key osc is there twice"),
    ("osc:\n\tport: 1\n", ":2: found character '\\t' that cannot start any token"),
    ("- osc\n", ": want sections such as osc: with keys below them"),
]


@pytest.mark.parametrize(("text", "error"), UNREADABLE)
def test_yaml_errors_name_file_and_line(file, text, error) -> None:
    path = file(text)
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(path)
    assert str(raised.value) == f"{path}{error}"


AMBIGUOUS = [
    ("osc: {port: 010000}", "osc.port = 010000", "10000, or 4096 if it is octal, or '010000'"),
    ("sound: {gain_db: -010}", "sound.gain_db = -010", "-10, or -8 if it is octal, or '-010'"),
    ("voices: {count: 0_17}", "voices.count = 0_17", "17, or 15 if it is octal, or '0_17'"),
    ("osc: {port: 007}", "osc.port = 007", "7, or '007'"),
    ("osc: {port: 08}", "osc.port = 08", "8, or '08'"),
    ("osc: {port: 0o17}", "osc.port = 0o17", "15, or '0o17'"),
    ("osc: {port: !!int 010}", "osc.port = 010", "10, or 8 if it is octal, or '010'"),
    ("sound: {release_ms: 1e3}", "sound.release_ms = 1e3", "1000.0, or '1e3'"),
    ("sound: {pan: -.5}", "sound.pan = -.5", "-0.5, or '-.5'"),
    ("sound: {release_ms: 1:30}", "sound.release_ms = 1:30", "90 if it counts sixties, or '1:30'"),
    (
        "tuning: {a4_hz: 190:20:30.15}",
        "tuning.a4_hz = 190:20:30.15",
        "685230.15 if it counts sixties, or '190:20:30.15'",
    ),
    ("midi: {inputs: [a, 12:30]}", "midi.inputs.1 = 12:30", "750 if it counts sixties, or '12:30'"),
    ("midi: {controllers: {010: z1}}", "midi.controllers.010", "10, or 8 if it is octal, or '010'"),
]


@pytest.mark.parametrize(("text", "key", "wanted"), AMBIGUOUS)
def test_what_people_and_yaml_read_differently_is_refused(file, text, key, wanted) -> None:
    path = file("# first\n" + text)
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(path)
    told = f"{path}:2: {key}: ambiguous, expected {wanted} if it is text"
    assert str(raised.value) == told
    assert raised.value.exit_status == 2


PLAIN = [
    ("osc: {port: 0x10}", "osc", "port", 16),
    ("osc: {port: 0b1}", "osc", "port", 1),
    ("osc: {port: 1_000}", "osc", "port", 1000),
    ("osc: {port: 0}", "osc", "port", 0),
    ("sound: {pan: -0.5}", "sound", "pan", -0.5),
    ("sound: {attack_ms: 1.5e+3}", "sound", "attack_ms", 1500.0),
    ("midi: {enabled: off}", "midi", "enabled", False),
    ("model: {name: 2026-12-01}", "model", "name", "2026-12-01"),
    ("model: {name: 2026-13-45}", "model", "name", "2026-13-45"),
    ("model: {name: '010'}", "model", "name", "010"),
    ("model: {name: !!str 010}", "model", "name", "010"),
    ("model: {name: =}", "model", "name", "="),
    ("osc: {host: 0:30}", "osc", "host", "0:30"),
]


@pytest.mark.parametrize(("text", "section", "key", "value"), PLAIN)
def test_what_has_one_reading_is_read(file, text, section, key, value) -> None:
    assert getattr(getattr(load_configuration(file(text)), section), key) == value


OF_ANOTHER_KIND = [
    ("model: {name: no}", "model.name = false: want text"),
    ("osc: {port: on}", "osc.port = true: want a whole number, 0 to 65535"),
    ("osc: {port: '08'}", "osc.port = '08': want a whole number, 0 to 65535"),
    ("osc: {port: .inf}", "osc.port = .inf: want a whole number, 0 to 65535"),
    ("sound: {gain_db: -.inf}", "sound.gain_db = -.inf: want a number, -90 to 24"),
    (
        "midi: {controllers: {'7': z1}}",
        "midi.controllers.7 = '7': want controller number (0 to 127): "
        "latent dimension (z1 to z64) or an OSC address",
    ),
]


@pytest.mark.parametrize(("text", "error"), OF_ANOTHER_KIND)
def test_no_value_is_taken_for_one_of_another_kind(file, text, error) -> None:
    assert errors_of(file(text)) == [error]


UNFIT = [
    (f"osc: {{port: {'9' * 5000}}}", "osc.port = 99.*9…: expected a number of at most 100 digits"),
    (f"osc: {{port: 0x{'f' * 5000}}}", "osc.port = 0xf.*f…: expected a number of at most 100"),
    ("osc: {port: 0x_}", "'0x_' cannot be read as int"),
    ("osc: {port: !!int ''}", "'' cannot be read as int"),
    ("osc: {port: !!bool maybe}", "'maybe' cannot be read as bool"),
    ("osc: {port: !!timestamp x}", "'x' cannot be read as timestamp"),
    ("x: &x {port: 1}\nosc: {<<: *x}", "<< merges mappings, expected the keys themselves"),
    ("? [1]\n: 2", "a key that is a list or a mapping, expected a name or a number"),
]


@pytest.mark.parametrize(("text", "error"), UNFIT, ids=[error for _, error in UNFIT])
def test_what_cannot_be_read_is_an_error_with_its_line(file, text, error) -> None:
    with pytest.raises(ConfigurationError, match=rf"given\.yaml:[12]: {error}"):
        load_configuration(file(text))


@pytest.mark.parametrize("key", ["osc: {host: *a19}", "model: {folders: *a19}", "x: *a19"])
def test_what_aliases_repeat_a_billion_times_is_refused_at_once(file, key) -> None:
    again = [f"a{i + 1}: &a{i + 1} [{f'*a{i}, ' * 9}]" for i in range(19)]
    start = time.monotonic()
    errors = errors_of(file("\n".join(["a0: &a0 [x]", *again, key])))
    assert time.monotonic() - start < 5
    assert max(map(len, errors)) < 300


@pytest.mark.parametrize("opening", ["[", "- "])
def test_too_many_levels_are_refused(file, opening) -> None:
    assert errors_of(file(opening * 3000)) == ["too many levels, expected sections and keys"]


def test_a_file_asked_for_must_be_there(tmp_path) -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.yaml: No such file"):
        load_configuration(tmp_path / "missing.yaml")


def test_overrides_are_checked_like_the_file(file) -> None:
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(None, {"osc": {"port": 70000}})
    assert str(raised.value) == "the command line: osc.port = 70000: want 0 to 65535"


def test_an_unquoted_null_is_the_null_output(file) -> None:
    assert load_configuration(file("audio: {output: null}")).audio.output == "null"


OTHER_THAN_DEFAULT = """
osc: {host: '::1', port: 0}
audio: {output: null, sample_rate_hz: 48000}
model: {name: "a: b # c", folders: [~/m, /srv/m], device: cpu}
voices: {threads: 3, steal: none}
sound: {gain_db: -6, pan: 0.25}
midi: {enabled: false, inputs: ["Keys: 1", "null"], controllers: {1: z64}}
"""


# What a loader refuses, or takes for a number or a date, unless it is quoted.
LIKE_NUMBERS = """
model: {name: '010'}
osc: {host: "08"}
midi: {inputs: ['1e3', '-.5', '+.5e+7', '0o17', '1:30', '2026-12-01', '=', 'no', '0x10']}
"""


@pytest.mark.parametrize("text", ["", OTHER_THAN_DEFAULT, LIKE_NUMBERS])
def test_what_is_printed_loads_back_to_the_same(file, tmp_path, text) -> None:
    configuration = load_configuration(file(text))
    printed = dump_configuration(configuration)
    assert load_configuration(file(printed, tmp_path / "printed.yaml")) == configuration
    assert "  # UDP port; 0: any free one; 0 to 65535\n  port: " in printed
    assert list(yaml.safe_load(printed)) == list(Configuration.model_fields)


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Configuration().osc.port = 1  # type: ignore[misc]
