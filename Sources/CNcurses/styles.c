#include "styles.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Colours as they are written: by one number (30 to 37, 90 to 97), by their index, or by their parts.
enum { DEFAULT = 0, PLAIN = 1 << 24, INDEXED = 2 << 24, PARTS = 3 << 24, KIND = 3 << 24 };
enum { PARAMETERS_LIMIT = 32, LONGEST_STYLE = 64 };

typedef struct {
    // Bit n for the parameter n.
    unsigned attributes;
    int foreground, background;
} Style;

static const Style normal = {0, DEFAULT, DEFAULT};
static const unsigned bold_and_dim = 1 << 1 | 1 << 2;
static const int attributes_known[] = {1, 2, 4, 7};

static char *output;
static size_t used, room;
static bool has_memory;

// --- reading styles ------------------------------------------------------------------------------------------------

// Reads a colour behind 38 or 48, and passes its parameters; false for one of another form.
static bool read_color(const int *parameters, int count, int *place, int *color) {
    int next = *place + 1;
    if (next + 1 < count && parameters[next] == 5) {
        *color = INDEXED | (parameters[next + 1] & 0xFF);
        *place = next + 1;
        return true;
    }
    if (next + 3 < count && parameters[next] == 2) {
        *color = PARTS;
        for (int part = 1; part <= 3; part++) *color |= (parameters[next + part] & 0xFF) << (24 - 8 * part);
        *place = next + 3;
        return true;
    }
    return false;
}

// Changes a style by parameters; false when one of them is not known here.
static bool apply(const int *parameters, int count, Style *style) {
    for (int place = 0; place < count; place++) {
        int number = parameters[place];
        if (number == 0) *style = normal;
        else if (number == 1 || number == 2 || number == 4 || number == 7) style->attributes |= 1u << number;
        else if (number == 22) style->attributes &= ~bold_and_dim;
        else if (number == 24 || number == 27) style->attributes &= ~(1u << (number - 20));
        else if (number == 38 || number == 48) {
            if (!read_color(parameters, count, &place, number == 38 ? &style->foreground : &style->background)) return false;
        } else if (number == 39) style->foreground = DEFAULT;
        else if (number == 49) style->background = DEFAULT;
        else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) style->foreground = PLAIN | number;
        else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) style->background = PLAIN | (number - 10);
        else return false;
    }
    return true;
}

// Returns how many parameters stand in a text, or -1 for a text of another form.
static int read_parameters(const char *text, size_t length, int *parameters) {
    int count = 0, number = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] >= '0' && text[i] <= '9') {
            number = number * 10 + (text[i] - '0');
            if (number > 1000) return -1;
        } else if (i == length || text[i] == ';') {
            if (count == PARAMETERS_LIMIT) return -1;
            parameters[count++] = number;
            number = 0;
        } else return -1;
    }
    return count;
}

// --- writing styles ------------------------------------------------------------------------------------------------

static int add_number(char *text, int length, int number) {
    return length + snprintf(text + length, (size_t)(LONGEST_STYLE - length), length ? ";%d" : "%d", number);
}

static int add_color(char *text, int length, int color, int first) {
    int value = color & 0xFFFFFF, kind = color & KIND;
    if (kind == DEFAULT) return add_number(text, length, first + 9);
    if (kind == PLAIN) return add_number(text, length, value + first - 30);
    length = add_number(text, length, first + 8);
    if (kind == INDEXED) return add_number(text, add_number(text, length, 5), value);
    length = add_number(text, length, 2);
    for (int shift = 16; shift >= 0; shift -= 8) length = add_number(text, length, value >> shift & 0xFF);
    return length;
}

static int add_attributes(char *text, int length, unsigned attributes) {
    for (size_t i = 0; i < sizeof attributes_known / sizeof *attributes_known; i++) {
        if (attributes & 1u << attributes_known[i]) length = add_number(text, length, attributes_known[i]);
    }
    return length;
}

// The parameters of a style, whatever was set before.
static int describe(char *text, Style style) {
    bool is_normal = !style.attributes && style.foreground == DEFAULT && style.background == DEFAULT;
    int length = is_normal ? 0 : add_number(text, 0, 0);
    length = add_attributes(text, length, style.attributes);
    if (style.foreground != DEFAULT) length = add_color(text, length, style.foreground, 30);
    if (style.background != DEFAULT) length = add_color(text, length, style.background, 40);
    return length;
}

