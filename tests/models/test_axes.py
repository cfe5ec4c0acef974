import copy

import numpy as np
import pytest
import torch

from ukulelatent_models.features import magnitudes
from ukulelatent_models.networks.autoencoder import build
from ukulelatent_models.space.axes import align, ends, partial_correlation, rotation, turn
from ukulelatent_models.space.properties import PROPERTIES, brightness

NOTE, HZ = 69.0, 440.0


def _property(name, signal, shape) -> float:
    return PROPERTIES[name](np.square(magnitudes(signal, shape)), NOTE, shape)


def test_properties_tell_the_sounds_they_are_named_for(dataset):
    shape = dataset.spectrogram
    t = np.arange(shape.samples) / shape.sample_rate_hz

    def tone(partials, decay):
        k = np.array(partials)[:, None]
        return (np.sin(2 * np.pi * k * HZ * t)).sum(axis=0) * np.exp(-decay * t)

    full, odd, first = tone([1, 2, 3, 4], 2.0), tone([1, 3, 5], 2.0), tone([1], 2.0)
    long, short = tone([1], 1.0), tone([1], 60.0)
    assert _property("sustain", long, shape) > _property("sustain", short, shape) + 10
    assert _property("brightness", full, shape) > _property("brightness", first, shape) + 1
    assert _property("hollowness", odd, shape) > _property("hollowness", full, shape) + 10
    assert _property("brightness", first, shape) == pytest.approx(0.0, abs=0.1)
    stretched = tone([1, 2.1, 3.15, 4.2], 2.0)
    assert (
        _property("inharmonicity", stretched, shape) > _property("inharmonicity", full, shape) + 6
    )
    struck = full + 4 * tone([8, 9, 10], 200.0)
    assert _property("attack", struck, shape) > _property("attack", full, shape) + 0.5


def test_rotation_finds_the_directions_in_which_properties_grow():
    generator = np.random.default_rng(0)
    z, notes = generator.standard_normal((400, 4)), generator.uniform(36, 84, 400)
    first, second = np.array([3.0, 0, 4, 0]) / 5, np.array([0, -1.0, 0, 0])
    properties = np.column_stack(
        [z @ first + 0.1 * notes, z @ (0.5 * first + 2 * second) - 0.01 * notes**2]
    )
    axes = rotation(z, notes, properties)
    np.testing.assert_allclose(axes @ axes.T, np.eye(4), atol=1e-9)
    np.testing.assert_allclose(axes[0], first, atol=1e-6)
    np.testing.assert_allclose(axes[1], second, atol=1e-6)


def test_a_turned_network_makes_the_same_sounds_at_turned_points(config, dataset):
    plain = build(config, dataset.spectrogram).eval().requires_grad_(False)
    turned = copy.deepcopy(plain)
    angle = 0.7
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turn(turned, axes)
    z, note = torch.tensor([[0.4, -1.2]]), torch.tensor([64.0])
    sound = plain.decode(z, note)
    matrix = torch.from_numpy(axes).float()
    torch.testing.assert_close(turned.decode(z @ matrix.T, note), sound, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(turned.encode(sound), plain.encode(sound) @ matrix.T)


def test_correlation_is_at_the_same_note():
    generator = np.random.default_rng(0)
    axis, notes = generator.standard_normal(400), generator.uniform(36, 84, 400)
    assert partial_correlation(axis, 0.1 * axis + notes**2, notes) == pytest.approx(1.0, abs=0.02)
    assert abs(partial_correlation(axis, notes, notes)) < 0.2


def test_aligned_axes_rise_with_their_property(config, dataset):
    shape = dataset.spectrogram
    network = build(config, dataset.spectrogram).eval().requires_grad_(False)
    before = network.decoder.into.weight.clone()
    assert align(network, shape, ["anything", "brightness"]).labels[0] == "anything"
    assert torch.equal(network.decoder.into.weight, before)
    aligned = align(network, shape, ["brightness", "anything"])
    assert aligned.labels == ("brightness", "anything")
    assert aligned.correlations["brightness"][0] > 0.3
    ends = network.decode(torch.tensor([[-2.0, 0.0], [2.0, 0.0]]), torch.full((2,), 64.0))
    dark, bright = (brightness(np.square(end.numpy()), 64.0, shape) for end in ends)
    assert dark < bright


def test_an_axis_that_its_property_does_not_follow_is_not_named_for_it(config, dataset):
    network = build(config, dataset.spectrogram).eval().requires_grad_(False)
    network.decoder.into.weight[:, :2] = 0.0  # the point changes nothing
    aligned = align(network, dataset.spectrogram, ["sustain", "attack"])
    assert aligned.labels == ("", "")


def test_ends_are_the_instruments_that_lie_outermost():
    z = np.array([[0.0, 5.0], [1.0, 4.0], [2.0, 9.0], [-3.0, 0.0]])
    assert ends(z, ["oud", "oud", "harp", "koto"]) == ["koto to harp", "koto to harp"]
    assert ends(-z, ["oud", "oud", "harp", "koto"]) == ["harp to koto", "harp to koto"]
