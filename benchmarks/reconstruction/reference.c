/* What the kernel is measured against, beside librosa: FFTW's bare transforms, and the way of the
 * students' project of 2019, written anew from its description: batches of 32 frames that know
 * nothing of each other, a random start, 100 iterations of Griffin & Lim (1984). */
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 32 };

typedef struct {
    int n_fft, hop, bins, region;
    float *window, *frame, *sum, *weight;
    fftwf_complex *spectrum;
    fftwf_plan forward, inverse;
} transforms;

/* Without this, what has decayed below 1e-38 would make the peer slow where the kernel is not. */
#if defined(__SSE2__)
#include <xmmintrin.h>
#define FLUSH_DENORMALS() _mm_setcsr(_mm_getcsr() | 0x8040u)
#else
#define FLUSH_DENORMALS() (void)0
#endif

static void open_transforms(transforms *t, int n_fft, unsigned how) {
    t->n_fft = n_fft;
    t->hop = n_fft / 4;
    t->bins = n_fft / 2 + 1;
    t->region = (BATCH - 1) * t->hop + n_fft;
    t->window = fftwf_alloc_real((size_t)n_fft);
    t->frame = fftwf_alloc_real((size_t)n_fft);
    t->sum = fftwf_alloc_real((size_t)t->region);
    t->weight = fftwf_alloc_real((size_t)t->region);
    t->spectrum = fftwf_alloc_complex((size_t)t->bins);
    t->forward = fftwf_plan_dft_r2c_1d(n_fft, t->frame, t->spectrum, how);
    t->inverse = fftwf_plan_dft_c2r_1d(n_fft, t->spectrum, t->frame, how);
    for (int i = 0; i < n_fft; i++)
        t->window[i] = (float)(0.5 - 0.5 * cos(2.0 * M_PI * i / n_fft));
    memset(t->frame, 0, (size_t)n_fft * sizeof(float));
}

static void close_transforms(transforms *t) {
    fftwf_destroy_plan(t->forward);
    fftwf_destroy_plan(t->inverse);
    fftwf_free(t->window);
    fftwf_free(t->frame);
    fftwf_free(t->sum);
    fftwf_free(t->weight);
    fftwf_free(t->spectrum);
}

/* `count` pairs of a forward and an inverse real transform, of zeros, which take the same time as
 * any other numbers but stay finite; the caller takes the time. */
void *bare_open(int n_fft, int patient) {
    transforms *t = malloc(sizeof *t);
    open_transforms(t, n_fft, patient ? FFTW_PATIENT : FFTW_MEASURE);
    return t;
}

void bare_run(void *opened, int count) {
    transforms *t = opened;
    for (int i = 0; i < count; i++) {
        fftwf_execute(t->forward);
        fftwf_execute(t->inverse);
    }
}

void bare_close(void *opened) {
    close_transforms(opened);
    free(opened);
}

static void overlap_add(transforms *t, const float *rows, const float *phases, int frames) {
    memset(t->sum, 0, (size_t)t->region * sizeof(float));
    memset(t->weight, 0, (size_t)t->region * sizeof(float));
    for (int f = 0; f < frames; f++) {
        for (int k = 0; k < t->bins; k++) {
            float magnitude = rows[f * t->bins + k] / (float)t->n_fft;
            t->spectrum[k][0] = magnitude * phases[2 * (f * t->bins + k)];
            t->spectrum[k][1] = magnitude * phases[2 * (f * t->bins + k) + 1];
        }
        fftwf_execute(t->inverse);
        for (int i = 0; i < t->n_fft; i++) {
            t->sum[f * t->hop + i] += t->window[i] * t->frame[i];
            t->weight[f * t->hop + i] += t->window[i] * t->window[i];
        }
    }
    for (int i = 0; i < t->region; i++)
        t->sum[i] /= t->weight[i] > 1e-7f ? t->weight[i] : 1e-7f;
}

static void take_phases(transforms *t, float *phases, int frames) {
    for (int f = 0; f < frames; f++) {
        for (int i = 0; i < t->n_fft; i++)
            t->frame[i] = t->window[i] * t->sum[f * t->hop + i];
        fftwf_execute(t->forward);
        for (int k = 0; k < t->bins; k++) {
            float re = t->spectrum[k][0], im = t->spectrum[k][1];
            float scale = 1.0f / sqrtf(re * re + im * im + 1e-30f);
            phases[2 * (f * t->bins + k)] = re * scale;
            phases[2 * (f * t->bins + k) + 1] = im * scale;
        }
    }
}

/* rows (frames, bins) to samples (frames * hop,). */
void prior_reconstruct(const float *rows, int frames, int n_fft, int iterations, unsigned seed,
                       float *samples) {
    transforms t;
    FLUSH_DENORMALS();
    open_transforms(&t, n_fft, FFTW_ESTIMATE);
    float *phases = malloc(2 * BATCH * (size_t)t.bins * sizeof(float));
    for (int start = 0; start < frames; start += BATCH) {
        int count = frames - start < BATCH ? frames - start : BATCH;
        const float *batch = rows + (size_t)start * (size_t)t.bins;
        for (int i = 0; i < count * t.bins; i++) {
            seed = seed * 1664525u + 1013904223u;
            double angle = 2.0 * M_PI * (seed >> 8) / (1 << 24);
            phases[2 * i] = (float)cos(angle);
            phases[2 * i + 1] = (float)sin(angle);
        }
        overlap_add(&t, batch, phases, count);
        for (int k = 0; k < iterations; k++) {
            take_phases(&t, phases, count);
            overlap_add(&t, batch, phases, count);
        }
        memcpy(samples + start * t.hop, t.sum + n_fft / 2, (size_t)(count * t.hop) * sizeof(float));
    }
    free(phases);
    close_transforms(&t);
}
