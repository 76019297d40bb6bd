#define _XOPEN_SOURCE 700
#define _XOPEN_SOURCE_EXTENDED 1
#define _DEFAULT_SOURCE
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include "CNcurses.h"
#include "frames.h"
#include "modes.h"
#include "signals.h"

#include <curses.h>
#include <term.h>
// term.h has a macro for every capability of a terminal; these are plain words to us.
#undef columns
#undef lines

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { PAIRS_LIMIT = 512, TABLE_SIZE = 1024, ROWS_LIMIT = 500, COLUMNS_LIMIT = 1000, STANDARD_ROWS = 24, STANDARD_COLUMNS = 80 };

static SCREEN *screen;
static bool has_palette, has_second_screen;
// Whether the terminal's description names a size, and one within bounds.
static bool has_size;
// Whether the terminal is as the program needs it, and not as it was found.
static bool is_ours;
// Whether the mouse is to be reported while the terminal is ours.
static bool reports_mouse;
static int standard_foreground, standard_background;
// How many colours there are; those of a terminal that takes them by their parts are numbered by these.
static int color_count;
static bool is_direct;
// The pairs made so far, found by their colours; twice as many places as pairs, so that a free one is near.
static struct { int foreground, background, pair; } pairs[TABLE_SIZE];
static int pair_count;

// --- opening -------------------------------------------------------------------------------------------------------

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

// Without any locale UTF-8 is the better guess today; one that was chosen is obeyed, unless the system lacks it.
static void choose_locale(void) {
    bool is_chosen = is_set("LC_ALL") || is_set("LC_CTYPE") || is_set("LANG");
    if (setlocale(LC_CTYPE, "") && is_chosen) return;
    if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
}

bool screen_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

static const char *capability(const char *name) {
    const char *value = tigetstr(name);
    return value && value != (const char *)-1 ? value : "";
}

static int check_type(const char *type) {
    int why = 0;
    // Else curses puts the size of the window into the description.
    use_env(FALSE);
    if (setupterm(type, STDOUT_FILENO, &why) != OK) return why == 1 ? SCREEN_TOO_SIMPLE : SCREEN_UNKNOWN_TYPE;
    bool is_able = *capability("cup") && *capability("clear");
    has_size = tigetnum("lines") > 0 && tigetnum("lines") <= ROWS_LIMIT && tigetnum("cols") > 0 &&
               tigetnum("cols") <= COLUMNS_LIMIT;
    modes_choose(type, capability("cup"));
    del_curterm(cur_term);
    return is_able ? SCREEN_OK : SCREEN_TOO_SIMPLE;
}

// Copies a capability without its padding, which is for terminals of another age: "$<50/>".
static size_t append(char *to, size_t used, size_t room, const char *from) {
    while (*from && used < room) {
        const char *end = from[0] == '$' && from[1] == '<' ? strchr(from, '>') : NULL;
        if (end) from = end + 1;
        else to[used++] = *from++;
    }
    return used;
}

const char *screen_capability(const char *name) {
    static char bytes[64];
    size_t used = append(bytes, 0, sizeof bytes - 1, capability(name));
    bytes[used] = 0;
    return used > 0 ? bytes : NULL;
}

static void prepare_restore(void) {
    static const char *const names[] = {"op", "sgr0", "rmkx", "cnorm", "rmcup"};
    char bytes[512];
    size_t used = append(bytes, 0, sizeof bytes, modes_leave());
    has_second_screen = *capability("rmcup");
    // Where our frame stays, at least the shell's prompt starts on a line of its own.
    if (!has_second_screen) used = append(bytes, used, sizeof bytes, "\r\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        used = append(bytes, used, sizeof bytes, capability(names[i]));
    }
    used = append(bytes, used, sizeof bytes, modes_restore());
    signals_set_restore(bytes, used);
}

static void forget_pairs(void) {
    memset(pairs, 0, sizeof pairs);
    pair_count = 1;
}

// The extension RGB is a flag, the bits of each part, or their numbers as text.
static bool takes_parts(void) {
    const char *text = tigetstr("RGB");
    return COLORS >= 1 << 24 && (tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || (text && text != (const char *)-1));
}

