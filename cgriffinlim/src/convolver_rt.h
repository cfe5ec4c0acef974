/* Convolution of a stereo signal with a long filter cut into equal partitions, block by block.
 *
 * A block and the one before it are transformed together, left as the real and right as the
 * imaginary parts; the newest spectra are kept, each is multiplied by the spectrum of the partition
 * that meets it, and one transform back gives the block that is next (overlap-save).
 * Source: F. Wefers, Partitioned convolution algorithms for real-time auralization, 2015, on
 * uniformly partitioned convolution with a frequency-domain delay line.
 */
#pragma once
#include <fftw3.h>

#include "products.h"

/* From two blocks of stereo samples to their two spectra and back. */
typedef struct {
    int block;                      /* samples; a transform has twice as many */
    int stride;                     /* floats from one part of a spectrum to the next */
    fftwf_complex *time, *spectrum; /* (2 * block,) */
    fftwf_plan forward, inverse;
} uk_stereo_transform;

/* Spectra (4, stride): real and imaginary parts of the left channel, then of the right. */
typedef struct {
    int count;
    float *spectra; /* (count, 4, stride) */
} uk_partitions;

typedef struct {
    uk_stereo_transform transform;
    const uk_products *products;
    int slots;
    int filled; /* slots whose spectrum counts */
    int newest;
    float *spectra; /* (slots, 4, stride), a ring */
    float *sum;     /* (4, stride) */
} uk_convolver;

/* convolver.c: UK_OK or UK_NO_MEMORY; destroy takes what is half made.
 * Thread: any. Blocks: for the planner. Allocates: yes (these four). */
int uk_stereo_transform_create(uk_stereo_transform *transform, int block);
void uk_stereo_transform_destroy(uk_stereo_transform *transform);
/* Remembers as many blocks as the longest filter has partitions. Blocks, allocates: as above. */
int uk_convolver_create(uk_convolver *convolver, int block, int slots);
void uk_convolver_destroy(uk_convolver *convolver);

/* Thread (all below): the convolver's. Blocks: never. Allocates: never. */

/* The spectra of `samples` (2 * block, 2) into `spectra` (4, stride). */
void uk_stereo_spectra(uk_stereo_transform *transform, const float *samples, float *spectra);
/* Remember the newest block; `samples` (2 * block, 2) has the one before it in front. */
void uk_convolver_push(uk_convolver *convolver, const float *samples);
/* Forget all blocks. */
void uk_convolver_forget(uk_convolver *convolver);
/* The sum over all partitions p of partition p times the pth newest block, into `block` (block, 2).
 */
void uk_convolver_sum(uk_convolver *convolver, const uk_partitions *filter, float *block);
/* The same in steps: nothing; then partitions `first` to `end`, each once; then the block. Blocks
 * that are pushed in between would move all others. */
void uk_convolver_begin(uk_convolver *convolver);
void uk_convolver_add(uk_convolver *convolver, const uk_partitions *filter, int first, int end);
void uk_convolver_end(uk_convolver *convolver, float *block);
