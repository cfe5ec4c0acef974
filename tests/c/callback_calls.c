/* While the callback runs, with voices, reverb, a change of impulse response, a fresh start and
 * taps that come and go, no thread's memory is asked for and no lock taken: not by us, and not by
 * FFTW.
 *
 * malloc and its kin, and pthread_mutex_lock, are this program's own; shared libraries get them
 * too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "core_state.h"

enum { RATE = 44100, N_FFT = 512, HOP = 128, BINS = 257, FRAMES = 400, BLOCK = 256, VOICES = 4 };

static _Thread_local int in_callback;
static _Atomic int calls;

static void note_call(void) {
    if (in_callback) atomic_fetch_add(&calls, 1);
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

void *malloc(size_t size) {
    note_call();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    note_call();
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    note_call();
    return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
    note_call();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note_call();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    note_call();
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : 12;
}

void free(void *memory) {
    note_call();
    __libc_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t *mutex) {
    static int (*real)(pthread_mutex_t *);
    if (!real) real = (int (*)(pthread_mutex_t *))dlsym(RTLD_NEXT, "pthread_mutex_lock");
    note_call();
    return real(mutex);
}

static const uk_settings settings = {RATE, RATE, BLOCK, N_FFT, HOP, FRAMES, VOICES, 1, 0, 0};
static float rows[FRAMES * BINS], taps[2 * 6 * RATE], heard[2 * BLOCK];

static void offer(uk_core *core, int frames, unsigned random) {
    int status;
    for (int i = 0; i < 2 * frames; i++)
        taps[i] = (float)next_random(&random) / 8388608.0f - 1.0f;
    uk_impulse_response *response =
        uk_impulse_response_create(&settings, taps, frames, 2, RATE, &status);
    CHECK(response && uk_core_set_impulse_response(core, response) == UK_OK);
}

static void command(uk_core *core, int kind, uint32_t generation, float left, float right) {
    uk_command one = {.kind = kind, .generation = generation, .left = left, .right = right};
    CHECK(uk_core_command(core, &one) == UK_OK);
}

static float call_back(uk_core *core) {
    struct timespec pause = {.tv_nsec = 1000000000L * BLOCK / RATE / 4};
    in_callback = 1;
    uk_callback(NULL, heard, BLOCK, NULL, 0, core);
    in_callback = 0;
    nanosleep(&pause, NULL); /* the worker and the render thread need some time */
    float energy = 0.0f;
    for (int i = 0; i < 2 * BLOCK; i++)
        energy += heard[i] * heard[i];
    return energy;
}

static void the_instruments_see_what_they_look_for(void) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    in_callback = 1;
    fftwf_complex *volatile memory = fftwf_alloc_complex(64); /* by a shared library */
    fftwf_free(memory);
    CHECK(atomic_exchange(&calls, 0) == 2);
    pthread_mutex_lock(&lock);
    CHECK(atomic_exchange(&calls, 0) == 1);
    pthread_mutex_unlock(&lock);
    in_callback = 0;
}

int main(void) {
    int status;
    the_instruments_see_what_they_look_for();
    for (int i = 0; i < FRAMES * BINS; i++)
        rows[i] = (float)(i % 7);
    uk_core *core = uk_core_create(&settings, &status);
    CHECK(core);
    uk_envelope envelope = {.sustain_level = 1.0f, .release_samples = 2000.0f};
    int64_t generation = uk_voice_open(core, 0, FRAMES, 1, 0, 1.0, &envelope);
    CHECK(uk_voice_write(core, 0, (uint32_t)generation, 0, FRAMES, rows) == UK_OK);
    offer(core, 6 * RATE, 1);
    command(core, UK_REVERB_MIX, 0, 0.0f, 1.0f);
    command(core, UK_START, (uint32_t)generation, 1.0f, 1.0f);
    float energy = 0.0f;
    uk_tap *tap = uk_tap_create(core, 2 * BLOCK, &status); /* full, and losing, after two blocks */
    for (int b = 0; b < 240; b++) {
        if (b == 40) uk_tap_free(tap);
        if (b == 60) tap = uk_tap_create(core, 240 * BLOCK, &status);
        if (b == 80) offer(core, 30000, 2);
        if (b == 160) command(core, UK_REVERB_CLEAR, 0, 0.0f, 0.0f);
        if (b == 200) command(core, UK_REVERB_MIX, 0, 1.0f, 0.0f);
        energy += call_back(core);
    }
    CHECK(energy > 1.0f);
    CHECK(atomic_load(&calls) == 0);
    CHECK(uk_tap_read(tap, taps, 240 * BLOCK) == 180 * BLOCK);
    uk_tap_free(tap);
    uk_core_collect(core);
    uk_core_destroy(core);
    return 0;
}
