#include "chord_rt.h"

/* A note of a chord that is later than this comes later: the others were heard to wait for it. */
static const float patience_seconds = 0.012f;

static int is_armed(const uk_voice *voice) {
    return voice->play.stage == UK_VOICE_ARMED;
}

/* Every voice is asked once, or one that became ready meanwhile would begin before the others. */
static void look_for_samples(uk_core *core) {
    for (int v = 0; v < core->settings.voices; v++) {
        uk_voice *voice = &core->voices[v];
        if (!is_armed(voice) || voice->play.is_ready) continue;
        voice->play.is_ready = uk_track_is_ready(&voice->track, core->ring_begin);
        voice->play.ready_since = core->now;
    }
}

static int is_whole(const uk_core *core, uint32_t chord) {
    for (int v = 0; v < core->settings.voices; v++) {
        const uk_voice *voice = &core->voices[v];
        if (is_armed(voice) && voice->play.chord == chord && !voice->play.is_ready) return 0;
    }
    return 1;
}

void uk_look_at_chords(uk_core *core) {
    uint64_t patience = (uint64_t)(patience_seconds * (float)core->settings.sample_rate_hz);
    look_for_samples(core);
    for (int v = 0; v < core->settings.voices; v++) {
        uk_voice *voice = &core->voices[v];
        if (!is_armed(voice) || !voice->play.is_ready) continue;
        voice->play.begins = voice->play.chord == 0 || is_whole(core, voice->play.chord) ||
                             core->now - voice->play.ready_since > patience;
    }
}
