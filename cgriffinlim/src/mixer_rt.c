#include <stdint.h>
#include <string.h>

#include "chord_rt.h"
#include "mixer_rt.h"

static const float ramp_seconds = 0.005f;

static int ramp_samples(const uk_core *core) {
    return (int)(ramp_seconds * (float)core->settings.sample_rate_hz);
}

static void tell(uk_core *core, int voice, int kind, uint64_t at_sample, int64_t time_ns) {
    uk_event event = {
        .at_sample = at_sample,
        .time_ns = time_ns,
        .ready_ns = atomic_load_explicit(&core->voices[voice].ready_ns, memory_order_relaxed),
        .kind = kind,
        .voice = voice,
        .generation = core->voices[voice].play.generation,
    };
    /* There is always room: a voice has two events in a life, and none before the last is read. */
    uk_queue_push(&core->events, &event);
}

static void let_go(uk_core *core, int index, int kind, uint64_t at_sample, int64_t time_ns) {
    uk_voice *voice = &core->voices[index];
    voice->play.stage = UK_VOICE_IDLE;
    atomic_store_explicit(&voice->level, 0.0f, memory_order_relaxed);
    atomic_store_explicit(&voice->let_go, 1, memory_order_release);
    tell(core, index, kind, at_sample, time_ns);
}

static void arm(uk_voice *voice, const uk_command *command) {
    voice->play.stage = UK_VOICE_ARMED;
    voice->play.chord = command->chord;
    voice->play.is_ready = voice->play.is_nearly = voice->play.begins = 0;
    voice->play.generation = command->generation;
    voice->play.release_asked = voice->play.released_early == command->generation;
    uk_envelope_begin(&voice->play.envelope);
    uk_ramp_set(&voice->play.left, command->left);
    uk_ramp_set(&voice->play.right, command->right);
}

static void set_gain(uk_core *core, uk_voice *voice, const uk_command *command) {
    int samples = ramp_samples(core);
    if (voice->play.stage == UK_VOICE_ARMED) samples = 0; /* unheard: no need to glide */
    uk_ramp_to(&voice->play.left, command->left, samples);
    uk_ramp_to(&voice->play.right, command->right, samples);
}

/* The voice is open for the command's note, which has not had its last event. */
static int is_meant(uk_voice *voice, const uk_command *command) {
    return command->generation != 0 && /* generations start at 1 */
           atomic_load_explicit(&voice->opened, memory_order_acquire) == command->generation &&
           !atomic_load_explicit(&voice->let_go, memory_order_relaxed);
}

/* A note can be taken back before the sample at which it was to start. */
static void act_early(uk_core *core, const uk_command *command, int64_t time_ns) {
    uk_voice *voice = &core->voices[command->voice];
    if (command->kind == UK_RELEASE) voice->play.released_early = command->generation;
    if (command->kind != UK_KILL) return;
    voice->play.generation = command->generation;
    let_go(core, command->voice, UK_KILLED, core->now, time_ns);
}

static void act_on_mix(uk_core *core, const uk_command *command) {
    int samples = ramp_samples(core);
    uk_reverb *reverb = atomic_load_explicit(&core->reverb, memory_order_acquire);
    if (command->kind == UK_MASTER_GAIN) uk_ramp_to(&core->master, command->left, samples);
    else if (command->kind == UK_REVERB_CLEAR && reverb) uk_reverb_clear(reverb, samples);
    else if (command->kind == UK_REVERB_MIX) {
        uk_ramp_to(&core->reverb_dry, command->left, samples);
        uk_ramp_to(&core->reverb_wet, command->right, samples);
    }
}

static void act(uk_core *core, const uk_command *command, int64_t time_ns) {
    if (command->kind >= UK_MASTER_GAIN) {
        act_on_mix(core, command);
        return;
    }
    uk_voice *voice = &core->voices[command->voice];
    int played =
        voice->play.stage != UK_VOICE_IDLE && voice->play.generation == command->generation;
    if (!played) {
        if (!is_meant(voice, command)) return;
        if (command->kind == UK_START) arm(voice, command);
        else act_early(core, command, time_ns);
        return;
    }
    if (command->kind == UK_START) return; /* it has begun */
    int armed = voice->play.stage == UK_VOICE_ARMED;
    if (command->kind == UK_VOICE_GAIN) set_gain(core, voice, command);
    else if (command->kind == UK_KILL && armed)
        let_go(core, command->voice, UK_KILLED, core->now, time_ns);
    else if (command->kind == UK_KILL) uk_envelope_kill(&voice->play.envelope);
    else if (armed) voice->play.release_asked = 1;
    else uk_envelope_release(&voice->play.envelope);
}

/* Its ring holds a block or a hop by now, so that the renderer stays ahead. */
static int begin(uk_core *core, int index, uint64_t at_sample, int64_t time_ns) {
    uk_voice *voice = &core->voices[index];
    if (!voice->play.begins) return 0;
    voice->play.stage = UK_VOICE_SOUNDING;
    if (voice->play.release_asked) {
        /* A note shorter than the wait for its samples is still plucked. */
        if (voice->shape.attack_step >= 1.0f) voice->play.envelope.level = 1.0f;
        uk_envelope_release(&voice->play.envelope);
    }
    tell(core, index, UK_STARTED, at_sample, time_ns);
    return 1;
}

/* The largest magnitude. Of floats without their sign the larger one has the larger bits, and
 * integers the compiler may compare many at once. */
