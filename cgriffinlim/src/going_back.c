/* Going back: a sound whose magnitudes have changed is rendered anew from the begin of a block that
 * is not yet played out, into the second ring of its track.
 *
 * Phases are carried on from the state saved there, and frames before the change keep their
 * magnitudes: so both rings hold nearly the same sound where the callback crossfades, and then the
 * new one departs from the old. */
#include "going_back.h"

#include "saved_states.h"
#include "steering.h"
#include "voice_render.h"

enum {
    SHORT_FRAMES = 48,  /* for so long after a move another one may come: there is little to undo */
    STEERED_FRAMES = 12 /* and for so long it is expected, and a jump is taken for no attack */
};

int uk_voice_may_go_back(uk_voice *voice) {
    if (!uk_voice_is_steerable(voice) || voice->saved_count == 0 ||
        atomic_load_explicit(&voice->track.asked, memory_order_acquire))
        return 0;
    pthread_mutex_lock(&voice->rows_lock);
    int moved = voice->moved;
    pthread_mutex_unlock(&voice->rows_lock);
    return moved;
}

void uk_voice_go_back(uk_core *core, uk_voice *voice, uk_worker *worker) {
    int frame = uk_voice_first_changeable(core, voice);
    pthread_mutex_lock(&voice->rows_lock);
    int rows_moved = voice->rows_moved;
    voice->moved = voice->rows_moved = 0;
    uk_playhead_unsettle(&voice->head, frame);
    pthread_mutex_unlock(&voice->rows_lock);
    uk_track *track = &voice->track;
    uk_ring *before = &track->rings[voice->writing], *anew = &track->rings[!voice->writing];
    uint32_t from = uk_voice_first_sample(core, voice);
    uint32_t end = uk_ring_position(before) + uk_ring_readable(before);
    if ((int32_t)(end - from) < 0) from = end; /* nearly dry: there is no more to fade from */
    uk_voice_restore(voice, frame, from);
    voice->attack = (uk_attack_place){0};
    voice->state.iterations = voice->quality;
    if (rows_moved) voice->state.moved_at = frame;
    voice->state.short_until = voice->state.frame + SHORT_FRAMES;
    voice->state.steered_until = voice->state.frame + STEERED_FRAMES;
    uint32_t begin = (uint32_t)voice->state.emitted;
    if ((int32_t)(from - begin) < 0) from = begin;
    voice->writing = !voice->writing;
    uk_ring_restart(anew, begin);
    atomic_store_explicit(&track->whole[voice->writing], 0, memory_order_relaxed);
    uint32_t wanted = from - begin + UK_CROSSFADE + (uint32_t)core->ring_begin;
    while (uk_ring_readable(anew) < wanted && uk_gl_rows_needed(&voice->state) &&
           uk_voice_has_rows(voice))
        uk_voice_render_block(core, voice, worker);
    uk_ring_skip(anew, from - begin);
    atomic_store_explicit(&track->asked, 1, memory_order_release);
}
