/* Attack, decay, sustain, release; and ramps that take a gain to its new value without a click. */
#pragma once
#include "ukulelatent.h"

typedef enum { UK_ATTACK, UK_DECAY, UK_SUSTAIN, UK_RELEASING, UK_KILLING, UK_SILENT } uk_stage;

/* The level at which a release or a decay is at its end: -80 dB. */
#define UK_SILENCE 1e-4f

/* What a note's envelope needs a sample; made by uk_envelope_shape_of, outside the callback. */
typedef struct {
    float attack_step;
    float decay_factor;
    float sustain_level;
    float release_factor;
    float kill_step;
} uk_envelope_shape;

typedef struct {
    uk_stage stage;
    float level;
} uk_envelope_state;

typedef struct {
    float value;
    float target;
    float step;
    int left; /* samples until the target */
} uk_ramp;

/* A release or decay is at its end 80 dB below full. Thread: engine. Blocks, allocates: never. */
uk_envelope_shape uk_envelope_shape_of(const uk_envelope *envelope, float kill_samples);

/* Thread: the callback. Blocks: never. Allocates: never (all below). */
void uk_envelope_begin(uk_envelope_state *state);
void uk_envelope_release(uk_envelope_state *state);
void uk_envelope_kill(uk_envelope_state *state);
/* Multiply `count` samples; returns how many came before silence. */
int uk_envelope_apply(uk_envelope_state *state, const uk_envelope_shape *shape, float *samples,
                      int count);

void uk_ramp_set(uk_ramp *ramp, float value);
void uk_ramp_to(uk_ramp *ramp, float target, int samples);
float uk_ramp_next(uk_ramp *ramp);
