/* Commands leave the agenda by their sample, and those of one sample as they were given. */
#include "check.h"
#include "commands_rt.h"

enum { CAPACITY = 64, ROUNDS = 5000 };

static uk_command heap[CAPACITY];

static int earlier(const uk_command *a, const uk_command *b) {
    return a->at_sample != b->at_sample ? a->at_sample < b->at_sample : a->order < b->order;
}

/* The plainest agenda there is, to compare with. */
static uk_command take_earliest(uk_command *list, int *count) {
    int first = 0;
    for (int i = 1; i < *count; i++)
        if (earlier(&list[i], &list[first])) first = i;
    uk_command taken = list[first];
    list[first] = list[--*count];
    return taken;
}

static void is_empty_at_first_and_refuses_when_full(void) {
    uk_agenda agenda = {.heap = heap, .capacity = CAPACITY};
    uk_command command = {.at_sample = 0};
    CHECK(uk_agenda_first(&agenda) == NULL);
    for (int i = 0; i < CAPACITY; i++)
        CHECK(uk_agenda_add(&agenda, &command));
    CHECK(!uk_agenda_add(&agenda, &command) && agenda.count == CAPACITY);
}

static void agrees_with_a_plain_list(void) {
    uk_agenda agenda = {.heap = heap, .capacity = CAPACITY};
    uk_command list[CAPACITY];
    unsigned random = 3;
    int count = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        if (count < CAPACITY && (count == 0 || next_random(&random) % 2)) {
            uint64_t at = next_random(&random) % 10;
            uk_command command = {.at_sample = at == 9 ? UINT64_MAX : at, .order = round};
            CHECK(uk_agenda_add(&agenda, &command));
            list[count++] = command;
        } else {
            const uk_command *first = uk_agenda_first(&agenda);
            uk_command wanted = take_earliest(list, &count);
            CHECK(first && first->order == wanted.order);
            CHECK(uk_agenda_take(&agenda).order == wanted.order);
        }
        CHECK(agenda.count == count);
    }
}

int main(void) {
    is_empty_at_first_and_refuses_when_full();
    agrees_with_a_plain_list();
    return 0;
}
