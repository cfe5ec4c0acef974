/* The reverb: a convolution of the mix with an impulse response, without any delay of its own.
 *
 * The response is cut in four. Its first block is convolved directly, sample by sample. Its head is
 * cut into partitions of a block, which the mixer convolves as each block of input is complete. The
 * middle is cut into longer ones, and begins two of them late: the mixer has the time of one for
 * each, and takes it in small steps. The tail is cut into partitions of tail_block samples, begins
 * two of them late likewise, and is a worker's. So what a block of input adds is known in time.
 * Source: W. G. Gardner, Efficient convolution without input-output delay, 1995; and F. Wefers,
 * 2015, on non-uniform partitions (convolver_rt.h).
 */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "envelope_rt.h"
#include "impulse_response.h"
#include "queue_rt.h"

/* A block of input on its way to the worker, or the tail of a block of output on its way back. */
typedef struct {
    uint64_t number; /* tail blocks since the first sample of the mix */
    uint32_t epoch;  /* grows when everything before shall be forgotten */
    const uk_impulse_response *response;
    const uk_impulse_response *before; /* of the block before; unlike `response`: crossfade */
    float samples[];                   /* (tail_block, 2) */
} uk_tail_item;

/* What the mixer alone uses for the middle part: reverb_middle.h. */
typedef struct {
    uk_convolver convolver;
    const uk_impulse_response *response; /* of the block that is made */
    const uk_impulse_response *before;   /* of the one before it */
    float *input;                        /* (2 * block, 2): the block before, and this one */
    float *now;                          /* (block, 2): what is heard */
    float *next;                         /* (block, 2): what is made */
    float *other;                        /* (block, 2): the same of the leaving response */
} uk_middle;

typedef struct {
    int tail_block;
    int fade_samples; /* of a change of response: a multiple of the block */

    /* Engine to mixer and back: NULL, or one response. */
    _Atomic(uk_impulse_response *) offered;
    _Atomic(uk_impulse_response *) retired;
    _Atomic uint64_t late_tails;

    /* Mixer alone. */
    uk_impulse_response *response; /* what is heard; NULL before the first */
    uk_impulse_response *leaving;  /* what was, as long as anybody may look at it */
    int fade_left;                 /* samples until it is silent */
    uint64_t leaving_jobs;         /* it is named by none but the first so many jobs */
    int running;                   /* 0: there is nothing to convolve, or nobody to hear it */
    int quiet;                     /* samples since the last one that was not 0 */
    uk_ramp presence;              /* 1, or on its way to 0 and a fresh start */
    uk_convolver head;
    uk_middle middle;
    float *recent; /* (2 * block, 2): the block before, and this one as far as it is there */
    float *ahead;  /* (block, 2): what all earlier blocks add to this one */
    float *sound;  /* (block, 2) */
    float *other;  /* (block, 2): the same of the leaving response */

    /* Mixer's side of the tail. */
    uint64_t submitted, returned; /* jobs */
    uint64_t first_number;        /* of the tail block in which it began to run */
    uint64_t late_number;         /* the last one that was counted as late */
    uint32_t epoch;
    const uk_impulse_response *tail_response; /* of the newest job */
    uk_tail_item *job;                        /* being filled */
    uk_tail_item *result;                     /* being heard */
    int had_tail;                             /* in the block before */
    float last[2];                            /* its last frame of it */

    uk_queue jobs, results;

    /* Worker alone. */
    uk_convolver tail;
    uk_tail_item *taken;
    float *worked; /* (2 * tail_block, 2): the input before, and what is worked on */
    float *faded;  /* (tail_block, 2) */
    pthread_t thread;
    int has_thread;
    _Atomic int stopping;
    _Atomic uint64_t *work_ns; /* where the time it takes is counted */
    int64_t pause_ns;
} uk_reverb;

/* reverb.c. NULL without memory or thread, with the reason in *status. `work_ns`: where the worker
 * counts its time; NULL for no worker but who calls uk_reverb_work.
 * Thread: engine. Blocks: for the planner. Allocates: all that is ever needed. */
uk_reverb *uk_reverb_create(const uk_settings *settings, _Atomic uint64_t *work_ns, int *status);
/* Thread: main, when nobody mixes. Blocks: until the worker is joined. Allocates: frees. */
void uk_reverb_destroy(uk_reverb *reverb);
/* Give it a response, from now on its own, to be heard after a crossfade.
 * Thread: engine. Blocks: never. Allocates: frees one that was never heard. */
void uk_reverb_offer(uk_reverb *reverb, uk_impulse_response *response);
/* Free what is heard no more. Thread: engine. Blocks: never. Allocates: frees. */
void uk_reverb_collect(uk_reverb *reverb);

/* reverb_worker_rt.c: convolve the next block that waits; 0 if none does.
 * Thread: the worker. Blocks: never. Allocates: never. */
int uk_reverb_work(uk_reverb *reverb);

/* reverb_rt.c. Thread: the mixer. Blocks: never. Allocates: never (both). */
/* interleaved (frames, 2) = dry * interleaved + wet * reverb of it. Both ramps must glide together;
 * at 0 wet and 1 dry nothing is done. */
void uk_reverb_apply(uk_reverb *reverb, uk_ramp *dry, uk_ramp *wet, float *interleaved, int frames,
                     uint64_t at_sample);
/* Silent in `samples`, and nothing of it comes back. */
void uk_reverb_clear(uk_reverb *reverb, int samples);