static void prepare_colors(bool uses_color) {
    forget_pairs();
    has_palette = uses_color && has_colors() && start_color() == OK && COLORS >= 8;
    is_direct = has_palette && takes_parts();
    color_count = !has_palette ? 0 : is_direct ? 1 << 24 : COLORS < 256 ? COLORS : 256;
    if (!has_palette) return;
    bool follows_theme = use_default_colors() == OK;
    standard_foreground = follows_theme ? -1 : COLOR_WHITE;
    standard_background = follows_theme ? -1 : COLOR_BLACK;
}

int screen_colors(void) { return color_count; }

bool screen_speaks_xterm(void) { return modes_have_extended_keys(); }

static void prepare_modes(void) {
    raw();
    noecho();
    nonl();
    typeahead(-1);
    // Other terminals' keys are only known as their descriptions have them, which is in application mode.
    if (!modes_are_known()) keypad(stdscr, TRUE);
}

static int size_from(const char *name, int standard) {
    const char *value = getenv(name);
    int size = value ? atoi(value) : 0;
    return size > 0 ? size : standard;
}

static int at_most(int limit, int size) { return size < limit ? size : limit; }

// A terminal that does not know its size is as large as the environment says.
static void find_size(int *rows, int *columns) {
    struct winsize window = {0};
    bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_row > 0 && window.ws_col > 0;
    *rows = at_most(ROWS_LIMIT, is_known ? window.ws_row : size_from("LINES", STANDARD_ROWS));
    *columns = at_most(COLUMNS_LIMIT, is_known ? window.ws_col : size_from("COLUMNS", STANDARD_COLUMNS));
}

// Curses would take whatever size the terminal claims, and needs 120 bytes a cell: it starts with the size of the
// description and gets the true one after it was bounded. Where the description has none, curses finds it by itself.
static SCREEN *make_screen(const char *type) {
    struct winsize window = {0};
    use_env(!has_size);
    if (!has_size) {
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
        bool is_bounded = window.ws_row <= ROWS_LIMIT && window.ws_col <= COLUMNS_LIMIT;
        if (!is_bounded || is_set("LINES") || is_set("COLUMNS")) {
            int rows, columns;
            char text[2][16];
            find_size(&rows, &columns);
            snprintf(text[0], sizeof text[0], "%d", rows);
            snprintf(text[1], sizeof text[1], "%d", columns);
            setenv("LINES", text[0], 1);
            setenv("COLUMNS", text[1], 1);
        }
    }
    FILE *output = frames_open(modes_have_extended_keys());
    return newterm(type, output ? output : stdout, stdin);
}

static bool send_text(const char *text) { return screen_send(text, (int)strlen(text)); }

static void enter(void) {
    int rows, columns;
    bool was_ours = is_ours;
    is_ours = true;
    signals_set_armed(true);
    if (!was_ours) send_text(modes_save());
    reset_prog_mode();
    screen_measure(&rows, &columns);
    // The first refresh goes to the other screen and blanks it; nothing is drawn before the modes are right.
    erase();
    clearok(curscr, TRUE);
    refresh();
    send_text(modes_enter());
    if (reports_mouse) send_text(modes_mouse(true));
    if (!was_ours) send_text(modes_push());
}

int screen_open(const char *type, bool uses_color) {
    choose_locale();
    int status = check_type(type);
    if (status != SCREEN_OK) return status;
    if (signals_wait_for_terminal() != SIGNALS_OWNER) return SCREEN_BACKGROUND;
    if (!signals_make_pipe() || !signals_save_terminal()) return SCREEN_FAILED;
    // Before newterm, which leaves signals alone that have a handler.
    signals_install();
    screen = make_screen(type);
    if (!screen) {
        frames_close();
        signals_remove();
        return SCREEN_FAILED;
    }
    is_ours = false;
    reports_mouse = false;
    prepare_restore();
    // From here on something is to be put back, be it only the modes of the driver.
    signals_set_armed(true);
    prepare_modes();
    prepare_colors(uses_color);
    def_prog_mode();
    enter();
    return SCREEN_OK;
}

