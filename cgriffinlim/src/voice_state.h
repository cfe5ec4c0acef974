/* A voice: its two halves are the renderer's and the callback's, and the ring lies between. */
#pragma once
#include <pthread.h>
#include <samplerate.h>

#include "attack_cache.h"
#include "envelope_rt.h"
#include "griffinlim.h"
#include "playhead.h"
#include "track_rt.h"

enum { UK_MAX_SAVED = 6 }; /* blocks that may be rendered and not yet played */

_Static_assert((UK_MAX_SAVED + 1) * UK_MAX_BLOCK < UK_POSITIONS, "positions of all that is saved");

typedef enum { UK_VOICE_IDLE, UK_VOICE_ARMED, UK_VOICE_SOUNDING } uk_voice_stage;

typedef struct {
    /* Between the two halves. */
    uk_track track;
    float *track_data[2];
    _Atomic int let_go;      /* callback: it will not read the ring again */
    _Atomic uint32_t opened; /* engine: the generation that has the voice; 0: none */

    _Atomic int64_t ready_ns; /* renderer: when its first samples lay in the ring; 0: not yet */
    _Atomic float level;      /* callback: the largest sample of its newest segment */

    /* Engine: written before UK_START is queued, read by the callback after. */
    uk_envelope_shape shape;

    /* Callback alone. */
    struct {
        uk_voice_stage stage;
        uint32_t generation;
        uint32_t chord; /* whose notes it begins with; 0: it waits for nobody */
        int is_ready;   /* armed, and there are samples, since `ready_since` */
        int is_nearly;  /* there are some */
        uint64_t ready_since;
        int begins;
        int release_asked;       /* a note-off that came before the first sample */
        uint32_t released_early; /* the generation of one that came before its start */
        uk_envelope_state envelope;
        uk_ramp left;
        uk_ramp right;
    } play;

    /* Under the core's render lock. */
    uint32_t generation;
    int in_use;
    int rendering; /* a render thread works on what follows */

    /* The render thread that holds the voice. */
    int quality; /* asked for; a late block is rendered at a lower one */
    uk_gl_state state;
    uk_gl_state saved[UK_MAX_SAVED]; /* at the begin of blocks that are not played out, in order */
    int saved_count;
    uk_attack_place attack;
    int writing; /* the ring of the track that the next block goes to */
    SRC_STATE *resampler;
    int resampled;
    double ratio_played; /* what the resampler has glided to */

    /* Under the rows' lock, held for one copy at a time. */
    pthread_mutex_t rows_lock;
    float *rows; /* (frames, bins) */
    uint32_t rows_generation;
    uk_playhead head;
    int moved;      /* what it has read is to be read anew: the renderer goes back */
    int rows_moved; /* by other magnitudes, and not only at another rate */
    double ratio;
} uk_voice;
