#include <string.h>

#include "convolver_rt.h"
#include "kernels.h"

static const uk_products *best_products(void) {
#if defined(__x86_64__)
    if (uk_kernels_best() == &uk_kernels_wide) return &uk_products_wide;
#endif
    return &uk_products_narrow;
}

int uk_stereo_transform_create(uk_stereo_transform *transform, int block) {
    int width = 2 * UK_WIDEST_REGISTER; /* parts begin where a cache line does */
    transform->block = block;
    transform->stride = (block + 1 + width - 1) / width * width;
    transform->time = fftwf_alloc_complex(2 * (size_t)block);
    transform->spectrum = fftwf_alloc_complex(2 * (size_t)block);
    transform->forward = uk_transform_create(2 * block, FFTW_FORWARD);
    transform->inverse = uk_transform_create(2 * block, FFTW_BACKWARD);
    int made = transform->time && transform->spectrum && transform->forward && transform->inverse;
    return made ? UK_OK : UK_NO_MEMORY;
}

void uk_stereo_transform_destroy(uk_stereo_transform *transform) {
    uk_transform_destroy(transform->forward);
    uk_transform_destroy(transform->inverse);
    fftwf_free(transform->time);
    fftwf_free(transform->spectrum);
}

int uk_convolver_create(uk_convolver *convolver, int block, int slots) {
    int status = uk_stereo_transform_create(&convolver->transform, block);
    size_t spectrum = 4 * (size_t)convolver->transform.stride;
    convolver->products = best_products();
    convolver->slots = slots;
    convolver->spectra = fftwf_alloc_real((size_t)slots * spectrum);
    convolver->sum = fftwf_alloc_real(spectrum);
    if (status != UK_OK || !convolver->spectra || !convolver->sum) return UK_NO_MEMORY;
    /* Touched now, since a page's first touch is a trip to the kernel; and the floats between the
     * last bin and the stride stay zero. */
    memset(convolver->spectra, 0, (size_t)slots * spectrum * sizeof(float));
    memset(convolver->sum, 0, spectrum * sizeof(float));
    memset(convolver->transform.time, 0, 2 * (size_t)block * sizeof(fftwf_complex));
    memset(convolver->transform.spectrum, 0, 2 * (size_t)block * sizeof(fftwf_complex));
    return UK_OK;
}

void uk_convolver_destroy(uk_convolver *convolver) {
    uk_stereo_transform_destroy(&convolver->transform);
    fftwf_free(convolver->spectra);
    fftwf_free(convolver->sum);
}
