#include "playhead.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "schedule.h"

/* Rounding of many small steps must not make a sound a frame longer. */
static const double rounding = 1e-6;

static double at(const uk_playhead *head, int frame) {
    return head->positions[frame % UK_POSITIONS];
}

int uk_playhead_create(uk_playhead *head, const uk_plan *plan) {
    size_t floats = (size_t)UK_KEPT * (size_t)plan->bins;
    head->kept = fftwf_alloc_real(floats);
    if (!head->kept) return UK_NO_MEMORY;
    memset(head->kept, 0, floats * sizeof(float)); /* page faults now, not while a voice plays */
    return UK_OK;
}

void uk_playhead_destroy(uk_playhead *head) {
    fftwf_free(head->kept);
}

void uk_playhead_reset(uk_playhead *head, const uk_plan *plan, int rows) {
    head->rate = 1.0;
    head->rows = rows;
    head->written = head->settled = 0;
    head->attack_end = INT_MAX;
    head->end_most = INT_MAX / plan->hop - UK_MAX_BLOCK - plan->overlap;
    head->positions[0] = 0.0;
    for (int i = 0; i < UK_KEPT; i++)
        head->kept_frame[i] = -1;
}

int uk_playhead_row(const uk_playhead *head, int frame) {
    int oldest = head->settled + UK_MAX_BLOCK + 1 - UK_POSITIONS;
    int row = (int)(at(head, frame > oldest ? frame : oldest) + rounding);
    return row < head->rows ? row : head->rows;
}

int uk_playhead_has_read(const uk_playhead *head, int row) {
    return head->settled > 0 && row <= ceil(at(head, head->settled - 1));
}

static double next_position(const uk_playhead *head, int frame) {
    double position = at(head, frame), last = head->rows - 1;
    double next = position + (frame < head->attack_end ? 1.0 : head->rate);
    if (head->rate > 0.0 || next < last) return next;
    return position > last ? position : last; /* frozen before its attack was over */
}

/* The frame after the last, as the frames that are not settled will go. */
static int end_of(const uk_playhead *head, const uk_gl_state *state) {
    int from = head->settled > state->frame ? head->settled : state->frame;
    int least = state->frame + (state->carried > 1 ? state->carried : 1);
    if (head->rate == 0.0) return head->end_most;
    double left = head->rows - at(head, from), attack = (double)head->attack_end - from;
    if (attack < 0.0) attack = 0.0;
    if (left > attack) left = attack + (left - attack) / head->rate;
    double end = from + ceil(left - rounding);
    if (end > head->end_most) return head->end_most;
    return end > least ? (int)end : least;
}

int uk_playhead_aim(uk_playhead *head, uk_gl_state *state) {
    if (state->quiet) head->attack_end = INT_MAX;
    else if (head->attack_end == INT_MAX) head->attack_end = uk_attack_end(state);
    state->frames = end_of(head, state);
    int count = uk_gl_rows_needed(state), frame = state->frame;
    for (; frame < state->frame + count; frame++)
        if (frame >= head->settled)
            head->positions[(frame + 1) % UK_POSITIONS] = next_position(head, frame);
    return head->written > ceil(at(head, frame - 1)) || head->written == head->rows;
}

static void blend(const float *restrict a, const float *restrict b, float share, int bins,
                  float *restrict to) {
    for (int k = 0; k < bins; k++)
        to[k] = a[k] + share * (b[k] - a[k]);
}

static void read_at(const uk_playhead *head, double position, const float *rows, int bins,
                    float *to) {
    int last = head->written - 1, row = (int)position < last ? (int)position : last;
    float share = row < last ? (float)(position - row) : 0.0f;
    const float *from = rows + (size_t)row * (size_t)bins;
    if (share == 0.0f) memcpy(to, from, (size_t)bins * sizeof(float));
    else blend(from, from + bins, share, bins, to);
}

void uk_playhead_read(uk_playhead *head, int frame, int count, const float *rows, int bins,
                      float *to) {
    size_t bytes = (size_t)bins * sizeof(float);
    for (int end = frame + count; frame < end; frame++, to += bins) {
        int slot = frame % UK_KEPT;
        float *kept = head->kept + slot * bins;
        if (frame < head->settled && head->kept_frame[slot] == frame) {
            memcpy(to, kept, bytes);
            continue;
        }
        read_at(head, at(head, frame), rows, bins, to);
        int next_reads_it = ceil(at(head, frame)) >= floor(at(head, frame + 1));
        if (next_reads_it) memcpy(kept, to, bytes);
        head->kept_frame[slot] = next_reads_it ? frame : -1;
    }
}

void uk_playhead_settle(uk_playhead *head, int frame) {
    if (frame > head->settled) head->settled = frame;
}

void uk_playhead_unsettle(uk_playhead *head, int frame) {
    if (frame < head->settled) head->settled = frame;
}
