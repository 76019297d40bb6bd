#define _GNU_SOURCE

#include "frames.h"
#include "CNcurses.h"
#include "styles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// A descriptor of its own: handlers of signals and everything else still write to standard output.
static FILE *stream;
// A file in memory, -1 where frames are sent as curses writes them.
static int kept = -1;
static bool is_keeping;
static char *frame;
static size_t room;

FILE *frames_open(bool shortens) {
    int terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    stream = terminal >= 0 ? fdopen(terminal, "w") : NULL;
    if (!stream) {
        if (terminal >= 0) close(terminal);
        return NULL;
    }
    kept = shortens ? memfd_create("frame", MFD_CLOEXEC) : -1;
    return stream;
}

static bool redirect(int to) {
    while (dup3(to, fileno(stream), O_CLOEXEC) < 0) {
        if (errno != EINTR && errno != EBUSY) return false;
    }
    return true;
}

void frames_begin(void) { is_keeping = kept >= 0 && redirect(kept); }

// Sends the frame as curses wrote it, when there is no memory for more.
static void send_plain(size_t count) {
    char bytes[4096];
    for (size_t sent = 0; sent < count;) {
        ssize_t part = pread(kept, bytes, sizeof bytes, (off_t)sent);
        if (part <= 0 || !screen_send(bytes, (int)part)) return;
        sent += (size_t)part;
    }
}

static bool read_frame(size_t count) {
    if (count > room) {
        free(frame);
        frame = malloc(count);
        room = frame ? count : 0;
    }
    return frame && pread(kept, frame, count, 0) == (ssize_t)count;
}

void frames_end(void) {
    if (!is_keeping) return;
    is_keeping = false;
    redirect(STDOUT_FILENO);
    // Both descriptors have one offset: that of the end.
    off_t end = lseek(kept, 0, SEEK_CUR);
    lseek(kept, 0, SEEK_SET);
    if (end <= 0) return;
    size_t count = (size_t)end;
    const char *bytes = read_frame(count) ? styles_shorten(frame, &count) : NULL;
    if (bytes) screen_send(bytes, (int)count);
    else send_plain((size_t)end);
}

void frames_close(void) {
    if (stream) fclose(stream);
    if (kept >= 0) close(kept);
    stream = NULL;
    kept = -1;
}