static float peak_of(const float *samples, int count) {
    int32_t most = 0;
    for (int i = 0; i < count; i++) {
        union {
            float real;
            int32_t bits;
        } sample = {samples[i]};
        int32_t bits = sample.bits & INT32_MAX;
        most = bits > most ? bits : most;
    }
    union {
        int32_t bits;
        float real;
    } peak = {most};
    return peak.real;
}

static void add_gliding(uk_voice *voice, const float *samples, float *interleaved, int count) {
    for (int i = 0; i < count; i++) {
        interleaved[2 * i] += samples[i] * uk_ramp_next(&voice->play.left);
        interleaved[2 * i + 1] += samples[i] * uk_ramp_next(&voice->play.right);
    }
}

static void add_steady(float left, float right, const float *samples, float *interleaved,
                       int count) {
    for (int i = 0; i < count; i++) {
        interleaved[2 * i] += samples[i] * left;
        interleaved[2 * i + 1] += samples[i] * right;
    }
}

static float add_samples(uk_voice *voice, const float *samples, float *interleaved, int count) {
    const uk_ramp *left = &voice->play.left, *right = &voice->play.right;
    if (left->left || right->left) add_gliding(voice, samples, interleaved, count);
    else add_steady(left->value, right->value, samples, interleaved, count);
    const float gains[2] = {left->value, right->value};
    return peak_of(samples, count) * peak_of(gains, 2);
}

static void add_voice(uk_core *core, int index, float *interleaved, int frames, uint64_t at_sample,
                      int64_t time_ns) {
    uk_voice *voice = &core->voices[index];
    if (voice->play.stage == UK_VOICE_ARMED && !begin(core, index, at_sample, time_ns)) return;
    float *samples = core->segment;
    int whole, got = uk_track_read(&voice->track, samples, frames, &whole);
    if (got < frames && !whole) {
        atomic_fetch_add_explicit(&core->dry, 1, memory_order_relaxed);
        if (voice->play.envelope.stage >= UK_RELEASING) { /* it ends in time, samples or none */
            memset(samples + got, 0, (size_t)(frames - got) * sizeof(float));
            got = frames;
        }
    }
    int killing = voice->play.envelope.stage == UK_KILLING;
    int heard = uk_envelope_apply(&voice->play.envelope, &voice->shape, samples, got);
    float level = add_samples(voice, samples, interleaved, heard);
    atomic_store_explicit(&voice->level, level, memory_order_relaxed);
    uint64_t end = at_sample + (uint64_t)heard;
    if (voice->play.envelope.stage == UK_SILENT)
        let_go(core, index, killing ? UK_KILLED : UK_RELEASED, end, time_ns);
    else if (got < frames && whole) let_go(core, index, UK_ENDED, end, time_ns);
}

static void apply_reverb(uk_core *core, float *interleaved, int frames) {
    uk_reverb *reverb = atomic_load_explicit(&core->reverb, memory_order_acquire);
    if (reverb)
        uk_reverb_apply(reverb, &core->reverb_dry, &core->reverb_wet, interleaved, frames,
                        core->now);
}

static void apply_master(uk_core *core, float *interleaved, int frames) {
    for (int i = 0; i < frames; i++) {
        float gain = uk_ramp_next(&core->master);
        interleaved[2 * i] *= gain;
        interleaved[2 * i + 1] *= gain;
    }
}

static void take_commands(uk_core *core) {
    uk_command command;
    while (core->agenda.count < core->agenda.capacity && uk_queue_pop(&core->commands, &command))
        uk_agenda_add(&core->agenda, &command);
}

static void act_due(uk_core *core, int64_t time_ns) {
    const uk_command *first;
    while ((first = uk_agenda_first(&core->agenda)) && first->at_sample <= core->now) {
        uk_command command = uk_agenda_take(&core->agenda);
        act(core, &command, time_ns);
    }
}

static int segment_length(const uk_core *core, int left) {
    int length = left < UK_SEGMENT ? left : UK_SEGMENT;
    const uk_command *next = uk_agenda_first(&core->agenda);
    if (next && next->at_sample - core->now < (uint64_t)length)
        length = (int)(next->at_sample - core->now);
    return length;
}

static void publish(uk_core *core, int64_t time_ns) {
    uk_timeline *line = &core->timeline;
    atomic_fetch_add(&line->sequence, 1);
    atomic_store(&line->samples, core->now);
    atomic_store(&line->time_ns, time_ns);
    atomic_fetch_add(&line->sequence, 1);
}

void uk_mix(uk_core *core, float *interleaved, int frames, int64_t time_ns) {
    publish(core, time_ns);
    take_commands(core);
    memset(interleaved, 0, (size_t)frames * 2 * sizeof(float));
    for (int done = 0; done < frames;) {
        act_due(core, time_ns);
        int length = segment_length(core, frames - done);
        float *segment = interleaved + 2 * done;
        uk_look_at_chords(core);
        for (int v = 0; v < core->settings.voices; v++)
            if (core->voices[v].play.stage != UK_VOICE_IDLE)
                add_voice(core, v, segment, length, core->now, time_ns);
        apply_reverb(core, segment, length);
        apply_master(core, segment, length);
        done += length;
        core->now += (uint64_t)length;
    }
    atomic_store_explicit(&core->commands_waiting, core->agenda.count, memory_order_relaxed);
}
