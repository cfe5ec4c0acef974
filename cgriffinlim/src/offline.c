/* Without a device: the voices are rendered by as many threads as there are, then mixed by the
 * caller.
 *
 * What is rendered when depends on what the rings hold and on nothing else. So the threads' haste
 * changes no sample, not even where notes are moved and the state that they go back to matters. */
#include "offline.h"
#include "going_back.h"
#include "voice_render.h"
#include "mixer_rt.h"
#include "output_rt.h"
#include "denormals_rt.h"

/* What has lately been moved may be moved again, and is not rendered further than it must be. */
static int target_of(const uk_core *core, const uk_voice *voice) {
    int ahead = voice->state.frame < voice->state.short_until ? 0 : UK_MAX_COMMIT;
    return core->ring_low + ahead * core->settings.hop;
}

static int holds(uk_voice *voice) {
    return (int)uk_ring_readable(&voice->track.rings[voice->writing]);
}

static int has_room(const uk_core *core, uk_voice *voice) {
    uk_ring *ring = &voice->track.rings[voice->writing];
    return uk_ring_writable(ring) >= (uint32_t)core->block_limit;
}

static int is_behind(uk_core *core, uk_voice *voice, int target) {
    return holds(voice) < target && has_room(core, voice) && uk_voice_can_render(voice);
}

static void fill(uk_core *core, uk_voice *voice, uk_worker *worker) {
    if (uk_voice_may_go_back(voice)) uk_voice_go_back(core, voice, worker);
    while (is_behind(core, voice, target_of(core, voice)))
        uk_voice_render_block(core, voice, worker);
}

/* Rounds are few and full: one begins when a voice must be rendered, and takes all who soon must.
 */
static int must_be_filled(uk_core *core) {
    for (int v = 0; v < core->settings.voices; v++) {
        uk_voice *voice = &core->voices[v];
        if (!uk_voice_sounds(voice)) continue;
        if (uk_voice_may_go_back(voice) || is_behind(core, voice, core->ring_low)) return 1;
    }
    return 0;
}

static void choose(uk_core *core) {
    uk_round *round = &core->round;
    round->count = round->next = 0;
    for (int v = 0; v < core->settings.voices; v++) {
        uk_voice *voice = &core->voices[v];
        if (!uk_voice_sounds(voice)) continue;
        if (uk_voice_may_go_back(voice) || is_behind(core, voice, target_of(core, voice)))
            round->voices[round->count++] = v;
    }
    round->left = round->count;
}

/* With the lock, which is let go of for the work. */
static void take_turns(uk_core *core, uk_worker *worker) {
    uk_round *round = &core->round;
    while (round->next < round->count) {
        uk_voice *voice = &core->voices[round->voices[round->next++]];
        pthread_mutex_unlock(&core->render_lock);
        fill(core, voice, worker);
        pthread_mutex_lock(&core->render_lock);
        if (--round->left == 0) pthread_cond_signal(&round->over);
    }
}

void *uk_offline_run(void *argument) {
    uk_worker *worker = argument;
    uk_core *core = worker->core;
    uk_flush_denormals();
    pthread_mutex_lock(&core->render_lock);
    while (!core->stopping) {
        take_turns(core, worker);
        if (!core->stopping) pthread_cond_wait(&core->work, &core->render_lock);
    }
    pthread_mutex_unlock(&core->render_lock);
    return NULL;
}

static void fill_all(uk_core *core) {
    pthread_mutex_lock(&core->render_lock);
    if (must_be_filled(core)) {
        choose(core);
        if (core->round.count > 1) pthread_cond_broadcast(&core->work);
        take_turns(core, core->workers);
        while (core->round.left > 0)
            pthread_cond_wait(&core->round.over, &core->render_lock);
    }
    pthread_mutex_unlock(&core->render_lock);
}

int uk_core_offline(uk_core *core, float *interleaved, int frames) {
    if (!core || !interleaved || frames < 1 || core->settings.render_threads > 0 ||
        core->mix_running) /* which mixes on its own */
        return UK_BAD_ARGUMENT;
    uint64_t before = uk_flush_denormals();
    for (int done = 0; done < frames;) {
        int length = frames - done < UK_SEGMENT ? frames - done : UK_SEGMENT;
        fill_all(core);
        uk_reverb *reverb = atomic_load(&core->reverb);
        while (reverb && !reverb->has_thread && uk_reverb_work(reverb))
            continue;
        uk_mix(core, interleaved + 2 * done, length, 0);
        uk_output(core, interleaved + 2 * done, length);
        done += length;
    }
    uk_restore_denormals(before); /* the thread is the caller's, who may want its denormals */
    return UK_OK;
}
