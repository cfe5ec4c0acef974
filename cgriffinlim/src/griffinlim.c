#include "griffinlim.h"

#include <math.h>
#include <string.h>

/* The attack decides the note, since phase is handed on from it: the first frames are committed
 * two by two with many iterations, the others in larger blocks with few. */
enum { ONSET_FRAMES = 8, ONSET_COMMIT = 2, COMMIT = 4, AHEAD = 4 };
static const float momentum = 0.99f;
/* Below this sum of squared windows a sample's estimate is noise over nothing. */
static const float least_weight = 1e-7f;

typedef struct {
    int commit; /* frames this block commits */
    int count;  /* frames it estimates: committed and look-ahead */
    int iterations;
} block_shape;

static block_shape shape_of(const uk_gl_state *state) {
    int onset = state->frame < ONSET_FRAMES, left = state->frames - state->frame;
    int commit = onset ? ONSET_COMMIT : COMMIT;
    int count = commit + AHEAD;
    block_shape shape = {
        .commit = commit < left ? commit : left,
        .count = count < left ? count : left,
        .iterations = onset ? 2 + 4 * state->iterations : state->iterations,
    };
    return shape;
}

static int region_of(const uk_plan *plan, int count) {
    return (count - 1) * plan->hop + plan->n_fft;
}

int uk_gl_rows_needed(const uk_gl_state *state) {
    return state->frame < state->frames ? shape_of(state).count : 0;
}

int uk_gl_block_limit(const uk_plan *plan) {
    return COMMIT * plan->hop + plan->n_fft / 2;
}

void uk_gl_reset(uk_gl_state *state, const uk_plan *plan, int frames, int iterations) {
    state->frame = 0;
    state->frames = frames;
    state->iterations = iterations;
    memset(state->tail, 0, (size_t)plan->n_fft * sizeof(float));
    memset(state->weight, 0, (size_t)plan->n_fft * sizeof(float));
    uk_click_phase(plan, state->phase);
}

/* Estimate = overlap-add over the sum of squared windows; nothing sounds before sample 0. */
static void divide(float *estimate, const float *sum, const float *weight, int length, int silent) {
    for (int i = 0; i < length; i++)
        estimate[i] = sum[i] / (weight[i] > least_weight ? weight[i] : least_weight);
    if (silent > 0) memset(estimate, 0, (size_t)silent * sizeof(float));
}

/* Give the spectrum the magnitudes of `row` and keep its phase. The guard makes silence 0. */
static void project(fftwf_complex *spectrum, const float *row, int bins) {
    for (int k = 0; k < bins; k++) {
        float re = spectrum[k][0], im = spectrum[k][1];
        float scale = row[k] / sqrtf(re * re + im * im + 1e-30f);
        spectrum[k][0] = re * scale;
        spectrum[k][1] = im * scale;
    }
}

static void add_frame(const uk_plan *plan, uk_gl_scratch *s, float *sum) {
    fftwf_execute_dft_c2r(plan->inverse, s->spectrum, s->frame);
    for (int i = 0; i < plan->n_fft; i++)
        sum[i] += plan->window_scaled[i] * s->frame[i];
}

static void keep_phase(const fftwf_complex *spectrum, float *phase, int bins) {
    for (int k = 0; k < bins; k++) {
        float re = spectrum[k][0], im = spectrum[k][1];
        float scale = 1.0f / sqrtf(re * re + im * im + 1e-30f);
        phase[2 * k] = re * scale;
        phase[2 * k + 1] = im * scale;
    }
}

/* Samples of the next frame that lie before the sound's sample 0. */
static int before_start(const uk_plan *plan, const uk_gl_state *state) {
    int half = plan->overlap / 2;
    return state->frame < half ? (half - state->frame) * plan->hop : 0;
}

static void begin_sum(const uk_plan *plan, const uk_gl_state *state, uk_gl_scratch *s, int region) {
    memcpy(s->sum, state->tail, (size_t)plan->n_fft * sizeof(float));
    memset(s->sum + plan->n_fft, 0, (size_t)(region - plan->n_fft) * sizeof(float));
}

