"""Which words do what, and with which exit status."""

import subprocess
import sys
import types
from pathlib import Path

import pytest

from ukulelatent_daemon.cli import main
from ukulelatent_daemon.config import load_configuration
from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.osc.routes import ROUTES


@pytest.fixture
def stand_in(monkeypatch):
    """A function (module, **functions): puts functions in the place of a heavy module's."""

    def put(module: str, **functions) -> None:
        monkeypatch.setitem(sys.modules, module, types.SimpleNamespace(**functions))

    return put


@pytest.fixture(autouse=True)
def _keep_the_log(monkeypatch) -> None:
    monkeypatch.setattr("ukulelatent_daemon.cli.run.start_log", lambda level: None)
    monkeypatch.setattr("ukulelatent_daemon.cli.render.start_log", lambda level: None)


def test_run_gets_the_configuration_with_the_command_lines_say(stand_in) -> None:
    got = []
    stand_in("ukulelatent_daemon.app", run=lambda configuration: got.append(configuration) or 0)
    words = ["--model", "bells", "--audio", "null", "--osc", "[::1]:9771"]
    assert main(["run", *words]) == 0
    (configuration,) = got
    assert (configuration.model.name, configuration.audio.output) == ("bells", "null")
    assert (configuration.osc.host, configuration.osc.port) == ("::1", 9771)
    assert configuration.voices == load_configuration().voices


def raising(error: BaseException):
    def fail(*arguments: object) -> int:
        raise error

    return fail


ENDS = [
    (ModelError("bells: no such model"), 1, "ukulelatentd: bells: no such model\n"),
    (KeyboardInterrupt(), 0, ""),
]


@pytest.mark.parametrize(("error", "status", "told"), ENDS)
def test_how_run_ends(stand_in, capsys, error, status, told) -> None:
    stand_in("ukulelatent_daemon.app", run=raising(error))
    assert main(["run"]) == status
    assert capsys.readouterr().err == told


