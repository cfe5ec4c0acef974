#include "saved_states.h"

#include "steering.h"

static void forget_first(uk_voice *voice) {
    uk_gl_state first = voice->saved[0];
    for (int i = 1; i < UK_MAX_SAVED; i++)
        voice->saved[i - 1] = voice->saved[i];
    voice->saved[UK_MAX_SAVED - 1] = first; /* its memory is used again */
    voice->saved_count--;
}

uk_gl_state *uk_voice_next_state(uk_voice *voice) {
    if (!uk_voice_is_steerable(voice)) return &voice->state;
    int position = (int)uk_track_position(&voice->track);
    while (voice->saved_count > 1 && voice->saved[1].emitted <= position)
        forget_first(voice);
    if (voice->saved_count == UK_MAX_SAVED) forget_first(voice);
    return &voice->saved[voice->saved_count];
}

static void exchange(uk_gl_state *a, uk_gl_state *b) {
    uk_gl_state was = *a;
    *a = *b;
    *b = was;
}

void uk_voice_save(uk_voice *voice) {
    exchange(&voice->state, &voice->saved[voice->saved_count++]);
}

void uk_voice_restore(uk_voice *voice, int frame, uint32_t sample) {
    int saved = voice->saved_count - 1;
    while (saved > 0 && (voice->saved[saved].frame > frame ||
                         (int32_t)((uint32_t)voice->saved[saved].emitted - sample) > 0))
        saved--;
    exchange(&voice->state, &voice->saved[saved]);
    voice->saved_count = saved;
}
