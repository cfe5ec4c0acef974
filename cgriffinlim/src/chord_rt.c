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
        voice->play.is_nearly = uk_track_is_ready(&voice->track, 2 * core->burst);
        voice->play.ready_since = core->now;
    }
}

/* The render threads give each new voice its first block before any its second, and of these one
 * takes as long as another: when half of the voices have it, the others get it while what they have
 * is played. */
static int is_whole(const uk_core *core, uint32_t chord) {
    int ready = 0, nearly = 0;
    for (int v = 0; v < core->settings.voices; v++) {
        const uk_voice *voice = &core->voices[v];
        if (!is_armed(voice) || voice->play.chord != chord) continue;
        if (voice->play.is_ready) ready++;
        else if (voice->play.is_nearly) nearly++;
        else return 0;
    }
    return ready >= nearly;
}

static int is_late(const uk_core *core, const uk_voice *voice) {
    uint64_t patience = (uint64_t)(patience_seconds * (float)core->settings.sample_rate_hz);
    return voice->play.is_ready && core->now - voice->play.ready_since > patience;
}

void uk_look_at_chords(uk_core *core) {
    look_for_samples(core);
    for (int v = 0; v < core->settings.voices; v++) {
        uk_voice *voice = &core->voices[v];
        if (!is_armed(voice)) continue;
        uint32_t chord = voice->play.chord;
        voice->play.begins =
            chord == 0 ? voice->play.is_ready : is_whole(core, chord) || is_late(core, voice);
    }
}
