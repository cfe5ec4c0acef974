"""How sounding notes follow the latent point: which of them, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass

from ukulelatent_daemon.config.limits import Scope
from ukulelatent_daemon.engine.player import Player
from ukulelatent_daemon.engine.voices import Voice

# A gliding note is decoded anew this often; a frame of the shipped model is 11.6 ms.
_STEP_S = 0.01


@dataclass
class Glide:
    """From where to where something glides; its time begins when it is first looked at."""

    start: tuple[float, ...]
    target: tuple[float, ...]
    duration_s: float
    began_s: float | None = None
    stepped_s: float = 0.0
    is_over: bool = False

    def is_due(self, now_s: float) -> bool:
        """Whether it is time for another step, or for the last."""
        if self.began_s is None:
            self.began_s = now_s
        return now_s >= self.began_s + self.duration_s or now_s - self.stepped_s >= _STEP_S

    def step(self, now_s: float) -> tuple[float, ...]:
        """Where it is by now."""
        assert self.began_s is not None  # since it was due
        self.stepped_s = now_s
        share = (now_s - self.began_s) / self.duration_s
        if share >= 1.0:
            self.is_over = True
            return self.target
        return tuple(a + (b - a) * share for a, b in zip(self.start, self.target, strict=True))


class Steering:
    """Moves voices to points. The engine thread's alone.

    glide_ms: how long a move takes; up to a frame it is a jump, since a frame is not divided.
    scope: which sounding notes follow the point: all, none (`new`), or the last one.
    """

    def __init__(self, glide_ms: float = 10.0, scope: Scope = "all") -> None:
        self.glide_ms = glide_ms
        self.scope: Scope = scope
        self._glides: dict[int, tuple[Voice, Glide]] = {}

    def followers(self, voices: Sequence[Voice]) -> list[Voice]:
        """Those of the voices that follow the latent point now."""
        if self.scope == "new":
            return []
        if self.scope == "last":
            return sorted(voices, key=lambda voice: voice.order)[-1:]
        return list(voices)

    def move(self, player: Player, voice: Voice, target: tuple[float, ...]) -> None:
        """Send a voice on its way; from where it is, if it was on another."""
        contract = voice.model.contract
        self._glides.pop(voice.index, None)
        if self.glide_ms / 1000 <= max(_STEP_S, contract.hop / contract.sample_rate_hz):
            player.move(voice, target)
        else:
            self._glides[voice.index] = voice, Glide(voice.z, target, self.glide_ms / 1000)

    def advance(self, player: Player, now_s: float) -> None:
        """Bring all voices that glide to where they are by `now_s`."""
        for index, (voice, glide) in list(self._glides.items()):
            if player.voices.by_index(index, voice.generation) is not voice:
                del self._glides[index]  # it has ended
            elif glide.is_due(now_s):
                player.move(voice, glide.step(now_s))
                if glide.is_over:
                    del self._glides[index]
