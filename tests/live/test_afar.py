"""Clients on other machines: who does not show that it is there is no means against anybody."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("afar", Path(__file__).with_name("afar.py"))
assert _spec
assert _spec.loader
afar = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(afar)

PD = Path(__file__).parents[2] / "pd"


@pytest.fixture(scope="module")
def network():
    if lacks := afar.missing():
        pytest.fail(f"want {lacks}")
    made = afar.Network()
    yield made
    made.close()


@pytest.fixture(scope="module")
def daemon(network, process, tmp_path_factory):
    folder = tmp_path_factory.mktemp("afar")
    running = afar.Daemon(network, folder, process.environment(folder))
    try:
        running.wait()
        yield running
    finally:
        running.close()


@pytest.fixture
def client_at(network, daemon):
    """A function that makes a client at a host of the network."""
    clients = []

    def make(host: str):
        clients.append(afar.Client(network, host))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def subscribe_to_all(client) -> None:
    client.send("/subscribe", "all", client._socket.getsockname()[1], 100.0, 86400.0)


def test_a_forged_subscription_sends_one_ping_and_nothing_else(client_at, daemon) -> None:
    victim = client_at("192.0.2.7")
    subscribe_to_all(victim)
    daemon.here.send("/note", 60)
    heard = victim.hear(7.0)
    assert [message[0] for message in heard] == ["/ping"]
    assert victim.got <= victim.sent


def test_who_answers_is_told_everything_as_long_as_it_asks(client_at) -> None:
    client = client_at("192.0.2.8")
    subscribe_to_all(client)
    assert [message[0] for message in client.hear(0.3)] == ["/ping"]
    client.hear(1.0)  # it renews, and is asked again
    client.answers = True
    subscribe_to_all(client)
    heard = client.hear(1.0)
    assert heard[0][0] == "/ping"
    assert {"/meter", "/latent/value", "/status.reply"} <= {message[0] for message in heard}
    assert len(client.hear(1.0)) > 150  # meter and status at 100 Hz
    client.hear(5.0)
    heard = client.hear(0.2)  # and it is not forgotten
    assert {"/meter", "/status.reply"} <= {message[0] for message in heard}


def test_a_long_reply_waits_for_the_answer_to_a_ping(client_at) -> None:
    silent = client_at("192.0.2.9")
    assert [message[0] for message in silent.ask("/map/nearest", 100)] == ["/ping"]
    assert [message[0] for message in silent.ask("/env/*")] == []
    assert silent.got <= silent.sent
    silent.hear(1.0)  # nothing waits for its answer any more
    assert [message[0] for message in silent.ask("/status")] == ["/status.reply"]
    friend = client_at("192.0.2.10")
    friend.answers = True
    replies = friend.ask("/map/nearest", 100, within_s=1.0)
    ranks = [message[1] for message in replies if message[0] == "/map/point"]
    assert ranks == list(range(1, 101))
    assert replies[-1] == ("/done", "/map/nearest")


def test_a_flood_of_forged_subscriptions_locks_nobody_out(client_at, daemon) -> None:
    old = client_at("192.0.2.11")
    old.answers = True
    subscribe_to_all(old)
    old.hear(0.3)
    forged = [client_at(f"192.0.2.{number}") for number in range(20, 220)]
    for _ in range(5):
        for one in forged:
            subscribe_to_all(one)
    new = client_at("192.0.2.12")
    new.answers = True
    subscribe_to_all(new)
    new.hear(0.5)
    assert "/meter" in {message[0] for message in new.hear(0.2)}
    assert "/meter" in {message[0] for message in old.hear(0.2)}
    for one in forged:
        one.hear(0.001)
        assert one.got <= one.sent


def test_a_client_on_the_same_machine_is_never_asked(daemon) -> None:
    subscribe_to_all(daemon.here)
    heard = daemon.here.hear(6.5)
    assert "/ping" not in {message[0] for message in heard}
    assert len(heard) > 600
    daemon.here.send("/unsubscribe", "all")


def test_pd_on_another_machine_shows_by_itself_that_it_is_there(network, daemon, tmp_path) -> None:
    patch = tmp_path / "listen.pd"
    patch.write_text("""#N canvas 60 60 560 330 12;
#X obj 20 20 loadbang;
#X obj 20 50 del 500;
#X msg 20 80 /subscribe meter;
#X obj 120 50 del 7000;
#X msg 120 80 \\; pd quit;
#X obj 20 120 ukulelatent 192.0.2.1 9770;
#X obj 20 160 print reply;
#X connect 0 0 1 0;
#X connect 0 0 3 0;
#X connect 1 0 2 0;
#X connect 2 0 5 2;
#X connect 3 0 4 0;
#X connect 5 0 6 0;
""")
    words = ("pd", "-nogui", "-noaudio", "-nomidi", "-nrt", "-noprefs", "-stderr")
    done = subprocess.run(
        network.command(*words, "-path", str(PD), "-open", str(patch)),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    replies = done.stderr.splitlines()
    assert {reply.split()[1] for reply in replies} == {"meter"}
    assert len(replies) > 115  # twenty a second for six and a half
