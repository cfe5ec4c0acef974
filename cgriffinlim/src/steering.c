#include "steering.h"

int uk_voice_is_steerable(const uk_voice *voice) {
    return !voice->resampled;
}

/* The first sample that can still be changed: after the block that the device may be asking for
 * just now. Without render threads nobody asks meanwhile. */
uint32_t uk_voice_first_sample(const uk_core *core, uk_voice *voice) {
    uint32_t position = uk_track_position(&voice->track);
    if (position == 0 || core->settings.render_threads == 0) return position;
    return position + (uint32_t)core->burst;
}

int uk_voice_first_changeable(const uk_core *core, uk_voice *voice) {
    uint32_t hop = (uint32_t)core->plan->hop;
    return (int)((uk_voice_first_sample(core, voice) + hop - 1) / hop);
}
