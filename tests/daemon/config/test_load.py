"""A configuration is right, or every error in it is said at once."""

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


@pytest.mark.parametrize("text", ["", OTHER_THAN_DEFAULT])
def test_what_is_printed_loads_back_to_the_same(file, tmp_path, text) -> None:
    configuration = load_configuration(file(text))
    printed = dump_configuration(configuration)
    assert load_configuration(file(printed, tmp_path / "printed.yaml")) == configuration
    assert "  # UDP port; 0: any free one; 0 to 65535\n  port: " in printed
    assert list(yaml.safe_load(printed)) == list(Configuration.model_fields)


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Configuration().osc.port = 1  # type: ignore[misc]
