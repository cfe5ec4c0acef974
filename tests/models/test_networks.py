import pytest
import torch

from ukulelatent_models.configuration import NetworkConfig
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.autoencoder import AutoEncoder, frames_of
from ukulelatent_models.networks.trunk import one_hots


@pytest.fixture(scope="module")
def network() -> AutoEncoder:
    torch.manual_seed(0)
    shape = Spectrogram(frames=24)
    sizes = NetworkConfig(hidden=32, rank=6, width=16, partials=30, noise_bands=10)
    return AutoEncoder(shape, sizes, 36, 84).eval().requires_grad_(False)


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


def test_a_fractional_note_is_told_as_a_blend_of_its_neighbours(network):
    heard = []
    handle = network.trunk.into.register_forward_pre_hook(lambda _, given: heard.append(given[0]))
    z = torch.zeros(1, 4)
    for note in (59.0, 60.0, 59.25):
        network.trunk(z, torch.tensor([note]), network.trunk.envelopes)
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
    made = frames_of(network, z, note, frames)
    torch.testing.assert_close(made, network.decode(z, note)[:, frames], rtol=1e-5, atol=1e-5)


def test_a_batch_decodes_as_its_notes_do_alone(network):
    z, note = _points(5)
    alone = [network.decode(z[i : i + 1], note[i : i + 1]) for i in range(5)]
    torch.testing.assert_close(network.decode(z, note), torch.cat(alone), rtol=1e-4, atol=1e-4)


def test_encoding_does_not_depend_on_level(network):
    z, note = _points(2)
    sound = network.decode(z, note)
    torch.testing.assert_close(network.encode(0.01 * sound), network.encode(sound))


def test_notes_outside_the_range_are_the_nearest_inside(network):
    z = torch.zeros(2, 4)
    outside = network.decode(z, torch.tensor([12.0, 120.0]))
    torch.testing.assert_close(outside, network.decode(z, torch.tensor([36.0, 84.0])))


def test_magnitudes_far_from_any_data_are_finite_and_bounded(network):
    z = 100.0 * torch.randn((20, 4), generator=torch.Generator().manual_seed(2))
    made = network.decode(z, torch.linspace(36, 84, 20))
    assert torch.isfinite(made).all()
    assert made.min() >= 0
    assert made.max() < 2.5 * 512  # at most two full-scale partials and two bands meet in a bin
