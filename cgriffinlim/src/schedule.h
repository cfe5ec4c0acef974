/* Which frames are rendered together, and with how much work. */
#pragma once
#include "griffinlim.h"

typedef struct {
    int commit;      /* frames this block commits; 0: the first samples are given out, no more */
    int count;       /* frames it estimates: committed and look-ahead */
    int least;       /* iterations; 0: the start phases are the result */
    int most;        /* and as many if the error stays above the tolerance */
    float tolerance; /* energy of the error, of the sound's energy so far */
    int steady;      /* not of an attack, nor steered: another attack may come within it */
    int delays;      /* a sound begins: so many places for it are compared, */
    int trial;       /* by so many iterations */
    int joined;      /* rows of two sounds meet in it */
} uk_block;

/* Thread: whoever holds the state. Blocks: never. Allocates: never (all below). */
/* The block that comes next, by the frames since the attack; state->frame is below its end. */
uk_block uk_schedule(const uk_gl_state *state);
/* The frame at which the last attack is over. */
int uk_attack_end(const uk_gl_state *state);
/* How many of `count` frames from the first on are silence: below a billionth of the loudest.
 * All that follow read scratch->energies. */
int uk_silent_frames(const uk_gl_scratch *scratch, int count);
/* Is there a new attack at one of the frames up to the first that is not committed? Then the block
 * is cut so that the next one begins with it. Keeps the loudest frame's energy. */
int uk_find_attack(uk_gl_state *state, const uk_plan *plan, const uk_gl_scratch *scratch,
                   uk_block *block);
