/* A harness without a fuzzer: `program COUNT [FILE…]` runs COUNT inputs that are the same in every
 * run, and each file's bytes. */
#include "choices.h"

enum { MAX_SIZE = 700 };

static void run_numbered(unsigned number) {
    static uint8_t bytes[MAX_SIZE];
    unsigned state = number * 2654435761u + 1;
    size_t size = next_random(&state) % MAX_SIZE;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(next_random(&state) >> 8);
    uint8_t *exact = malloc(size + 1);
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void run_file(const char *name) {
    FILE *file = fopen(name, "rb");
    CHECK(file && fseek(file, 0, SEEK_END) == 0);
    size_t size = (size_t)ftell(file);
    uint8_t *bytes = malloc(size + 1);
    rewind(file);
    CHECK(fread(bytes, 1, size, file) == size);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
}

int main(int count, char **words) {
    CHECK(count >= 2);
    for (unsigned number = 0; number < (unsigned)atoi(words[1]); number++)
        run_numbered(number);
    for (int i = 2; i < count; i++)
        run_file(words[i]);
    return 0;
}
