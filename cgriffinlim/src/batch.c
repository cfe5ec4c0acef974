/* Several voices by one call: who calls from Python crosses over, and gives its lock away, once. */
#include "voice.h"

static void close_opened(uk_core *core, const uk_opening *openings, const int64_t *generations,
                         int count) {
    for (int i = 0; i < count; i++)
        if (generations[i] > 0) uk_voice_close(core, openings[i].voice);
}

int uk_voices_open(uk_core *core, const uk_opening *openings, int count, int64_t *generations) {
    if (!core || !openings || !generations) return UK_BAD_ARGUMENT;
    for (int i = 0; i < count; i++) {
        const uk_opening *o = &openings[i];
        int64_t generation = uk_voice_open(core, o->voice, o->frames, o->iterations, o->resampled,
                                           o->ratio, &o->envelope);
        generations[i] = generation;
        if (generation == UK_NO_MEMORY) continue;
        if (generation > 0 &&
            uk_voice_set_rate(core, o->voice, (uint32_t)generation, o->rate) == UK_OK)
            continue;
        close_opened(core, openings, generations, i + 1);
        return UK_BAD_ARGUMENT;
    }
    return UK_OK;
}

int uk_voices_close(uk_core *core, const int *voices, int count) {
    if (!core || !voices) return UK_BAD_ARGUMENT;
    int worst = UK_OK;
    for (int i = 0; i < count; i++)
        if (uk_voice_close(core, voices[i]) != UK_OK) worst = UK_BAD_ARGUMENT;
    return worst;
}

int uk_voices_next_frame(uk_core *core, const uk_address *voices, int count, int *frames) {
    if (!core || !voices || !frames) return UK_BAD_ARGUMENT;
    for (int i = 0; i < count; i++)
        frames[i] = uk_voice_next_frame(core, voices[i].voice, voices[i].generation);
    return UK_OK;
}

int uk_voices_write(uk_core *core, const uk_address *voices, const int *firsts, int voice_count,
                    int first, int row_count, const float *rows) {
    if (!core || !voices || !firsts || !rows) return UK_BAD_ARGUMENT;
    size_t bins = (size_t)core->plan->bins;
    int worst = UK_OK;
    for (int i = 0; i < voice_count; i++) {
        int ahead = firsts[i] - first;
        int is_good = firsts[i] >= first && ahead < row_count;
        const float *own = rows + ((size_t)i * (size_t)row_count + (size_t)ahead) * bins;
        int status = is_good ? uk_voice_keep(core, voices[i].voice, voices[i].generation, firsts[i],
                                             row_count - ahead, own)
                             : UK_BAD_ARGUMENT;
        if (status == UK_BAD_ARGUMENT) worst = status;
    }
    /* Not before the last: render threads at work on the first would keep it waiting. */
    uk_wake_renderer(core);
    return worst;
}

int uk_voices_level(uk_core *core, const int *voices, int count, float *levels) {
    if (!core || !voices || !levels) return UK_BAD_ARGUMENT;
    for (int i = 0; i < count; i++)
        levels[i] = uk_voice_level(core, voices[i]);
    return UK_OK;
}
