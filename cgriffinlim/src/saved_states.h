/* The states of blocks that are rendered and not yet played, from which a sound can be rendered
 * anew. Thread (all): the render thread that holds the voice. Blocks: never. Allocates: never. */
#pragma once
#include "core_state.h"

/* Where to render the next block's state to: that before the block is kept for a sound that may go
 * back. Afterwards uk_voice_save makes it the voice's. */
uk_gl_state *uk_voice_next_state(uk_voice *voice);
void uk_voice_save(uk_voice *voice);
/* Make the newest saved state the voice's that is before both a frame and a sample, or the oldest.
 */
void uk_voice_restore(uk_voice *voice, int frame, uint32_t sample);
