#include <float.h>

#include "limiter_rt.h"

static const float ceiling_level = 0.96605088f; /* 10^(-0.3 / 20) */

void uk_limiter_init(uk_limiter *limiter, int sample_rate_hz) {
    limiter->ceiling = ceiling_level;
    limiter->keep = 1.0f - 1.0f / (0.08f * (float)sample_rate_hz);
    limiter->reduction = 0.0f;
}

static float magnitude(float x) {
    return x < 0.0f ? -x : x;
}

float uk_limiter_apply(uk_limiter *limiter, float *interleaved, int frames) {
    float reduction = limiter->reduction, least = 1.0f - reduction;
    for (int i = 0; i < frames; i++) {
        float *frame = interleaved + 2 * i;
        float left = magnitude(frame[0]), right = magnitude(frame[1]);
        if (!(left <= FLT_MAX && right <= FLT_MAX)) frame[0] = frame[1] = left = right = 0.0f;
        float peak = left > right ? left : right;
        reduction *= limiter->keep;
        if (reduction < 1e-5f) reduction = 0.0f;
        float gain = 1.0f - reduction;
        if (peak * gain > limiter->ceiling) {
            /* a rounding may leave a sample a hair above: this much lower, none is */
            gain = limiter->ceiling / peak * 0.9999999f;
            reduction = 1.0f - gain;
            if (gain < least) least = gain;
        }
        frame[0] *= gain;
        frame[1] *= gain;
    }
    limiter->reduction = reduction;
    return least;
}
