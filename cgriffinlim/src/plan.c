#include "plan.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

/* FFTW's planner is the one part of FFTW that is not safe to call from two threads. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

static int sizes_are_good(int n_fft, int hop) {
    return n_fft >= 64 && n_fft <= 65536 && (n_fft & (n_fft - 1)) == 0 && hop == n_fft / 4;
}

static void fill_windows(uk_plan *plan) {
    for (int i = 0; i < plan->n_fft; i++) {
        double w = 0.5 - 0.5 * cos(2.0 * M_PI * i / plan->n_fft);
        plan->window[i] = (float)w;
        plan->window_scaled[i] = (float)(w / plan->n_fft);
        plan->window_squared[i] = (float)(w * w);
    }
}

/* FFTW_ESTIMATE chooses by rule: the same plan, and so the same samples, at every start. */
static int make_transforms(uk_plan *plan) {
    float *samples = fftwf_alloc_real((size_t)plan->n_fft);
    fftwf_complex *spectrum = fftwf_alloc_complex((size_t)plan->bins);
    if (samples && spectrum) {
        pthread_mutex_lock(&planner);
        plan->forward = fftwf_plan_dft_r2c_1d(plan->n_fft, samples, spectrum, FFTW_ESTIMATE);
        plan->inverse = fftwf_plan_dft_c2r_1d(plan->n_fft, spectrum, samples, FFTW_ESTIMATE);
        pthread_mutex_unlock(&planner);
    }
    fftwf_free(samples);
    fftwf_free(spectrum);
    return plan->forward && plan->inverse;
}

uk_plan *uk_plan_create(int n_fft, int hop) {
    if (!sizes_are_good(n_fft, hop)) return NULL;
    uk_plan *plan = calloc(1, sizeof *plan);
    if (!plan) return NULL;
    plan->n_fft = n_fft;
    plan->hop = hop;
    plan->bins = n_fft / 2 + 1;
    plan->overlap = n_fft / hop;
    plan->window = fftwf_alloc_real((size_t)n_fft);
    plan->window_scaled = fftwf_alloc_real((size_t)n_fft);
    plan->window_squared = fftwf_alloc_real((size_t)n_fft);
    if (!plan->window || !plan->window_scaled || !plan->window_squared || !make_transforms(plan)) {
        uk_plan_destroy(plan);
        return NULL;
    }
    fill_windows(plan);
    return plan;
}

void uk_plan_destroy(uk_plan *plan) {
    if (!plan) return;
    pthread_mutex_lock(&planner);
    if (plan->forward) fftwf_destroy_plan(plan->forward);
    if (plan->inverse) fftwf_destroy_plan(plan->inverse);
    pthread_mutex_unlock(&planner);
    fftwf_free(plan->window);
    fftwf_free(plan->window_scaled);
    fftwf_free(plan->window_squared);
    free(plan);
}
