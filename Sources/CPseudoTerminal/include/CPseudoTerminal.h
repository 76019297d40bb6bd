// Pseudo terminals for measurements and tests; Swift's view of the C library leaves them out.
#ifndef CPSEUDOTERMINAL_H
#define CPSEUDOTERMINAL_H

#include <sys/types.h>
#include <termios.h>

// Makes a new terminal of a size and returns its master side, or -1.
int pseudo_terminal_open(unsigned short rows, unsigned short columns);
void pseudo_terminal_resize(int master, unsigned short rows, unsigned short columns);
// Runs a program as the leader of a session whose terminal this is; returns its process, or -1.
pid_t pseudo_terminal_run(int master, const char *path, char *const arguments[], char *const environment[]);

#endif
