// Keeps what curses writes of a frame until it is whole, and sends it with shorter styles.
#ifndef CNCURSES_FRAMES_H
#define CNCURSES_FRAMES_H

#include <stdbool.h>
#include <stdio.h>

// Opens the stream that curses is to write to; NULL when the process has no descriptors left. Where `shortens` is false,
// all goes to the terminal at once.
FILE *frames_open(bool shortens);
// Keeps what curses writes from now on.
void frames_begin(void);
// Sends what was kept; from now on curses writes to the terminal.
void frames_end(void);
// Closes the stream, once curses does not write any more.
void frames_close(void);

#endif