static void begin_weight(const uk_plan *plan, const uk_gl_state *state, uk_gl_scratch *s,
                         int count) {
    int region = region_of(plan, count);
    memcpy(s->weight, state->weight, (size_t)plan->n_fft * sizeof(float));
    memset(s->weight + plan->n_fft, 0, (size_t)(region - plan->n_fft) * sizeof(float));
    for (int f = 0; f < count; f++)
        for (int i = 0; i < plan->n_fft; i++)
            s->weight[f * plan->hop + i] += plan->window_squared[i];
}

/* The first estimate: magnitudes with phases run on from the last committed frame. With no
 * iteration to come only the committed frames are needed. */
static void start_block(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s, int count,
                        int commit) {
    memcpy(s->phase, state->phase, (size_t)(2 * plan->bins) * sizeof(float));
    for (int f = 0; f < count; f++) {
        const float *row = s->rows + f * plan->bins;
        if (state->frame + f > 0) uk_start_phase(plan, row, s->phase, s->phase, s->peaks);
        if (f == commit - 1)
            memcpy(state->phase, s->phase, (size_t)(2 * plan->bins) * sizeof(float));
        for (int k = 0; k < plan->bins; k++) {
            s->spectrum[k][0] = row[k] * s->phase[2 * k];
            s->spectrum[k][1] = row[k] * s->phase[2 * k + 1];
        }
        add_frame(plan, s, s->sum + f * plan->hop);
    }
}

/* One pass over the first `count` frames; the phase of frame `keep` goes into the state. */
static void pass(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s, int count, int keep) {
    for (int f = 0; f < count; f++) {
        const float *guess = s->guess + f * plan->hop;
        for (int i = 0; i < plan->n_fft; i++)
            s->frame[i] = plan->window[i] * guess[i];
        fftwf_execute_dft_r2c(plan->forward, s->frame, s->spectrum);
        if (f == keep) keep_phase(s->spectrum, state->phase, plan->bins);
        project(s->spectrum, s->rows + f * plan->bins, plan->bins);
        add_frame(plan, s, s->sum + f * plan->hop);
    }
}

static void iterate(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s, block_shape shape) {
    int region = region_of(plan, shape.count);
    int silent = before_start(plan, state);
    begin_weight(plan, state, s, shape.count);
    divide(s->estimate, s->sum, s->weight, region, silent);
    memcpy(s->guess, s->estimate, (size_t)region * sizeof(float));
    for (int k = 1; k < shape.iterations; k++) {
        begin_sum(plan, state, s, region);
        pass(plan, state, s, shape.count, -1);
        divide(s->sum, s->sum, s->weight, region, silent);
        for (int i = 0; i < region; i++) {
            s->guess[i] = s->sum[i] + momentum * (s->sum[i] - s->estimate[i]);
            s->estimate[i] = s->sum[i];
        }
    }
    begin_sum(plan, state, s, region);
    pass(plan, state, s, shape.commit, shape.commit - 1);
}

/* What the committed frames alone give is final up to the next frame's first sample. */
static int commit(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s, int frames,
                  float *samples) {
    int shift = frames * plan->hop;
    int skip = before_start(plan, state);
    state->frame += frames;
    int last = state->frame == state->frames;
    int length = shift + (last ? plan->n_fft / 2 : 0);
    begin_weight(plan, state, s, frames);
    skip = skip < length ? skip : length;
    divide(samples, s->sum + skip, s->weight + skip, length - skip, 0);
    memcpy(state->tail, s->sum + shift, (size_t)(plan->n_fft - plan->hop) * sizeof(float));
    memset(state->tail + plan->n_fft - plan->hop, 0, (size_t)plan->hop * sizeof(float));
    memcpy(state->weight, s->weight + shift, (size_t)(plan->n_fft - plan->hop) * sizeof(float));
    memset(state->weight + plan->n_fft - plan->hop, 0, (size_t)plan->hop * sizeof(float));
    return length - skip;
}

int uk_gl_render(uk_gl_state *state, const uk_plan *plan, uk_gl_scratch *scratch, float *samples) {
    block_shape shape = shape_of(state);
    int begun = shape.iterations > 0 ? shape.count : shape.commit;
    begin_sum(plan, state, scratch, region_of(plan, begun));
    start_block(plan, state, scratch, begun, shape.commit);
    if (shape.iterations > 0) iterate(plan, state, scratch, shape);
    return commit(plan, state, scratch, shape.commit, samples);
}
