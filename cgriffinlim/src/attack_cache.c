#include "attack_cache.h"

#include <stdlib.h>
#include <string.h>

#include "lock.h"

static size_t rows_bytes(const uk_plan *plan, int rows) {
    return (size_t)rows * (size_t)plan->bins * sizeof(float);
}

static int sample_room(const uk_plan *plan) {
    return UK_ATTACK_ROWS * plan->hop + plan->n_fft / 2;
}

static int create_block(uk_attack_block *block, const uk_plan *plan) {
    size_t bytes = (size_t)sample_room(plan) * sizeof(float);
    block->rows = malloc(rows_bytes(plan, UK_ATTACK_ROWS));
    block->samples = malloc(bytes);
    if (!block->rows || !block->samples) return UK_NO_MEMORY;
    /* Page faults now, not while a voice plays. */
    memset(block->rows, 0, rows_bytes(plan, UK_ATTACK_ROWS));
    memset(block->samples, 0, bytes);
    return uk_gl_state_create(&block->after, plan);
}

double uk_attack_cache_bytes(const uk_plan *plan, int count) {
    double floats = (double)UK_ATTACK_ROWS * plan->bins + sample_room(plan);
    return (double)count * UK_ATTACK_BLOCKS * (floats * sizeof(float) + uk_gl_state_bytes(plan));
}

int uk_attack_cache_create(uk_attack_cache *cache, const uk_plan *plan, int count) {
    uk_lock_init(&cache->lock);
    cache->plan = plan;
    if (count == 0) return UK_OK;
    cache->attacks = calloc((size_t)count, sizeof *cache->attacks);
    if (!cache->attacks) return UK_NO_MEMORY;
    cache->count = count;
    for (int i = 0; i < count; i++)
        for (int b = 0; b < UK_ATTACK_BLOCKS; b++)
            if (create_block(&cache->attacks[i].blocks[b], plan) != UK_OK) return UK_NO_MEMORY;
    return UK_OK;
}

void uk_attack_cache_destroy(uk_attack_cache *cache) {
    if (!cache->plan) return;
    for (int i = 0; i < cache->count; i++)
        for (int b = 0; b < UK_ATTACK_BLOCKS; b++) {
            uk_attack_block *block = &cache->attacks[i].blocks[b];
            free(block->rows);
            free(block->samples);
            uk_gl_state_destroy(&block->after);
        }
    free(cache->attacks);
    pthread_mutex_destroy(&cache->lock);
}

/* The sound's length but for: only the last blocks ask for it. */
static int same_numbers(const uk_gl_state *a, const uk_gl_state *b) {
    return a->frame == b->frame && a->short_until == b->short_until &&
           a->steered_until == b->steered_until && a->moved_at == b->moved_at &&
           a->iterations == b->iterations && a->brief_frames == b->brief_frames &&
           a->emitted == b->emitted && a->quiet == b->quiet && a->attack == b->attack &&
           a->early == b->early && a->carried == b->carried && a->loudest == b->loudest &&
           a->energy == b->energy;
}

static int is_kept_as(const uk_attack_cache *cache, const uk_attack *attack, int block,
                      const uk_gl_state *from, const float *rows) {
    const uk_attack_block *kept = &attack->blocks[block];
    return attack->count > block && same_numbers(&kept->before, from) &&
           memcmp(kept->rows, rows, rows_bytes(cache->plan, uk_gl_rows_needed(from))) == 0;
}

/* A block of the sound's first attack, and not of the sound's end. */
static int is_of_interest(const uk_attack_cache *cache, const uk_attack_place *place,
                          const uk_gl_state *from) {
    if (cache->count == 0 || from->frames - from->frame <= UK_MAX_BLOCK) return 0;
    if (uk_gl_rows_needed(from) > UK_ATTACK_ROWS) return 0;
    return from->quiet || (place->number != 0 && place->blocks < UK_ATTACK_BLOCKS);
}

/* With the lock: the attack that the place is in, unless its memory is another's by now. */
static uk_attack *attack_at(uk_attack_cache *cache, const uk_attack_place *place) {
    uk_attack *attack = &cache->attacks[place->index];
    return place->number != 0 && attack->number == place->number ? attack : NULL;
}

