/* A voice as its render thread knows it.
 * Thread (all): the render thread that holds the voice. Blocks: while rows are written.
 * Allocates: never. */
#pragma once
#include "core_state.h"

/* The next block's magnitudes are there. */
int uk_voice_has_rows(uk_voice *voice);
/* So they are, and the sound is not over. */
int uk_voice_can_render(uk_voice *voice);
/* It is open, and the callback has not let it go. Under the render lock. */
int uk_voice_sounds(uk_voice *voice);
/* Render the next block into the ring, which has room for core->block_limit samples. */
void uk_voice_render_block(uk_core *core, uk_voice *voice, uk_worker *worker);
