#include "voice.h"

#include <limits.h>
#include <string.h>

#include "lock.h"
#include "steering.h"

static const float kill_seconds = 0.005f;

int uk_voice_create(uk_core *core, uk_voice *voice) {
    size_t bins = (size_t)core->plan->bins, floats = (size_t)core->settings.frames * bins;
    uint32_t capacity = uk_capacity_for((uint32_t)(core->ring_low + core->block_limit));
    uk_lock_init(&voice->rows_lock);
    voice->rows = fftwf_alloc_real(floats);
    for (int i = 0; i < 2; i++)
        voice->track_data[i] = fftwf_alloc_real(capacity);
    if (!voice->rows || !voice->track_data[0] || !voice->track_data[1]) return UK_NO_MEMORY;
    if (uk_playhead_create(&voice->head, core->plan) != UK_OK) return UK_NO_MEMORY;
    if (uk_gl_state_create(&voice->state, core->plan) != UK_OK) return UK_NO_MEMORY;
    for (int i = 0; i < UK_MAX_SAVED; i++)
        if (uk_gl_state_create(&voice->saved[i], core->plan) != UK_OK) return UK_NO_MEMORY;
    memset(voice->rows, 0, floats * sizeof(float)); /* page faults now, not at note-on */
    for (int i = 0; i < 2; i++)
        memset(voice->track_data[i], 0, capacity * sizeof(float));
    uk_track_init(&voice->track, voice->track_data[0], voice->track_data[1], capacity);
    return UK_OK;
}

void uk_voice_destroy(uk_voice *voice) {
    fftwf_free(voice->rows);
    uk_playhead_destroy(&voice->head);
    for (int i = 0; i < 2; i++)
        fftwf_free(voice->track_data[i]);
    uk_gl_state_destroy(&voice->state);
    for (int i = 0; i < UK_MAX_SAVED; i++)
        uk_gl_state_destroy(&voice->saved[i]);
    if (voice->resampler) src_delete(voice->resampler);
    pthread_mutex_destroy(&voice->rows_lock);
}

static uk_voice *voice_at(uk_core *core, int index) {
    return core && index >= 0 && index < core->settings.voices ? &core->voices[index] : NULL;
}

static int ratio_is_good(double ratio) {
    return ratio >= 0.5 && ratio <= 2.0; /* false for NaN */
}

static int rate_is_good(double rate) {
    return rate == 0.0 || (rate >= 0.25 && rate <= 4.0); /* false for NaN */
}

static int stage_is_good(float samples) {
    return samples >= 0.0f && samples <= 1e7f;
}

static int open_is_good(const uk_core *core, int frames, int iterations, int resampled,
                        double ratio, const uk_envelope *e) {
    return frames > 0 && frames <= core->settings.frames && iterations >= 0 && iterations <= 8 &&
           ratio_is_good(ratio) && (resampled || ratio == 1.0) && e &&
           stage_is_good(e->attack_samples) && stage_is_good(e->decay_samples) &&
           stage_is_good(e->release_samples) && e->sustain_level >= 0 && e->sustain_level <= 1;
}

static int ready_resampler(uk_voice *voice) {
    int error = 0;
    if (voice->resampler) return src_reset(voice->resampler) == 0 ? UK_OK : UK_NO_MEMORY;
    voice->resampler = src_new(SRC_SINC_FASTEST, 1, &error);
    return voice->resampler ? UK_OK : UK_NO_MEMORY;
}

int64_t uk_voice_open(uk_core *core, int index, int frames, int iterations, int resampled,
                      double ratio, const uk_envelope *envelope) {
    uk_voice *voice = voice_at(core, index);
    if (!voice || !open_is_good(core, frames, iterations, resampled, ratio, envelope))
        return UK_BAD_ARGUMENT;
    if (voice->in_use) return UK_BAD_ARGUMENT; /* the engine alone changes it */
    if (resampled && ready_resampler(voice) != UK_OK) return UK_NO_MEMORY;
    pthread_mutex_lock(&core->render_lock);
    uk_track_clear(&voice->track);
    voice->writing = voice->saved_count = 0;
    uk_gl_reset(&voice->state, core->plan, frames, iterations);
    voice->quality = iterations;
    voice->attack = (uk_attack_place){0};
    /* What has gone through the resampler cannot be taken back: little is rendered ahead. */
    if (resampled) voice->state.short_until = INT_MAX;
    voice->resampled = resampled;
    voice->ratio_played = ratio;
    voice->shape =
        uk_envelope_shape_of(envelope, kill_seconds * (float)core->settings.sample_rate_hz);
    atomic_store(&voice->let_go, 0);
    atomic_store(&voice->ready_ns, 0);
    voice->generation++;
    pthread_mutex_lock(&voice->rows_lock);
    voice->rows_generation = voice->generation;
    uk_playhead_reset(&voice->head, core->plan, frames);
    voice->moved = voice->rows_moved = 0;
    voice->ratio = ratio;
    pthread_mutex_unlock(&voice->rows_lock);
    voice->in_use = 1;
    atomic_store_explicit(&voice->opened, voice->generation, memory_order_release);
    int64_t generation = voice->generation;
    pthread_mutex_unlock(&core->render_lock);
    return generation;
}

