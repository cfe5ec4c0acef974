/* Rendering anew what has changed and is not yet heard.
 * Thread (all): the render thread that holds the voice. Blocks: while rows are written.
 * Allocates: never. */
#pragma once
#include "core_state.h"

/* Rows that were rendered have changed, and the callback has no older change before it. */
int uk_voice_may_go_back(uk_voice *voice);
void uk_voice_go_back(uk_core *core, uk_voice *voice, uk_worker *worker);
