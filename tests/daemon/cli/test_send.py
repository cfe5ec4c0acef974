"""`ukulelatentd send` against a real socket."""

import socket

import pytest

from ukulelatent_daemon.cli import main
from ukulelatent_daemon.cli.send import value_of

ANSWERED = [
    (["/latent/get"], "/latent/value 0.25 -1.5\n", 0),
    (["/gain"], "/gain/value -6\n", 0),
    (["/ping", "7"], "/pong 7\n", 0),
    (["/sync", "7"], "/synced 7\n", 0),
    (["/model/load", "bells"], "/done /model/load bells ab\n", 0),
    (["/quit"], "/done /quit\n", 0),
    (["/model/load", "horn"], "/error /model/load 5 no model horn\n", 1),
    (
        ["/model/load", "a", "b"],
        "/error /model/load 3 2 arguments: want 1 (/model/load s:name)\n",
        1,
    ),
    (["/nothing"], "/error /nothing 1 there is no such address\n", 1),
    (["/gain", "-100"], "/error /gain 4 gain = -100: want -90 to 24\n", 1),
    (["/pan", "left"], "/error /pan 2 pan = left: want a number\n", 1),
]


@pytest.mark.parametrize(("words", "printed", "status"), ANSWERED)
def test_replies_are_printed_and_an_error_fails(daemon, capsys, words, printed, status) -> None:
    assert main(["send", *words, "--osc", daemon, "--timeout-ms", "5000"]) == status
    assert capsys.readouterr().out == printed


def test_words_become_numbers_where_they_are() -> None:
    words = ["60", "-3", "0.5", "1e3", ".5", "c4", "nan", "inf", "1.2.3", ""]
    assert [value_of(word) for word in words] == [
        60, -3, 0.5, 1000.0, 0.5, "c4", "nan", "inf", "1.2.3", "",
    ]  # fmt: skip
    assert type(value_of("60")) is int


@pytest.fixture
def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nobody_there(free_port, capsys) -> None:
    status = main(["send", "/ping", "1", "--osc", f"127.0.0.1:{free_port}", "--timeout-ms", "5000"])
    assert status == 1
    assert capsys.readouterr().err == f"ukulelatentd: nothing listens at 127.0.0.1:{free_port}\n"


def test_somebody_there_who_does_not_answer(capsys) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{deaf.getsockname()[1]}"
        assert main(["send", "/ping", "1", "--osc", where, "--timeout-ms", "50"]) == 1
    assert capsys.readouterr().err == f"ukulelatentd: no answer from {where} within 50 ms\n"


def test_the_port_is_the_configured_one(daemon, tmp_path, capsys) -> None:
    port = daemon.split(":")[1]
    file = tmp_path / "config.yaml"
    # A daemon that listens everywhere is spoken to here.
    file.write_text(f"osc: {{host: 0.0.0.0, port: {port}}}", "utf-8")
    assert main(["send", "/ping", "3", "--config", str(file), "--timeout-ms", "5000"]) == 0
    assert capsys.readouterr().out == "/pong 3\n"
