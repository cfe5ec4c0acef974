"""What any controller sends is in the daemon's table; what leaves the table is missed."""

import pytest
from controller_files import CONTROLLERS, MAX, PD, Sent, max_sent, pd_sent
from pd import make_pd, table_check
from pd.max.help_patch import help_patch
from pd.touchosc.make_tosc import layout

from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.addresses.table import Argument, Push, Route
from ukulelatent_daemon.osc.routes import ROUTES, SECTIONS

CONTROLLER = pytest.mark.parametrize("controller", CONTROLLERS)
LISTS = {
    "Pd": lambda: pd_sent(PD / "ukulelatent-addresses.pd"),
    "Max": lambda: max_sent(MAX / "ukulelatent.maxhelp"),
}


def refused(sent: list[Sent]) -> list[str]:
    """What the generators' check has against messages."""
    told = []
    for address, low, high in sent:
        for values in {low, high}:
            try:
                table_check.check(address, *values)
            except ValueError as error:
                told.append(str(error))
    return told


def route_of(address: str) -> Route:
    (found,) = Finder(ROUTES).find(address)
    return found.route


def take_away(monkeypatch, route: Route) -> None:
    """The table without a route."""
    sections = {
        name: tuple(one for one in routes if one is not route) for name, routes in SECTIONS.items()
    }
    monkeypatch.setattr(table_check, "SECTIONS", sections)
    monkeypatch.setattr(table_check, "ROUTES", [one for one in ROUTES if one is not route])


@CONTROLLER
def test_the_daemon_takes_all_of_it(controller, refusals) -> None:
    sent = CONTROLLERS[controller]()
    assert len(sent) > 20
    for address, low, high in sent:
        assert refusals(address, *low) == refusals(address, *high) == []
    assert refused(sent) == []


@CONTROLLER
def test_each_address_is_missed_when_it_leaves_the_table(controller, monkeypatch) -> None:
    sent = CONTROLLERS[controller]()
    for route in {id(route_of(one.address)): route_of(one.address) for one in sent}.values():
        with monkeypatch.context() as patch:
            take_away(patch, route)
            assert refused(sent), route.address


@pytest.mark.parametrize("make", [help_patch, layout], ids=["Max", "TouchOSC"])
@pytest.mark.parametrize("address", ["/gain", "/sustain", "/panic", "/env/release", "/xy/<pad>"])
def test_no_controller_is_made_for_a_table_without_what_it_plays(
    make, address, monkeypatch
) -> None:
    if make is help_patch and address == "/xy/<pad>":
        address = "/xy/<pad>/y"
    (route,) = (route for route in ROUTES if route.address == address)
    take_away(monkeypatch, route)
    with pytest.raises(ValueError, match="not in the OSC table"):
        make()


def test_the_lists_of_addresses_change_with_the_table(monkeypatch) -> None:
    before = make_pd.patch(), help_patch().text()
    take_away(monkeypatch, route_of("/latency"))
    after = make_pd.patch(), help_patch().text()
    assert all("/latency:" in text for text in before)
    assert not any("/latency:" in text for text in after)


@pytest.mark.parametrize("controller", LISTS)
def test_every_address_of_every_section_is_listed_in_order(controller) -> None:
    listed = [route_of(sent.address) for sent in LISTS[controller]()]
    assert listed[-len(ROUTES) :] == list(ROUTES)


@pytest.mark.parametrize(
    ("address", "values", "said"),
    [
        ("/nothing", (), "not in the OSC table"),
        ("/xy/3", (0.5, 0.5), "pad = 3"),
        ("/note/128", (1,), "note = 128"),
        ("/part/17/note", (60,), "part = 17"),
        ("/part/2/status", (), "not in the OSC table"),
        ("/pan", (2,), "pan = 2"),
        ("/panic", (1, 1), "2 arguments"),
        ("/note", (), "0 arguments"),
        ("/steal", ("me",), "steal|which"),
        ("/freeze", (0.5,), "whole number"),
    ],
)
def test_the_check_refuses_what_the_daemon_refuses(address, values, said, refusals) -> None:
    assert refusals(address, *values)
    with pytest.raises(ValueError, match=said):
        table_check.check(address, *values)


def test_the_check_takes_parts_and_questions() -> None:
    table_check.check("/part/16/note", 60)
    table_check.check("/gain")


def test_a_fader_for_a_whole_number_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        table_check.check_ranges("/freeze", (0, 1))


def test_replies_are_known(monkeypatch) -> None:
    pushes = (Push("notes", "/note/started i:id", ""),)
    monkeypatch.setattr(table_check, "PUSHES", pushes)
    table_check.check_reply("/note/started")
    table_check.check_reply("/status.reply")
    with pytest.raises(ValueError, match="no answer"):
        table_check.check_reply("/note")


@pytest.mark.parametrize(
    ("address", "argument", "expected"),
    [
        ("/a", Argument("level", "f", 0, 1), "/a 0.5"),
        ("/a", Argument("level", "f", -90, 24), "/a 0"),
        ("/a", Argument("level", "f", -9, -3), "/a -3"),
        ("/a", Argument("level", "f", 1, 10000), "/a 100"),
        ("/a", Argument("level", "f", 0, 10000), "/a 100"),
        ("/a", Argument("level", "f", 12.4, 12.6), "/a 12.4996"),
        ("/a", Argument("level", "f", 3), "/a 3"),
        ("/a", Argument("count", "i", 1, "N"), "/a 2"),
        ("/a", Argument("z", "f", repeat="N"), "/a 0 0 0 0"),
        ("/a", Argument("z", "f", 0, 1, default=0.25), "/a 0.25"),
        ("/a", Argument("z", "f", default=None), "/a"),
        ("/a", Argument("which", "s", choices=("one", "other")), "/a one"),
        ("/a", Argument("name", "s"), "/a name"),
    ],
)
def test_an_example_is_the_default_or_the_middle(address, argument, expected, monkeypatch) -> None:
    route = Route(address, (argument,), "", lambda *_: None)
    monkeypatch.setattr(table_check, "ROUTES", (route,))
    assert table_check.example(route).message == expected


def test_an_example_fills_the_places_of_its_address(monkeypatch) -> None:
    pad = Argument("pad", "i", 1, "N/2")
    route = Route("/xy/<pad>/x", (Argument("x", "f", 0, 1),), "", lambda *_: None, places=(pad,))
    monkeypatch.setattr(table_check, "ROUTES", (route,))
    assert table_check.example(route).message == "/xy/1/x 0.5"
