#include "settings.h"

int uk_settings_are_good(const uk_settings *s) {
    return s && s->sample_rate_hz >= 8000 && s->sample_rate_hz <= 192000 &&
           s->device_rate_hz >= 8000 && s->device_rate_hz <= 192000 && s->device_block >= 1 &&
           s->device_block <= 65536 && s->frames >= 1 && s->frames <= 65536 && s->voices >= 1 &&
           s->voices <= 1024 && s->render_threads >= 0 && s->render_threads <= 64 &&
           s->offline_threads >= 0 && s->offline_threads <= 64 && s->attacks >= 0 &&
           s->attacks <= 4096;
}

int uk_workers(const uk_settings *s) {
    if (s->render_threads > 0) return s->render_threads;
    return s->offline_threads > 0 ? s->offline_threads : 1;
}

int uk_burst(const uk_settings *s) {
    if (s->sample_rate_hz == s->device_rate_hz) return s->device_block;
    int64_t samples = (int64_t)s->device_block * s->sample_rate_hz / s->device_rate_hz;
    return (int)samples + 1 + UK_SEGMENT; /* the mix thread works in whole segments */
}
