/* The core's parts, for the files that share them. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>

#include "attack_cache.h"
#include "commands_rt.h"
#include "limiter_rt.h"
#include "queue_rt.h"
#include "reverb.h"
#include "tap_rt.h"
#include "voice.h"

enum { UK_SEGMENT = 256 }; /* samples mixed at once */

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

/* core.c. Thread: any. Blocks: never. Allocates: never (all). */
int uk_settings_are_good(const uk_settings *settings);
/* How many threads render: of an offline core the caller's is one. */
int uk_workers(const uk_settings *settings);
/* Samples that may be mixed at once. */
int uk_burst(const uk_settings *settings);
/* renderer.c. Thread: main. Blocks: to join the threads. Allocates: the threads. */
int uk_renderer_start(uk_core *core);
void uk_renderer_stop(uk_core *core);
/* offline.c. What the threads do of a core that renders offline. */
void *uk_offline_run(void *worker);
/* voice.c. Thread: any but the callback. Blocks: while a render thread copies a block.
 * Allocates: never. */
/* uk_voice_write, which no render thread is told of until uk_wake_renderer. */
int uk_voice_keep(uk_core *core, int index, uint32_t generation, int first, int count,
                  const float *rows);
void uk_wake_renderer(uk_core *core);
int uk_command_is_good(const uk_core *core, const uk_command *command);
/* voice.c. Thread: the render thread that holds the voice. Blocks: while rows are written.
 * Allocates: never. */
/* The next block's magnitudes are there. */
int uk_voice_has_rows(uk_voice *voice);
/* So they are, and the sound is not over. */
int uk_voice_can_render(uk_voice *voice);
/* It is open, and the callback has not let it go. Under the render lock. */
int uk_voice_sounds(uk_voice *voice);
/* Render the next block into the ring, which has room for core->block_limit samples. */
void uk_voice_render_block(uk_core *core, uk_voice *voice, uk_worker *worker);
/* steering.c. Thread: the render thread that holds the voice; the first two: any. Blocks: while
 * rows are written. Allocates: never. */
/* Its sound can be rendered anew from an earlier block. */
int uk_voice_is_steerable(const uk_voice *voice);
/* The first frame whose magnitudes can still change what is heard. */
int uk_voice_first_changeable(uk_core *core, uk_voice *voice);
/* Where to render the next block's state to: that before the block is kept for a sound that may go
 * back. Afterwards uk_voice_save makes it the voice's. */
uk_gl_state *uk_voice_next_state(uk_voice *voice);
void uk_voice_save(uk_voice *voice);
/* Rows that were rendered have changed, and the callback has no older change before it. */
int uk_voice_may_go_back(uk_voice *voice);
/* Render anew what is not yet heard. */
void uk_voice_go_back(uk_core *core, uk_voice *voice, uk_worker *worker);
/* A lock at which a waiting render thread lends its priority to whoever holds it.
 * Thread: main. Blocks: never. Allocates: never. */
void uk_lock_init(pthread_mutex_t *lock);
/* Thread: main. Blocks: never. Allocates: yes. */
int uk_voice_create(uk_core *core, uk_voice *voice);
void uk_voice_destroy(uk_voice *voice);

/* mix_thread.c. Thread: main. Blocks: to join the thread. Allocates: yes. */
int uk_mix_thread_start(uk_core *core);
void uk_mix_thread_stop(uk_core *core);

/* mixer_rt.c. Thread: the callback, or the mix thread. Blocks: never. Allocates: never. */
void uk_mix(uk_core *core, float *interleaved, int frames, int64_t time_ns);

/* output_rt.c. Thread: the callback. Blocks: never. Allocates: never. */
void uk_output(uk_core *core, float *interleaved, int frames);
