// The half of the shim that runs inside signal handlers.
#ifndef CNCURSES_SIGNALS_H
#define CNCURSES_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

// Makes the wake pipe; false when the system refuses. Made once and never closed, so that a late wake is harmless.
bool signals_make_pipe(void);
int signals_pipe(void);
// Makes the pipe readable; from any thread and from a handler.
void signals_wake(void);
// Remembers how the terminal is now, to be put back by whatever kills us.
bool signals_save_terminal(void);
// Keeps the bytes that put the terminal's screen back; what exceeds the room is left out.
void signals_set_restore(const char *bytes, size_t count);
// Sets whether there is anything to put back.
void signals_set_armed(bool armed);
void signals_install(void);
void signals_remove(void);
// Stops the process group and returns once continued.
void signals_stop_process(void);

// How waiting for the terminal went.
enum {
    SIGNALS_OWNER,           // the process group is in the foreground
    SIGNALS_ENDING,          // the process was asked to end
    SIGNALS_ORPHAN,          // nobody is there who could bring it to the foreground
};
// Whether the process group is in the foreground of the terminal; also where there is no job control at all.
bool signals_own_terminal(void);
// Stops the process group as the terminal would, as long as it is in the background.
int signals_wait_for_terminal(void);

#endif
