/* Griffin-Lim in real time: a block of frames is estimated from its magnitudes, the overlap of the
 * frames already committed, and a few frames of look-ahead; then its first frames are committed.
 *
 * Phase is handed on from block to block, so that a joint cannot be heard: partials start a block
 * at the phase they left the last one with.
 *
 * Sources: D. Griffin & J. Lim, "Signal estimation from modified short-time Fourier transform"
 * (1984); X. Zhu, G. Beauregard & L. Wyse, "Real-time signal estimation from modified short-time
 * Fourier transform magnitude spectra" (2007), for look-ahead and committed frames; N. Perraudin,
 * P. Balazs & P. Søndergaard, "A fast Griffin-Lim algorithm" (2013), for the momentum; J. Laroche
 * & M. Dolson, "Improved phase vocoder time-scale modification of audio" (1999), for the starting
 * phase: peaks turn at their own frequency and the bins around a peak follow it.
 */
#pragma once
#include "plan.h"

enum { UK_BLOCK_MOST = 8 }; /* frames in a block: committed and look-ahead */

/* What a sound carries from block to block. Plain data in two arrays: a copy is a memcpy. */
typedef struct {
    int frame; /* the next one to commit */
    int frames;
    int iterations;
    float *tail;   /* (n_fft,) what committed frames have put into the coming samples */
    float *weight; /* (n_fft,) and the sum of their squared windows */
    float *phase;  /* (bins, 2) unit phasors of the newest committed frame */
} uk_gl_state;

/* Working memory of one thread; nothing in it outlives a call. */
typedef struct {
    float *rows;             /* (UK_BLOCK_MOST, bins) */
    float *guess;            /* (region,) the signal that the next iteration transforms */
    float *estimate;         /* (region,) the newest estimate, before momentum */
    float *sum;              /* (region,) overlap-add in progress */
    float *weight;           /* (region,) sum of squared windows */
    float *frame;            /* (n_fft,) */
    fftwf_complex *spectrum; /* (bins,) */
    float *phase;            /* (bins, 2) */
    int *peaks;              /* (bins,) */
} uk_gl_scratch;

/* Thread: any. Blocks: never. Allocates: yes. */
int uk_gl_state_create(uk_gl_state *state, const uk_plan *plan);
void uk_gl_state_destroy(uk_gl_state *state);
int uk_gl_scratch_create(uk_gl_scratch *scratch, const uk_plan *plan);
void uk_gl_scratch_destroy(uk_gl_scratch *scratch);

/* Thread: whoever holds the state. Blocks: never. Allocates: never. */
void uk_gl_reset(uk_gl_state *state, const uk_plan *plan, int frames, int iterations);
/* Frames that the next block reads, from state->frame on; 0 once the last is committed. */
int uk_gl_rows_needed(const uk_gl_state *state);
/* The most samples of one block. */
int uk_gl_block_limit(const uk_plan *plan);
/* Render a block from scratch->rows; returns the samples written. */
int uk_gl_render(uk_gl_state *state, const uk_plan *plan, uk_gl_scratch *scratch, float *samples);

/* The starting phase of a frame from that of the frame before, both (bins, 2) unit phasors that
 * may be one array; `peaks` has room for bins indices.
 * Thread: whoever holds the state. Blocks: never. Allocates: never (both below). */
void uk_start_phase(const uk_plan *plan, const float *row, const float *before, float *phase,
                    int *peaks);
/* The phase of a click at the middle of a frame, for a sound's first. */
void uk_click_phase(const uk_plan *plan, float *phase);
