"""Controllers of others, bound to our addresses: by OSC, by MIDI, and by learning."""

import pytest

from ukulelatent_daemon.addresses.bindings import Binding, bind_controllers
from ukulelatent_daemon.errors import ConfigurationError

KEYS = ("keys", 0)


def turn(desk, controller: int, value: int) -> None:
    """A MIDI controller moves."""
    answer = desk.dispatcher.limited(KEYS, lambda *reply: desk.replies.append(reply))
    for request in desk.dispatcher.controller(controller, value, KEYS, desk.now_s, answer):
        request.run()


def test_a_fader_of_a_layout_is_sent_on_from_range_to_range(desk) -> None:
    assert desk.send("/bind", "/1/fader1", "/gain", 0, 1, -60, 0) == []
    for value in (0.0, 1.0, 0.5):
        assert desk.send("/1/fader1", value) == []
    gains = [fields["gain_db"] for _, fields in desk.engine.calls]
    assert gains == [-60.0, 0.0, -30.0]


def test_without_ranges_all_values_go_as_they_are(desk) -> None:
    desk.send("/bind", "/key", "/note")
    desk.send("/key", 60, 90.5)
    desk.send("/bind", "/patch", "/steal")
    desk.send("/patch", "oldest")
    assert desk.engine.calls == [("note_on", 60.0, 90.5, None, None)]
    assert desk.engine.part(1).steal == "oldest"


def test_chatter_that_is_bound_is_chatter_no_more(desk) -> None:
    desk.send("/bind", "/accxyz", "/latent", -1, 1, -3, 3)
    desk.send("/accxyz", 0.0, 1.0, -0.5)
    assert desk.engine.calls == [("move_latent", (0.0, 3.0, -1.5, 0.0))]


def test_one_fader_may_move_two_things_and_is_bound_to_each_once(desk) -> None:
    desk.send("/bind", "/f", "/xy/1/x")
    desk.send("/bind", "/f", "/part/2/xy/1/y", 0, 1, 1, 0)
    desk.send("/bind", "/f", "/xy/1/x", 0, 1, 0, 0.5)
    desk.send("/f", 1)
    assert desk.engine.calls == [("move_latent", (0.0, 0.0, 0.0, 0.0))]
    assert desk.engine.part(2).calls == [("move_latent", (0.0, -3.0, 0.0, 0.0))]
    assert desk.send("/bind/list") == [
        ("/bind/item", "/f", "/part/2/xy/1/y", 0.0, 1.0, 1.0, 0.0),
        ("/bind/item", "/f", "/xy/1/x", 0.0, 1.0, 0.0, 0.5),
        ("/done", "/bind/list"),
    ]
    assert desk.send("/unbind", "/f") == []
    assert desk.send("/f", 1) == [("/error", "/f", 1, "there is no such address")]


def test_what_the_target_refuses_is_answered_in_its_name(desk) -> None:
    desk.send("/bind", "/f", "/pan", 0, 1, -2, 2)
    assert desk.send("/f", 1) == [("/error", "/pan", 4, "pan = 2: want -1 to 1")]
    assert desk.send("/f", "x") == [("/error", "/pan", 2, "pan = x: want a number")]


REFUSED = [
    (("/bind", "/gain", "/pan"), 4, "/gain is an address of the daemon's own"),
    (("/bind", "/part/2/gain", "/pan"), 4, "/part/2/gain is an address of the daemon's own"),
    (("/bind", "fader", "/pan"), 4, "incoming = fader: want an address"),
    (("/bind", "/f*", "/pan"), 4, "incoming = /f*: want an address"),
    (("/bind", "/f", "/nothing"), 5, "there is no address /nothing to bind to"),
    (("/bind", "", "/pan"), 4, "incoming is empty: want a name"),
    (("/bind", "/f\n", "/pan"), 4, "incoming = '/f\\n': want no control characters"),
    (("/bind", "/f", "/env/*"), 5, "there is no address /env/* to bind to"),
    (("/bind", "/f", "/pan", 1, 1), 4, "in_low = in_high = 1: want two ends"),
    (("/unbind", "/f"), 5, "nothing is bound to /f"),
    (("/midi/learn", "/nothing"), 5, "there is no address /nothing to bind to"),
    (("/midi/learn", "/latent/x/y"), 5, "there is no address /latent/x/y to bind to"),
    (("/midi/learn", "/latent"), 4, "/latent has no range of its own: want low and high"),
]


@pytest.mark.parametrize(("message", "code", "text"), REFUSED)
def test_what_cannot_be_bound_is_refused(desk, message, code, text) -> None:
    assert desk.send(*message) == [("/error", message[0], code, text)]
    assert desk.engine.bindings.all() == []


