#include "voice_render.h"

#include "attack_cache.h"
#include "clock_rt.h"
#include "saved_states.h"

int uk_voice_sounds(uk_voice *voice) {
    return voice->in_use && !atomic_load_explicit(&voice->let_go, memory_order_acquire);
}

int uk_voice_can_render(uk_voice *voice) {
    return uk_gl_rows_needed(&voice->state) && uk_voice_has_rows(voice);
}

int uk_voice_has_rows(uk_voice *voice) {
    pthread_mutex_lock(&voice->rows_lock);
    int has = uk_playhead_aim(&voice->head, &voice->state);
    pthread_mutex_unlock(&voice->rows_lock);
    return has;
}

/* Play `count` samples `ratio` times as fast; returns how many that makes. libsamplerate glides to
 * a new ratio over the output it is offered: so it is first offered as much as the block will make,
 * for a bend that is whole when the block is, and then the room for what is left. */
static int resample(uk_voice *voice, uk_worker *worker, int count, int last, double ratio,
                    long room) {
    SRC_DATA job = {
        .data_in = worker->samples,
        .data_out = worker->resampled,
        .input_frames = count,
        .src_ratio = 1.0 / ratio,
    };
    int made = 0;
    if (ratio != voice->ratio_played && count > 0) {
        job.output_frames = (long)(0.5 * count * (1.0 / ratio + 1.0 / voice->ratio_played));
        voice->ratio_played = ratio;
        if (src_process(voice->resampler, &job) != 0) return 0;
        made = (int)job.output_frames_gen;
        job.data_in += job.input_frames_used;
        job.input_frames -= job.input_frames_used;
        job.data_out += made;
    }
    /* It takes all of its input now: there is room for twice as much as can come. */
    job.output_frames = room - made;
    job.end_of_input = last;
    return src_process(voice->resampler, &job) == 0 ? made + (int)job.output_frames_gen : made;
}

/* Into worker->samples, from worker->scratch.rows; returns how many. */
static int make_block(uk_core *core, uk_voice *voice, uk_gl_state *next, uk_worker *worker) {
    const uk_gl_state from = voice->state; /* its numbers: `next` may be the state itself */
    const float *rows = worker->scratch.rows;
    uk_attack_cache *cache = &core->attacks;
    int made = uk_attack_recall(cache, &voice->attack, &from, rows, next, worker->samples);
    if (made >= 0) {
        atomic_fetch_add_explicit(&core->recalled, 1, memory_order_relaxed);
        return made;
    }
    made = uk_gl_render(&voice->state, next, core->plan, &worker->scratch, worker->samples);
    uk_attack_keep(cache, &voice->attack, &from, rows, next, worker->samples, made);
    return made;
}

void uk_voice_render_block(uk_core *core, uk_voice *voice, uk_worker *worker) {
    uk_gl_state *next = uk_voice_next_state(voice);
    pthread_mutex_lock(&voice->rows_lock);
    uk_playhead_aim(&voice->head, &voice->state); /* the rate may just have changed */
    uk_playhead_read(&voice->head, voice->state.frame, uk_gl_rows_needed(&voice->state),
                     voice->rows, core->plan->bins, worker->scratch.rows);
    double ratio = voice->ratio;
    pthread_mutex_unlock(&voice->rows_lock);
    int made = make_block(core, voice, next, worker);
    if (next != &voice->state) uk_voice_save(voice);
    int last = voice->state.frame == voice->state.frames;
    const float *samples = worker->samples;
    if (voice->resampled) {
        made = resample(voice, worker, made, last, ratio, core->block_limit);
        samples = worker->resampled;
    }
    /* Before they do, or the callback might begin without having been told. */
    if (made > 0 && atomic_load_explicit(&voice->ready_ns, memory_order_relaxed) == 0)
        atomic_store_explicit(&voice->ready_ns, uk_now_ns(), memory_order_relaxed);
    uk_ring_write(&voice->track.rings[voice->writing], samples, (uint32_t)made);
    pthread_mutex_lock(&voice->rows_lock);
    uk_playhead_settle(&voice->head, voice->state.frame);
    pthread_mutex_unlock(&voice->rows_lock);
    if (last) atomic_store_explicit(&voice->track.whole[voice->writing], 1, memory_order_release);
}
