#pragma once
#include "core_state.h"

/* Thread: main. Blocks: to join the thread. Allocates: yes. */
int uk_mix_thread_start(uk_core *core);
void uk_mix_thread_stop(uk_core *core);
