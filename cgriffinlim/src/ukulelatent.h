/* The public face of the C core: everything Python may call.
 *
 * Written plainly, since cffi reads these declarations as they are (preprocessor lines left out).
 * Every declaration says which thread may call it, whether it blocks and whether it allocates.
 * Functions that can refuse return a negative `uk_status`; nothing here prints or exits.
 */
#pragma once
#include <stdint.h>

typedef enum {
    UK_OK = 0,
    UK_BAD_ARGUMENT = -1,
    UK_NO_MEMORY = -2,
    UK_STALE = -3, /* the voice has been given to another note since */
    UK_FULL = -4,  /* a queue has no room */
    UK_NO_THREAD = -5,
    UK_SILENT_RESPONSE = -6 /* an impulse response in which nothing sounds */
} uk_status;

/* ---- phase reconstruction, without voices ------------------------------------------------- */

typedef struct uk_plan uk_plan;
typedef struct uk_stream uk_stream;

/* FFTW's wisdom about transforms that were tried out on a machine like this; plans made later use
 * it. UK_BAD_ARGUMENT if this FFTW cannot read it.
 * Thread: any (the planner is locked). Blocks: for the planner. Allocates: yes. */
int uk_wisdom_import(const char *text);
/* Try out transforms for frames of n_fft, which takes seconds, and write all wisdom there is by now
 * into `text` with `room` bytes; returns its length. Thread, blocks, allocates: as above. */
int uk_wisdom_make(int n_fft, char *text, int room);

/* FFTW plans, windows and sizes for frames of n_fft samples every hop samples; NULL if the sizes
 * are not a power of two from 64 to 65536 with hop = n_fft / 4, or without memory.
 * Thread: any (the planner is locked). Blocks: for the planner. Allocates: yes. */
uk_plan *uk_plan_create(int n_fft, int hop);
/* Thread: any, once nothing uses the plan. Blocks: for the planner. Allocates: frees. */
void uk_plan_destroy(uk_plan *plan);

/* A stream turns the magnitudes of one sound into samples, frame by frame, with working memory of
 * its own. Thread: any. Blocks: never. Allocates: yes. */
uk_stream *uk_stream_create(const uk_plan *plan);
void uk_stream_destroy(uk_stream *stream);
/* Back to the first frame of a new sound of `frames` frames; iterations 0 to 8.
 * Thread: the stream's. Blocks: never. Allocates: never. */
int uk_stream_reset(uk_stream *stream, int frames, int iterations);
/* The first frame whose magnitudes the next block reads, and how many it reads; 0 at the end. */
int uk_stream_next_frame(const uk_stream *stream);
int uk_stream_rows_needed(const uk_stream *stream);
/* Render the next block from `rows` (uk_stream_rows_needed rows of bins floats, `stride` floats
 * apart, the first being uk_stream_next_frame) into `samples`, room for uk_plan_block_limit.
 * Returns the number of samples, which may be 0 for the first blocks; UK_BAD_ARGUMENT at the end.
 * Thread: the stream's. Blocks: never. Allocates: never. */
int uk_stream_render(uk_stream *stream, const float *rows, int stride, float *samples);
/* Transforms that the stream has executed since it was made. Thread: the stream's. */
uint64_t uk_stream_transforms(const uk_stream *stream);
/* The most samples that one block can give. Thread: any. */
int uk_plan_block_limit(const uk_plan *plan);

/* ---- the instrument's core: voices, render threads, mixer ----------------------------------- */

typedef struct uk_core uk_core;
typedef struct uk_impulse_response uk_impulse_response;

typedef struct {
    int sample_rate_hz; /* of the model and the mix */
    int device_rate_hz; /* of the device; unlike the model's, a mix thread resamples */
    int device_block;   /* frames the device asks for at once, at most (sizes the buffers) */
    int n_fft;
    int hop;
    int frames; /* the longest sound, in frames */
    int voices;
    int render_threads;  /* 0: none, for uk_core_offline */
    int offline_threads; /* that render for it, the caller's among them; 0: as 1 */
    int attacks;         /* that are kept, and copied when the same magnitudes come again */
} uk_settings;

