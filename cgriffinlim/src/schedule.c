#include "schedule.h"

#include "kernels.h"

/* The attack decides the note, since phase is handed on from it: how the partials of a pluck stand
 * to each other is found out in its first frames, with many iterations, and then kept. */
enum {
    ATTACK_COMMIT = 3,
    ATTACK_AHEAD = 2,
    ATTACK_FRAMES = 6,
    SHORT_COMMIT = 4, /* a new note's decoder has given no more rows yet */
    SHORT_UNTIL = 10,
    AHEAD = 1, /* more would change nothing */
    MIN_ATTACK = 4,
    EARLY_FRAMES = 3, /* what the first samples come from */
    LEAST_APART = 8,  /* frames from attack to attack */
    TRIAL = 3,        /* iterations by which the places of a sound's begin are compared */
    JOIN_FRAMES = 3   /* from a move on: the frames before it still weigh in them */
};

/* The places that are compared for the sound's begin, and the iterations over the frames that the
 * first samples come from, from the best one; the most iterations over the first and
 * the second block of the attack, and over a block after; and the energy of the error, of the
 * sound's so far, below which they end. */
typedef struct {
    int delays;
    int early;
    int first;
    int second;
    int steady;
    float tolerance;
} quality;

static const quality qualities[] = {
    {1, 10, 6, 2, 0, 1e-3f},    {3, 22, 10, 8, 2, 5e-4f},     {5, 24, 12, 8, 4, 5e-4f},
    {5, 30, 24, 16, 6, 2e-4f},  {5, 32, 32, 20, 8, 1e-4f},    {5, 34, 40, 24, 10, 6e-5f},
    {5, 36, 64, 28, 14, 3e-5f}, {5, 36, 80, 32, 18, 1.5e-5f}, {5, 36, 100, 32, 20, 8e-6f},
};
/* Frames too short to part the partials of low notes from each other need more, and cost less. */
static const quality brief_qualities[] = {
    {1, 10, 6, 2, 0, 1e-3f},    {3, 22, 12, 8, 4, 1.5e-4f}, {5, 36, 30, 40, 8, 4e-5f},
    {5, 38, 36, 44, 10, 3e-5f}, {5, 40, 42, 48, 12, 2e-5f}, {5, 42, 48, 52, 16, 1.5e-5f},
    {5, 48, 64, 56, 22, 1e-5f}, {5, 52, 80, 60, 28, 8e-6f}, {5, 60, 100, 64, 34, 5.5e-6f},
};

static const float silence = 1e-9f;        /* of the loudest frame's energy */
static const float attack_growth = 0.3f;   /* of the energy of the frame before */
static const float attack_loudness = 0.1f; /* of the energy of the note's loudest frame */

static int smaller(int a, int b) {
    return a < b ? a : b;
}

/* Rows of two sounds meet in the block. They contradict each other where their frames overlap, as
 * they should: iterations would sharpen the change until it overshoots, and no pluck is there. */
static int joins(const uk_gl_state *state, const uk_block *block) {
    return state->frame < state->moved_at + JOIN_FRAMES &&
           state->frame + block->count > state->moved_at;
}

uk_block uk_schedule(const uk_gl_state *state) {
    const quality *q = &(state->brief_frames ? brief_qualities : qualities)[state->iterations];
    int left = state->frames - state->frame, since = state->frame - state->attack;
    uk_block block = {.commit = ATTACK_COMMIT, .count = ATTACK_COMMIT + ATTACK_AHEAD};
    if (state->quiet) {
        block.commit = 0;
        block.count = EARLY_FRAMES;
        block.least = block.most = q->early;
        block.delays = q->delays;
        block.trial = TRIAL;
    } else if (since < ATTACK_FRAMES) {
        block.most = since < ATTACK_COMMIT ? q->first : q->second;
        block.least = MIN_ATTACK;
    } else {
        int is_short = since < SHORT_UNTIL || state->frame < state->short_until;
        block.commit = is_short ? SHORT_COMMIT : UK_MAX_COMMIT;
        block.count = block.commit + (q->steady > 0 ? AHEAD : 0);
        block.least = q->steady > 0;
        block.steady = state->frame >= state->steered_until;
        block.most = block.steady ? q->steady : block.least;
    }
    block.joined = since >= ATTACK_COMMIT && joins(state, &block);
    if (block.joined) {
        block.count = block.commit;
        block.least = block.most = block.steady = 0;
    }
    block.tolerance = q->tolerance;
    block.commit = smaller(block.commit, left);
    block.count = smaller(block.count, left);
    return block;
}

int uk_attack_end(const uk_gl_state *state) {
    return state->attack + ATTACK_FRAMES;
}

int uk_silent_frames(const uk_gl_scratch *scratch, int count) {
    float most = 0.0f;
    int silent = 0;
    for (int f = 0; f < count; f++)
        if (scratch->energies[f] > most) most = scratch->energies[f];
    while (silent < count && scratch->energies[silent] <= silence * most)
        silent++;
    return silent;
}

int uk_find_attack(uk_gl_state *state, const uk_plan *plan, const uk_gl_scratch *scratch,
                   uk_block *block) {
    int ahead = block->count - block->commit;
    const float *energies = scratch->energies;
    if (energies[0] > state->loudest) state->loudest = energies[0];
    for (int f = 1; f <= block->commit && f < block->count; f++) {
        const float *row = scratch->rows + f * plan->bins;
        float growth = plan->kernels->growth(row - plan->bins, row, plan->bins);
        if (growth > attack_growth * energies[f - 1] &&
            energies[f] > attack_loudness * state->loudest &&
            state->frame + f - state->attack >= LEAST_APART) {
            block->count = smaller(block->count, f + ahead);
            if (block->count < state->carried) block->count = state->carried;
            block->commit = f;
            return 1;
        }
        if (energies[f] > state->loudest) state->loudest = energies[f];
    }
    return 0;
}
