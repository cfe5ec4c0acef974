"""`ukulelatentd check`: would it run? Everything is tried, nothing is played."""

from ukulelatent_daemon.audio.impulse_responses import (
    ImpulseResponseLibrary,
    read_impulse_response,
)
from ukulelatent_daemon.audio.session import find_device
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model, prepare_torch


def check(configuration: Configuration) -> list[str]:
    """A line for each part that is well. Raises the error of the first that is not."""
    prepare_torch(configuration.model.threads)
    path = ModelLibrary(configuration.model.folders).find_trusted(configuration.model.name)
    model = load_model(path, configuration.model.device, configuration.model.head_frames)
    lines = [f"model: {model.contract.name} ({path}), on {model.device}"]
    reverb = configuration.reverb
    path = ImpulseResponseLibrary(reverb.folders).find_trusted(reverb.ir)
    read_impulse_response(path)
    lines.append(f"reverb: {path.stem} ({path}), mix {reverb.mix:g}")
    audio = configuration.audio
    if audio.output == "null" or audio.output.startswith("wav:"):
        lines.append(f"audio: {audio.output}")
    else:
        choice = find_device(audio, model.contract.sample_rate_hz)
        lines.append(
            f"audio: {choice.name}, {choice.rate_hz} Hz" if choice else "audio: null (no device)"
        )
    lines.append(f"osc: {configuration.osc.host}:{configuration.osc.port}")
    return lines
