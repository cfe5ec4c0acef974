#include "griffinlim.h"

#include <math.h>
#include <string.h>

#include "kernels.h"
#include "schedule.h"

enum {
    BRIEF_BELOW = 2048, /* at 44.1 kHz it parts partials 43 Hz from each other */
    HEARD_FRAMES = 256  /* of which an error is judged: a sound may be held for hours */
};

/* Of a frame's energy, a bin's whose phase need not follow a partial: in plucked strings more than
 * half the bins are quieter. */
static const float quiet_bin = 1e-7f;

static int region_of(const uk_plan *plan, int count) {
    return (count - 1) * plan->hop + plan->n_fft;
}

/* Samples of a frame that those before it reach: all but the newest hop. */
static int overlap_of(const uk_plan *plan) {
    return plan->n_fft - plan->hop;
}

int uk_gl_rows_needed(const uk_gl_state *state) {
    return state->frame < state->frames ? uk_schedule(state).count : 0;
}

int uk_gl_block_limit(const uk_plan *plan) {
    return UK_MAX_COMMIT * plan->hop + plan->n_fft / 2;
}

void uk_gl_reset(uk_gl_state *state, const uk_plan *plan, int frames, int iterations) {
    const uk_gl_state begin = {.frames = frames,
                               .iterations = iterations,
                               .brief_frames = plan->n_fft < BRIEF_BELOW,
                               .quiet = 1};
    uk_gl_state_continue(state, &begin);
    memset(state->tail, 0, (size_t)overlap_of(plan) * sizeof(float));
}

/* The sample at which the region of the next frame begins. */
static int start_of(const uk_plan *plan, const uk_gl_state *state) {
    return state->frame * plan->hop - plan->n_fft / 2;
}

/* Samples at the region's begin that are known to be silent: those before the sound's first, and
 * those within a silent frame. */
static int silent_samples(const uk_plan *plan, const uk_gl_state *state) {
    int before = -start_of(plan, state) > 0 ? -start_of(plan, state) : 0;
    int after_silence = (state->quiet || state->early) && state->frame > 0;
    return after_silence ? overlap_of(plan) : before;
}

static uk_block_shape shape_of(const uk_plan *plan, const uk_gl_state *state, int count,
                               int silent) {
    int most = plan->overlap - 1, before = state->frame < most ? state->frame : most;
    return (uk_block_shape){before, count, silent};
}

static void measure_energies(const uk_plan *plan, uk_gl_scratch *s, int count) {
    for (int f = 0; f < count; f++)
        s->energies[f] = plan->kernels->energy(s->rows + f * plan->bins, plan->bins);
}

static void copy(const float *from, float *to, int count) {
    memcpy(to, from, (size_t)count * sizeof(float));
}

/* The first `overlap_of` samples of `sum` hold frames, those after them nothing yet. */
static void add_frame(const uk_plan *plan, uk_gl_scratch *s, float *sum) {
    int overlap = overlap_of(plan);
    fftwf_execute_dft(plan->inverse, s->tangled, (fftwf_complex *)s->frame);
    s->transforms++;
    plan->kernels->add_product(s->frame, plan->window, sum, overlap);
    plan->kernels->multiply(s->frame + overlap, plan->window + overlap, sum + overlap, plan->hop);
}

/* A carried frame whose row may have changed since keeps its phases. */
static void start_carried(const uk_plan *plan, const uk_gl_state *from, uk_gl_scratch *s,
                          fftwf_complex *last) {
    plan->kernels->tangle(plan, from->last, s->tangled);
    plan->kernels->project(plan, s->tangled, s->rows);
    plan->kernels->untangle(plan, s->tangled, last);
    copy(from->tail, s->sum, overlap_of(plan));
    add_frame(plan, s, s->sum);
}

/* The first estimate: what was carried, and the other frames with phases run on from it, of which
 * the newest becomes `last`. A sound's very first is s->attack, later by `delay`. */
