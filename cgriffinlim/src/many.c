/* Several voices by one call: who calls from Python crosses over, and gives its lock away, once. */
#include "core.h"

int uk_core_commands(uk_core *core, const uk_command *commands, int count) {
    if (!core || !commands) return UK_BAD_ARGUMENT;
    for (int i = 0; i < count; i++) {
        int status = uk_core_command(core, &commands[i]);
        if (status != UK_OK) return status;
    }
    return UK_OK;
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
