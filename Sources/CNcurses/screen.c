#define _XOPEN_SOURCE 700
#define _XOPEN_SOURCE_EXTENDED 1
#define _DEFAULT_SOURCE
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include "CNcurses.h"
#include "signals.h"

#include <curses.h>
#include <term.h>
// term.h has a macro for every capability of a terminal; these are plain words to us.
#undef columns
#undef lines

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { ESCAPE_MILLISECONDS = 25, COLOURS = 9 };

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

static SCREEN *screen;
static WINDOW *keyboard;
static bool has_palette, has_paste, has_second_screen;
static short standard_foreground, standard_background;
static short pairs[COLOURS][COLOURS];
static short pair_count;

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
    if (setupterm(type, STDOUT_FILENO, &why) != OK) return why == 1 ? SCREEN_TOO_SIMPLE : SCREEN_UNKNOWN_TYPE;
    bool is_able = *capability("cup") && *capability("clear");
    has_paste = strncmp(capability("cup"), "\033[", 2) == 0;
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

static void prepare_restore(void) {
    static const char *const names[] = {"op", "sgr0", "rmkx", "cnorm", "rmcup"};
    char bytes[512];
    size_t used = has_paste ? append(bytes, 0, sizeof bytes, paste_off) : 0;
    has_second_screen = *capability("rmcup");
    // Where our picture stays, at least the shell's prompt starts on a line of its own.
    if (!has_second_screen) used = append(bytes, used, sizeof bytes, "\r\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        used = append(bytes, used, sizeof bytes, capability(names[i]));
    }
    signals_set_restore(bytes, used);
}

static void prepare_colors(bool uses_color) {
    memset(pairs, 0, sizeof pairs);
    pair_count = 1;
    has_palette = uses_color && has_colors() && start_color() == OK && COLORS >= 8;
    if (!has_palette) return;
    bool follows_theme = use_default_colors() == OK;
    standard_foreground = follows_theme ? -1 : COLOR_WHITE;
    standard_background = follows_theme ? -1 : COLOR_BLACK;
}

static void prepare_modes(void) {
    set_escdelay(ESCAPE_MILLISECONDS);
    raw();
    noecho();
    nonl();
    typeahead(-1);
    // Reading through a pad of its own keeps wgetch from refreshing the screen behind our back.
    keyboard = newpad(1, 1);
    keypad(keyboard, TRUE);
    meta(keyboard, TRUE);
    nodelay(keyboard, TRUE);
}

int screen_open(const char *type, bool uses_color) {
    choose_locale();
    int status = check_type(type);
    if (status != SCREEN_OK) return status;
    if (!signals_make_pipe() || !signals_save_terminal()) return SCREEN_FAILED;
    // Before newterm, which leaves signals alone that have a handler.
    signals_install();
    screen = newterm(type, stdout, stdin);
    if (!screen) {
        signals_remove();
        return SCREEN_FAILED;
    }
    prepare_restore();
    signals_set_armed(true);
    prepare_modes();
    prepare_colors(uses_color);
    def_prog_mode();
    screen_resume();
    return SCREEN_OK;
}

// --- giving back ---------------------------------------------------------------------------------------------------

void screen_resume(void) {
    signals_set_armed(true);
    // Whoever had the terminal in between may have changed its modes.
    reset_prog_mode();
    clearok(curscr, TRUE);
    refresh();
    if (has_paste) screen_send(paste_on, sizeof paste_on - 1);
}

void screen_leave(void) {
    if (!has_second_screen) {
        // The picture in memory goes with it: whoever resumes draws everything again.
        erase();
        refresh();
    }
    if (has_paste) screen_send(paste_off, sizeof paste_off - 1);
    endwin();
    signals_set_armed(false);
}

void screen_close(void) {
    if (!isendwin()) screen_leave();
    delwin(keyboard);
    delscreen(screen);
    screen = NULL;
    keyboard = NULL;
    signals_remove();
}

void screen_stop_process(void) { signals_stop_process(); }

// --- drawing -------------------------------------------------------------------------------------------------------