// --- giving back ---------------------------------------------------------------------------------------------------

void screen_report_mouse(bool reports) {
    if (reports == reports_mouse) return;
    reports_mouse = reports;
    if (is_ours) send_text(modes_mouse(reports));
}

void screen_resume(void) {
    if (!is_ours) {
        // What is found now is what has to be given back: the shell may have changed it since the last time.
        signals_save_terminal();
        def_shell_mode();
    }
    enter();
}

void screen_leave(void) {
    if (!is_ours) return;
    is_ours = false;
    // In the background the terminal is somebody else's, who would not thank us for its modes.
    if (!signals_own_terminal()) {
        signals_set_armed(false);
        return;
    }
    if (!has_second_screen) {
        erase();
        refresh();
    }
    send_text(modes_leave());
    endwin();
    send_text(modes_restore());
    signals_set_armed(false);
}

void screen_close(void) {
    screen_leave();
    delscreen(screen);
    screen = NULL;
    frames_close();
    signals_remove();
}

bool screen_owns_terminal(void) { return signals_own_terminal(); }

bool screen_wait_for_terminal(void) { return signals_wait_for_terminal() == SIGNALS_OWNER; }

void screen_stop_process(void) { signals_stop_process(); }

// --- drawing -------------------------------------------------------------------------------------------------------

void screen_measure(int *rows, int *columns) {
    find_size(rows, columns);
    if (*rows != LINES || *columns != COLS) resize_term(*rows, *columns);
    *rows = getmaxy(stdscr);
    *columns = getmaxx(stdscr);
}

void screen_erase(void) { erase(); }

// Where colours are their parts, the first eight numbers are still those of the palette.
static int number_of(int color, int standard) {
    if (color < 0) return standard;
    if (!(color & SCREEN_RGB)) return color < color_count ? color : standard;
    int parts = color & (SCREEN_RGB - 1);
    return is_direct ? (parts < 8 ? 0 : parts) : standard;
}

// Pairs are few on some terminals (64), so they are made as they are needed; -1 when there are no more.
static int pair_of(int foreground, int background) {
    if (!has_palette || (foreground < 0 && background < 0)) return 0;
    unsigned place = ((unsigned)foreground * 31 + (unsigned)background) * 2654435761u >> 22;
    for (; pairs[place].pair; place = (place + 1) % TABLE_SIZE) {
        if (pairs[place].foreground == foreground && pairs[place].background == background) return pairs[place].pair;
    }
    if (pair_count >= COLOR_PAIRS || pair_count >= PAIRS_LIMIT) return -1;
    int front = number_of(foreground, standard_foreground), back = number_of(background, standard_background);
    if (init_extended_pair(pair_count, front, back) != OK) return 0;
    pairs[place].foreground = foreground;
    pairs[place].background = background;
    return pairs[place].pair = pair_count++;
}

void screen_forget_colors(void) {
    forget_pairs();
    reset_color_pairs();
    erase();
    clearok(curscr, TRUE);
}

static attr_t attributes_of(unsigned bits) {
    attr_t attributes = A_NORMAL;
    if (bits & SCREEN_BOLD) attributes |= A_BOLD;
    if (bits & SCREEN_DIM) attributes |= A_DIM;
    if (bits & SCREEN_UNDERLINE) attributes |= A_UNDERLINE;
    if (bits & SCREEN_REVERSE) attributes |= A_REVERSE;
    return attributes;
}

static void put_one(int row, int column, const wchar_t *text, attr_t attributes, int pair) {
    cchar_t cell;
    // A pair's number may be larger than what the older parameter holds.
    if (setcchar(&cell, text, attributes, 0, &pair) == OK) mvwadd_wchnstr(stdscr, row, column, &cell, 1);
}

// Draws a grapheme the C library cannot measure as what it was taken for, so that a row never shifts.
static void put_unknown(int row, int column, int columns, attr_t attributes, int pair) {
    put_one(row, column, screen_is_utf8() ? L"\xFFFD" : L"?", attributes, pair);
    if (columns == 2) put_one(row, column + 1, L" ", attributes, pair);
}

