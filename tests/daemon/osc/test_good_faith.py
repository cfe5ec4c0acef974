"""What a hand or a layout sends in good faith acts; names are plain, and are there."""

import pytest

from ukulelatent_daemon.addresses.table import Argument
from ukulelatent_daemon.osc.routes import ROUTES


def _example(argument: Argument) -> object:
    """A value that is taken; an empty one for a name."""
    if argument.kind == "s":
        return argument.choices[0] if argument.choices else ""
    return argument.low or 0


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("", "want a name"),
        ("x" * 65, "want 1 to 64 letters"),
        ("a\nb", "control characters"),
        ("a\x1b[2Jb", "control characters"),
        ("a\u2028b", "control characters"),
        ("a\u202eb", "control characters"),
        ("a\x7f", "control characters"),
    ],
)
def test_a_snapshot_has_a_short_and_plain_name(desk, name, wanted) -> None:
    ((_, address, code, text),) = desk.send("/snap/save", name)
    assert (address, code) == ("/snap/save", 4)
    assert wanted in text
    assert text.isprintable()


@pytest.mark.parametrize(
    "name", ["sanft 🎻", "ノート", "e\u0301", "woman \U0001f469\u200d\U0001f3a4"]
)
def test_a_name_may_be_in_any_script(desk, name) -> None:
    assert desk.send("/snap/save", name) == []
    assert desk.send("/snap/list")[0] == ("/snap/item", name)


NAMED = [
    (route.address, [_example(argument) for argument in route.arguments])
    for route in ROUTES
    for argument in route.arguments
    if argument.kind == "s" and not argument.choices and not argument.may_be_empty
]


@pytest.mark.parametrize(("address", "values"), NAMED)
def test_an_empty_name_is_out_of_range(desk, address, values) -> None:
    ((_, _, code, text),) = desk.send(address, *values)
    assert code == 4
    assert text.endswith("is empty: want a name")


BUTTONS = [
    ("/panic", ("panic",)),
    ("/notes/off", ("notes_off",)),
    ("/latent/reset", ("reset_latent",)),
    ("/quit", ("quit",)),
]


@pytest.mark.parametrize(("address", "call"), BUTTONS)
def test_a_button_acts_where_its_value_is_not_zero(desk, address, call) -> None:
    for value in (1.0, 127, 0.01, -1.0):
        desk.engine.calls.clear()
        desk.send(address, value)
        assert desk.engine.calls == [call]
    desk.engine.calls.clear()
    for value in (0, 0.0, -0.0):
        assert desk.send(address, value) == []
    assert desk.engine.calls == []
    for values, code in (((float("nan"),), 4), ((1.0, 1.0), 3), (("x",), 2)):
        assert [reply[2] for reply in desk.send_as_it_is(address, *values)] == [code]
    assert desk.engine.calls == []


@pytest.mark.parametrize("address", [r.address for r in ROUTES if r.is_button])
def test_no_address_acts_when_a_button_is_let_go(desk, address) -> None:
    assert desk.send(address, 0.0) == []
    assert desk.engine.calls == []


EDGES = [
    (("/xy/1", 1.2, 0.5), ("move_latent", (3.0, 0.0, 0.3, 0.4))),
    (("/xy/1/x", -0.1), ("move_latent", (-3.0, 0.2, 0.3, 0.4))),
    (("/xy/2/y", 1e30), ("move_latent", (0.1, 0.2, 0.3, 2.0))),
    (("/latent/norm", 1.0001), ("move_latent", (3.0, 0.2, 0.3, 0.4))),
    (("/map/xy", 0.5, 0), ("move_latent", (1.0, 0.0, 0.0, 0.0))),
]


@pytest.mark.parametrize(("message", "call"), EDGES)
def test_a_share_beyond_its_range_is_moved_to_the_edge(desk, message, call) -> None:
    desk.engine.part(1).latent.value = (0.1, 0.2, 0.3, 0.4)
    assert desk.send(*message) == []
    assert desk.engine.calls == [call]
    for bad in (float("nan"), float("inf")):
        ((_, _, code, _),) = desk.send_as_it_is(message[0], bad, *message[2:])
        assert code == 4


def test_the_dimensions_of_the_space_are_told_with_their_ranges(desk) -> None:
    desk.engine.part(1).latent.value = (0.1, 0.2, 0.3, 0.4)
    contract = desk.engine.part(1).model.contract
    assert desk.send("/model/latent") == [
        *(
            ("/model/latent/item", index + 1, contract.latent_labels[index], low, high, value)
            for index, (low, high, value) in enumerate(
                zip(contract.latent_low, contract.latent_high, (0.1, 0.2, 0.3, 0.4), strict=True)
            )
        ),
        ("/done", "/model/latent"),
    ]
