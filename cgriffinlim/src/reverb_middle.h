/* The reverb's middle part, which the mixer convolves a little at a time.
 *
 * While a block of it is heard, the next one is made from the input before, in as many steps as the
 * reverb's blocks go into one: so no callback has much more to do than another.
 */
#pragma once
#include "reverb.h"

/* Thread (all): the mixer. Blocks: never. Allocates: never. */

/* There was no input. */
void uk_middle_begin(uk_reverb *reverb);
/* Samples (frames, 2) of input, which lie within one of its blocks. */
void uk_middle_feed(uk_reverb *reverb, uint64_t at_sample, const float *samples, int frames);
/* Do the next step, and add this block's part to `sound` (UK_REVERB_BLOCK, 2). */
void uk_middle_add(uk_reverb *reverb, uint64_t at_sample, float *sound);
