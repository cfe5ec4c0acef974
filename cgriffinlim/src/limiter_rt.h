/* A limiter without look-ahead: a peak is turned down the moment it comes, and let up slowly. */
#pragma once

typedef struct {
    float ceiling;  /* the largest sample that leaves it */
    float recovery; /* share of the way back to 1 per sample */
    float gain;
} uk_limiter;

/* -0.3 dBFS, back by 63 % in 80 ms. Thread: any, before use. */
void uk_limiter_init(uk_limiter *limiter, int sample_rate_hz);
/* Limit `frames` interleaved stereo frames, both channels by one gain; returns the least gain.
 * Thread: the callback. Blocks: never. Allocates: never. */
float uk_limiter_apply(uk_limiter *limiter, float *interleaved, int frames);
