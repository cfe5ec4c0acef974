#include "kernels.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FFTW's planner is the one part of FFTW that is not safe to call from two threads. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

static int sizes_are_good(int n_fft, int hop) {
    return n_fft >= 64 && n_fft <= 65536 && (n_fft & (n_fft - 1)) == 0 && hop == n_fft / 4;
}

/* A line of wisdom: a solver's name and number, three fields of flags, four words of a checksum. */
static int choice_is_good(const char *line) {
    unsigned lower, upper, impatience;
    int length = 0;
    sscanf(line, " (%*63[a-z0-9_] %*4u #x%6x #x%6x #x%6x #x%*8x #x%*8x #x%*8x #x%*8x)%n", &lower,
           &upper, &impatience, &length);
    return length > 0 && line[length] == '\n' && lower < 1u << 20 && upper < 1u << 20 &&
           impatience < 1u << 9;
}

/* FFTW ends the process where flags do not fit their bits: a damaged text must not come to it. */
static int wisdom_is_good(const char *text) {
    const char *line = strchr(text, '\n');
    while (line && *++line != ')') {
        if (!choice_is_good(line)) return 0;
        line = strchr(line, '\n');
    }
    return line != NULL;
}

int uk_wisdom_import(const char *text) {
    if (!text || !wisdom_is_good(text)) return UK_BAD_ARGUMENT;
    pthread_mutex_lock(&planner);
    int taken = fftwf_import_wisdom_from_string(text);
    pthread_mutex_unlock(&planner);
    return taken ? UK_OK : UK_BAD_ARGUMENT;
}

int uk_wisdom_make(int n_fft, char *text, int room) {
    if (!sizes_are_good(n_fft, n_fft / 4) || !text || room < 1) return UK_BAD_ARGUMENT;
    fftwf_complex *samples = fftwf_alloc_complex((size_t)n_fft / 2);
    fftwf_complex *spectrum = fftwf_alloc_complex((size_t)n_fft / 2);
    int length = UK_NO_MEMORY;
    if (samples && spectrum) {
        pthread_mutex_lock(&planner);
        unsigned how = FFTW_PATIENT | FFTW_DESTROY_INPUT;
        fftwf_destroy_plan(fftwf_plan_dft_1d(n_fft / 2, samples, spectrum, FFTW_FORWARD, how));
        fftwf_destroy_plan(fftwf_plan_dft_1d(n_fft / 2, spectrum, samples, FFTW_BACKWARD, how));
        char *all = fftwf_export_wisdom_to_string();
        length = all ? snprintf(text, (size_t)room, "%s", all) : UK_NO_MEMORY;
        free(all);
        pthread_mutex_unlock(&planner);
    }
    fftwf_free(samples);
    fftwf_free(spectrum);
    return length < room ? length : UK_FULL;
}

static void fill_tables(uk_plan *plan) {
    for (int i = 0; i < plan->n_fft; i++) {
        double w = 0.5 - 0.5 * cos(2.0 * M_PI * i / plan->n_fft);
        plan->window[i] = (float)w;
        plan->window_squared[i] = (float)(w * w);
    }
    for (int i = 0; i < plan->half / 2; i++) {
        int place = i % plan->kernels->width;
        double turn = 2.0 * M_PI * (1 + i - place + plan->kernels->order[place]) / plan->n_fft;
        plan->twiddle_re[i] = (float)-sin(turn);
        plan->twiddle_im[i] = (float)-cos(turn);
    }
}

/* With FFTW's wisdom of this processor's best transforms, if uk_wisdom_import brought it; else by
 * FFTW's rule. Both choose the same at every start, and so the samples are the same. */
static fftwf_plan transform(int size, fftwf_complex *from, fftwf_complex *to, int direction) {
    unsigned known = FFTW_PATIENT | FFTW_WISDOM_ONLY | FFTW_DESTROY_INPUT;
    fftwf_plan plan = fftwf_plan_dft_1d(size, from, to, direction, known);
    if (plan) return plan;
    return fftwf_plan_dft_1d(size, from, to, direction, FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
}

fftwf_plan uk_transform_create(int size, int direction) {
    fftwf_complex *from = fftwf_alloc_complex((size_t)size);
    fftwf_complex *to = fftwf_alloc_complex((size_t)size);
    fftwf_plan plan = NULL;
    if (from && to) {
        pthread_mutex_lock(&planner);
        plan = transform(size, from, to, direction);
        pthread_mutex_unlock(&planner);
    }
    fftwf_free(from);
    fftwf_free(to);
    return plan;
}

void uk_transform_destroy(fftwf_plan plan) {
    pthread_mutex_lock(&planner);
    if (plan) fftwf_destroy_plan(plan);
    pthread_mutex_unlock(&planner);
}

static int make_transforms(uk_plan *plan) {
    plan->forward = uk_transform_create(plan->half, FFTW_FORWARD);
    plan->inverse = uk_transform_create(plan->half, FFTW_BACKWARD);
    return plan->forward && plan->inverse;
}

uk_plan *uk_plan_create(int n_fft, int hop) {
    return uk_plan_create_with(n_fft, hop, uk_kernels_best());
}

uk_plan *uk_plan_create_with(int n_fft, int hop, const uk_kernels *kernels) {
    if (!sizes_are_good(n_fft, hop)) return NULL;
    uk_plan *plan = calloc(1, sizeof *plan);
    if (!plan) return NULL;
    plan->n_fft = n_fft;
    plan->hop = hop;
    plan->half = n_fft / 2;
    plan->bins = n_fft / 2 + 1;
    plan->overlap = n_fft / hop;
    plan->kernels = kernels;
    plan->window = fftwf_alloc_real((size_t)n_fft);
    plan->window_squared = fftwf_alloc_real((size_t)n_fft);
    plan->twiddle_re = fftwf_alloc_real((size_t)plan->bins);
    plan->twiddle_im = fftwf_alloc_real((size_t)plan->bins);
    if (!plan->window || !plan->window_squared || !plan->twiddle_re || !plan->twiddle_im ||
        !make_transforms(plan)) {
        uk_plan_destroy(plan);
        return NULL;
    }
    fill_tables(plan);
    return plan;
}

void uk_plan_destroy(uk_plan *plan) {
    if (!plan) return;
    uk_transform_destroy(plan->forward);
    uk_transform_destroy(plan->inverse);
    fftwf_free(plan->window);
    fftwf_free(plan->window_squared);
    fftwf_free(plan->twiddle_re);
    fftwf_free(plan->twiddle_im);
    free(plan);
}
