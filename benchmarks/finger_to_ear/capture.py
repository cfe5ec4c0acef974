"""What is played to JACK, recorded by a process of its own, with the time of every block."""

import gc
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.shared_memory import SharedMemory
from multiprocessing.synchronize import Event

import jack
import numpy as np
import numpy.typing as npt

from .daemon import BLOCK_FRAMES, RATE_HZ
from .osc import PATIENCE_S

Samples = npt.NDArray[np.float32]

_BLOCKS = 60 * RATE_HZ // BLOCK_FRAMES
_NS_PER_FRAME = 1e9 / RATE_HZ
_POLL_S = 0.003


class _Ring:
    """Memory that both processes see: the newest minute. Blocks are numbered as they come."""

    def __init__(self, memory: SharedMemory) -> None:
        """`memory` holds zeros, or what another process has written."""
        buffer = memory.buf
        self.blocks_written = np.ndarray(1, "i8", buffer)
        self.times_ns = np.ndarray(_BLOCKS, "i8", buffer, 8)
        self.jack_frames = np.ndarray(_BLOCKS, "i8", buffer, 8 + 8 * _BLOCKS)
        self.samples = np.ndarray((_BLOCKS, 2, BLOCK_FRAMES), "f4", buffer, 8 + 16 * _BLOCKS)

    @staticmethod
    def size_bytes() -> int:
        """Of the memory."""
        return 8 + _BLOCKS * (16 + 8 * BLOCK_FRAMES)


class Capture:
    """Frames are numbered from the first one recorded."""

    def __init__(self, ring: _Ring) -> None:
        self._ring = ring

    def position(self) -> int:
        """Frames recorded so far."""
        return int(self._ring.blocks_written[0]) * BLOCK_FRAMES

    def frames(self, first: int, count: int) -> Samples:
        """Wait for frames: (count, 2). Raises RuntimeError where the recording has a gap."""
        until = time.monotonic() + PATIENCE_S
        while self.position() < first + count:
            if time.monotonic() > until:
                raise RuntimeError("JACK stands still")
            time.sleep(_POLL_S)
        blocks = np.arange(first // BLOCK_FRAMES, (first + count - 1) // BLOCK_FRAMES + 1)
        found = self._ring.samples[blocks % _BLOCKS]  # (blocks, 2, frames)
        if (np.diff(self._ring.jack_frames[blocks % _BLOCKS]) != BLOCK_FRAMES).any():
            raise RuntimeError("JACK left out a block")
        if self.position() > (int(blocks[0]) + _BLOCKS - 1) * BLOCK_FRAMES:
            raise RuntimeError("the recording was written over")
        skipped = first % BLOCK_FRAMES
        return np.moveaxis(found, 1, 2).reshape(-1, 2)[skipped : skipped + count]

    def since(self, first: int) -> Samples:
        """What was recorded from a frame up to now: (frames, 2)."""
        return self.frames(first, self.position() - first)

    def block_time_ns(self, frame: int) -> int:
        """CLOCK_MONOTONIC when JACK began the cycle in which a recorded frame was handed over."""
        return int(self._ring.times_ns[frame // BLOCK_FRAMES % _BLOCKS])

    def time_ns(self, frame: int) -> int:
        """The same for the frame itself, whose turn comes after those before it in its block."""
        return self.block_time_ns(frame) + round(frame % BLOCK_FRAMES * _NS_PER_FRAME)

    def onset(self, first: int, patience_s: float) -> int:
        """Wait for the first frame from `first` on that is not silence. Raises RuntimeError."""
        last = first + round(patience_s * RATE_HZ)
        while first < last:
            sounding = np.flatnonzero(self.frames(first, BLOCK_FRAMES).any(axis=1))
            if len(sounding):
                return first + int(sounding[0])
            first += BLOCK_FRAMES
        raise RuntimeError(f"nothing was heard for {patience_s:g} s")

    def wait_for_silence(self) -> None:
        """Return once there is silence; a minute is more patience than any release needs."""
        first = self.position()
        for _ in range(_BLOCKS // 8):
            if not self.frames(first, 8 * BLOCK_FRAMES).any():
                return
            first += 8 * BLOCK_FRAMES
        raise RuntimeError("it is never silent")


@contextmanager
def capture(*players: str) -> Iterator[Capture]:
    """Record what JACK clients of these names play, mixed."""
    # A process of its own: a JACK client that is written in Python must wait for nobody's lock.
    processes = multiprocessing.get_context("spawn")
    memory = SharedMemory(create=True, size=_Ring.size_bytes())
    ready, stopping = processes.Event(), processes.Event()
    process = processes.Process(
        target=_record, args=(memory.name, players, ready, stopping), daemon=True
    )
    process.start()
    ring = _Ring(memory)
    try:
        if not ready.wait(PATIENCE_S):
            raise RuntimeError("the recording does not start")
        yield Capture(ring)
    finally:
        stopping.set()
        process.join()
        del ring
        gc.collect()  # arrays that look into the memory would keep it from being closed
        memory.close()
        memory.unlink()


def _record(name: str, players: Sequence[str], ready: Event, stopping: Event) -> None:
    """The recording process."""
    memory = SharedMemory(name)
    ring = _Ring(memory)
    client = jack.Client("ear", no_start_server=True)
    inputs = [client.inports.register(f"in_{side}") for side in (1, 2)]
    blocks = 0

    def keep(frames: int) -> None:
        nonlocal blocks
        slot = blocks % _BLOCKS
        # JACK tells how far the cycle is; its beginning is when the players before us were asked.
        late_ns = round(client.frames_since_cycle_start * _NS_PER_FRAME)
        ring.times_ns[slot] = time.monotonic_ns() - late_ns
        ring.jack_frames[slot] = client.last_frame_time
        ring.samples[slot, 0] = inputs[0].get_array()
        ring.samples[slot, 1] = inputs[1].get_array()
        blocks += 1
        ring.blocks_written[0] = blocks

    client.set_process_callback(keep)
    gc.collect()
    gc.disable()
    client.activate()
    for player in players:
        sources = client.get_ports(f"{player}:", is_audio=True, is_output=True)
        for source, own in zip(sources, inputs, strict=False):
            client.connect(source, own)
    ready.set()
    stopping.wait()
    client.deactivate()
    client.close()
