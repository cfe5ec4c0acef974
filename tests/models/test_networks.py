import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from ukulelatent_models.configuration.schema import LabConfig, NetworkConfig
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.autoencoder import AutoEncoder, build, encode_all
from ukulelatent_models.networks.notes import one_hots
from ukulelatent_models.networks.trunk import knots_of

KINDS = [
    ("harmonic", "one_hots"),
    ("plain", "one_hots"),
    ("plain", "number"),
    ("plain", "shift"),
    ("paper", "one_hots"),
]


def _built(base: LabConfig, architecture: str, note_as: str) -> AutoEncoder:
    torch.manual_seed(0)
    sizes = NetworkConfig(
        architecture=architecture,
        note_as=note_as,
        hidden=32,
        rank=6,
        width=16,
        partials=30,
        noise_bands=10,
    )
    data = replace(base.dataset, note_low=36, note_high=84)
    config = replace(base, network=sizes, dataset=data)
    return build(config, Spectrogram(frames=24)).eval().requires_grad_(False)


@pytest.fixture(params=KINDS, ids="-".join)
def network(request, config) -> AutoEncoder:
    return _built(config, *request.param)


@pytest.fixture
def harmonic(config) -> AutoEncoder:
    return _built(config, "harmonic", "one_hots")


def _points(batch: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    z = torch.randn((batch, 4), generator=generator)
    return z, 36 + 48 * torch.rand(batch, generator=generator)


def test_one_hots_are_counted_from_a0():
    told = one_hots(128)
    for note in (36, 69, 84):
        wanted = torch.zeros(19)
        wanted[(note - 21) // 12] = 1
        wanted[7 + (note - 21) % 12] = 1
        torch.testing.assert_close(told[note], wanted)


def test_a_fractional_note_is_told_as_a_blend_of_its_neighbours(harmonic):
    heard = []
    into = harmonic.decoder.into
    handle = into.register_forward_pre_hook(lambda _, given: heard.append(given[0]))
    for note in (59.0, 60.0, 59.25):
        harmonic.decode(torch.zeros(1, 4), torch.tensor([note]))
    handle.remove()
    torch.testing.assert_close(heard[2], 0.75 * heard[0] + 0.25 * heard[1])


@pytest.mark.parametrize(("first", "count"), [(0, 24), (0, 1), (0, 16), (1, 4), (9, 8), (23, 1)])
def test_decode_frames_are_a_slice_of_decode(network, first, count):
    z, note = _points(3)
    whole = network.decode(z, note)
    part = network.decode_frames(z, note, first, count)
    torch.testing.assert_close(part, whole[:, first : first + count], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("first", "count"), [(-1, 4), (24, 1), (3, 0)])
def test_frames_that_are_not_there_are_refused(network, first, count):
    with pytest.raises(ValueError, match="want a first frame"):
        network.decode_frames(*_points(1), first, count)


def test_training_frames_are_those_of_decode(network):
    z, note = _points(2)
    frames = torch.tensor([0, 1, 5, 6, 20])
    made, wanted = network.decoder.chosen(z, note, frames), network.decode(z, note)[:, frames]
    if made.shape[2] == wanted.shape[2]:  # else it is bands
        torch.testing.assert_close(made * 512, wanted, rtol=1e-5, atol=1e-5)
    else:
        bands = network.decoder.target(wanted / 512)
        assert float((bands - made).norm() / made.norm()) < 0.15


def test_a_batch_decodes_as_its_notes_do_alone(network):
    z, note = _points(5)
    alone = [network.decode(z[i : i + 1], note[i : i + 1]) for i in range(5)]
    torch.testing.assert_close(network.decode(z, note), torch.cat(alone), rtol=1e-4, atol=1e-4)


def test_encoding_does_not_depend_on_level(harmonic):
    z, note = _points(2)
    sound = harmonic.decode(z, note)
    torch.testing.assert_close(harmonic.encode(0.01 * sound), harmonic.encode(sound))


def test_knots_are_every_frame_of_the_attack_and_at_most_four_apart():
    knots = knots_of(128)
    assert knots[:17] == list(range(17))
    assert knots[-1] == 127
    assert max(b - a for a, b in itertools.pairwise(knots)) == 4


def test_between_knots_levels_go_straight(harmonic):
    decoder = harmonic.decoder
    z, note = _points(1)
    with torch.no_grad():
        levels = torch.logit(decoder.trunk(decoder._told(z, note), 0, 24)[0].double())[0]
    assert knots_of(24)[-3:] == [20, 22, 23]
    middle = 0.5 * (levels[:, 20] + levels[:, 22])
    torch.testing.assert_close(levels[:, 21], middle, rtol=1e-3, atol=1e-3)


def test_a_shifted_decoder_makes_the_same_lines_at_another_pitch(config):
    network = _built(config, "plain", "shift")
    z = torch.randn((1, 4), generator=torch.Generator().manual_seed(0))
    low, high = network.decode(z.repeat(2, 1), torch.tensor([60.0, 72.0]))
    torch.testing.assert_close(high[:, ::2][:, :500], low[:, :500])


def test_notes_outside_the_range_are_the_nearest_inside(network):
    z = torch.zeros(2, 4)
    outside = network.decode(z, torch.tensor([12.0, 120.0]))
    torch.testing.assert_close(outside, network.decode(z, torch.tensor([36.0, 84.0])))


def test_magnitudes_far_from_any_data_are_finite_and_bounded(network):
    z = 100.0 * torch.randn((20, 4), generator=torch.Generator().manual_seed(2))
    made = network.decode(z, torch.linspace(36, 84, 20))
    assert torch.isfinite(made).all()
    assert made.min() >= 0
    # at most two full-scale partials and two bands meet in a bin; a log scale ends at 2
    assert made.max() < 2.5 * 512


def test_sounds_are_encoded_at_the_level_a_model_file_speaks_of(config, dataset):
    sizes = replace(config.network, architecture="paper")
    network = build(replace(config, network=sizes), dataset.spectrogram).eval()
    places = np.array([3, 11])
    full_scale = dataset.magnitudes[places].astype(np.float32) * dataset.spectrogram.full_scale
    with torch.inference_mode():
        wanted = network.encode(torch.from_numpy(full_scale)).numpy()
    np.testing.assert_array_equal(encode_all(network, dataset, places), wanted)
