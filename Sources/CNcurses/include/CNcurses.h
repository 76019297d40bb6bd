// What Swift sees of ncurses: plain functions over the one screen. The curses headers themselves stay in the .c files,
// because Swift refuses their globals, macros and variadic functions.
//
// Unless said otherwise, a function must be called by one thread at a time, and only between screen_open and
// screen_close.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stdint.h>

// How opening went.
enum {
    SCREEN_OK,
    SCREEN_UNKNOWN_TYPE,     // terminfo has no entry of that name, or no database at all
    SCREEN_TOO_SIMPLE,       // the type cannot clear the screen or move the cursor
    SCREEN_FAILED,           // the terminal or the system said no; errno has the reason
    SCREEN_BACKGROUND,       // the process is in the background, and nobody can bring it to the foreground
};

// What screen_wait saw; a set of bits.
enum {
    SCREEN_INPUT = 1,        // bytes can be read
    SCREEN_WOKEN = 2,        // screen_wake was called or a signal came
    SCREEN_GONE = 4,         // the terminal hung up
};

// What screen_take_signals reports; a set of bits.
enum {
    SCREEN_SIGNAL_RESIZED = 1,
    SCREEN_SIGNAL_CONTINUED = 2,
    SCREEN_SIGNAL_STOP = 4,
    SCREEN_SIGNAL_END = 8,
};

// Attributes of a cell; a set of bits, the same as in TerminalKit.
enum {
    SCREEN_BOLD = 1,
    SCREEN_DIM = 2,
    SCREEN_UNDERLINE = 4,
    SCREEN_REVERSE = 8,
};

// Marks a colour by its parts, red in the highest of three bytes.
enum { SCREEN_RGB = 1 << 24 };

// What screen_decode found.
enum {
    SCREEN_INVALID,          // no character begins like this
    SCREEN_INCOMPLETE,       // more bytes are needed
    SCREEN_DECODED,          // a whole character
};

// Takes over the terminal on standard input and output, which both are terminals, and installs the signal handlers.
// In the background it first stops the process group until that is in the foreground.
int screen_open(const char *type, bool uses_color);
// For who changes the modes of the terminal's driver without a screen: remembers them, and has them put back by a crash,
// SIGHUP and SIGQUIT. False when standard input is no terminal.
bool screen_guard_modes(void);
// Ends that; to be called once the modes are put back.
void screen_release_modes(void);
// Returns whether the locale encodes in UTF-8; to be asked after opening.
bool screen_is_utf8(void);
// Decodes the first character of bytes in the locale's encoding.
int screen_decode(const unsigned char *bytes, int count, uint32_t *scalar);
// Returns whether the locale has a character, and can show it.
bool screen_can_show(uint32_t scalar);
// Returns how many colours can be drawn with: 0 without colour, 1 << 24 where a colour is its parts.
int screen_colors(void);
// Returns whether the terminal reads sequences of xterm that it does not know, without showing any of them.
bool screen_speaks_xterm(void);
// Returns a capability of the terminal by its terminfo name, valid until the next call; NULL when it has none.
const char *screen_capability(const char *name);
// Has the mouse's buttons and wheel reported, or leaves the mouse to the terminal, as it is after opening.
void screen_report_mouse(bool reports);
// Gives the terminal and the signals back.
void screen_close(void);
// Gives the terminal back for a while; screen_resume takes it again.
void screen_leave(void);
void screen_resume(void);
// Stops the process group like ^Z does and returns when it is continued; between leave and resume.
void screen_stop_process(void);
// Returns whether the process is in the foreground of the terminal.
bool screen_owns_terminal(void);
// Stops the process group until it is in the foreground; false when it is to end, or nobody can continue it.
bool screen_wait_for_terminal(void);

// Returns the size the terminal has now, at most 1,000 columns and 500 rows, and makes curses use it.
void screen_measure(int *rows, int *columns);
// Blanks the frame in memory.
void screen_erase(void);
// Puts one grapheme of one or two columns into the frame. Colours are -1 for the terminal's own, less than screen_colors,
// or SCREEN_RGB and the parts where that is 1 << 24. Returns false when no pair was left for the colours, and the
// grapheme has the terminal's own.
bool screen_put(int row, int column, const uint32_t *scalars, int count, int columns, unsigned attributes,
                int foreground, int background);
// Sends what changed to the terminal and places the cursor, which stands there even where it is not seen.
void screen_show(int row, int column, bool is_visible);
// Makes all pairs of colours free again; everything has to be put again.
void screen_forget_colors(void);
// Has the next screen_show send everything.
void screen_repaint(void);
// Sends bytes to the terminal past curses; false when it is gone.
bool screen_send(const char *bytes, int count);

// Reads what there is, without waiting; 0 when there is nothing.
int screen_read_bytes(unsigned char *bytes, int size);
// Sleeps until something happens, or for so many milliseconds if not negative.
int screen_wait(bool wants_input, int milliseconds);
// Returns whether standard input is at its end, given that it polls readable.
bool screen_is_at_end(void);
// Ends a screen_wait, now or the next; may be called from any thread at any time.
void screen_wake(void);
// Returns which signals came since the last call.
int screen_take_signals(void);
// Returns the signal that asked the program to end, or 0; may be called from any thread at any time.
int screen_ending_signal(void);

#endif
