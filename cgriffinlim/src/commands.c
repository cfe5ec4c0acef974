#include "core_state.h"

static int command_is_good(const uk_core *core, const uk_command *c) {
    float reach = 1e6f; /* NaN fails both comparisons */
    return c->kind >= UK_START && c->kind <= UK_REVERB_CLEAR && c->at_sample <= INT64_MAX &&
           (c->kind >= UK_MASTER_GAIN || (c->voice >= 0 && c->voice < core->settings.voices)) &&
           c->left >= -reach && c->left <= reach && c->right >= -reach && c->right <= reach;
}

static int push(uk_core *core, const uk_command *command) {
    uk_command ordered = *command;
    ordered.order = core->command_order++;
    return uk_queue_push(&core->commands, &ordered);
}

int uk_core_command(uk_core *core, const uk_command *command) {
    if (!core || !command || !command_is_good(core, command)) return UK_BAD_ARGUMENT;
    return push(core, command) ? UK_OK : UK_FULL;
}

int uk_core_commands(uk_core *core, const uk_command *commands, int count) {
    if (!core || !commands) return UK_BAD_ARGUMENT;
    for (int i = 0; i < count; i++)
        if (!command_is_good(core, &commands[i])) return UK_BAD_ARGUMENT;
    for (int i = 0; i < count; i++)
        if (!push(core, &commands[i])) return i;
    return count;
}