static void start_block(const uk_plan *plan, const uk_gl_state *from, uk_gl_scratch *s,
                        uk_block block, int delay, fftwf_complex *last) {
    const fftwf_complex *before = from->last;
    if (from->carried) copy(from->ahead, s->sum, region_of(plan, from->carried));
    else copy(from->tail, s->sum, overlap_of(plan));
    if (block.joined && from->carried == 1) {
        start_carried(plan, from, s, last);
        before = last;
    }
    if (from->carried == block.count && before != last)
        memcpy(last, before, (size_t)plan->bins * sizeof(fftwf_complex));
    for (int f = from->carried; f < block.count; f++, before = last) {
        const float *row = s->rows + f * plan->bins;
        float least = block.joined ? 0.0f : quiet_bin * s->energies[f];
        if (from->quiet && f == 0) uk_delay_phase(plan, s->attack, delay, last);
        else uk_start_phase(plan, s, row, least, before, last);
        if (block.joined) uk_turn_side_lobes(plan, s, row, last);
        plan->kernels->tangle(plan, last, s->tangled);
        add_frame(plan, s, s->sum + f * plan->hop);
    }
}

/* The frame's magnitudes with the phases that the guess has there, into s->tangled; returns the
 * energy by which the guess's own magnitudes were off. */
static float project_frame(const uk_plan *plan, uk_gl_scratch *s, int f) {
    const uk_kernels *kernels = plan->kernels;
    kernels->multiply(s->guess + f * plan->hop, plan->window, s->frame, plan->n_fft);
    fftwf_execute_dft(plan->forward, (fftwf_complex *)s->frame, s->tangled);
    s->transforms++;
    return kernels->project(plan, s->tangled, s->rows + f * plan->bins);
}

/* One iteration's overlap-add: committed frames go into the sum, the others on top of it into
 * `ahead`, of which the sum keeps no part. Returns the committed frames' error, or where there are
 * none, all frames'. */
static float project_block(const uk_plan *plan, const float *tail, uk_gl_state *state,
                           uk_gl_scratch *s, uk_block block) {
    float error = 0.0f;
    copy(tail, s->sum, overlap_of(plan));
    for (int f = 0; f < block.count; f++) {
        float off = project_frame(plan, s, f);
        if (f == block.count - 1) plan->kernels->untangle(plan, s->tangled, state->last);
        if (f == block.commit) copy(s->sum + f * plan->hop, state->ahead, overlap_of(plan));
        if (f < block.commit) {
            add_frame(plan, s, s->sum + f * plan->hop);
        } else add_frame(plan, s, state->ahead + (f - block.commit) * plan->hop);
        if (f < block.commit || block.commit == 0) error += off;
    }
    return error;
}

/* Until the block is good, or has had its iterations: the last one's projection is the result.
 * Returns its error. */
static float iterate(const uk_plan *plan, const float *tail, uk_gl_state *state, uk_gl_scratch *s,
                     uk_block block, int silent) {
    int region = region_of(plan, block.count);
    int shift = block.commit * plan->hop;
    const float *rest = block.commit < block.count ? state->ahead : s->sum + shift;
    /* What has been given out is true, whatever the other samples become. */
    int early = state->early ? state->emitted - start_of(plan, state) - silent : 0;
    plan->kernels->multiply(s->sum, s->weight, s->guess, region);
    copy(s->guess + silent, s->early, early);
    for (int k = 1;; k++) {
        float error = project_block(plan, tail, state, s, block);
        if (k >= block.most || (k >= block.least && error <= block.tolerance * state->energy))
            return error;
        plan->kernels->accelerate(s->sum, s->weight, s->estimate, s->guess, k == 1, shift);
        plan->kernels->accelerate(rest, s->weight + shift, s->estimate + shift, s->guess + shift,
                                  k == 1, region - shift);
        copy(s->early, s->estimate + silent, early);
        copy(s->early, s->guess + silent, early);
    }
}

/* How long after the middle of its first frame a sound begins, its magnitudes tell only in part:
 * the delay from which a few iterations come nearest to them. */
