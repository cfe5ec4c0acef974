#include "commands_rt.h"

#include <stddef.h>

static int before(const uk_command *a, const uk_command *b) {
    return a->at_sample < b->at_sample || (a->at_sample == b->at_sample && a->order < b->order);
}

static void swap(uk_command *a, uk_command *b) {
    uk_command held = *a;
    *a = *b;
    *b = held;
}

int uk_agenda_add(uk_agenda *agenda, const uk_command *command) {
    if (agenda->count == agenda->capacity) return 0;
    uk_command *heap = agenda->heap;
    int i = agenda->count++;
    heap[i] = *command;
    for (; i > 0 && before(&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
    return 1;
}

const uk_command *uk_agenda_first(const uk_agenda *agenda) {
    return agenda->count ? agenda->heap : NULL;
}

uk_command uk_agenda_take(uk_agenda *agenda) {
    uk_command *heap = agenda->heap, first = heap[0];
    heap[0] = heap[--agenda->count];
    for (int i = 0;;) {
        int child = 2 * i + 1;
        if (child >= agenda->count) break;
        if (child + 1 < agenda->count && before(&heap[child + 1], &heap[child])) child++;
        if (!before(&heap[child], &heap[i])) break;
        swap(&heap[child], &heap[i]);
        i = child;
    }
    return first;
}
