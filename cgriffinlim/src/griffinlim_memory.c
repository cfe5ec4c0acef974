#include <string.h>

#include "griffinlim.h"

static size_t ahead_room(const uk_plan *plan) {
    return (size_t)(UK_MAX_AHEAD * plan->hop + plan->n_fft);
}

double uk_gl_state_bytes(const uk_plan *plan) {
    double floats = (double)(plan->n_fft - plan->hop) + (double)ahead_room(plan);
    return floats * sizeof(float) + (double)plan->bins * sizeof(fftwf_complex);
}

int uk_gl_state_create(uk_gl_state *state, const uk_plan *plan) {
    memset(state, 0, sizeof *state);
    state->tail = fftwf_alloc_real((size_t)(plan->n_fft - plan->hop));
    state->ahead = fftwf_alloc_real(ahead_room(plan));
    state->last = fftwf_alloc_complex((size_t)plan->bins);
    if (!state->tail || !state->ahead || !state->last) {
        uk_gl_state_destroy(state);
        return UK_NO_MEMORY;
    }
    /* Page faults now, not while a voice plays. */
    memset(state->tail, 0, (size_t)(plan->n_fft - plan->hop) * sizeof(float));
    memset(state->ahead, 0, ahead_room(plan) * sizeof(float));
    memset(state->last, 0, (size_t)plan->bins * sizeof(fftwf_complex));
    return UK_OK;
}

void uk_gl_state_destroy(uk_gl_state *state) {
    fftwf_free(state->tail);
    fftwf_free(state->ahead);
    fftwf_free(state->last);
    memset(state, 0, sizeof *state);
}

void uk_gl_state_copy(uk_gl_state *to, const uk_gl_state *from, const uk_plan *plan) {
    uk_gl_state_continue(to, from);
    memcpy(to->tail, from->tail, (size_t)(plan->n_fft - plan->hop) * sizeof(float));
    memcpy(to->ahead, from->ahead, ahead_room(plan) * sizeof(float));
    memcpy(to->last, from->last, (size_t)plan->bins * sizeof(fftwf_complex));
}

void uk_gl_state_continue(uk_gl_state *to, const uk_gl_state *from) {
    float *tail = to->tail, *ahead = to->ahead;
    fftwf_complex *last = to->last;
    *to = *from;
    to->tail = tail;
    to->ahead = ahead;
    to->last = last;
}

int uk_gl_scratch_create(uk_gl_scratch *scratch, const uk_plan *plan) {
    size_t region = (size_t)((UK_MAX_BLOCK - 1) * plan->hop + plan->n_fft);
    size_t bins = (size_t)plan->bins;
    memset(scratch, 0, sizeof *scratch);
    scratch->rows = fftwf_alloc_real(UK_MAX_BLOCK * bins + 1); /* kernels read one bin beyond */
    scratch->guess = fftwf_alloc_real(region);
    scratch->estimate = fftwf_alloc_real(region);
    scratch->sum = fftwf_alloc_real(region);
    int weights = uk_weights_create(&scratch->weights, region);
    scratch->frame = fftwf_alloc_real((size_t)plan->n_fft);
    scratch->early = fftwf_alloc_real((size_t)plan->hop);
    scratch->tangled = fftwf_alloc_complex(bins);
    scratch->plain = fftwf_alloc_complex(bins);
    scratch->attack = fftwf_alloc_complex(bins);
    scratch->peaks = fftwf_malloc(bins * sizeof(int));
    scratch->owners = fftwf_malloc(bins * sizeof(int));
    if (scratch->rows && scratch->guess && scratch->estimate && scratch->sum && weights == UK_OK &&
        scratch->frame && scratch->early && scratch->tangled && scratch->plain && scratch->attack &&
        scratch->peaks && scratch->owners)
        return UK_OK;
    uk_gl_scratch_destroy(scratch);
    return UK_NO_MEMORY;
}

void uk_gl_scratch_destroy(uk_gl_scratch *scratch) {
    fftwf_free(scratch->rows);
    fftwf_free(scratch->guess);
    fftwf_free(scratch->estimate);
    fftwf_free(scratch->sum);
    uk_weights_destroy(&scratch->weights);
    fftwf_free(scratch->frame);
    fftwf_free(scratch->early);
    fftwf_free(scratch->tangled);
    fftwf_free(scratch->plain);
    fftwf_free(scratch->attack);
    fftwf_free(scratch->peaks);
    fftwf_free(scratch->owners);
    memset(scratch, 0, sizeof *scratch);
}