/* Times in samples of the mix, 0 to 1e7; level 0 to 1. */
typedef struct {
    float attack_samples;
    float decay_samples;
    float sustain_level;
    float release_samples;
} uk_envelope;

typedef enum {
    UK_START = 0,   /* voice: sound as soon as its samples, and its chord's, are there; gains */
    UK_RELEASE,     /* voice: into its release; before its start: from its first sample on */
    UK_KILL,        /* voice: silent within 5 ms; before its start: it does not start */
    UK_VOICE_GAIN,  /* voice: left, right gain, reached within 5 ms */
    UK_MASTER_GAIN, /* left: gain of the mix, reached within 5 ms */
    UK_REVERB_MIX,  /* left: gain of the dry mix, right: of its reverb, reached within 5 ms */
    UK_REVERB_CLEAR /* the reverb of all that was: silent within 5 ms, and gone */
} uk_command_kind;

typedef struct {
    int kind;
    int voice;
    uint32_t generation;
    float left;
    float right;
    uint64_t at_sample; /* of the mix; in the past: at once */
    uint32_t chord; /* of a start: voices of one chord begin at one sample, if the samples of all
                       are there within 12 ms of the first's; 0: it waits for nobody */
    uint64_t order; /* set by uk_core_command: commands of one sample act as given */
} uk_command;

typedef struct {
    int voice;
    uint32_t generation;
} uk_address;

/* What uk_voice_open is told of a note, and the rate that it begins with. */
typedef struct {
    int voice;
    int frames;
    int iterations;
    int resampled;
    double ratio;
    double rate;
    uk_envelope envelope;
} uk_opening;

typedef enum {
    UK_STARTED = 0, /* the first sample of a voice was handed over */
    UK_ENDED,       /* the sound came to its end */
    UK_RELEASED,    /* its release ran out */
    UK_KILLED
} uk_event_kind;

typedef struct {
    uint64_t at_sample;
    int64_t time_ns;  /* CLOCK_MONOTONIC: when the block with that sample was asked for */
    int64_t ready_ns; /* and when the voice's first samples lay in its ring; 0: not yet */
    int kind;
    int voice;
    uint32_t generation;
} uk_event;

typedef struct {
    uint64_t samples;     /* mixed before the newest block */
    int64_t time_ns;      /* CLOCK_MONOTONIC at the start of the newest block */
    uint64_t blocks;      /* asked for by the device */
    uint64_t late_blocks; /* that came more than two blocks after the one before */
    uint64_t device_underflows;
    uint64_t dry;        /* times a sounding voice's ring had too little */
    uint64_t starved;    /* times the mix thread had too little for the device */
    uint64_t render_ns;  /* spent by all render threads and the reverb's worker */
    uint64_t late_tails; /* blocks of the reverb's tail that were not there in time */
    uint64_t lowered;    /* blocks rendered at a lower quality since their ring was nearly dry */
    uint64_t recalled;   /* blocks of attacks that were not rendered: they had been before */
    float load;          /* of the callback: time spent over time given, smoothed */
    float load_peak;     /* since last asked */
    float peak_left;     /* since last asked */
    float peak_right;
    float limiter_gain; /* the least since last asked; 1 when the limiter slept */
    int pending_commands;
    int realtime_threads; /* render threads that were granted SCHED_FIFO */
} uk_counters;

/* Thread: Python's main thread. Blocks: for the planner. Allocates: all that is ever needed. */
uk_core *uk_core_create(const uk_settings *settings, int *status);
/* Thread: main, when no device calls back and no tap is attached. Blocks: until the threads are
 * joined. */
void uk_core_destroy(uk_core *core);

/* Give a free voice to a new note: `frames` frames will be written, `ratio` is the speed at which
 * its samples are played (0.5 to 2; 1 without `resampled`). Returns the voice's generation.
 * Thread: engine. Blocks: for a render thread's list. Allocates: the first resampler of a voice. */
