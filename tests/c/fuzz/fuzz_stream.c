/* Streams of hostile lengths, qualities and magnitudes stay within the room they are promised. */
#include "choices.h"
#include "ukulelatent.h"

enum { SIZES = 2, MAX_FRAMES = 30 };

static uk_plan *plans[SIZES];
static uk_stream *streams[SIZES];

static void create_once(void) {
    for (int i = 0; i < SIZES && !streams[i]; i++) {
        plans[i] = uk_plan_create(64 << i, 16 << i);
        streams[i] = uk_stream_create(plans[i]);
        CHECK(plans[i] && streams[i]);
    }
}

/* Rows and room are exactly as large as the call says, so that a sanitizer sees one too many. */
static int render_block(choices *c, uk_stream *stream, int bins, int limit) {
    int count = uk_stream_rows_needed(stream), stride = bins + next_byte(c) % 3;
    if (count == 0) return -1;
    size_t floats = (size_t)(count - 1) * (size_t)stride + (size_t)bins;
    float *rows = malloc(floats * sizeof(float)), *room = malloc((size_t)limit * sizeof(float));
    next_floats(c, rows, floats);
    int made = uk_stream_render(stream, rows, stride, room);
    CHECK(made >= 0 && made <= limit);
    free(rows);
    free(room);
    return made;
}

static void hostile_calls(choices *c, uk_stream *stream, int bins) {
    float row = 1.0f;
    uk_plan *plan = uk_plan_create(next_int(c, 128), next_int(c, 64));
    uk_plan_destroy(plan);
    CHECK(uk_stream_render(stream, NULL, bins, &row) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_render(stream, &row, next_byte(c) % bins, &row) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_render(NULL, &row, bins, &row) == UK_BAD_ARGUMENT);
    CHECK(uk_stream_next_frame(NULL) == 0 && uk_stream_rows_needed(NULL) == 0);
    CHECK(uk_stream_transforms(NULL) == 0 && uk_plan_block_limit(NULL) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    choices c = {data, size};
    create_once();
    int which = next_byte(&c) % SIZES, bins = (32 << which) + 1, total = 0, made;
    int frames = next_int(&c, MAX_FRAMES), iterations = next_int(&c, 9);
    uk_stream *stream = streams[which];
    int good = frames >= 0 && iterations >= 0 && iterations <= 8;
    CHECK(uk_stream_reset(stream, frames, iterations) == (good ? UK_OK : UK_BAD_ARGUMENT));
    if (!good || next_byte(&c) % 8 == 0) hostile_calls(&c, stream, bins);
    if (!good || frames > MAX_FRAMES) {
        CHECK(uk_stream_reset(stream, 0, 0) == UK_OK);
        return 0;
    }
    while ((made = render_block(&c, stream, bins, uk_plan_block_limit(plans[which]))) >= 0) {
        total += made;
        CHECK(uk_stream_next_frame(stream) >= 0 && uk_stream_next_frame(stream) <= frames);
    }
    CHECK(total == frames * (16 << which));
    return 0;
}
