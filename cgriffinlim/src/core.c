#include "core_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lock.h"
#include "mix_thread.h"
#include "renderer.h"
#include "voice.h"

enum { AGENDA = 8192, COMMANDS = 4096 };
static const int rings_per_second = 50; /* a ring is low at 20 ms */

static void init_locks(uk_core *core) {
    uk_lock_init(&core->render_lock);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&core->work, &monotonic);
    pthread_cond_init(&core->crowded, &monotonic);
    pthread_cond_init(&core->released, &monotonic);
    pthread_cond_init(&core->round.over, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

static int init_queue(uk_queue *queue, uint32_t item_size, uint32_t least) {
    uint32_t capacity = uk_capacity_for(least);
    void *data = calloc(capacity, item_size);
    uk_queue_init(queue, data, item_size, capacity);
    return data ? UK_OK : UK_NO_MEMORY;
}

static int create_workers(uk_core *core) {
    int count = uk_workers(&core->settings);
    core->round.voices = calloc((size_t)core->settings.voices, sizeof(int));
    if (!core->round.voices) return UK_NO_MEMORY;
    core->workers = calloc((size_t)count, sizeof *core->workers);
    if (!core->workers) return UK_NO_MEMORY;
    for (int i = 0; i < count; i++) {
        uk_worker *worker = &core->workers[i];
        worker->core = core;
        worker->samples = fftwf_alloc_real((size_t)core->block_limit);
        worker->resampled = fftwf_alloc_real((size_t)core->block_limit);
        if (!worker->samples || !worker->resampled) return UK_NO_MEMORY;
        if (uk_gl_scratch_create(&worker->scratch, core->plan) != UK_OK) return UK_NO_MEMORY;
    }
    return UK_OK;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

/* Rows and attacks are touched when they are made: more than there can be would not be refused, but
 * end the process. Half of the machine's memory is more than any core has use for. */
static int memory_fits(const uk_core *core) {
    const uk_settings *s = &core->settings;
    double rows = (double)s->voices * s->frames * core->plan->bins * sizeof(float);
    double bytes = rows + uk_attack_cache_bytes(core->plan, s->attacks);
    return bytes < 0.5 * (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

static int create_parts(uk_core *core) {
    const uk_settings *s = &core->settings;
    core->plan = uk_plan_create(s->n_fft, s->hop);
    if (!core->plan) return UK_BAD_ARGUMENT;
    if (!memory_fits(core)) return UK_NO_MEMORY;
    /* At half speed a block gives twice its samples, and the resampler may owe some from before. */
    core->block_limit = 2 * uk_gl_block_limit(core->plan) + s->n_fft;
    core->burst = uk_burst(s);
    core->ring_begin = larger(s->hop, core->burst);
    /* Enough for a render thread to be late by, and no more: what lies in a ring is heard before a
     * voice's new point is, and a chord's later blocks shall not keep its first ones waiting. */
    core->ring_low = larger(s->sample_rate_hz / rings_per_second, s->hop + core->burst);
    core->voices = calloc((size_t)s->voices, sizeof *core->voices);
    core->agenda.heap = calloc(AGENDA, sizeof *core->agenda.heap);
    core->agenda.capacity = AGENDA;
    if (!core->voices || !core->agenda.heap) return UK_NO_MEMORY;
    for (int v = 0; v < s->voices; v++)
        if (uk_voice_create(core, &core->voices[v]) != UK_OK) return UK_NO_MEMORY;
    if (init_queue(&core->commands, sizeof(uk_command), COMMANDS) != UK_OK ||
        init_queue(&core->events, sizeof(uk_event), 4 * (uint32_t)s->voices) != UK_OK)
        return UK_NO_MEMORY;
    if (uk_attack_cache_create(&core->attacks, core->plan, s->attacks) != UK_OK)
        return UK_NO_MEMORY;
    return create_workers(core);
}

uk_core *uk_core_create(const uk_settings *settings, int *status) {
    int ignored;
    if (!status) status = &ignored;
    *status = UK_BAD_ARGUMENT;
    if (!uk_settings_are_good(settings)) return NULL;
    uk_core *core = calloc(1, sizeof *core);
    *status = UK_NO_MEMORY;
    if (!core) return NULL;
    core->settings = *settings;
    init_locks(core);
    uk_ramp_set(&core->master, 1.0f);
    uk_ramp_set(&core->reverb_dry, 1.0f);
    uk_limiter_init(&core->limiter, settings->device_rate_hz);
    atomic_store(&core->limiter_least, 1.0f);
    *status = create_parts(core);
    if (*status == UK_OK) *status = uk_renderer_start(core);
    if (*status == UK_OK && settings->device_rate_hz != settings->sample_rate_hz)
        *status = uk_mix_thread_start(core);
    if (*status == UK_OK) return core;
    uk_core_destroy(core);
    return NULL;
}

void uk_core_destroy(uk_core *core) {
    if (!core) return;
    uk_mix_thread_stop(core);
    if (core->workers) {
        uk_renderer_stop(core);
        for (int i = 0; i < uk_workers(&core->settings); i++) {
            fftwf_free(core->workers[i].samples);
            fftwf_free(core->workers[i].resampled);
            uk_gl_scratch_destroy(&core->workers[i].scratch);
        }
    }
    free(core->workers);
    free(core->round.voices);
    uk_reverb_destroy(atomic_load(&core->reverb));
    for (int v = 0; core->voices && v < core->settings.voices; v++)
        uk_voice_destroy(&core->voices[v]);
    free(core->voices);
    free(core->agenda.heap);
    free(core->commands.data);
    free(core->events.data);
    uk_attack_cache_destroy(&core->attacks);
    uk_plan_destroy(core->plan);
    pthread_mutex_destroy(&core->render_lock);
    pthread_cond_destroy(&core->work);
    pthread_cond_destroy(&core->crowded);
    pthread_cond_destroy(&core->released);
    pthread_cond_destroy(&core->round.over);
    free(core);
}

int uk_core_set_impulse_response(uk_core *core, uk_impulse_response *response) {
    if (!core || !response || response->given ||
        response->sample_rate_hz != core->settings.sample_rate_hz ||
        response->tail_block != uk_tail_block(&core->settings))
        return UK_BAD_ARGUMENT;
    uk_reverb *reverb = atomic_load(&core->reverb);
    if (!reverb) {
        int status, offline = core->settings.render_threads == 0 && !core->mix_running;
        reverb = uk_reverb_create(&core->settings, offline ? NULL : &core->render_ns, &status);
        if (!reverb) return status;
        atomic_store_explicit(&core->reverb, reverb, memory_order_release);
    }
    response->given = 1;
    uk_reverb_offer(reverb, response);
    return UK_OK;
}

void uk_core_collect(uk_core *core) {
    if (!core) return;
    uk_reverb *reverb = atomic_load(&core->reverb);
    if (reverb) uk_reverb_collect(reverb);
}

int uk_core_events(uk_core *core, uk_event *events, int limit) {
    int count = 0;
    if (!core || !events) return 0;
    while (count < limit && uk_queue_pop(&core->events, &events[count]))
        count++;
    return count;
}

void uk_core_clock(uk_core *core, uint64_t *samples, int64_t *time_ns) {
    uk_timeline *line = &core->timeline;
    uint32_t before;
    do { /* again if a block began in between */
        before = atomic_load(&line->sequence);
        *samples = atomic_load(&line->samples);
        *time_ns = atomic_load(&line->time_ns);
    } while (before & 1 || before != atomic_load(&line->sequence));
}

void uk_core_counters(uk_core *core, uk_counters *counters) {
    uk_core_clock(core, &counters->samples, &counters->time_ns);
    counters->blocks = atomic_load(&core->blocks);
    counters->late_blocks = atomic_load(&core->late_blocks);
    counters->device_underflows = atomic_load(&core->device_underflows);
    counters->dry = atomic_load(&core->dry);
    counters->starved = atomic_load(&core->starved);
    counters->render_ns = atomic_load(&core->render_ns);
    counters->lowered = atomic_load(&core->lowered);
    counters->recalled = atomic_load(&core->recalled);
    counters->load = atomic_load(&core->load);
    counters->load_peak = atomic_exchange(&core->load_peak, 0.0f);
    counters->peak_left = atomic_exchange(&core->peak_left, 0.0f);
    counters->peak_right = atomic_exchange(&core->peak_right, 0.0f);
    counters->limiter_gain = atomic_exchange(&core->limiter_least, 1.0f);
    counters->pending_commands = atomic_load(&core->commands_waiting);
    uk_reverb *reverb = atomic_load(&core->reverb);
    counters->late_tails = reverb ? atomic_load(&reverb->late_tails) : 0;
    counters->realtime_threads = atomic_load(&core->realtime_threads);
}