void uk_wake_renderer(uk_core *core) {
    pthread_mutex_lock(&core->render_lock);
    pthread_cond_signal(&core->work);
    pthread_mutex_unlock(&core->render_lock);
}

/* The voice with its rows locked, or a status. */
static int lock_rows(uk_core *core, int index, uint32_t generation, uk_voice **voice) {
    *voice = voice_at(core, index);
    if (!*voice) return UK_BAD_ARGUMENT;
    pthread_mutex_lock(&(*voice)->rows_lock);
    if (generation != 0 && (*voice)->rows_generation == generation) return UK_OK;
    pthread_mutex_unlock(&(*voice)->rows_lock);
    return UK_STALE;
}

int uk_voice_keep(uk_core *core, int index, uint32_t generation, int first, int count,
                  const float *rows) {
    uk_voice *voice;
    int status = lock_rows(core, index, generation, &voice);
    if (status != UK_OK) return status;
    /* No gap: a frame that was never written must not be rendered. Compared without a sum, which
     * a hostile count could make overflow. */
    int good = rows && first >= 0 && first <= voice->head.written && count > 0 &&
               count <= voice->head.rows - first;
    if (good) {
        size_t bins = (size_t)core->plan->bins;
        memcpy(voice->rows + (size_t)first * bins, rows, (size_t)count * bins * sizeof(float));
        if (first + count > voice->head.written) voice->head.written = first + count;
        if (uk_playhead_has_read(&voice->head, first)) voice->moved = voice->rows_moved = 1;
    }
    pthread_mutex_unlock(&voice->rows_lock);
    return good ? UK_OK : UK_BAD_ARGUMENT;
}

int uk_voice_write(uk_core *core, int index, uint32_t generation, int first, int count,
                   const float *rows) {
    int status = uk_voice_keep(core, index, generation, first, count, rows);
    if (status == UK_OK) uk_wake_renderer(core);
    return status;
}

int uk_voice_set_ratio(uk_core *core, int index, uint32_t generation, double ratio) {
    uk_voice *voice;
    if (!ratio_is_good(ratio)) return UK_BAD_ARGUMENT;
    int status = lock_rows(core, index, generation, &voice);
    if (status != UK_OK) return status;
    int good = voice->resampled;
    if (good) voice->ratio = ratio;
    pthread_mutex_unlock(&voice->rows_lock);
    return good ? UK_OK : UK_BAD_ARGUMENT;
}

int uk_voice_set_rate(uk_core *core, int index, uint32_t generation, double rate) {
    uk_voice *voice;
    if (!rate_is_good(rate)) return UK_BAD_ARGUMENT;
    int status = lock_rows(core, index, generation, &voice);
    if (status != UK_OK) return status;
    int moved = rate != voice->head.rate && voice->head.settled > 0;
    voice->head.rate = rate;
    if (moved) voice->moved = 1;
    pthread_mutex_unlock(&voice->rows_lock);
    if (moved) uk_wake_renderer(core);
    return UK_OK;
}

int uk_voice_next_frame(uk_core *core, int index, uint32_t generation) {
    uk_voice *voice;
    int status = lock_rows(core, index, generation, &voice);
    if (status != UK_OK) return status;
    int frame = voice->head.settled;
    int heard = uk_voice_is_steerable(voice) ? uk_voice_first_changeable(core, voice) : frame;
    int row = uk_playhead_row(&voice->head, heard < frame ? heard : frame);
    pthread_mutex_unlock(&voice->rows_lock);
    return row;
}

int uk_voice_close(uk_core *core, int index) {
    uk_voice *voice = voice_at(core, index);
    if (!voice) return UK_BAD_ARGUMENT;
    pthread_mutex_lock(&core->render_lock);
    while (voice->rendering)
        pthread_cond_wait(&core->released, &core->render_lock);
    voice->in_use = 0;
    atomic_store_explicit(&voice->opened, 0, memory_order_release);
    pthread_mutex_lock(&voice->rows_lock);
    voice->rows_generation = 0; /* generations start at 1: late rows find nobody */
    pthread_mutex_unlock(&voice->rows_lock);
    pthread_mutex_unlock(&core->render_lock);
    return UK_OK;
}

float uk_voice_level(uk_core *core, int index) {
    uk_voice *voice = voice_at(core, index);
    return voice ? atomic_load_explicit(&voice->level, memory_order_relaxed) : 0.0f;
}
