/* A voice's samples on their way from the renderer to the callback: a ring, and a second one into
 * which the renderer writes the sound anew when it is moved, while the first still plays.
 *
 * Samples are numbered from the sound's first. The callback takes them from one ring up to the
 * first sample that the other holds, and crossfades to that.
 */
#pragma once
#include "ring_rt.h"

enum { UK_CROSSFADE = 128 }; /* samples */

typedef struct {
    uk_ring rings[2];
    _Atomic int whole[2]; /* renderer: the ring holds all that is left of the sound */
    _Atomic int playing;  /* callback: which one it reads */
    _Atomic int asked;    /* renderer: change over to the other, at the first sample that it holds;
                           * taken back by the callback when it has done so */
    int fading;           /* callback alone: samples of the crossfade to come */
} uk_track;

/* Blocks: never. Allocates: never (all below). */
/* `data` holds `capacity` floats each and stays the caller's. Thread: any, before use. */
void uk_track_init(uk_track *track, float *first, float *second, uint32_t capacity);
/* Back to sample 0 of a new sound. Thread: any, when neither side is at work. */
void uk_track_clear(uk_track *track);
/* The number of the next sample to be played. Thread: any. */
uint32_t uk_track_position(uk_track *track);
/* There is enough to begin with: `count` samples, or all of a shorter sound. Thread: callback. */
int uk_track_is_ready(uk_track *track, int count);
/* Copy up to `count` samples out; returns how many. `whole`: no more will come after them.
 * Thread: the callback. */
int uk_track_read(uk_track *track, float *samples, int count, int *whole);
