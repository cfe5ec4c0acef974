/* Griffin-Lim in real time: a block of frames is estimated from its magnitudes, the overlap of the
 * frames already committed, and a few frames of look-ahead; then its first frames are committed.
 * docs/griffinlim.md tells the whole of it.
 *
 * Sources: D. Griffin & J. Lim, "Signal estimation from modified short-time Fourier transform"
 * (1984); X. Zhu, G. Beauregard & L. Wyse, "Real-time signal estimation from modified short-time
 * Fourier transform magnitude spectra" (2007), for look-ahead and committed frames; N. Perraudin,
 * P. Balazs & P. Søndergaard, "A fast Griffin-Lim algorithm" (2013), for the momentum; R. Nenov,
 * D.-K. Nguyen, P. Balazs & R. Boţ, "Accelerated Griffin-Lim algorithm" (2023), for the relaxation.
 */
#pragma once
#include "plan.h"
#include "weights.h"

enum {
    UK_MAX_COMMIT = 12,              /* frames a block commits */
    UK_MAX_AHEAD = 4,                /* and estimates beyond, to be estimated again */
    UK_MAX_BLOCK = UK_MAX_COMMIT + 1 /* all of a block's */
};

/* What a sound carries from block to block. */
typedef struct {
    int frame; /* the next one to commit */
    int frames;
    int short_until;     /* a frame: blocks before it are short */
    int steered_until;   /* a frame: blocks before it will soon be rendered anew */
    int moved_at;        /* the frame from which on rows were last changed while it sounded */
    int iterations;      /* the quality, 0 to 8 */
    int brief_frames;    /* n_fft is below 2048 */
    int emitted;         /* samples given out */
    int quiet;           /* nothing but silence so far */
    int attack;          /* the frame at which the last attack began */
    int early;           /* the block before gave out samples of frames it did not commit */
    int carried;         /* frames beyond the committed ones that are estimated already */
    float loudest;       /* energy of the loudest frame since the attack */
    float energy;        /* of the committed frames of the last seconds */
    float *tail;         /* (n_fft - hop,) what committed frames have put into the coming samples */
    float *ahead;        /* (ahead room,) and with them the carried frames */
    fftwf_complex *last; /* (bins,) spectrum of the newest frame, carried or committed */
} uk_gl_state;

/* Working memory of one thread; nothing in it outlives a call but the weights. */
typedef struct {
    uint64_t transforms;          /* executed so far */
    float *rows;                  /* (UK_MAX_BLOCK, bins) */
    float energies[UK_MAX_BLOCK]; /* of the rows */
    float *guess;                 /* (region,) the signal that the next iteration transforms */
    float *estimate;              /* (region,) the newest estimate, before momentum */
    float *sum;                   /* (region,) overlap-add in progress */
    uk_weights weights;
    const float *weight;    /* (region,) of them, the block's */
    float *frame;           /* (n_fft,) */
    float *early;           /* (hop,) samples that have been given out */
    fftwf_complex *tangled; /* (half,) */
    fftwf_complex *plain;   /* (bins,) */
    fftwf_complex *attack;  /* (bins,) */
    int *peaks;             /* (bins,) */
    int *owners;            /* (bins,) */
} uk_gl_scratch;

/* What a state's arrays take. Thread: any. Blocks: never. Allocates: never. */
double uk_gl_state_bytes(const uk_plan *plan);
/* Thread: any. Blocks: never. Allocates: yes. */
int uk_gl_state_create(uk_gl_state *state, const uk_plan *plan);
void uk_gl_state_destroy(uk_gl_state *state);
int uk_gl_scratch_create(uk_gl_scratch *scratch, const uk_plan *plan);
void uk_gl_scratch_destroy(uk_gl_scratch *scratch);

/* Thread: whoever holds the state. Blocks: never. Allocates: never (all below). */
/* `to` becomes what `from` is, in memory of its own. */
void uk_gl_state_copy(uk_gl_state *to, const uk_gl_state *from, const uk_plan *plan);
/* `to` gets the numbers of `from` and keeps its memory as it is. */
void uk_gl_state_continue(uk_gl_state *to, const uk_gl_state *from);
void uk_gl_reset(uk_gl_state *state, const uk_plan *plan, int frames, int iterations);
/* Frames that the next block reads, from state->frame on; 0 once the last is committed. */
int uk_gl_rows_needed(const uk_gl_state *state);
/* The most samples of one block. */
int uk_gl_block_limit(const uk_plan *plan);
/* Render a block from scratch->rows; returns the samples written. `state`, of the same plan,
 * becomes what `from` is after the block: a sound that may go back keeps `from`, any other has one
 * state. */
int uk_gl_render(const uk_gl_state *from, uk_gl_state *state, const uk_plan *plan,
                 uk_gl_scratch *scratch, float *samples);

/* start_phase.c: the first estimate of a frame's spectrum, magnitudes `row` (bins,) and a phase.
 * From `before`, the spectrum of the frame before, or for a sound that begins at the middle of its
 * first frame, from nothing. `before` may be `spectrum`. The highest bins, as far down as their
 * squares are `least` or less, go on each for itself, which costs less. Thread: whoever holds the
 * scratch. */
void uk_start_phase(const uk_plan *plan, uk_gl_scratch *scratch, const float *row, float least,
                    const fftwf_complex *before, fftwf_complex *spectrum);
/* After uk_start_phase with the same scratch and nothing left out, for a frame that is not iterated
 * over: also the side lobes of steady partials get their signs, which iterations would find. */
void uk_turn_side_lobes(const uk_plan *plan, const uk_gl_scratch *scratch, const float *row,
                        fftwf_complex *spectrum);
void uk_attack_phase(const uk_plan *plan, uk_gl_scratch *scratch, const float *row,
                     fftwf_complex *spectrum);
/* The same sound, begun by so many sixteenths of a frame later. */
void uk_delay_phase(const uk_plan *plan, const fftwf_complex *spectrum, int sixteenths,
                    fftwf_complex *delayed);
