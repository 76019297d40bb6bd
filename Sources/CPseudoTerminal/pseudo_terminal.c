#define _GNU_SOURCE

#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

void pseudo_terminal_resize(int master, unsigned short rows, unsigned short columns) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    ioctl(master, TIOCSWINSZ, &size);
}

int pseudo_terminal_open(unsigned short rows, unsigned short columns) {
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0) return -1;
    fcntl(master, F_SETFD, FD_CLOEXEC);
    if (grantpt(master) != 0 || unlockpt(master) != 0) {
        close(master);
        return -1;
    }
    pseudo_terminal_resize(master, rows, columns);
    return master;
}

// A shell starts a program with no signal ignored or blocked, whatever our own parent and this thread have set.
static void forget_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

pid_t pseudo_terminal_run(int master, const char *path, char *const arguments[], char *const environment[]) {
    const char *name = ptsname(master);
    int slave = name ? open(name, O_RDWR | O_NOCTTY) : -1;
    if (slave < 0) return -1;
    pid_t child = fork();
    if (child == 0) {
        // Only what is safe after a fork among threads.
        forget_signals();
        setsid();
        ioctl(slave, TIOCSCTTY, 0);
        for (int stream = 0; stream < 3; stream++) dup2(slave, stream);
        if (slave > 2) close(slave);
        execve(path, arguments, environment);
        _exit(127);
    }
    close(slave);
    return child;
}
