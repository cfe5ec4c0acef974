#include "impulse_response.h"

#include <math.h>
#include <samplerate.h>
#include <stdlib.h>
#include <string.h>

#include "ring_rt.h"
#include "settings.h"

/* Of less energy than this (-180 dB) nothing can be heard, and 1 / energy becomes absurd. */
static const double least_energy = 1e-18;

int uk_tail_block(const uk_settings *settings) {
    int burst = uk_burst(settings);
    return (int)uk_capacity_for((uint32_t)(burst > UK_TAIL_BLOCK ? burst : UK_TAIL_BLOCK));
}

static int ceiling_of(int count, int divisor) {
    return (count + divisor - 1) / divisor;
}

int uk_tail_partitions(int sample_rate_hz, int tail_block) {
    int beyond = UK_REVERB_SECONDS * sample_rate_hz - 2 * tail_block;
    return beyond > 0 ? ceiling_of(beyond, tail_block) : 1;
}

static int is_good(const uk_settings *settings, const float *samples, int frames, int channels,
                   int rate_hz) {
    if (!uk_settings_are_good(settings) || !samples || channels < 1 || channels > 2 ||
        rate_hz < 8000 || rate_hz > 192000 || frames < 1 || frames > UK_REVERB_SECONDS * rate_hz)
        return 0;
    for (int i = 0; i < frames * channels; i++)
        if (!(fabsf(samples[i]) <= 1e6f)) return 0; /* NaN fails the comparison */
    return 1;
}

/* At another rate, (*frames, channels); the caller frees it. What the interpolation would put
 * before the first sample is left out, so that nothing is late. */
static float *resample(const float *samples, int *frames, int channels, int from_hz, int to_hz) {
    int most = (int)ceil((double)*frames * to_hz / from_hz);
    float *resampled = calloc((size_t)most * (size_t)channels, sizeof(float));
    SRC_DATA job = {
        .data_in = samples,
        .data_out = resampled,
        .input_frames = *frames,
        .output_frames = most,
        .src_ratio = (double)to_hz / from_hz,
    };
    if (resampled && (from_hz != to_hz)) {
        if (src_simple(&job, SRC_SINC_BEST_QUALITY, channels) != 0) {
            free(resampled);
            return NULL;
        }
        *frames = most; /* the last one or two may be left silent */
    } else if (resampled) {
        memcpy(resampled, samples, (size_t)most * (size_t)channels * sizeof(float));
    }
    return resampled;
}

/* A gain at which the mean energy of the two ears is 1, or 0 for silence. */
static double gain_of(const float *samples, int frames, int channels) {
    double energy = 0.0;
    for (int i = 0; i < frames * channels; i++)
        energy += (double)samples[i] * samples[i];
    energy /= channels;
    return energy > least_energy ? 1.0 / sqrt(energy) : 0.0;
}

/* Stereo taps `first` to `first` + `count`, times `gain`, silence beyond the end. */
static void copy_taps(float *to, int first, int count, const float *samples, int frames,
                      int channels, double gain) {
    for (int i = 0; i < count; i++)
        for (int ear = 0; ear < 2; ear++) {
            const float *frame = samples + (size_t)(first + i) * (size_t)channels;
            int there = first + i < frames;
            to[2 * i + ear] = there ? (float)(gain * frame[ear % channels]) : 0.0f;
        }
}

/* Partitions of `block` samples, from `first` to `end`. */
static int make_partitions(uk_partitions *partitions, int block, int first, int end,
                           const float *samples, int frames, int channels, double gain) {
    if (end > frames) end = frames;
    if (end <= first) return UK_OK;
    uk_stereo_transform transform = {0};
    float *padded = calloc(4 * (size_t)block, sizeof(float));
    int status = uk_stereo_transform_create(&transform, block);
    size_t spectrum = 4 * (size_t)transform.stride;
    int count = ceiling_of(end - first, block);
    partitions->spectra = fftwf_alloc_real((size_t)count * spectrum);
    if (!padded || !partitions->spectra) status = UK_NO_MEMORY;
    if (status == UK_OK) {
        partitions->count = count;
        memset(partitions->spectra, 0, (size_t)count * spectrum * sizeof(float));
        for (int p = 0; p < count; p++) {
            /* FFTW's transform there and back multiplies by its length. */
            copy_taps(padded, first + p * block, block, samples, frames, channels,
                      gain / (2 * block));
            uk_stereo_spectra(&transform, padded, partitions->spectra + (size_t)p * spectrum);
        }
    }
    uk_stereo_transform_destroy(&transform);
    free(padded);
    return status;
}

static int make_parts(uk_impulse_response *response, const float *samples, int channels,
                      double gain) {
    int frames = response->frames;
    int middle_first = 2 * UK_MIDDLE_BLOCK, tail_first = 2 * response->tail_block;
    response->taps = frames < UK_REVERB_BLOCK ? frames : UK_REVERB_BLOCK;
    response->direct = calloc(2 * (size_t)response->taps, sizeof(float));
    if (!response->direct) return UK_NO_MEMORY;
    copy_taps(response->direct, 0, response->taps, samples, frames, channels, gain);
    int status = make_partitions(&response->head, UK_REVERB_BLOCK, UK_REVERB_BLOCK, middle_first,
                                 samples, frames, channels, gain);
    if (status != UK_OK) return status;
    status = make_partitions(&response->middle, UK_MIDDLE_BLOCK, middle_first, tail_first, samples,
                             frames, channels, gain);
    if (status != UK_OK) return status;
    return make_partitions(&response->tail, response->tail_block, tail_first, frames, samples,
                           frames, channels, gain);
}

uk_impulse_response *uk_impulse_response_create(const uk_settings *settings, const float *samples,
                                                int frames, int channels, int rate_hz,
                                                int *status) {
    int ignored;
    if (!status) status = &ignored;
    *status = UK_BAD_ARGUMENT;
    if (!is_good(settings, samples, frames, channels, rate_hz)) return NULL;
    *status = UK_NO_MEMORY;
    uk_impulse_response *response = calloc(1, sizeof *response);
    float *there = resample(samples, &frames, channels, rate_hz, settings->sample_rate_hz);
    if (response && there) {
        response->sample_rate_hz = settings->sample_rate_hz;
        response->tail_block = uk_tail_block(settings);
        response->frames = frames;
        double gain = gain_of(there, frames, channels);
        *status = gain > 0.0 ? make_parts(response, there, channels, gain) : UK_SILENT_RESPONSE;
    }
    free(there);
    if (*status == UK_OK) return response;
    uk_impulse_response_destroy(response);
    return NULL;
}

void uk_impulse_response_destroy(uk_impulse_response *response) {
    if (!response) return;
    free(response->direct);
    fftwf_free(response->head.spectra);
    fftwf_free(response->middle.spectra);
    fftwf_free(response->tail.spectra);
    free(response);
}

int uk_impulse_response_frames(const uk_impulse_response *response) {
    return response ? response->frames : 0;
}
