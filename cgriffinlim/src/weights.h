/* What an overlap-add is to be multiplied with: over n_fft, since FFTW's inverse is not scaled, and
 * the sum of squared windows; 0 where nothing can sound. */
#pragma once
#include "plan.h"

enum { UK_WEIGHTS = 6 }; /* a note's blocks are of about as many shapes */

typedef struct {
    int before; /* frames that reach into the first ones */
    int count;  /* frames */
    int silent; /* samples at the begin */
} uk_block_shape;

typedef struct {
    uk_block_shape shape;
    float *values; /* (region,) */
} uk_weight;

/* The weights made last, since many voices' blocks take turns. */
typedef struct {
    uk_weight kept[UK_WEIGHTS];
    int oldest;
} uk_weights;

/* Weights of at most `region` samples. Thread: any. Blocks: never. Allocates: yes. */
int uk_weights_create(uk_weights *weights, size_t region);
void uk_weights_destroy(uk_weights *weights);
/* Weights (region,) of a block of this shape, until the next call.
 * Thread: whoever holds the weights. Blocks: never. Allocates: never. */
const float *uk_weights_of(uk_weights *weights, const uk_plan *plan, uk_block_shape shape);
