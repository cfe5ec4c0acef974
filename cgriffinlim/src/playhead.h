/* Where each rendered frame reads in the magnitudes of its sound: a row a frame as the sound was
 * made, fewer when it is stretched, more when it is compressed, none when it is frozen. Phases are
 * carried on from rendered frame to rendered frame, so the pitch is none of its concern.
 *
 * The attack with which a sound begins is read a row a frame whatever the rate: drawn out it would
 * be smeared. What comes later and looks like one may be a move, which is no reason to go on. */
#pragma once
#include "griffinlim.h"

enum {
    UK_POSITIONS = 128, /* frames: more than a voice may go back, and a block */
    UK_KEPT = 32        /* frames: as many as it usually goes back */
};

typedef struct {
    double rate; /* rows a frame; 0: frozen */
    int rows;    /* of the whole sound */
    int written; /* of them, from the first on */
    int settled; /* frames before have their positions for good; the next one has its own as well */
    int attack_end; /* the frame at which the first attack is over; INT_MAX: not yet known */
    int end_most; /* frames after which even a frozen sound ends, since samples are numbered by int
                   */
    double positions[UK_POSITIONS]; /* of a frame, by its number modulo UK_POSITIONS */
    float *kept;             /* (UK_KEPT, bins) what frames have read, by number modulo UK_KEPT */
    int kept_frame[UK_KEPT]; /* which frame's it is; -1: none's */
} uk_playhead;

/* Thread: any. Blocks: never. Allocates: yes. */
int uk_playhead_create(uk_playhead *head, const uk_plan *plan);
void uk_playhead_destroy(uk_playhead *head);

/* Blocks: never. Allocates: never. Thread: whoever holds the lock of the rows (all below). */
/* To the begin of a sound of `rows` rows, none of them written. */
void uk_playhead_reset(uk_playhead *head, const uk_plan *plan, int rows);
/* The row at which frame `frame`, one of the settled or the next, reads; `rows` after the last. */
int uk_playhead_row(const uk_playhead *head, int frame);
/* Some settled frame reads row `row`, or one after it. */
int uk_playhead_has_read(const uk_playhead *head, int row);
/* Lay out the next block of a sound that has not ended: its frames' positions, and where the sound
 * ends at this rate, which becomes state->frames. Returns 1 if all rows that the block reads are
 * written. The thread holds the state as well. */
int uk_playhead_aim(uk_playhead *head, uk_gl_state *state);
/* Read the block as laid out: `count` rows of magnitudes (bins,) from `rows` into `to`. A row that
 * is not yet written is the last that is. Settled frames read again what they have read before,
 * even if it was since written anew for the frame after, so that a move begins where it begins. */
void uk_playhead_read(uk_playhead *head, int frame, int count, const float *rows, int bins,
                      float *to);
/* Frames before `frame` are rendered. */
void uk_playhead_settle(uk_playhead *head, int frame);
/* Frames from `frame` on are to be laid out anew. */
void uk_playhead_unsettle(uk_playhead *head, int frame);