static bool is_measured(const uint32_t *scalars, int count, int columns) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        int width = wcwidth((wchar_t)scalars[i]);
        if (width < 0 || (i == 0 && width == 0)) return false;
        sum += width;
    }
    return count > 0 && sum == columns;
}

bool screen_put(int row, int column, const uint32_t *scalars, int count, int columns, unsigned bits, int foreground,
                int background) {
    attr_t attributes = attributes_of(bits);
    int found = pair_of(foreground, background), pair = found < 0 ? 0 : found;
    if (!is_measured(scalars, count, columns)) {
        put_unknown(row, column, columns, attributes, pair);
        return found >= 0;
    }
    // A curses cell holds one spacing character and its marks; a grapheme may be two of those side by side.
    for (int next = 0; next < count;) {
        wchar_t text[CCHARW_MAX + 1] = {(wchar_t)scalars[next]};
        int width = wcwidth(text[0]), used = 1;
        for (next++; next < count && wcwidth((wchar_t)scalars[next]) == 0; next++) {
            if (used < CCHARW_MAX) text[used++] = (wchar_t)scalars[next];
        }
        put_one(row, column, text, attributes, pair);
        column += width;
    }
    return found >= 0;
}

void screen_show(int row, int column, bool is_visible) {
    frames_begin();
    curs_set(is_visible);
    wmove(stdscr, row, column);
    wnoutrefresh(stdscr);
    doupdate();
    frames_end();
}

void screen_repaint(void) { clearok(curscr, TRUE); }

bool screen_send(const char *bytes, int count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, (size_t)count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        count -= (int)written;
    }
    return true;
}

// --- reading -------------------------------------------------------------------------------------------------------

int screen_read_bytes(unsigned char *bytes, int size) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 0) <= 0 || !(input.revents & POLLIN)) return 0;
    ssize_t count = read(STDIN_FILENO, bytes, (size_t)size);
    return count > 0 ? (int)count : 0;
}

int screen_decode(const unsigned char *bytes, int count, uint32_t *scalar) {
    mbstate_t state = {0};
    wchar_t character = 0;
    size_t used = mbrtowc(&character, (const char *)bytes, (size_t)count, &state);
    if (used == (size_t)-2) return SCREEN_INCOMPLETE;
    if (used == (size_t)-1) return SCREEN_INVALID;
    *scalar = (uint32_t)character;
    return SCREEN_DECODED;
}

bool screen_can_show(uint32_t scalar) {
    char bytes[MB_LEN_MAX];
    mbstate_t state = {0};
    return wcrtomb(bytes, (wchar_t)scalar, &state) != (size_t)-1 && wcwidth((wchar_t)scalar) >= 0;
}

// The thread that waits needs no pipe to wake itself before it goes to sleep. A handler does: it may run on this thread
// between reading the flag and the sleep.
static _Thread_local bool waits_here, is_woken;

void screen_wake(void) {
    if (waits_here) is_woken = true;
    else signals_wake();
}

int screen_wait(bool wants_input, int milliseconds) {
    // Hang-ups are reported without being asked for; a terminal that is gone is not watched, as the caller asks.
    struct pollfd watched[] = {
        {.fd = signals_pipe(), .events = POLLIN},
        {.fd = wants_input ? STDIN_FILENO : -1, .events = POLLIN},
    };
    waits_here = true;
    int count = poll(watched, 2, is_woken ? 0 : milliseconds);
    int seen = is_woken ? SCREEN_WOKEN : 0;
    is_woken = false;
    if (count <= 0) return count < 0 ? SCREEN_WOKEN : seen;
    if (watched[0].revents) {
        char bytes[64];
        while (read(signals_pipe(), bytes, sizeof bytes) == sizeof bytes) {}
        seen |= SCREEN_WOKEN;
    }
    if (watched[1].revents & POLLIN) seen |= SCREEN_INPUT;
    if (watched[1].revents & (POLLHUP | POLLERR | POLLNVAL)) seen |= SCREEN_GONE;
    return seen;
}

bool screen_is_at_end(void) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    int waiting = 0;
    if (poll(&input, 1, 0) <= 0 || !(input.revents & POLLIN)) return false;
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0;
}
