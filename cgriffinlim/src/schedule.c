#include "schedule.h"

#include "kernels.h"

/* The attack decides the note, since phase is handed on from it: how the partials of a pluck stand
 * to each other is found out in its first frames, with many iterations, and then kept. */
enum {
    FIRST_FRAMES = 5, /* from which the first samples come */
    ATTACK_COMMIT = 3,
    ATTACK_AHEAD = 2,
    ATTACK_FRAMES = 6,
    SHORT_COMMIT = 4, /* a new note's decoder has given no more rows yet */
    SHORT_UNTIL = 10,
    AHEAD = 1, /* where one iteration is all, more would change nothing */
    AHEAD_ITERATED = 3,
    LEAST_APART = 8 /* frames from attack to attack */
};

/* Iterations for the first samples, for the first and the second block of the attack, and after. */
typedef struct {
    int early;
    int first;
    int second;
    int steady;
} quality;

static const quality qualities[] = {
    {6, 6, 2, 0},    {16, 16, 4, 1},  {24, 34, 4, 1},  {24, 48, 12, 1}, {24, 56, 16, 2},
    {24, 64, 24, 2}, {24, 80, 32, 3}, {24, 96, 40, 3}, {24, 96, 24, 5},
};

static const float silence = 1e-9f;        /* of the loudest frame's energy */
static const float attack_growth = 0.3f;   /* of the energy of the frame before */
static const float attack_loudness = 0.1f; /* of the energy of the note's loudest frame */

static int smaller(int a, int b) {
    return a < b ? a : b;
}

uk_block uk_schedule(const uk_gl_state *state) {
    const quality *q = &qualities[state->iterations];
    int left = state->frames - state->frame, since = state->frame - state->attack;
    uk_block block = {.commit = ATTACK_COMMIT, .count = ATTACK_COMMIT + ATTACK_AHEAD};
    if (state->quiet) {
        block.commit = 0;
        block.count = FIRST_FRAMES;
        block.iterations = q->early;
    } else if (since < ATTACK_FRAMES) {
        block.iterations = since < ATTACK_COMMIT ? q->first : q->second;
    } else {
        int is_short = since < SHORT_UNTIL || state->frame < state->short_until;
        block.commit = is_short ? SHORT_COMMIT : UK_COMMIT_MOST;
        block.count = block.commit + (q->steady > 1 ? AHEAD_ITERATED : q->steady ? AHEAD : 0);
        block.iterations = q->steady;
        block.steady = 1;
    }
    block.commit = smaller(block.commit, left);
    block.count = smaller(block.count, left);
    return block;
}

int uk_attack_end(const uk_gl_state *state) {
    return state->attack + ATTACK_FRAMES;
}

static float energy_of(const uk_plan *plan, const uk_gl_scratch *scratch, int frame) {
    return plan->kernels->energy(scratch->rows + frame * plan->bins, plan->bins);
}

int uk_silent_frames(const uk_gl_state *state, const uk_plan *plan, const uk_gl_scratch *scratch) {
    float energies[UK_BLOCK_MOST], most = 0.0f;
    int count = uk_schedule(state).count, silent = 0;
    for (int f = 0; f < count; f++) {
        energies[f] = energy_of(plan, scratch, f);
        if (energies[f] > most) most = energies[f];
    }
    while (silent < count && energies[silent] <= silence * most)
        silent++;
    return silent;
}

int uk_find_attack(uk_gl_state *state, const uk_plan *plan, const uk_gl_scratch *scratch,
                   uk_block *block) {
    int ahead = block->count - block->commit;
    float before = energy_of(plan, scratch, 0);
    if (before > state->loudest) state->loudest = before;
    for (int f = 1; f <= block->commit && f < block->count; f++) {
        const float *row = scratch->rows + f * plan->bins;
        float now = energy_of(plan, scratch, f);
        float growth = plan->kernels->growth(row - plan->bins, row, plan->bins);
        if (growth > attack_growth * before && now > attack_loudness * state->loudest &&
            state->frame + f - state->attack >= LEAST_APART) {
            block->count = smaller(block->count, f + ahead);
            if (block->count < state->carried) block->count = state->carried;
            block->commit = f;
            return 1;
        }
        if (now > state->loudest) state->loudest = now;
        before = now;
    }
    return 0;
}
