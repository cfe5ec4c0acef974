/* Notes that were played together begin together. */
#pragma once
#include "core.h"

/* Say of each armed voice whether it begins now: once it has samples, and all of its chord that are
 * armed have some, or have been waited for long enough.
 * Thread: the callback. Blocks: never. Allocates: never. */
void uk_look_at_chords(uk_core *core);
