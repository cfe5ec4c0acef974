#include "griffinlim.h"

#include <string.h>

#include "kernels.h"
#include "schedule.h"

enum {
    BRIEF_BELOW = 2048, /* at 44.1 kHz it parts partials 43 Hz from each other */
    HEARD_FRAMES = 256  /* of which an error is judged: a sound may be held for hours */
};
/* Below this sum of squared windows a sample's estimate is noise over nothing. */
static const float least_weight = 1e-7f;

static int region_of(const uk_plan *plan, int count) {
    return (count - 1) * plan->hop + plan->n_fft;
}

int uk_gl_rows_needed(const uk_gl_state *state) {
    return state->frame < state->frames ? uk_schedule(state).count : 0;
}

int uk_gl_block_limit(const uk_plan *plan) {
    return UK_COMMIT_MOST * plan->hop + plan->n_fft / 2;
}

void uk_gl_reset(uk_gl_state *state, const uk_plan *plan, int frames, int iterations) {
    float *tail = state->tail, *ahead = state->ahead;
    fftwf_complex *last = state->last;
    *state = (uk_gl_state){.frames = frames,
                           .iterations = iterations,
                           .brief_frames = plan->n_fft < BRIEF_BELOW,
                           .quiet = 1};
    state->tail = tail;
    state->ahead = ahead;
    state->last = last;
    memset(tail, 0, (size_t)plan->n_fft * sizeof(float));
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
    return after_silence ? plan->n_fft - plan->hop : before;
}

static void make_weight(const uk_plan *plan, const uk_gl_state *state, uk_gl_scratch *s, int count,
                        int silent) {
    int before = plan->overlap - 1, region = region_of(plan, count);
    if (state->frame < before) before = state->frame;
    if (s->shape[0] == before && s->shape[1] == count && s->shape[2] == silent) return;
    memset(s->weight, 0, (size_t)region * sizeof(float));
    for (int f = -before; f < count; f++)
        for (int i = f < 0 ? -f * plan->hop : 0; i < plan->n_fft; i++)
            s->weight[f * plan->hop + i] += plan->window_squared[i];
    for (int i = 0; i < region; i++) {
        float weight = s->weight[i] > least_weight ? s->weight[i] : least_weight;
        s->weight[i] = 1.0f / ((float)plan->n_fft * weight);
    }
    memset(s->weight, 0, (size_t)silent * sizeof(float));
    s->shape[0] = before;
    s->shape[1] = count;
    s->shape[2] = silent;
}

static void measure_energies(const uk_plan *plan, uk_gl_scratch *s, int count) {
    for (int f = 0; f < count; f++)
        s->energies[f] = plan->kernels->energy(s->rows + f * plan->bins, plan->bins);
}

static void begin_sum(uk_gl_scratch *s, const float *from, int length, int region) {
    memcpy(s->sum, from, (size_t)length * sizeof(float));
    memset(s->sum + length, 0, (size_t)(region - length) * sizeof(float));
}

static void add_frame(const uk_plan *plan, uk_gl_scratch *s, float *sum) {
    fftwf_execute_dft(plan->inverse, s->tangled, (fftwf_complex *)s->frame);
    s->transforms++;
    plan->kernels->add_product(s->frame, plan->window, sum, plan->n_fft);
}

/* A carried frame whose row may have changed since keeps its phases. */
static void start_carried(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s) {
    plan->kernels->tangle(plan, state->last, s->tangled);
    plan->kernels->project(plan, s->tangled, s->rows);
    plan->kernels->untangle(plan, s->tangled, state->last);
    begin_sum(s, state->tail, plan->n_fft, region_of(plan, 1));
    add_frame(plan, s, s->sum);
}