static int choose_delay(const uk_plan *plan, const uk_gl_state *from, uk_gl_state *state,
                        uk_gl_scratch *s, uk_block block, int silent) {
    int best = 0;
    float least = INFINITY;
    block.least = block.most = block.trial;
    for (int delay = 0; delay < block.delays; delay++) {
        start_block(plan, from, s, block, delay, state->last);
        float error = iterate(plan, from->tail, state, s, block, silent);
        if (error >= least) continue;
        least = error;
        best = delay;
    }
    return best;
}

/* Samples from the last one given out up to `end`, of an overlap-add at the region's begin. */
static int emit(const uk_plan *plan, uk_gl_state *state, const uk_gl_scratch *s, const float *sum,
                int end, float *samples) {
    int last = state->frames * plan->hop, from = state->emitted - start_of(plan, state);
    int length = (end < last ? end : last) - state->emitted;
    if (length <= 0) return 0;
    if (sum) plan->kernels->multiply(sum + from, s->weight + from, samples, length);
    else memset(samples, 0, (size_t)length * sizeof(float));
    state->emitted += length;
    return length;
}

/* The sample that the frames from `frame` on do not change. */
static int settled_before(const uk_plan *plan, const uk_gl_state *state, int frame) {
    return frame == state->frames ? frame * plan->hop : frame * plan->hop - plan->n_fft / 2;
}

static void advance(const uk_plan *plan, uk_gl_state *state, const uk_gl_scratch *s, int frames) {
    copy(s->sum + frames * plan->hop, state->tail, overlap_of(plan));
    state->frame += frames;
    state->quiet = state->early = 0;
}

static int skip_silence(const uk_plan *plan, uk_gl_state *state, const uk_gl_scratch *s, int frames,
                        float *samples) {
    int end = settled_before(plan, state, state->frame + frames);
    int made = emit(plan, state, s, NULL, end, samples);
    state->frame += frames;
    state->attack = state->frame;
    return made;
}

/* No frame was committed. */
static void keep_tail(const uk_plan *plan, const uk_gl_state *from, uk_gl_state *state) {
    if (state != from) copy(from->tail, state->tail, overlap_of(plan));
}

int uk_gl_render(const uk_gl_state *from, uk_gl_state *state, const uk_plan *plan, uk_gl_scratch *s,
                 float *samples) {
    uk_gl_state_continue(state, from);
    uk_block block = uk_schedule(state);
    measure_energies(plan, s, block.count);
    int silence = state->quiet ? uk_silent_frames(s, block.count) : 0;
    if (silence) {
        keep_tail(plan, from, state);
        return skip_silence(plan, state, s, silence, samples);
    }
    int attack = block.steady && uk_find_attack(state, plan, s, &block);
    for (int f = 0; f < block.commit; f++)
        state->energy += s->energies[f] - state->energy / HEARD_FRAMES;
    int silent = silent_samples(plan, state);
    s->weight = uk_weights_of(&s->weights, plan, shape_of(plan, state, block.count, silent));
    int delay = 0;
    if (from->quiet) {
        uk_attack_phase(plan, s, s->rows, s->attack);
        if (block.delays > 1) delay = choose_delay(plan, from, state, s, block, silent);
    }
    start_block(plan, from, s, block, delay, state->last);
    if (block.most > 0) iterate(plan, from->tail, state, s, block, silent);
    state->carried = block.count - block.commit;
    if (block.commit == 0) {
        int first = state->brief_frames ? plan->hop : plan->hop / 2; /* what is nearly settled */
        int end = start_of(plan, state) + silent + first;
        state->quiet = 0;
        state->early = 1;
        keep_tail(plan, from, state);
        return emit(plan, state, s, state->ahead, end, samples);
    }
    int end = settled_before(plan, state, state->frame + block.commit);
    int made = emit(plan, state, s, s->sum, end, samples);
    advance(plan, state, s, block.commit);
    if (attack) state->attack = state->frame;
    return made;
}
