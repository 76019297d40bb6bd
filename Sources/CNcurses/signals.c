// Nothing in this file that a handler reaches may allocate, lock or call curses.
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE

#include "signals.h"
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { GRACE_SECONDS = 2, RESTORE_PATIENCE_MILLISECONDS = 500 };

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
static const int end_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
static const int notice_signals[] = {SIGWINCH, SIGCONT, SIGTSTP};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct sigaction former[NSIG];
static bool is_replaced[NSIG];

static int wake_pipe[2] = {-1, -1};
static atomic_int notices;
static atomic_int ending;
static atomic_uint continuations;
static atomic_bool armed;
static struct termios saved;
static char restore_bytes[512];
static size_t restore_count;
static char crash_stack[64 * 1024];

bool signals_make_pipe(void) {
    if (wake_pipe[0] >= 0) return true;
    if (pipe(wake_pipe) != 0) return false;
    for (int end = 0; end < 2; end++) {
        fcntl(wake_pipe[end], F_SETFL, O_NONBLOCK);
        fcntl(wake_pipe[end], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

int signals_pipe(void) { return wake_pipe[0]; }

void signals_wake(void) {
    int kept = errno;
    // A full pipe wakes as well as one more byte would.
    if (wake_pipe[1] >= 0 && write(wake_pipe[1], "", 1) < 0) errno = 0;
    errno = kept;
}

int screen_take_signals(void) { return atomic_exchange(&notices, 0); }

int screen_ending_signal(void) { return atomic_load(&ending); }

bool signals_save_terminal(void) { return tcgetattr(STDIN_FILENO, &saved) == 0; }

void signals_set_restore(const char *bytes, size_t count) {
    restore_count = count < sizeof restore_bytes ? count : sizeof restore_bytes;
    memcpy(restore_bytes, bytes, restore_count);
}

void signals_set_armed(bool value) { atomic_store(&armed, value); }

// Waits a little for a terminal that is behind with what was drawn; false when it takes nothing more.
static bool terminal_takes_more(void) {
    struct pollfd terminal = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&terminal, 1, RESTORE_PATIENCE_MILLISECONDS) > 0 && (terminal.revents & POLLOUT) != 0;
}

// Puts the terminal back from inside a handler. A terminal that takes no bytes must not keep us from dying.
static void restore_terminal(void) {
    if (!atomic_exchange(&armed, false) || !signals_own_terminal()) return;
    int flags = fcntl(STDOUT_FILENO, F_GETFL);
    fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
    size_t done = 0;
    while (done < restore_count) {
        ssize_t written = write(STDOUT_FILENO, restore_bytes + done, restore_count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN && terminal_takes_more()) continue;
        if (written <= 0) break;
        done += (size_t)written;
    }
    fcntl(STDOUT_FILENO, F_SETFL, flags);
    tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

// Crashing: whoever handled the signal before us (the default, or Swift's backtrace) gets it next.
static void on_crash(int number, siginfo_t *info, void *context) {
    (void)context;
    restore_terminal();
    sigaction(number, &former[number], NULL);
    // A fault repeats itself when the instruction runs again, with its true address; anything else is sent again and
    // arrives when this handler returns.
    bool repeats = info->si_code > 0 && number != SIGTRAP && number != SIGABRT;
    if (!repeats) raise(number);
}

static void die(int number) {
    restore_terminal();
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    raise(number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    _exit(128 + number);
}

// Asked to end: the first time politely, so that what was accepted is finished; the second time at once.
static void on_end(int number) {
    int kept = errno, none = 0;
    if (!atomic_compare_exchange_strong(&ending, &none, number)) die(number);
    atomic_fetch_or(&notices, SCREEN_SIGNAL_END);
    alarm(GRACE_SECONDS);
    signals_wake();
    errno = kept;
}

static void on_death(int number) { die(number); }

static void on_alarm(int number) {
    (void)number;
    int first = atomic_load(&ending);
    if (first != 0) die(first);
}

static void on_notice(int number) {
    if (number == SIGCONT) atomic_fetch_add(&continuations, 1);
    int bit = number == SIGWINCH  ? SCREEN_SIGNAL_RESIZED
              : number == SIGCONT ? SCREEN_SIGNAL_CONTINUED
                                  : SCREEN_SIGNAL_STOP;
    atomic_fetch_or(&notices, bit);
    signals_wake();
}

// Leaves a signal alone that our parent had us ignore, as nohup does.
static void replace(int number, const struct sigaction *action, bool keeps_ignored) {
    if (sigaction(number, NULL, &former[number]) != 0) return;
    if (keeps_ignored && former[number].sa_handler == SIG_IGN) return;
    is_replaced[number] = sigaction(number, action, NULL) == 0;
}

static void install_for_crashes(void) {
    // Only the thread that opens gets it: an alternative stack belongs to one thread.
    stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack}, present;
    if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
    struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (size_t i = 0; i < COUNT(crash_signals); i++) replace(crash_signals[i], &crash, false);
}

bool screen_guard_modes(void) {
    if (!signals_save_terminal()) return false;
    signals_set_restore("", 0);
    signals_set_armed(true);
    install_for_crashes();
    struct sigaction death = {.sa_handler = on_death, .sa_flags = SA_RESTART};
    replace(SIGHUP, &death, true);
    replace(SIGQUIT, &death, true);
    return true;
}

void screen_release_modes(void) {
    signals_set_armed(false);
    signals_remove();
}

void signals_install(void) {
    atomic_store(&notices, 0);
    atomic_store(&ending, 0);
    install_for_crashes();
    struct sigaction end = {.sa_handler = on_end, .sa_flags = SA_RESTART};
    struct sigaction notice = {.sa_handler = on_notice, .sa_flags = SA_RESTART};
    struct sigaction late = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < COUNT(end_signals); i++) replace(end_signals[i], &end, true);
    for (size_t i = 0; i < COUNT(notice_signals); i++) replace(notice_signals[i], &notice, true);
    replace(SIGALRM, &late, false);
    replace(SIGPIPE, &ignore, false);
}

void signals_remove(void) {
    alarm(0);
    for (int number = 1; number < NSIG; number++) {
        if (is_replaced[number]) sigaction(number, &former[number], NULL);
        is_replaced[number] = false;
    }
}

// Stops the process group with a signal of job control that the shell did not have us ignore: first the others, such as
// a script around us, then ourselves, which returns once continued.
static void stop_with(int number) {
    struct sigaction handler, ignore = {.sa_handler = SIG_IGN}, standard = {.sa_handler = SIG_DFL};
    sigaction(number, &ignore, &handler);
    kill(0, number);
    sigaction(number, &standard, NULL);
    // A thread started by a pool's thread takes no signals: a stop sent to it would wait for ever.
    sigset_t stop, kept;
    sigemptyset(&stop);
    sigaddset(&stop, number);
    pthread_sigmask(SIG_UNBLOCK, &stop, &kept);
    raise(number);
    pthread_sigmask(SIG_SETMASK, &kept, NULL);
    sigaction(number, &handler, NULL);
}

void signals_stop_process(void) {
    struct sigaction handler;
    sigaction(SIGTSTP, NULL, &handler);
    // A shell that wants nothing to do with job control has us ignore it: nobody would continue us.
    if (handler.sa_handler != SIG_IGN) stop_with(SIGTSTP);
}

bool signals_own_terminal(void) {
    pid_t owner = tcgetpgrp(STDIN_FILENO);
    return owner < 0 || owner == getpgrp();
}

// Asks the driver, which refuses a process that nobody could continue; it would stop any other of the background.
static bool is_orphan(void) {
    struct sigaction handler, standard = {.sa_handler = SIG_DFL};
    sigset_t stop, kept;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    sigaction(SIGTTOU, &standard, &handler);
    pthread_sigmask(SIG_UNBLOCK, &stop, &kept);
    bool is_refused = tcdrain(STDIN_FILENO) != 0 && errno == EIO;
    pthread_sigmask(SIG_SETMASK, &kept, NULL);
    sigaction(SIGTTOU, &handler, NULL);
    return is_refused;
}

// A signal that came with the one that continued us may be on its way to another thread, which a busy machine lets wait: to stop
// before it has arrived would mean to sleep through the request to end.
static bool is_ending(void) {
    for (int waited = 0; waited < 200 && atomic_load(&ending) == 0; waited += 5) poll(NULL, 0, 5);
    return atomic_load(&ending) != 0;
}

// So may be the one that continued us.
static bool was_continued_since(unsigned count) {
    for (int waited = 0; waited < 200 && atomic_load(&continuations) == count; waited += 5) poll(NULL, 0, 5);
    return atomic_load(&continuations) != count;
}

int signals_wait_for_terminal(void) {
    struct sigaction count = {.sa_handler = on_notice, .sa_flags = SA_RESTART}, handler;
    int outcome = SIGNALS_OWNER;
    sigaction(SIGCONT, &count, &handler);
    while (outcome == SIGNALS_OWNER && !signals_own_terminal()) {
        unsigned before = atomic_load(&continuations);
        if (is_ending()) {
            outcome = SIGNALS_ENDING;
        } else {
            stop_with(SIGTTOU);
            bool was_stopped = was_continued_since(before);
            if (!was_stopped && !signals_own_terminal() && is_orphan()) outcome = SIGNALS_ORPHAN;
        }
    }
    sigaction(SIGCONT, &handler, NULL);
    // Whoever waited knows that it was continued.
    atomic_fetch_and(&notices, ~SCREEN_SIGNAL_CONTINUED);
    return outcome;
}
