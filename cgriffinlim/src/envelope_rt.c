#include "envelope_rt.h"

void uk_envelope_begin(uk_envelope_state *state) {
    state->stage = UK_ATTACK;
    state->level = 0.0f;
}

void uk_envelope_release(uk_envelope_state *state) {
    if (state->stage < UK_RELEASING) state->stage = UK_RELEASING;
}

void uk_envelope_kill(uk_envelope_state *state) {
    if (state->stage < UK_KILLING) state->stage = UK_KILLING;
}

static void decay(uk_envelope_state *state, const uk_envelope_shape *shape) {
    float above = (state->level - shape->sustain_level) * shape->decay_factor;
    state->level = shape->sustain_level + above;
    if (above > UK_SILENCE) return;
    state->level = shape->sustain_level;
    state->stage = state->level > UK_SILENCE ? UK_SUSTAIN : UK_SILENT;
}

static void advance(uk_envelope_state *state, const uk_envelope_shape *shape) {
    switch (state->stage) {
    case UK_ATTACK:
        state->level += shape->attack_step;
        if (state->level < 1.0f) break;
        state->level = 1.0f;
        state->stage = shape->sustain_level < 1.0f ? UK_DECAY : UK_SUSTAIN;
        break;
    case UK_DECAY: decay(state, shape); break;
    case UK_RELEASING:
        state->level *= shape->release_factor;
        if (state->level < UK_SILENCE) state->stage = UK_SILENT;
        break;
    case UK_KILLING:
        state->level -= shape->kill_step;
        if (state->level <= 0.0f) state->stage = UK_SILENT;
        break;
    case UK_SUSTAIN:
    case UK_SILENT: break;
    }
}

int uk_envelope_apply(uk_envelope_state *state, const uk_envelope_shape *shape, float *samples,
                      int count) {
    for (int i = 0; i < count; i++) {
        if (state->stage == UK_SUSTAIN) { /* nothing changes until a command */
            if (state->level == 1.0f) return count;
            for (; i < count; i++)
                samples[i] *= state->level;
            return count;
        }
        advance(state, shape);
        if (state->stage == UK_SILENT) return i;
        samples[i] *= state->level;
    }
    return count;
}

void uk_ramp_set(uk_ramp *ramp, float value) {
    ramp->value = ramp->target = value;
    ramp->left = 0;
}

void uk_ramp_to(uk_ramp *ramp, float target, int samples) {
    ramp->target = target;
    ramp->left = samples > 0 ? samples : 1;
    ramp->step = (target - ramp->value) / (float)ramp->left;
}

float uk_ramp_next(uk_ramp *ramp) {
    if (ramp->left > 0) ramp->value = --ramp->left ? ramp->value + ramp->step : ramp->target;
    return ramp->value;
}