int64_t uk_voice_open(uk_core *core, int voice, int frames, int iterations, int resampled,
                      double ratio, const uk_envelope *envelope);
/* Open several voices; of each, its generation or its status is written to `generations`. Where one
 * of them cannot be opened as asked for, none is: UK_BAD_ARGUMENT.
 * Thread: engine. Blocks and allocates: as above. */
int uk_voices_open(uk_core *core, const uk_opening *openings, int count, int64_t *generations);
/* Write `count` rows of magnitudes from frame `first` on. Rows that were rendered already are
 * rendered anew where they are not yet heard; those of a resampled voice are lost.
 * Thread: any but the callback. Blocks: while a render thread copies a block. Allocates: never. */
int uk_voice_write(uk_core *core, int voice, uint32_t generation, int first, int count,
                   const float *rows);
/* UK_BAD_ARGUMENT for a voice opened without `resampled`.
 * Thread: any but the callback. Blocks: as above. Allocates: never. */
int uk_voice_set_ratio(uk_core *core, int voice, uint32_t generation, double ratio);
/* Read `rate` rows a frame from the first frame on that can still change what is heard, the attack
 * left alone: 0.25 to 4, 1 as it was made; 0 holds the frame, and the sound does not end.
 * Thread: any but the callback. Blocks: as above. Allocates: never. */
int uk_voice_set_rate(uk_core *core, int voice, uint32_t generation, double rate);
/* The first row whose magnitudes can still change what is heard; of a resampled voice, what is
 * rendered. UK_STALE if the voice has moved on. */
int uk_voice_next_frame(uk_core *core, int voice, uint32_t generation);
/* Each voice's next frame, or why it has none, as above, into `frames`.
 * Thread: any but the callback. Blocks: as above. Allocates: never. */
int uk_voices_next_frame(uk_core *core, const uk_address *voices, int count, int *frames);
/* Write one batch of rows: `row_count` a voice, from frame `first` on, of which each voice gets
 * those from its own first frame, firsts[i], on. A voice that has moved on is passed over;
 * UK_BAD_ARGUMENT if any refused its rows.
 * Thread: any but the callback. Blocks: as uk_voice_write. Allocates: never. */
int uk_voices_write(uk_core *core, const uk_address *voices, const int *firsts, int voice_count,
                    int first, int row_count, const float *rows);
/* Take a voice back after its last event.
 * Thread: engine. Blocks: until a render thread has let it go. Allocates: never. */
int uk_voice_close(uk_core *core, int voice);
/* Several of them. Thread: engine. Blocks: as above. Allocates: never. */
int uk_voices_close(uk_core *core, const int *voices, int count);

/* Thread: engine alone. Blocks: never. Allocates: never. UK_FULL: ask again after a block. */
int uk_core_command(uk_core *core, const uk_command *command);
/* As many of them as there is room for, in their order; returns how many. Where one of them is
 * none, nothing is done: UK_BAD_ARGUMENT.
 * Thread: engine alone. Blocks: never. Allocates: never. */
int uk_core_commands(uk_core *core, const uk_command *commands, int count);
/* Copies up to `limit` events. Thread: engine alone. Blocks: never. Allocates: never. */
int uk_core_events(uk_core *core, uk_event *events, int limit);
/* Thread: any one at a time. Blocks: never. Allocates: never. */
void uk_core_counters(uk_core *core, uk_counters *counters);

/* Samples mixed before the newest block, and CLOCK_MONOTONIC when it was asked for.
 * Thread: any. Blocks: never. Allocates: never. */
void uk_core_clock(uk_core *core, uint64_t *samples, int64_t *time_ns);
/* The largest sample that the voice put into its newest segment, gains included; 0 when silent.
 * Thread: any. Blocks: never. Allocates: never. */
float uk_voice_level(uk_core *core, int voice);
/* Of several, into `levels`. Thread: any. Blocks: never. Allocates: never. */
int uk_voices_level(uk_core *core, const int *voices, int count, float *levels);

