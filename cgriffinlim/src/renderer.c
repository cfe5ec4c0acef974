#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "clock_rt.h"
#include "renderer.h"
#include "going_back.h"
#include "offline.h"
#include "voice_render.h"
#include "denormals_rt.h"

/* Above ordinary threads, below an audio server's callback. */
enum { RENDER_PRIORITY = 5 };
/* So many voices wait that the decoder, who has given them their rows, waits for the renderer. */
enum { CROWD = 2 };
/* A voice may start at any time, and the callback wakes nobody: look at least this often. */
static const int64_t longest_sleep_ns = 10000000;
static const int64_t shortest_sleep_ns = 300000;

/* Nanoseconds until the voice's ring is low: 0 or less when it wants a block, -1 only then. */
static int64_t until_low(uk_core *core, uk_voice *voice, uint32_t *held) {
    *held = uk_ring_readable(&voice->track.rings[voice->writing]);
    int64_t above = (int64_t)*held - core->ring_low;
    return above < 0 ? -1 : above * 1000000000 / core->settings.sample_rate_hz;
}

static int is_free(uk_voice *voice) {
    return !voice->rendering && uk_voice_sounds(voice);
}

typedef struct {
    uk_voice *voice;  /* whose ring runs dry first; NULL: none wants a block */
    int64_t sleep_ns; /* until one may */
    int waiting;      /* voices that cannot begin yet, are to move, or are nearly dry */
} choice;

static choice pick(uk_core *core) {
    choice found = {.sleep_ns = longest_sleep_ns};
    uint32_t least = UINT32_MAX, held;
    for (int v = 0; v < core->settings.voices; v++) {
        uk_voice *voice = &core->voices[v];
        int moved = is_free(voice) && uk_voice_may_go_back(voice);
        if (!moved && !(is_free(voice) && uk_voice_can_render(voice))) continue;
        int64_t wait = until_low(core, voice, &held);
        if (moved && wait >= 0) { /* a hand waits: sooner than a ring that is merely low */
            wait = -1;
            held = (uint32_t)core->ring_low / 2;
        }
        found.waiting += wait < 0 && held < (uint32_t)core->ring_begin;
        if (wait < 0 && held < least) {
            least = held;
            found.voice = voice;
        } else if (wait >= 0 && wait < found.sleep_ns) {
            found.sleep_ns = wait;
        }
    }
    if (found.sleep_ns < shortest_sleep_ns) found.sleep_ns = shortest_sleep_ns;
    return found;
}

static void sleep_for(uk_core *core, int64_t ns) {
    int64_t until = uk_now_ns() + ns;
    struct timespec at = {.tv_sec = until / 1000000000, .tv_nsec = until % 1000000000};
    pthread_cond_timedwait(&core->work, &core->render_lock, &at);
}

static void ask_for_priority(uk_core *core) {
    struct sched_param priority = {.sched_priority = RENDER_PRIORITY};
    if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) == 0)
        atomic_fetch_add(&core->realtime_threads, 1);
}

/* A sounding voice has so little left that it would run dry while its block takes its time. */
static int is_late(uk_core *core, uk_voice *voice) {
    uint32_t held = uk_ring_readable(&voice->track.rings[voice->writing]);
    return uk_track_position(&voice->track) > 0 && held < (uint32_t)core->settings.hop / 4;
}

/* Less work on a late one's block is hardly heard; a gap is. */
static void choose_quality(uk_core *core, uk_voice *voice) {
    int late = voice->quality > 0 && is_late(core, voice);
    voice->state.iterations = late ? 0 : voice->quality;
    if (late) atomic_fetch_add_explicit(&core->lowered, 1, memory_order_relaxed);
}

static void render_one(uk_core *core, uk_voice *voice, uk_worker *worker) {
    voice->rendering = 1;
    pthread_mutex_unlock(&core->render_lock);
    int64_t start = uk_now_ns();
    choose_quality(core, voice);
    if (uk_voice_may_go_back(voice)) uk_voice_go_back(core, voice, worker);
    else uk_voice_render_block(core, voice, worker);
    atomic_fetch_add_explicit(&core->render_ns, (uint64_t)(uk_now_ns() - start),
                              memory_order_relaxed);
    pthread_mutex_lock(&core->render_lock);
    voice->rendering = 0;
    pthread_cond_broadcast(&core->released);
}

/* The last of several threads leaves its core to the decoder, but while notes crowd. */
static int is_helper(const uk_worker *worker) {
    int last = worker->core->settings.render_threads - 1;
    return last > 0 && worker == &worker->core->workers[last];
}

/* Whoever wrote the rows has woken one thread. */
static void call_others(uk_core *core, int waiting) {
    if (waiting > 0) pthread_cond_signal(&core->work);
    if (waiting >= CROWD) pthread_cond_signal(&core->crowded);
}

static void *run(void *argument) {
    uk_worker *worker = argument;
    uk_core *core = worker->core;
    uk_flush_denormals();
    ask_for_priority(core);
    pthread_mutex_lock(&core->render_lock);
    while (!core->stopping) {
        choice found = pick(core);
        if (is_helper(worker) && found.waiting < CROWD) {
            pthread_cond_wait(&core->crowded, &core->render_lock);
        } else if (found.voice) {
            call_others(core, found.waiting - 1);
            render_one(core, found.voice, worker);
        } else {
            sleep_for(core, found.sleep_ns);
        }
    }
    pthread_mutex_unlock(&core->render_lock);
    return NULL;
}

int uk_renderer_start(uk_core *core) {
    int offline = core->settings.render_threads == 0;
    for (int i = offline; i < uk_workers(&core->settings); i++) {
        uk_worker *worker = &core->workers[i];
        void *(*task)(void *) = offline ? uk_offline_run : run;
        if (pthread_create(&worker->thread, NULL, task, worker) != 0) return UK_NO_THREAD;
        worker->running = 1;
    }
    return UK_OK;
}

void uk_renderer_stop(uk_core *core) {
    pthread_mutex_lock(&core->render_lock);
    core->stopping = 1;
    pthread_cond_broadcast(&core->work);
    pthread_cond_broadcast(&core->crowded);
    pthread_mutex_unlock(&core->render_lock);
    for (int i = 0; i < uk_workers(&core->settings); i++)
        if (core->workers[i].running) pthread_join(core->workers[i].thread, NULL);
}
