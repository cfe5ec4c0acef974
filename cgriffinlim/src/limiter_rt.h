/* A limiter without look-ahead: a peak is turned down the moment it comes, and let up slowly. */
#pragma once

typedef struct {
    float ceiling;   /* the largest sample that leaves it */
    float keep;      /* of the reduction, from sample to sample */
    float reduction; /* 1 - gain: near 1 a gain is too coarse to creep back by */
} uk_limiter;

/* -0.3 dBFS, back by 63 % in 80 ms. Thread: any, before use. Blocks, allocates: never. */
void uk_limiter_init(uk_limiter *limiter, int sample_rate_hz);
/* Limit `frames` interleaved stereo frames, both channels by one gain; returns the least gain.
 * What is not finite becomes silence.
 * Thread: the callback. Blocks: never. Allocates: never. */
float uk_limiter_apply(uk_limiter *limiter, float *interleaved, int frames);