/* The first estimate: what was carried, and the other frames with phases run on from it. */
static void start_block(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s, uk_block block) {
    int count = block.count, region = region_of(plan, count);
    if (state->carried) begin_sum(s, state->ahead, region_of(plan, state->carried), region);
    else begin_sum(s, state->tail, plan->n_fft, region);
    if (block.joined && state->carried == 1) start_carried(plan, state, s);
    for (int f = state->carried; f < count; f++) {
        const float *row = s->rows + f * plan->bins;
        if (state->quiet && f == 0) uk_attack_phase(plan, s, row, state->last);
        else uk_start_phase(plan, s, row, state->last, state->last);
        if (block.joined) uk_turn_side_lobes(plan, s, row, state->last);
        plan->kernels->tangle(plan, state->last, s->tangled);
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
 * `ahead`, of which the sum keeps no part. Returns the committed frames' error. */
static float project_block(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s,
                           uk_block block) {
    int region = region_of(plan, block.count), shift = block.commit * plan->hop;
    float error = 0.0f;
    begin_sum(s, state->tail, plan->n_fft, region);
    for (int f = 0; f < block.count; f++) {
        float off = project_frame(plan, s, f);
        if (f == block.count - 1) plan->kernels->untangle(plan, s->tangled, state->last);
        if (f == block.commit)
            memcpy(state->ahead, s->sum + shift, (size_t)(region - shift) * sizeof(float));
        if (f < block.commit) {
            add_frame(plan, s, s->sum + f * plan->hop);
            error += off;
        } else add_frame(plan, s, state->ahead + (f - block.commit) * plan->hop);
    }
    return error;
}

/* Until the block is good, or has had its iterations: the last one's projection is the result. */
static void iterate(const uk_plan *plan, uk_gl_state *state, uk_gl_scratch *s, uk_block block) {
    int region = region_of(plan, block.count), silent = silent_samples(plan, state);
    int shift = block.commit * plan->hop;
    const float *rest = block.commit < block.count ? state->ahead : s->sum + shift;
    /* What has been given out is true, whatever the other samples become. */
    int early = state->early ? state->emitted - start_of(plan, state) - silent : 0;
    plan->kernels->multiply(s->sum, s->weight, s->estimate, region);
    memcpy(s->guess, s->estimate, (size_t)region * sizeof(float));
    memcpy(s->early, s->guess + silent, (size_t)early * sizeof(float));
    for (int k = 1;; k++) {
        float error = project_block(plan, state, s, block);
        if (k >= block.most || (k >= block.least && error <= block.tolerance * state->energy))
            break;
        plan->kernels->accelerate(s->sum, s->weight, s->estimate, s->guess, shift);
        plan->kernels->accelerate(rest, s->weight + shift, s->estimate + shift, s->guess + shift,
                                  region - shift);
        memcpy(s->estimate + silent, s->early, (size_t)early * sizeof(float));
        memcpy(s->guess + silent, s->early, (size_t)early * sizeof(float));
    }
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
    int kept = plan->n_fft - plan->hop;
    memcpy(state->tail, s->sum + frames * plan->hop, (size_t)kept * sizeof(float));
    memset(state->tail + kept, 0, (size_t)plan->hop * sizeof(float));
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

int uk_gl_render(uk_gl_state *state, const uk_plan *plan, uk_gl_scratch *s, float *samples) {
    uk_block block = uk_schedule(state);
    measure_energies(plan, s, block.count);
    int silence = state->quiet ? uk_silent_frames(s, block.count) : 0;
    if (silence) return skip_silence(plan, state, s, silence, samples);
    int attack = block.steady && uk_find_attack(state, plan, s, &block);
    for (int f = 0; f < block.commit; f++)
        state->energy += s->energies[f] - state->energy / HEARD_FRAMES;
    int silent = silent_samples(plan, state);
    make_weight(plan, state, s, block.count, silent);
    start_block(plan, state, s, block);
    if (block.most > 0) iterate(plan, state, s, block);
    state->carried = block.count - block.commit;
    if (block.commit == 0) {
        int end = start_of(plan, state) + silent + plan->hop / 2;
        state->quiet = 0;
        state->early = 1;
        return emit(plan, state, s, state->ahead, end, samples);
    }
    int end = settled_before(plan, state, state->frame + block.commit);
    int made = emit(plan, state, s, s->sum, end, samples);
    advance(plan, state, s, block.commit);
    if (attack) state->attack = state->frame;
    return made;
}
