#include "weights.h"

#include <string.h>

/* Below this sum of squared windows a sample's estimate is noise over nothing. */
static const float least_weight = 1e-7f;

int uk_weights_create(uk_weights *weights, size_t region) {
    memset(weights, 0, sizeof *weights);
    for (int i = 0; i < UK_WEIGHTS; i++) {
        weights->kept[i].values = fftwf_alloc_real(region);
        if (!weights->kept[i].values) return UK_NO_MEMORY;
    }
    return UK_OK;
}

void uk_weights_destroy(uk_weights *weights) {
    for (int i = 0; i < UK_WEIGHTS; i++)
        fftwf_free(weights->kept[i].values);
}

static void make(uk_weight *weight, const uk_plan *plan, uk_block_shape shape) {
    int region = (shape.count - 1) * plan->hop + plan->n_fft;
    float *values = weight->values;
    memset(values, 0, (size_t)region * sizeof(float));
    for (int f = -shape.before; f < shape.count; f++)
        for (int i = f < 0 ? -f * plan->hop : 0; i < plan->n_fft; i++)
            values[f * plan->hop + i] += plan->window_squared[i];
    for (int i = 0; i < region; i++) {
        float sum = values[i] > least_weight ? values[i] : least_weight;
        values[i] = 1.0f / ((float)plan->n_fft * sum);
    }
    memset(values, 0, (size_t)shape.silent * sizeof(float));
    weight->shape = shape;
}

static int same(uk_block_shape a, uk_block_shape b) {
    return a.before == b.before && a.count == b.count && a.silent == b.silent;
}

const float *uk_weights_of(uk_weights *weights, const uk_plan *plan, uk_block_shape shape) {
    for (int i = 0; i < UK_WEIGHTS; i++) /* a block has frames: one never made is of no shape */
        if (same(weights->kept[i].shape, shape)) return weights->kept[i].values;
    uk_weight *weight = &weights->kept[weights->oldest];
    weights->oldest = (weights->oldest + 1) % UK_WEIGHTS;
    make(weight, plan, shape);
    return weight->values;
}
