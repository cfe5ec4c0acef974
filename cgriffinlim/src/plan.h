/* What all streams of one frame size share: FFTW plans, windows, sizes. Immutable once made.
 *
 * A frame of n_fft real samples is transformed as n_fft / 2 complex ones, its even samples being
 * the real and its odd ones the imaginary parts: FFTW's complex transforms use vector units where
 * its real ones hardly do, and untangling the two spectra is done in the same pass that gives them
 * their magnitudes (kernels.h).
 */
#pragma once
#include <fftw3.h>

#include "ukulelatent.h"

typedef struct uk_kernels uk_kernels;

struct uk_plan {
    int n_fft;
    int hop;
    int half;              /* n_fft / 2: complex samples in a frame */
    int bins;              /* n_fft / 2 + 1 */
    int overlap;           /* frames that cover one sample: n_fft / hop */
    float *window;         /* (n_fft,) periodic Hann */
    float *window_squared; /* (n_fft,) */
    const uk_kernels *kernels;
    float
        *twiddle_re; /* (half / 2,) of -i exp(-2 pi i k / n_fft), k from 1, in the kernels' order */
    float *twiddle_im;
    fftwf_plan forward; /* both are executed on buffers of fftwf_malloc's alignment only */
    fftwf_plan inverse;
};

/* A complex transform of `size` samples, to be executed from one array to another, both of
 * fftwf_malloc's alignment; it overwrites the first. NULL without memory.
 * Thread: any (the planner is locked). Blocks: for the planner. Allocates: yes. */
fftwf_plan uk_transform_create(int size, int direction);
/* NULL is none. Thread: any, once nothing uses it. Blocks: for the planner. Allocates: frees. */
void uk_transform_destroy(fftwf_plan plan);
