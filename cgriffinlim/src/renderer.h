#pragma once
#include "core_state.h"

/* Thread: main. Blocks: to join the threads. Allocates: the threads. */
int uk_renderer_start(uk_core *core);
void uk_renderer_stop(uk_core *core);