void screen_measure(int *rows, int *columns) {
    struct winsize window = {0};
    bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_row > 0 && window.ws_col > 0;
    if (is_known && (window.ws_row != LINES || window.ws_col != COLS)) resize_term(window.ws_row, window.ws_col);
    *rows = getmaxy(stdscr);
    *columns = getmaxx(stdscr);
}

void screen_erase(void) { erase(); }

// Colour pairs are few on some terminals (64), so they are made as they are needed; without one, the plain pair.
static short pair_of(int foreground, int background) {
    if (!has_palette || (foreground < 0 && background < 0)) return 0;
    short *pair = &pairs[foreground + 1][background + 1];
    if (*pair == 0 && pair_count < COLOR_PAIRS) {
        short front = foreground < 0 ? standard_foreground : (short)foreground;
        short back = background < 0 ? standard_background : (short)background;
        if (init_pair(pair_count, front, back) == OK) *pair = pair_count++;
    }
    return *pair;
}

static attr_t attributes_of(unsigned bits) {
    attr_t attributes = A_NORMAL;
    if (bits & SCREEN_BOLD) attributes |= A_BOLD;
    if (bits & SCREEN_DIM) attributes |= A_DIM;
    if (bits & SCREEN_UNDERLINE) attributes |= A_UNDERLINE;
    if (bits & SCREEN_REVERSE) attributes |= A_REVERSE;
    return attributes;
}

static void put_one(int row, int column, const wchar_t *text, attr_t attributes, short pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, pair, NULL) == OK) mvwadd_wchnstr(stdscr, row, column, &cell, 1);
}

// Draws a grapheme the C library cannot measure as what it was taken for, so that a row never shifts.
static void put_unknown(int row, int column, int columns, attr_t attributes, short pair) {
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

void screen_put(int row, int column, const uint32_t *scalars, int count, int columns, unsigned bits, int foreground,
                int background) {
    attr_t attributes = attributes_of(bits);
    short pair = pair_of(foreground, background);
    if (!is_measured(scalars, count, columns)) {
        put_unknown(row, column, columns, attributes, pair);
        return;
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
}

void screen_show(int row, int column) {
    curs_set(row >= 0);
    if (row >= 0) wmove(stdscr, row, column);
    wnoutrefresh(stdscr);
    doupdate();
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

int screen_read(void) {
    int code = wgetch(keyboard);
    return code == ERR ? SCREEN_NOTHING : code;
}

int screen_read_bytes(unsigned char *bytes, int size) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 0) <= 0 || !(input.revents & POLLIN)) return 0;
    ssize_t count = read(STDIN_FILENO, bytes, (size_t)size);
    return count > 0 ? (int)count : 0;
}

const char *screen_key_name(int code) { return keyname(code); }

int screen_function_key(int code) { return code > KEY_F0 && code <= KEY_F0 + 63 ? code - KEY_F0 : 0; }

// The thread that waits needs no pipe to wake itself before it goes to sleep. A handler does: it may run on this thread
// between the look at the flag and the sleep.
static _Thread_local bool waits_here, is_woken;

void screen_wake(void) {
    if (waits_here) is_woken = true;
    else signals_wake();
}

int screen_wait(bool wants_input, int milliseconds) {
    // Hang-ups are reported without being asked for; a terminal that is gone is told by the caller not to be watched.
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

const int screen_key_up = KEY_UP, screen_key_down = KEY_DOWN, screen_key_left = KEY_LEFT, screen_key_right = KEY_RIGHT,
          screen_key_home = KEY_HOME, screen_key_end = KEY_END, screen_key_page_up = KEY_PPAGE,
          screen_key_page_down = KEY_NPAGE, screen_key_delete = KEY_DC, screen_key_insert = KEY_IC,
          screen_key_backspace = KEY_BACKSPACE, screen_key_enter = KEY_ENTER, screen_key_back_tab = KEY_BTAB,
          screen_key_shift_left = KEY_SLEFT, screen_key_shift_right = KEY_SRIGHT, screen_key_shift_up = KEY_SR,
          screen_key_shift_down = KEY_SF, screen_key_shift_home = KEY_SHOME, screen_key_shift_end = KEY_SEND,
          screen_key_shift_delete = KEY_SDC;
