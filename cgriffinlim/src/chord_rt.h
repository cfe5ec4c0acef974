/* Notes that were played together begin together. */
#pragma once
#include "core_state.h"

/* Say of each armed voice whether it begins now: once it has enough samples; of a chord, once half
 * of those that are armed have enough and the others some, or have been waited for long enough.
 * Thread: the callback. Blocks: never. Allocates: never. */
void uk_look_at_chords(uk_core *core);