/* With the lock: NULL if nobody has begun like that. */
static uk_attack *find(uk_attack_cache *cache, const uk_gl_state *from, const float *rows) {
    for (int i = 0; i < cache->count; i++)
        if (is_kept_as(cache, &cache->attacks[i], 0, from, rows)) return &cache->attacks[i];
    return NULL;
}

static void enter(uk_attack_cache *cache, uk_attack_place *place, uk_attack *attack) {
    *place = (uk_attack_place){(int)(attack - cache->attacks), attack->number, 0};
    attack->used = ++cache->uses;
}

/* With the lock: the attack that the sound begins with, and the place is now in, or NULL. */
static const uk_attack *begun(uk_attack_cache *cache, uk_attack_place *place,
                              const uk_gl_state *from, const float *rows) {
    uk_attack *attack = find(cache, from, rows);
    *place = (uk_attack_place){0};
    if (attack) enter(cache, place, attack);
    return attack;
}

/* With the lock: the attack that the place is in, if it goes on as the sound does, or NULL. */
static const uk_attack *gone_on(uk_attack_cache *cache, const uk_attack_place *place,
                                const uk_gl_state *from, const float *rows) {
    const uk_attack *attack = attack_at(cache, place);
    return attack && is_kept_as(cache, attack, place->blocks, from, rows) ? attack : NULL;
}

static int copy_block(const uk_attack_cache *cache, const uk_attack_block *block,
                      const uk_gl_state *from, uk_gl_state *to, float *samples) {
    int frames = from->frames; /* `to` may be `from` */
    uk_gl_state_copy(to, &block->after, cache->plan);
    to->frames = frames;
    memcpy(samples, block->samples, (size_t)block->made * sizeof(float));
    return block->made;
}

int uk_attack_recall(uk_attack_cache *cache, uk_attack_place *place, const uk_gl_state *from,
                     const float *rows, uk_gl_state *to, float *samples) {
    if (!is_of_interest(cache, place, from)) return -1;
    int made = -1;
    pthread_mutex_lock(&cache->lock);
    const uk_attack *attack =
        from->quiet ? begun(cache, place, from, rows) : gone_on(cache, place, from, rows);
    if (attack) made = copy_block(cache, &attack->blocks[place->blocks++], from, to, samples);
    pthread_mutex_unlock(&cache->lock);
    return made;
}

static uk_attack *longest_unused(uk_attack_cache *cache) {
    uk_attack *found = cache->attacks;
    for (int i = 1; i < cache->count; i++)
        if (cache->attacks[i].used < found->used) found = &cache->attacks[i];
    return found;
}

static void keep_block(const uk_attack_cache *cache, uk_attack_block *block,
                       const uk_gl_state *from, const float *rows, const uk_gl_state *to,
                       const float *samples, int made) {
    block->before = *from;
    uk_gl_state_copy(&block->after, to, cache->plan);
    memcpy(block->rows, rows, rows_bytes(cache->plan, uk_gl_rows_needed(from)));
    memcpy(block->samples, samples, (size_t)made * sizeof(float));
    block->made = made;
}

void uk_attack_keep(uk_attack_cache *cache, uk_attack_place *place, const uk_gl_state *from,
                    const float *rows, const uk_gl_state *to, const float *samples, int made) {
    int is_silence = to->quiet; /* which costs nothing */
    if (!is_of_interest(cache, place, from) || is_silence || made > sample_room(cache->plan))
        return;
    pthread_mutex_lock(&cache->lock);
    uk_attack *attack = from->quiet ? longest_unused(cache) : attack_at(cache, place);
    if (from->quiet) {
        attack->number = cache->uses + 1;
        attack->count = 0;
        enter(cache, place, attack);
    }
    /* Else it goes on in another way, or has been kept meanwhile by who plays it as well. */
    if (attack && attack->count == place->blocks)
        keep_block(cache, &attack->blocks[attack->count++], from, rows, to, samples, made);
    else *place = (uk_attack_place){0};
    if (place->number) place->blocks++;
    pthread_mutex_unlock(&cache->lock);
}
