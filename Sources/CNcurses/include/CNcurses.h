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
    SCREEN_FAILED,           // the terminal or the system said no; errno tells
};

// What screen_wait saw; a set of bits.
enum {
    SCREEN_INPUT = 1,        // bytes can be read
    SCREEN_WOKEN = 2,        // screen_wake was called or a signal came
    SCREEN_GONE = 4,         // the terminal hung up
};

// What screen_take_signals tells; a set of bits.
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

// screen_read's answer when nothing waits; bytes are 0 to 255, curses' key codes are above.
#define SCREEN_NOTHING (-1)

// Takes over the terminal on standard input and output, which both are terminals, and installs the signal handlers.
int screen_open(const char *type, bool uses_color);
// Returns whether the locale can show more than ASCII; to be asked after opening.
bool screen_is_utf8(void);
// Gives the terminal and the signals back.
void screen_close(void);
// Gives the terminal back for a while; screen_resume takes it again.
void screen_leave(void);
void screen_resume(void);
// Stops the process group like ^Z does and returns when it is continued; between leave and resume.
void screen_stop_process(void);

// Tells the size the terminal has now, and makes curses use it.
void screen_measure(int *rows, int *columns);
// Blanks the picture in memory.
void screen_erase(void);
// Puts one grapheme of one or two columns into the picture. Colours are -1 for the terminal's own, or 0 to 7.
void screen_put(int row, int column, const uint32_t *scalars, int count, int columns, unsigned attributes,
                int foreground, int background);
// Sends what changed to the terminal and places the cursor; a negative row hides it.
void screen_show(int row, int column);
// Has the next screen_show send everything.
void screen_repaint(void);
// Sends bytes to the terminal past curses; false when it is gone.
bool screen_send(const char *bytes, int count);

// Returns the next byte or key code, or SCREEN_NOTHING; never waits longer than an escape sequence may take.
int screen_read(void);

// Reads bytes past curses, without waiting; 0 when there are none. Only right where curses holds back no input of its
// own, which is so after the last byte of a sequence that is none of its keys.
int screen_read_bytes(unsigned char *bytes, int size);
// Names a key code as terminfo does, such as "kRIT5"; NULL when it has no name.
const char *screen_key_name(int code);
// Returns the function key of a code, counted from 1, or 0 when it is none.
int screen_function_key(int code);
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

// The codes of the keys that have a name in TerminalKit.
extern const int screen_key_up, screen_key_down, screen_key_left, screen_key_right, screen_key_home, screen_key_end,
    screen_key_page_up, screen_key_page_down, screen_key_delete, screen_key_insert, screen_key_backspace,
    screen_key_enter, screen_key_back_tab, screen_key_shift_left, screen_key_shift_right, screen_key_shift_up,
    screen_key_shift_down, screen_key_shift_home, screen_key_shift_end, screen_key_shift_delete;

#endif