/* An impulse response of at most 6 s, resampled for a core of these settings, brought to unit
 * energy (the mean of both ears) and transformed. samples: (frames, channels), 1 channel for both
 * ears or 2; rate_hz: 8000 to 192000. NULL with the reason in *status: UK_BAD_ARGUMENT,
 * UK_SILENT_RESPONSE, UK_NO_MEMORY; `status` may be NULL. Thread: any. Blocks: for the planner.
 * Allocates: yes. */
uk_impulse_response *uk_impulse_response_create(const uk_settings *settings, const float *samples,
                                                int frames, int channels, int rate_hz, int *status);
/* Of one that no core was given. Thread: any. Blocks: never. Allocates: frees. */
void uk_impulse_response_destroy(uk_impulse_response *response);
/* Its length at the core's rate; 0 of NULL. Thread: any. Blocks: never. Allocates: never. */
int uk_impulse_response_frames(const uk_impulse_response *response);
/* Crossfade the reverb to a response made for settings like the core's, which then belongs to the
 * core, and is refused when it is given again. Nothing is heard of it before UK_REVERB_MIX.
 * UK_BAD_ARGUMENT, UK_NO_MEMORY or UK_NO_THREAD: it still is whose it was.
 * Thread: engine. Blocks: for the planner. Allocates: the first time. */
int uk_core_set_impulse_response(uk_core *core, uk_impulse_response *response);
/* Free what the callback has handed back. Thread: engine. Blocks: never. Allocates: frees. */
void uk_core_collect(uk_core *core);

/* Without render threads and device, at equal rates: render what the voices need for `frames`
 * samples, mix them. Deterministic, whatever the threads.
 * Thread: one. Blocks: for its own threads. Allocates: never. */
int uk_core_offline(uk_core *core, float *interleaved, int frames);

/* What PortAudio calls (PaStreamCallback): stereo float32 into `output`.
 * Thread: the audio callback. Blocks: never. Allocates: never. */
int uk_callback(const void *input, void *output, unsigned long frames, const void *time_info,
                unsigned long flags, void *core);

/* ---- what the device gets, for others ------------------------------------------------------- */

typedef struct uk_tap uk_tap;

/* From the next block on, what uk_callback gives the device is also kept for uk_tap_read: up to
 * `keep_frames` of it, rounded up to a power of two; blocks that find too little room are lost.
 * NULL with the reason in *status: UK_BAD_ARGUMENT, UK_NO_MEMORY, UK_FULL with four attached;
 * `status` may be NULL. Thread: any. Blocks: never. Allocates: yes. */
uk_tap *uk_tap_create(uk_core *core, int keep_frames, int *status);
/* Stereo frames, at most `limit`; whole blocks lie in it, in order.
 * Thread: one reader. Blocks: never. Allocates: never. */
int uk_tap_read(uk_tap *tap, float *interleaved, int limit);
/* Frames lost because nobody read. Thread: any. Blocks: never. Allocates: never. */
uint64_t uk_tap_lost(uk_tap *tap);
/* Keep no further block; what is kept can still be read, and the core may go.
 * Thread: any one at a time. Blocks: until the callback has copied its block; a second or so, if
 * its thread died there. Allocates: never. */
void uk_tap_end(uk_tap *tap);
/* End it and free it; what a callback died in stays allocated.
 * Thread: the reader, one at a time. Blocks: as above. Allocates: frees. */
void uk_tap_free(uk_tap *tap);

/* ---- a device of its own, paced by the clock ----------------------------------------------- */

typedef struct uk_clock_device uk_clock_device;

/* A thread that calls uk_callback every block by CLOCK_MONOTONIC and throws away what it got.
 * Thread: main. Blocks: never. Allocates: yes. */
uk_clock_device *uk_clock_device_start(uk_core *core, int rate_hz, int block);
/* Stop calling back, and free it. Thread: main. Blocks: for a block. Allocates: frees. */
void uk_clock_device_stop(uk_clock_device *device);
