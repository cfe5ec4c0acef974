/* The inside of an impulse response: its first samples as they are, the rest as spectra. */
#pragma once
#include "convolver_rt.h"
#include "ukulelatent.h"

enum {
    UK_MIDDLE_BLOCK = 1024, /* of the middle's partitions */
    UK_REVERB_BLOCK = 128,  /* samples: of the direct part, and of the head's partitions */
    UK_TAIL_BLOCK = 4096,   /* of the tail's partitions, unless the device asks for more at once */
    UK_REVERB_SECONDS = 6   /* the longest impulse response */
};

/* Immutable once made, but for `given`. */
struct uk_impulse_response {
    int given; /* a core has it: to offer it again would free it twice. The engine's alone. */
    int sample_rate_hz;
    int tail_block;
    int frames;           /* at that rate */
    int taps;             /* of the direct part: at most UK_REVERB_BLOCK */
    float *direct;        /* (taps, 2) */
    uk_partitions head;   /* from UK_REVERB_BLOCK on, to twice the middle's block */
    uk_partitions middle; /* from there on, to twice the tail's block */
    uk_partitions tail;   /* from there on */
};

/* Samples of a partition of the tail in a core of these settings: what the mixer may mix at once
 * fits in one. Thread: any. Blocks: never. Allocates: never. */
int uk_tail_block(const uk_settings *settings);
/* How many partitions the tail of the longest impulse response has.
 * Thread: any. Blocks: never. Allocates: never. */
int uk_tail_partitions(int sample_rate_hz, int tail_block);
