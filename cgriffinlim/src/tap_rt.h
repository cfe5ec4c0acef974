/* Copies of what the device gets, each in a ring of its own for one reader. */
#pragma once
#include "ring_rt.h"
#include "ukulelatent.h"

enum { UK_TAPS = 4 }; /* attached at once */

struct uk_tap {
    _Atomic(uk_tap *) *place; /* where the callback finds it; NULL once it is ended */
    _Atomic uint32_t *visits; /* of the callback that may find it */
    int forsaken;             /* the callback went in and never came out: it keeps the memory */
    uk_ring ring;             /* interleaved */
    float *data;
    _Atomic uint64_t lost; /* frames */
};

typedef struct {
    _Atomic(uk_tap *) places[UK_TAPS];
    _Atomic uint32_t visits; /* odd while the callback may use what it found in a place */
} uk_taps;

/* Copy a block into every tap that has room for all of it.
 * Thread: the callback. Blocks: never. Allocates: never. */
void uk_taps_give(uk_taps *taps, const float *interleaved, int frames);
