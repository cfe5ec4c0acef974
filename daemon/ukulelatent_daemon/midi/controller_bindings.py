"""What a controller is bound to, by the configuration, over OSC or by learning."""

import time
from typing import TYPE_CHECKING

from ukulelatent_daemon.addresses.bindings import Bindings, controller_address
from ukulelatent_daemon.midi import rpn
from ukulelatent_daemon.midi.action import Action
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

# What a keyboard sends of its own accord, not for being turned: parameters, the pedal, modes.
_NOT_LEARNED = frozenset((*rpn.CONTROLS, 64, *range(120, 128)))


class ControllerBindings:
    """Asked on MIDI's thread what a controller means; what it means is done on the engine's."""

    def __init__(self, bindings: Bindings, dispatcher: Dispatcher) -> None:
        self._bindings = bindings
        self._dispatcher = dispatcher

    def action(self, controller: int, value: int) -> Action | None:
        """What a controller that has moved to a value asks for; None for an unbound one."""
        if controller not in _NOT_LEARNED:
            self._bindings.moved(controller, time.monotonic())
        if not self._bindings.of(controller_address(controller)):
            return None

        def act(part: "Part", request: Request) -> None:
            bound = self._dispatcher.controller(
                controller, value, request.sender, request.arrival_s, request.reply
            )
            for one in bound:
                one.run()

        return act