def test_an_unknown_fault_is_told_in_full_and_fails(stand_in, capsys) -> None:
    stand_in("ukulelatent_daemon.app", run=raising(ZeroDivisionError("ours")))
    assert main(["run"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Traceback")
    assert told.endswith("ZeroDivisionError: ours\n")


WRONG = [
    [],
    ["play"],
    ["run", "--loud"],
    ["run", "--osc", "9770"],
    ["run", "--osc", "localhost:70000"],
    ["run", "--audio", "wav:"],
    ["run", "--config", "/nonexistent/config.yaml"],
    ["render", "-o", "out.wav"],
    ["render", "score.mid"],
    ["render", "score.mid", "--note", "60", "-o", "out.wav"],
    ["render", "score.mid", "--velocity", "0", "-o", "out.wav"],
    ["render", "score.mid", "--velocity", "128", "-o", "out.wav"],
    ["render", "score.mid", "--velocity", "nan", "-o", "out.wav"],
    ["render", "score.mid", "--latent", "0,x", "-o", "out.wav"],
    ["render", "score.mid", "--latent", "0,nan", "-o", "out.wav"],
    ["render", "--note", "128", "-o", "out.wav"],
    ["render", "--note", "nan", "-o", "out.wav"],
    ["render", "--note", "60", "--velocity", "-1", "-o", "out.wav"],
    ["render", "--note", "60", "--latent", "0;0", "-o", "out.wav"],
    ["render", "--note", "60", "--latent", "0,nan", "-o", "out.wav"],
    ["send", "note"],
    ["send", "/note", "--timeout-ms", "0"],
    ["send", "/note", "--osc", "here"],
    ["model"],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_is_2_and_says_why(capsys, words) -> None:
    assert main(words) == 2
    assert "ukulelatentd" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_is_no_failure(capsys, words) -> None:
    assert main(words) == 0
    assert "ukulelatentd" in capsys.readouterr().out


def test_render_of_a_note(stand_in) -> None:
    got = []
    stand_in("ukulelatent_daemon.render", render_score=None, render_note=lambda *a: got.append(a))
    assert main(["render", "--note", "60.5", "--latent", "-1,0,.5", "-o", "a.wav"]) == 0
    assert main(["render", "--note", "60", "--velocity", "64", "-o", "b.wav"]) == 0
    assert [call[1:] for call in got] == [
        (60.5, 100.0, (-1.0, 0.0, 0.5), Path("a.wav"), None),
        (60.0, 64.0, None, Path("b.wav"), None),
    ]


def test_render_of_a_score(stand_in) -> None:
    got = []
    stand_in("ukulelatent_daemon.render", render_note=None, render_score=lambda *a: got.append(a))
    assert main(["render", "song.mid", "-o", "song.wav", "--model", "bells"]) == 0
    ((configuration, *others),) = got
    assert others == [Path("song.mid"), Path("song.wav"), None, None, 1.0]
    assert configuration.model.name == "bells"


def test_render_of_a_score_at_a_point_and_softer(stand_in, make_state, tmp_path) -> None:
    kept = tmp_path / "song.json"
    kept.write_text(make_state().model_dump_json())
    got = []
    stand_in("ukulelatent_daemon.render", render_note=None, render_score=lambda *a: got.append(a))
    words = ["render", "song.mid", "-o", "song.wav", "--latent", "-1,0,.5", "--velocity", "50"]
    assert main(words) == 0
    assert main([*words, "--state", str(kept)]) == 0
    assert [call[4:] for call in got] == 2 * [((-1.0, 0.0, 0.5), 0.5)]
    assert [call[3] is None for call in got] == [True, False]


def test_a_silent_score_is_refused_and_a_silent_note_is_not(stand_in, capsys) -> None:
    got = []
    stand_in("ukulelatent_daemon.render", render_score=None, render_note=lambda *a: got.append(a))
    assert main(["render", "song.mid", "-o", "song.wav", "--velocity", "0"]) == 2
    assert capsys.readouterr().err == (
        "ukulelatentd: --velocity 0: the score would be silent, expected more than 0\n"
    )
    assert main(["render", "--note", "60", "-o", "note.wav", "--velocity", "0"]) == 0
    assert got[0][2] == 0.0


@pytest.mark.parametrize(("latent", "wanted"), [("0", "expected 2 numbers"), ("0,inf", "want num")])
def test_a_wrong_point_of_a_score_is_told_before_anything_is_written(
    tone_model, tmp_path, capsys, latent, wanted
) -> None:
    out = tmp_path / "out.wav"
    words = ["--model", str(tone_model()), "-o", str(out), "--latent", latent]
    assert main(["render", "score.mid", *words]) == 2
    assert wanted in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_render_with_a_state_plays_its_model_unless_another_is_named(
    stand_in, monkeypatch, tmp_path, make_state
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    (tmp_path / "states").mkdir()
    kept = tmp_path / "states" / "song.json"
    kept.write_text(make_state(model="strings").model_dump_json())
    got = []
    stand_in("ukulelatent_daemon.render", render_note=None, render_score=lambda *a: got.append(a))
    words = ["render", "song.mid", "-o", "song.wav"]
    assert main([*words, "--state", "song"]) == 0
    assert main([*words, "--state", str(kept)]) == 0
    assert main([*words, "--state", "song", "--model", "bells"]) == 0
    assert main([*words, "--state", "long"]) == 1
    assert [call[0].model.name for call in got] == ["strings", "strings", "bells"]
    assert {call[3].parts[0].model for call in got} == {"strings"}


LISTED = [
    (["devices"], "ukulelatent_daemon.cli.device_list", "describe_devices"),
    (["check"], "ukulelatent_daemon.cli.checks", "check"),
    (["model", "inspect", "a.ts"], "ukulelatent_daemon.cli.model_text", "describe_model"),
]


@pytest.mark.parametrize(("words", "module", "function"), LISTED)
def test_what_is_found_is_printed_a_line_each(stand_in, capsys, words, module, function) -> None:
    stand_in(module, **{function: lambda *arguments: ["one", "two"]})
    assert main(words) == 0
    assert capsys.readouterr().out == "one\ntwo\n"


def test_config_prints_what_loads_back(tmp_path, capsys) -> None:
    assert main(["config", "--osc", "127.0.0.2:1234"]) == 0
    file = tmp_path / "printed.yaml"
    file.write_text(capsys.readouterr().out, "utf-8")
    assert load_configuration(file).osc.host == "127.0.0.2"
    assert load_configuration(file) == load_configuration(
        None, {"osc": {"host": "127.0.0.2", "port": 1234}}
    )


def test_routes_prints_a_line_for_each(capsys) -> None:
    assert main(["routes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [route.address for route in ROUTES]


def test_a_light_command_loads_nothing_heavy() -> None:
    code = (
        "import sys; from ukulelatent_daemon.cli import main; main(['routes']); "
        "print(sorted({'torch', 'sounddevice', 'numpy', 'mido'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_has_had_enough() -> None:
    program = [sys.executable, "-u", "-m", "ukulelatent_daemon.cli", "routes"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
