#include "modes.h"

#include <string.h>

// Application cursor keys, origin, wrap, mouse, application keypad, focus, the mouse's encodings, bracketed paste.
// Terminals read at least eight parameters of a sequence.
#define FIRST_MODES "\033[?1;6;7;9;66;1000;1001;1002"
#define OTHER_MODES "\033[?1003;1004;1005;1006;1015;1016;2004"

static const char save[] = FIRST_MODES "s" OTHER_MODES "s";
static const char restore[] = FIRST_MODES "r" OTHER_MODES "r";

// The first character set in both places, then: no origin, the whole screen scrolls, characters replace others,
// the right edge wraps, keys as they are without application modes, no mouse and no focus, pastes between brackets.
static const char enter[] = "\017\033(B\033[?6l\033[r\033[4l\033[?7h\033[?1l\033>"
                            "\033[?9;1000;1001;1002;1003l\033[?1004;1005;1006;1015;1016l\033[?2004h";
// An interrupted frame is shown. Not every terminal remembers modes, so the mouse is given back in any case.
static const char leave[] = "\033[?1000;1006l\033[?2004l\033[?2026l";

// Presses, releases and turns of the wheel, but no movements; places as numbers, which have no limit.
static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1000l\033[?1006l";

// Xterm's and kitty's extended keys. The latter are stacked, for each of the two screens.
static const char extended_enter[] = "\033[>4;0m";
static const char extended_push[] = "\033[>0u";
// What does not know the marker takes the last for underlining, so that is switched off.
static const char extended_leave[] = "\033[<u\033[>4m\033[m";

static bool is_known, has_extended_keys;
static char enter_all[sizeof enter + sizeof extended_enter];
static char leave_all[sizeof leave + sizeof extended_leave];

void modes_choose(const char *type, const char *cursor_address) {
    is_known = strncmp(cursor_address, "\033[", 2) == 0;
    // Older Linux consoles show what follows such a marker as text.
    has_extended_keys = is_known && strncmp(type, "linux", 5) != 0;
    strcpy(enter_all, is_known ? enter : "");
    strcpy(leave_all, is_known ? leave : "");
    if (!has_extended_keys) return;
    strcat(enter_all, extended_enter);
    strcat(leave_all, extended_leave);
}

bool modes_are_known(void) { return is_known; }

bool modes_have_extended_keys(void) { return has_extended_keys; }

const char *modes_save(void) { return is_known ? save : ""; }

const char *modes_enter(void) { return enter_all; }

const char *modes_mouse(bool reports) {
    if (!is_known) return "";
    return reports ? mouse_on : mouse_off;
}

const char *modes_push(void) { return has_extended_keys ? extended_push : ""; }

const char *modes_leave(void) { return leave_all; }

const char *modes_restore(void) { return is_known ? restore : ""; }
