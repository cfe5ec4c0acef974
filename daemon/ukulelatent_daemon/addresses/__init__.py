"""The grammar of addresses: what there is to call, how it is found, and what is bound to it."""
