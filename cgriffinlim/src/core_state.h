/* What the core's files share. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "attack_cache.h"
#include "commands_rt.h"
#include "limiter_rt.h"
#include "queue_rt.h"
#include "reverb.h"
#include "settings.h"
#include "tap_rt.h"
#include "voice_state.h"

/* What one render thread works in. */
typedef struct {
    struct uk_core *core;
    pthread_t thread;
    int running;
    uk_gl_scratch scratch;
    float *samples;   /* (block limit,) */
    float *resampled; /* (2 * block limit + slack,) */
} uk_worker;

/* Voices that the threads of an offline core render together. Under the render lock. */
typedef struct {
    int *voices; /* (voices of the core,) */
    int count, next, left;
    pthread_cond_t over;
} uk_round;

typedef struct {
    _Atomic uint32_t sequence; /* odd while the two below change */
    _Atomic uint64_t samples;
    _Atomic int64_t time_ns;
} uk_timeline;

struct uk_core {
    uk_settings settings;
    uk_plan *plan;
    int block_limit; /* samples of one rendered block, at the largest ratio */
    int burst;       /* samples that the mixer may take from a ring at once */
    int ring_begin;  /* samples with which a voice may begin */
    int ring_low;    /* samples below which a ring is refilled */
    uk_voice *voices;

    /* Render threads. */
    pthread_mutex_t render_lock;
    pthread_cond_t work;     /* something to render may be there */
    pthread_cond_t crowded;  /* so much that the last thread is to help */
    pthread_cond_t released; /* a render thread has let a voice go */
    int stopping;
    uk_worker *workers; /* (uk_workers,): the first of an offline core is its caller's */
    uk_round round;
    uk_attack_cache attacks;
    _Atomic uint64_t render_ns, lowered, recalled;
    _Atomic int realtime_threads;

    /* Engine to mixer and back. */
    uk_queue commands;
    uk_queue events;
    uint64_t command_order; /* engine alone */
    _Atomic int commands_waiting;

    /* Mixer: the callback's, or the mix thread's when rates differ. */
    uk_agenda agenda;
    uk_ramp master;
    uk_ramp reverb_dry, reverb_wet;
    _Atomic(uk_reverb *) reverb; /* NULL until there is an impulse response */
    uint64_t now;                /* samples mixed */
    uk_timeline timeline;
    float segment[UK_SEGMENT];

    /* Rate conversion; unused where the rates agree. */
    pthread_t mix_thread;
    int mix_running;
    _Atomic int mix_stopping;
    SRC_STATE *mix_resampler;
    uk_ring output; /* interleaved, at the device's rate */
    float *output_data;

    uk_limiter limiter; /* callback alone, at the device's rate */
    uk_taps taps;       /* of what it then gives the device */

    /* Counters. */
    _Atomic uint64_t blocks, late_blocks, device_underflows, dry, starved;
    _Atomic float load, load_peak, peak_left, peak_right, limiter_least;
    int64_t last_block_ns; /* callback alone */
};
