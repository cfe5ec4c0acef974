#pragma once
#include "core_state.h"

/* Thread: the callback. Blocks: never. Allocates: never. */
void uk_output(uk_core *core, float *interleaved, int frames);
