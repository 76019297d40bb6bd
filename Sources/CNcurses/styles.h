#ifndef CNCURSES_STYLES_H
#define CNCURSES_STYLES_H

#include <stddef.h>

// Returns what curses wrote with shorter styles (SGR), in memory that is valid until the next call: those that nothing is
// drawn between are joined, and what is set already is not set again. Its length goes to `count`; NULL when there is no
// memory. It has to be whole, from the normal style on, which curses ends each frame with.
const char *styles_shorten(const char *bytes, size_t *count);

#endif
