#pragma once
#include "core_state.h"

/* Thread: the callback, or the mix thread. Blocks: never. Allocates: never. */
void uk_mix(uk_core *core, float *interleaved, int frames, int64_t time_ns);