// The parameters that make one style of another.
static int describe_change(char *text, Style from, Style to) {
    int length = 0;
    unsigned gone = from.attributes & ~to.attributes, added = to.attributes & ~from.attributes;
    // One number ends both.
    if (gone & bold_and_dim) {
        length = add_number(text, length, 22);
        added |= to.attributes & bold_and_dim;
    }
    if (gone & 1 << 4) length = add_number(text, length, 24);
    if (gone & 1 << 7) length = add_number(text, length, 27);
    length = add_attributes(text, length, added);
    if (from.foreground != to.foreground) length = add_color(text, length, to.foreground, 30);
    if (from.background != to.background) length = add_color(text, length, to.background, 40);
    return length;
}

static void add(const char *bytes, size_t count) {
    if (has_memory && used + count > room) {
        size_t larger = 2 * (used + count);
        char *moved = realloc(output, larger);
        has_memory = moved;
        if (moved) {
            output = moved;
            room = larger;
        }
    }
    if (!has_memory) return;
    memcpy(output + used, bytes, count);
    used += count;
}

static bool is_same(Style left, Style right) {
    return left.attributes == right.attributes && left.foreground == right.foreground && left.background == right.background;
}

// Whether blanks look the same in two styles: nothing of them is seen but the ground, a line under it, and the exchange of both.
static bool is_same_ground(Style left, Style right) {
    return (left.attributes & ~bold_and_dim) == (right.attributes & ~bold_and_dim) && left.background == right.background &&
           (!(left.attributes & ~bold_and_dim) || left.foreground == right.foreground);
}

// Sets what is wanted, unless it is set; what is set is known unless the pointer says that it is not.
static void set(Style wanted, Style *set, bool *is_known) {
    char whole[LONGEST_STYLE], change[LONGEST_STYLE];
    if (*is_known && is_same(wanted, *set)) return;
    int length = describe(whole, wanted);
    const char *shortest = whole;
    if (*is_known) {
        int changed = describe_change(change, *set, wanted);
        if (changed < length) {
            shortest = change;
            length = changed;
        }
    }
    add("\033[", 2);
    add(shortest, (size_t)length);
    add("m", 1);
    *set = wanted;
    *is_known = true;
}

// --- the output ----------------------------------------------------------------------------------------------------

// The end of the control sequence that begins at a place, behind its last byte.
static size_t end_of_sequence(const char *bytes, size_t place, size_t count) {
    size_t end = place + 2;
    while (end < count && (unsigned char)bytes[end] >= 0x20 && (unsigned char)bytes[end] <= 0x3F) end++;
    return end < count ? end + 1 : count;
}

// Moves of the cursor leave a style without effect; clearing and text do not.
static bool moves_only(const char *bytes, size_t count) {
    return bytes[0] == '\r' || bytes[0] == '\b' || (count > 2 && bytes[0] == '\033' && strchr("ABCDGHd", bytes[count - 1]));
}

// Whether a blank is written or cells are erased; a blank that is repeated is one that had this style already.
static bool shows_ground_only(const char *bytes, size_t count) {
    return bytes[0] == ' ' || (count > 2 && bytes[0] == '\033' && strchr("JKXb", bytes[count - 1]));
}

static size_t next_part(const char *bytes, size_t place, size_t count) {
    if (bytes[place] != '\033' || place + 1 == count) return place + 1;
    return bytes[place + 1] == '[' ? end_of_sequence(bytes, place, count) : place + 1;
}

const char *styles_shorten(const char *bytes, size_t *count) {
    used = 0;
    has_memory = true;
    Style wanted = normal, current = normal;
    bool is_known = true, is_wanted = false;
    for (size_t place = 0, end; place < *count; place = end) {
        // The first character set is chosen at each reset, though no other ever is.
        if (*count - place >= 3 && memcmp(bytes + place, "\033(B", 3) == 0) {
            end = place + 3;
            continue;
        }
        end = next_part(bytes, place, *count);
        const char *part = bytes + place;
        size_t length = end - place;
        int parameters[PARAMETERS_LIMIT];
        if (length > 2 && part[0] == '\033' && part[length - 1] == 'm') {
            Style next = is_wanted ? wanted : current;
            int found = read_parameters(part + 2, length - 3, parameters);
            if (found > 0 && (is_wanted || is_known || parameters[0] == 0) && apply(parameters, found, &next)) {
                wanted = next;
                is_wanted = true;
                continue;
            }
            if (is_wanted) set(wanted, &current, &is_known);
            is_known = is_wanted = false;
        } else if (is_wanted && !moves_only(part, length) &&
                   !(is_known && is_same_ground(wanted, current) && shows_ground_only(part, length))) {
            set(wanted, &current, &is_known);
            is_wanted = false;
        }
        add(part, length);
    }
    if (is_wanted) set(wanted, &current, &is_known);
    *count = used;
    return has_memory ? output : NULL;
}
