/* The mixer's side of the reverb's tail: input goes to the worker, and what it made comes back. */
#pragma once
#include "reverb.h"

/* Thread (all): the mixer. Blocks: never. Allocates: never. */

/* From now on there was no input, and no job names any response but the present one. */
void uk_tail_forget(uk_reverb *reverb);
/* The first sample after that. */
void uk_tail_begin(uk_reverb *reverb, uint64_t at_sample);
/* Samples (frames, 2) of input, which lie within one block of the tail. */
void uk_tail_feed(uk_reverb *reverb, uint64_t at_sample, const float *samples, int frames);
/* Add the tail to `sound` (UK_REVERB_BLOCK, 2). One that is late is faded out and counted; when it
 * has come it is faded in. */
void uk_tail_add(uk_reverb *reverb, uint64_t at_sample, float *sound);
/* Take back what nobody will hear. */
void uk_tail_drain(uk_reverb *reverb);
/* The worker will look at the leaving response no more. */
int uk_tail_has_let_go(const uk_reverb *reverb);
