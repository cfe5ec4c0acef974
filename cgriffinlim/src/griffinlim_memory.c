#include <string.h>

#include "griffinlim.h"

int uk_gl_state_create(uk_gl_state *state, const uk_plan *plan) {
    memset(state, 0, sizeof *state);
    state->tail = fftwf_alloc_real((size_t)plan->n_fft);
    state->weight = fftwf_alloc_real((size_t)plan->n_fft);
    state->phase = fftwf_alloc_real((size_t)(2 * plan->bins));
    if (state->tail && state->weight && state->phase) return UK_OK;
    uk_gl_state_destroy(state);
    return UK_NO_MEMORY;
}

void uk_gl_state_destroy(uk_gl_state *state) {
    fftwf_free(state->tail);
    fftwf_free(state->weight);
    fftwf_free(state->phase);
    memset(state, 0, sizeof *state);
}

int uk_gl_scratch_create(uk_gl_scratch *scratch, const uk_plan *plan) {
    size_t region = (size_t)((UK_BLOCK_MOST - 1) * plan->hop + plan->n_fft);
    memset(scratch, 0, sizeof *scratch);
    scratch->rows = fftwf_alloc_real((size_t)(UK_BLOCK_MOST * plan->bins));
    scratch->guess = fftwf_alloc_real(region);
    scratch->estimate = fftwf_alloc_real(region);
    scratch->sum = fftwf_alloc_real(region);
    scratch->weight = fftwf_alloc_real(region);
    scratch->frame = fftwf_alloc_real((size_t)plan->n_fft);
    scratch->spectrum = fftwf_alloc_complex((size_t)plan->bins);
    scratch->phase = fftwf_alloc_real((size_t)(2 * plan->bins));
    scratch->peaks = fftwf_malloc((size_t)plan->bins * sizeof(int));
    if (scratch->rows && scratch->guess && scratch->estimate && scratch->sum && scratch->weight &&
        scratch->frame && scratch->spectrum && scratch->phase && scratch->peaks)
        return UK_OK;
    uk_gl_scratch_destroy(scratch);
    return UK_NO_MEMORY;
}

void uk_gl_scratch_destroy(uk_gl_scratch *scratch) {
    fftwf_free(scratch->rows);
    fftwf_free(scratch->guess);
    fftwf_free(scratch->estimate);
    fftwf_free(scratch->sum);
    fftwf_free(scratch->weight);
    fftwf_free(scratch->frame);
    fftwf_free(scratch->spectrum);
    fftwf_free(scratch->phase);
    fftwf_free(scratch->peaks);
    memset(scratch, 0, sizeof *scratch);
}
