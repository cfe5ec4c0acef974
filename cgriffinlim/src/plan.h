/* What all streams of one frame size share: FFTW plans, windows, sizes. Immutable once made. */
#pragma once
#include <fftw3.h>

#include "ukulelatent.h"

struct uk_plan {
    int n_fft;
    int hop;
    int bins;              /* n_fft / 2 + 1 */
    int overlap;           /* frames that cover one sample: n_fft / hop */
    float *window;         /* (n_fft,) periodic Hann */
    float *window_scaled;  /* (n_fft,) the same over n_fft, for FFTW's unscaled inverse */
    float *window_squared; /* (n_fft,) */
    fftwf_plan forward;    /* both are executed on buffers of fftwf_malloc's alignment only */
    fftwf_plan inverse;
};
