#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "clock_rt.h"
#include "denormals_rt.h"
#include "ukulelatent.h"

enum { DEVICE_PRIORITY = 10 };
/* After a pause this long (a suspended machine) time goes on from now instead of catching up. */
static const int64_t longest_lag_ns = 1000000000;

struct uk_clock_device {
    uk_core *core;
    pthread_t thread;
    int rate_hz;
    int block;
    float *output; /* (block, 2) */
    _Atomic int stopping;
};

static void sleep_until(int64_t ns) {
    struct timespec at = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) != 0)
        continue;
}

static void *run(void *argument) {
    uk_clock_device *device = argument;
    struct sched_param priority = {.sched_priority = DEVICE_PRIORITY};
    uk_flush_denormals();
    /* Without the right to it the thread keeps the priority it has: the clock still paces it. */
    (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
    int64_t start = uk_now_ns(), frames = 0;
    while (!atomic_load_explicit(&device->stopping, memory_order_relaxed)) {
        uk_callback(NULL, device->output, (unsigned long)device->block, NULL, 0, device->core);
        frames += device->block;
        int64_t due = start + frames * 1000000000 / device->rate_hz;
        if (uk_now_ns() - due > longest_lag_ns) {
            start = uk_now_ns();
            frames = 0;
        } else {
            sleep_until(due);
        }
    }
    return NULL;
}

uk_clock_device *uk_clock_device_start(uk_core *core, int rate_hz, int block) {
    if (!core || rate_hz < 8000 || rate_hz > 192000 || block < 1 || block > 65536) return NULL;
    uk_clock_device *device = calloc(1, sizeof *device);
    if (!device) return NULL;
    device->core = core;
    device->rate_hz = rate_hz;
    device->block = block;
    device->output = calloc(2 * (size_t)block, sizeof(float));
    if (device->output && pthread_create(&device->thread, NULL, run, device) == 0) return device;
    free(device->output);
    free(device);
    return NULL;
}

void uk_clock_device_stop(uk_clock_device *device) {
    if (!device) return;
    atomic_store(&device->stopping, 1);
    pthread_join(device->thread, NULL);
    free(device->output);
    free(device);
}