def test_a_button_is_bound_and_acts_when_it_is_pressed(desk) -> None:
    assert desk.send("/bind", "/1/push3", "/panic") == []
    assert desk.send("/1/push3", 1.0) == []
    assert desk.send("/1/push3", 0.0) == []
    assert desk.send("/1/push3") == []
    assert desk.engine.calls == [("panic",), ("panic",)]


def test_a_learned_button_acts_when_it_is_pressed(desk) -> None:
    assert desk.send("/midi/learn", "/notes/off") == []
    desk.engine.bindings.moved(20, desk.now_s)
    (binding,) = desk.engine.bindings.all()
    assert binding.values((127,)) == (1.0,)
    assert binding.values((0,)) == (0.0,)


def test_the_number_of_bindings_is_bounded(desk) -> None:
    for index in range(256):
        assert desk.send("/bind", f"/f/{index}", "/pan") == []
    ((_, _, code, _),) = desk.send("/bind", "/f/256", "/pan")
    assert code == 4
    assert desk.send("/bind", "/f/255", "/pan", 0, 1, -1, 1) == []


def test_a_midi_controller_is_an_address_from_0_to_127(desk) -> None:
    desk.send("/bind", "/midi/cc/7", "/gain", 0, 127, -40, 0)
    turn(desk, 7, 127)
    turn(desk, 7, 0)
    turn(desk, 8, 64)
    assert [fields["gain_db"] for _, fields in desk.engine.calls] == [0.0, -40.0]
    assert desk.replies == []


def test_the_next_controller_that_moves_is_learned(desk) -> None:
    assert desk.send("/midi/learn", "/pan") == []
    desk.engine.bindings.moved(20, desk.now_s + 1)
    assert desk.replies == [("/done", "/midi/learn", "/pan", 20)]
    desk.engine.bindings.moved(21, desk.now_s + 2)
    assert desk.engine.bindings.all() == [Binding("/midi/cc/20", "/pan", 0.0, 127.0, -1.0, 1.0)]
    turn(desk, 20, 127)
    assert desk.engine.calls == [("change_sound", {"pan": 1.0})]


def test_a_latent_dimension_is_learned_over_the_models_range(desk) -> None:
    desk.send("/midi/learn", "/latent/4")
    desk.engine.bindings.moved(20, desk.now_s)
    assert desk.engine.bindings.all()[0][2:] == (0.0, 127.0, -1.0, 2.0)
    desk.send("/midi/learn", "/latent/4", 0, 1)
    desk.engine.bindings.moved(20, desk.now_s)
    assert [binding[2:] for binding in desk.engine.bindings.all()] == [(0.0, 127.0, 0.0, 1.0)]


def test_a_wish_is_forgotten_after_a_minute_and_replaced_by_another(desk) -> None:
    desk.send("/midi/learn", "/pan")
    desk.engine.bindings.moved(20, desk.now_s + 61)
    assert desk.engine.bindings.all() == []
    desk.send("/midi/learn", "/pan")
    desk.send("/midi/learn", "/gain")
    desk.engine.bindings.moved(20, desk.now_s)
    assert [binding.target for binding in desk.engine.bindings.all()] == ["/gain"]


def test_configured_controllers_are_bindings(desk) -> None:
    bind_controllers(desk.engine.bindings, {16: "z1", 18: "z3", 7: "/pan"})
    turn(desk, 16, 127)
    turn(desk, 18, 0)
    turn(desk, 7, 127)
    assert desk.engine.calls == [
        ("move_latent", (3.0, 0.0, 0.0, 0.0)),
        ("move_latent", (3.0, 0.0, -3.0, 0.0)),
        ("change_sound", {"pan": 1.0}),
    ]


@pytest.mark.parametrize("target", ["/nothing", "/latent", "/snap/load"])
def test_a_configured_controller_without_a_range_is_an_error_of_the_configuration(
    desk, target
) -> None:
    with pytest.raises(ConfigurationError, match=r"midi\.controllers\.7 = " + target):
        bind_controllers(desk.engine.bindings, {7: target})


def test_a_controller_that_finds_no_room_is_answered(desk) -> None:
    desk.send("/midi/learn", "/pan")
    for index in range(256):
        desk.send("/bind", f"/f/{index}", "/pan")
    desk.engine.bindings.moved(20, desk.now_s)
    ((error, address, code, _),) = desk.replies
    assert (error, address, code) == ("/error", "/midi/learn", 4)
