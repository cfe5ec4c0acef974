"""`ukulelatentd devices`: what the sound can go to."""

import sounddevice


def describe_devices() -> list[str]:
    """A line for each output device, and the two that are always there."""
    default = sounddevice.default.device[1]
    apis = sounddevice.query_hostapis()
    lines = []
    for index, device in enumerate(sounddevice.query_devices()):
        if device["max_output_channels"] < 2:
            continue
        mark = "*" if index == default else " "
        api = apis[device["hostapi"]]["name"]
        rate = round(device["default_samplerate"])
        lines.append(f"{mark} {device['name']} ({api}, {rate} Hz)")
    return [*lines, "  null (nobody hears it)", "  wav:FILE (a WAV file)"]
