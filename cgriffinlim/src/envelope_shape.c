#include <math.h>

#include "envelope_rt.h"

static float factor_for(float samples) {
    return samples > 1.0f ? powf(UK_SILENCE, 1.0f / samples) : 0.0f;
}

uk_envelope_shape uk_envelope_shape_of(const uk_envelope *envelope, float kill_samples) {
    uk_envelope_shape shape = {
        .attack_step = envelope->attack_samples > 1.0f ? 1.0f / envelope->attack_samples : 1.0f,
        .decay_factor = factor_for(envelope->decay_samples),
        .sustain_level = envelope->sustain_level,
        .release_factor = factor_for(envelope->release_samples),
        .kill_step = kill_samples > 1.0f ? 1.0f / kill_samples : 1.0f,
    };
    return shape;
}
