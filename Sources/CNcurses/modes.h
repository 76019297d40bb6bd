// The modes of the terminal that other programs change, and what to send to have them right.
//
// All are empty strings for a terminal that does not speak ECMA-48.
#ifndef CNCURSES_MODES_H
#define CNCURSES_MODES_H

#include <stdbool.h>

// Chooses what to send by the terminal's type and the way it moves its cursor.
void modes_choose(const char *type, const char *cursor_address);
// Whether the terminal's modes, and so its keys, are those of ECMA-48.
bool modes_are_known(void);
// Whether the terminal reads what xterm added, be it without doing it.
bool modes_have_extended_keys(void);
// Has the terminal remember the modes as they are; to be sent on the screen of the shell.
const char *modes_save(void);
// Sets the modes the program needs; to be sent on the program's screen, more than once if need be.
const char *modes_enter(void);
// Has the mouse's buttons and wheel reported, in the SGR encoding, or leaves the mouse to the terminal.
const char *modes_mouse(bool reports);
// Puts the program's own keyboard mode on top of the one that was found there.
const char *modes_push(void);
// Takes back what modes_enter and modes_push did beyond switching off; to be sent on the program's screen.
const char *modes_leave(void);
// Sets the modes that were remembered; to be sent last.
const char *modes_restore(void);

#endif
