/* A voice as the engine knows it: opened, written, closed. */
#pragma once
#include "core_state.h"

/* Thread: main. Blocks: never. Allocates: yes. */
int uk_voice_create(uk_core *core, uk_voice *voice);
void uk_voice_destroy(uk_voice *voice);
/* uk_voice_write, which no render thread is told of until uk_wake_renderer.
 * Thread: any but the callback. Blocks: while a render thread copies a block. Allocates: never. */
int uk_voice_keep(uk_core *core, int index, uint32_t generation, int first, int count,
                  const float *rows);
/* Thread: any but the callback. Blocks: for a render thread's list. Allocates: never. */
void uk_wake_renderer(uk_core *core);
