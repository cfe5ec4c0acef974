#include <stdlib.h>
#include <string.h>

#include "denormals_rt.h"
#include "griffinlim.h"

struct uk_stream {
    const uk_plan *plan;
    uk_gl_state state;
    uk_gl_scratch scratch;
};

uk_stream *uk_stream_create(const uk_plan *plan) {
    if (!plan) return NULL;
    uk_stream *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    stream->plan = plan;
    if (uk_gl_state_create(&stream->state, plan) == UK_OK &&
        uk_gl_scratch_create(&stream->scratch, plan) == UK_OK)
        return stream;
    uk_stream_destroy(stream);
    return NULL;
}

void uk_stream_destroy(uk_stream *stream) {
    if (!stream) return;
    uk_gl_state_destroy(&stream->state);
    uk_gl_scratch_destroy(&stream->scratch);
    free(stream);
}

int uk_stream_reset(uk_stream *stream, int frames, int iterations) {
    if (!stream || frames < 0 || iterations < 0 || iterations > 8) return UK_BAD_ARGUMENT;
    uk_gl_reset(&stream->state, stream->plan, frames, iterations);
    return UK_OK;
}

int uk_stream_next_frame(const uk_stream *stream) {
    return stream ? stream->state.frame : 0;
}

int uk_stream_rows_needed(const uk_stream *stream) {
    return stream ? uk_gl_rows_needed(&stream->state) : 0;
}

int uk_plan_block_limit(const uk_plan *plan) {
    return plan ? uk_gl_block_limit(plan) : 0;
}

int uk_stream_render(uk_stream *stream, const float *rows, int stride, float *samples) {
    if (!stream) return UK_BAD_ARGUMENT;
    int bins = stream->plan->bins, count = uk_gl_rows_needed(&stream->state);
    if (!rows || !samples || count == 0 || stride < bins) return UK_BAD_ARGUMENT;
    for (int f = 0; f < count; f++)
        memcpy(stream->scratch.rows + f * bins, rows + (size_t)f * (size_t)stride,
               (size_t)bins * sizeof(float));
    /* As the render threads do, so that both give the same samples. */
    uint64_t before = uk_flush_denormals();
    int made =
        uk_gl_render(&stream->state, &stream->state, stream->plan, &stream->scratch, samples);
    uk_restore_denormals(before);
    return made;
}

uint64_t uk_stream_transforms(const uk_stream *stream) {
    return stream ? stream->scratch.transforms : 0;
}
