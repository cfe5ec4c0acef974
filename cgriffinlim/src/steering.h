/* What of a voice's sound can still be changed.
 * Thread (all): any. Blocks: never. Allocates: never. */
#pragma once
#include "core_state.h"

/* Its sound can be rendered anew from an earlier block. */
int uk_voice_is_steerable(const uk_voice *voice);
/* The first sample, and the first frame whose magnitudes, can still change what is heard. */
uint32_t uk_voice_first_sample(const uk_core *core, uk_voice *voice);
int uk_voice_first_changeable(const uk_core *core, uk_voice *voice);
