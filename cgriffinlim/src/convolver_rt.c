#include "convolver_rt.h"

#include <string.h>

/* Of the transform z of left + i right: left(k) = (z(k) + z*(-k)) / 2, and right(k) =
 * (z(k) - z*(-k)) / 2i. */
void uk_stereo_spectra(uk_stereo_transform *transform, const float *samples, float *spectra) {
    int block = transform->block, stride = transform->stride;
    const fftwf_complex *z = transform->spectrum;
    memcpy(transform->time, samples, 2 * (size_t)block * sizeof(fftwf_complex));
    fftwf_execute_dft(transform->forward, transform->time, transform->spectrum);
    float *left_re = spectra, *left_im = spectra + stride;
    float *right_re = spectra + 2 * stride, *right_im = spectra + 3 * stride;
    for (int k = 0; k <= block; k++) {
        int mirror = (2 * block - k) % (2 * block);
        left_re[k] = 0.5f * (z[k][0] + z[mirror][0]);
        left_im[k] = 0.5f * (z[k][1] - z[mirror][1]);
        right_re[k] = 0.5f * (z[k][1] + z[mirror][1]);
        right_im[k] = 0.5f * (z[mirror][0] - z[k][0]);
    }
}

/* The last block of the two whose spectra these are: what went round the transform's end is in the
 * first. */
static void last_block(uk_stereo_transform *transform, const float *spectra, float *block) {
    int stride = transform->stride, size = transform->block;
    const float *left_re = spectra, *left_im = spectra + stride;
    const float *right_re = spectra + 2 * stride, *right_im = spectra + 3 * stride;
    fftwf_complex *z = transform->spectrum;
    for (int k = 0; k <= size; k++) {
        z[k][0] = left_re[k] - right_im[k];
        z[k][1] = left_im[k] + right_re[k];
    }
    for (int k = 1; k < size; k++) {
        z[2 * size - k][0] = left_re[k] + right_im[k];
        z[2 * size - k][1] = right_re[k] - left_im[k];
    }
    fftwf_execute_dft(transform->inverse, transform->spectrum, transform->time);
    memcpy(block, transform->time + size, (size_t)size * sizeof(fftwf_complex));
}

static float *slot(uk_convolver *convolver, int age) {
    int index = (convolver->newest - age + convolver->slots) % convolver->slots;
    return convolver->spectra + (size_t)index * 4 * (size_t)convolver->transform.stride;
}

void uk_convolver_push(uk_convolver *convolver, const float *samples) {
    convolver->newest = (convolver->newest + 1) % convolver->slots;
    if (convolver->filled < convolver->slots) convolver->filled++;
    uk_stereo_spectra(&convolver->transform, samples, slot(convolver, 0));
}

void uk_convolver_forget(uk_convolver *convolver) {
    convolver->filled = 0;
}

void uk_convolver_begin(uk_convolver *convolver) {
    memset(convolver->sum, 0, 4 * (size_t)convolver->transform.stride * sizeof(float));
}

void uk_convolver_add(uk_convolver *convolver, const uk_partitions *filter, int first, int end) {
    int stride = convolver->transform.stride;
    if (end > convolver->filled) end = convolver->filled;
    for (int p = first; p < end; p++) {
        const float *x = slot(convolver, p), *h = filter->spectra + (size_t)p * 4 * (size_t)stride;
        for (int part = 0; part < 4 * stride; part += 2 * stride) {
            float *sum = convolver->sum + part;
            convolver->products->add_products(x + part, x + part + stride, h + part,
                                              h + part + stride, sum, sum + stride, stride);
        }
    }
}

void uk_convolver_end(uk_convolver *convolver, float *block) {
    last_block(&convolver->transform, convolver->sum, block);
}

void uk_convolver_sum(uk_convolver *convolver, const uk_partitions *filter, float *block) {
    if (filter->count == 0 || convolver->filled == 0) {
        memset(block, 0, 2 * (size_t)convolver->transform.block * sizeof(float));
        return;
    }
    uk_convolver_begin(convolver);
    uk_convolver_add(convolver, filter, 0, filter->count);
    uk_convolver_end(convolver, block);
}
