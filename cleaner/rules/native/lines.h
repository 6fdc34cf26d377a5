/* Reading lines. */

#ifndef SIEVE_LINES_H
#define SIEVE_LINES_H

#include "sieve.h"

/* What is known of a line. `form` is its folded text between two line feeds, with single blanks. */
typedef struct {
    Char *form;
    size_t count, room; /* of `form`, line feeds and all */
    Py_ssize_t length, single;
    Set held;
    uint8_t first, last;
    int is_sure;
    size_t head, tail; /* the form from its first letter or digit on, and up to its last */
} Line;

static int
make_room(Line *line, size_t room)
{
    if (room > line->room) {
        size_t most = PY_SSIZE_T_MAX / sizeof(Char);
        room += room / 4;
        Char *form = room <= most ? PyMem_Realloc(line->form, room * sizeof(Char)) : NULL;
        if (form == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        line->form = form;
        line->room = room;
    }
    return 0;
}

/* Say whether folding leaves a character that is not ASCII as it is: marks do, as they stand in texts of any language. */
static inline int
is_plain(Char c)
{
    return (c >= 0x2010 && c <= 0x2060) || (c > 0xA0 && c < 0xC0 && c != 0xB5);
}

static int
fold_by_python(Sieve *self, Line *line)
{
    PyObject *single = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, line->form + 1, line->single);
    PyObject *folded = single ? PyObject_CallOneArg(self->fold, single) : NULL;
    Py_XDECREF(single);
    if (folded == NULL)
        return -1;
    if (!is_text(folded)) {
        Py_DECREF(folded);
        PyErr_SetString(PyExc_TypeError, "fold returns a str");
        return -1;
    }
    size_t count = (size_t)PyUnicode_GET_LENGTH(folded);
    if (make_room(line, count + 2) < 0) {
        Py_DECREF(folded);
        return -1;
    }
    for (size_t at = 0; at < count; at++)
        line->form[at + 1] = PyUnicode_READ_CHAR(folded, (Py_ssize_t)at);
    line->count = count + 2;
    Py_DECREF(folded);
    return 0;
}

static int
read_line(Sieve *self, PyObject *text, Line *line)
{
    int kind = PyUnicode_KIND(text), is_folded = 1, was_blank = 0;
    const void *data = PyUnicode_DATA(text);
    size_t count = 1;
    line->length = PyUnicode_GET_LENGTH(text);
    line->held = (Set){0, 0};
    line->is_sure = 1;
    if (make_room(line, (size_t)line->length + 2) < 0)
        return -1;
    for (Py_ssize_t at = 0; at < line->length; at++) {
        Char c = PyUnicode_READ(kind, data, at);
        uint8_t number = number_of(self, c);
        if (number < 64)
            line->held.low |= (uint64_t)1 << number;
        else
            line->held.high |= (uint64_t)1 << (number - 64);
        int is_blank = c != '\n' && Py_UNICODE_ISSPACE(c);
        if (is_blank && was_blank)
            continue;
        was_blank = is_blank;
        if (is_blank)
            c = ' ';
        else if (c >= 128 && !is_plain(c)) {
            is_folded = 0;
            line->is_sure &= c != 0x307 && c != 0x345;
        }
        line->form[count++] = c;
    }
    line->single = (Py_ssize_t)count - 1;
    line->count = count + 1;
    line->first = number_of(self, PyUnicode_READ(kind, data, 0));
    line->last = number_of(self, PyUnicode_READ(kind, data, line->length - 1));
    if (!is_folded) {
        if (fold_by_python(self, line) < 0)
            return -1;
    }
    else
        for (size_t at = 1; at < count; at++)
            if (line->form[at] >= 'A' && line->form[at] <= 'Z')
                line->form[at] += 'a' - 'A';
    line->form[0] = line->form[line->count - 1] = '\n';
    line->head = 1;
    line->tail = line->count - 1;
    while (line->head < line->tail && !is_alnum(line->form[line->head]))
        line->head++;
    while (line->tail > line->head && !is_alnum(line->form[line->tail - 1]))
        line->tail--;
    return 0;
}

static inline int
is_word_at(const Sieve *self, const Word *word, const Line *line, size_t at)
{
    size_t end = at + word->length;
    if (end > line->count
        || memcmp(line->form + at, (const Char *)self->chars.items + word->start, word->length * sizeof(Char)) != 0)
        return 0;
    if (!line->is_sure)
        return 1;
    return !(word->before && at > 0 && is_alnum(line->form[at - 1]))
           && !(word->behind && end < line->count && is_alnum(line->form[end]));
}

static int
begins_or_ends(const Sieve *self, const Pattern *pattern, const Line *line)
{
    const Text *texts = (const Text *)self->texts.items;
    const Char *chars = self->chars.items;
    int found = pattern->start_count == 0;
    if (!line->is_sure)
        return 1;
    for (uint32_t n = 0; n < pattern->start_count && !found; n++) {
        Text text = texts[pattern->starts + n];
        found = text.length <= line->count - 1 - line->head
                && memcmp(line->form + line->head, chars + text.start, text.length * sizeof(Char)) == 0;
    }
    if (!found)
        return 0;
    found = pattern->end_count == 0;
    for (uint32_t n = 0; n < pattern->end_count && !found; n++) {
        Text text = texts[pattern->ends + n];
        found = text.length < line->tail
                && memcmp(line->form + line->tail - text.length, chars + text.start, text.length * sizeof(Char)) == 0;
    }
    return found;
}

static int
may_match(const Sieve *self, const Pattern *pattern, const Line *line)
{
    return pattern->shortest <= line->length && line->single <= pattern->longest
           && (line->held.low & ~pattern->held.low) == 0 && (line->held.high & ~pattern->held.high) == 0
           && has(pattern->first, line->first) && (line->length > self->far || has(pattern->last, line->last))
           && begins_or_ends(self, pattern, line);
}

/* Note the words that are looked up by the `length` characters at `at`, and return how many patterns were met by now. */
static inline size_t
meet(Sieve *self, const Line *line, size_t at, uint32_t length, uint32_t hash, size_t met)
{
    const Table *table = &self->tables[length - 1];
    uint32_t slot = hash >> table->shift;
    for (uint32_t place = table->first[slot]; place < table->first[slot + 1]; place++) {
        const Entry *entry = &table->entries[place];
        if (entry->hash != hash || (entry->before && (at == 0 || entry->before != line->form[at - 1]))
            || (entry->behind && (at + length >= line->count || entry->behind != line->form[at + length])))
            continue;
        const Word *word = (const Word *)self->words.items + entry->word;
        if (self->word_met[entry->word] == self->clock || word->looked_up > at
            || !is_word_at(self, word, line, at - word->looked_up))
            continue;
        self->word_met[entry->word] = self->clock;
        const Owner *owner = (const Owner *)self->owners.items + word->owners;
        for (uint32_t n = 0; n < word->count; n++, owner++) {
            if (self->pattern_met[owner->pattern] != self->clock) {
                self->pattern_met[owner->pattern] = self->clock;
                self->groups_met[owner->pattern] = 0;
                self->met[met++] = owner->pattern;
            }
            self->groups_met[owner->pattern] |= owner->group;
        }
    }
    return met;
}

static inline int
is_in(const uint64_t *filter, uint32_t hash)
{
    uint32_t slot = hash >> (32 - FILTER_BITS);
    return filter[slot / 64] >> (slot % 64) & 1;
}

/* Write the numbers of the patterns that may match the line into `found`, and return how many they are. */
static size_t
sift(Sieve *self, const Line *line, uint32_t *found)
{
    const Pattern *patterns = self->patterns.items;
    const uint32_t *always = self->always.items;
    size_t met = 0, count = 0;
    if (++self->clock == 0) {
        memset(self->word_met, 0, self->words.count * sizeof(uint32_t));
        memset(self->pattern_met, 0, self->patterns.count * sizeof(uint32_t));
        self->clock = 1;
    }
    const Char *form = line->form;
    for (size_t at = 0; at < line->count; at++) {
        size_t left = line->count - at;
        uint32_t hash = form[at] * HASH;
        if (form[at] >= 128 || self->singles[form[at]])
            met = meet(self, line, at, 1, hash, met);
        if (left < 2)
            break;
        hash = (hash + form[at + 1]) * HASH;
        if (is_in(self->pairs, hash)) {
            met = meet(self, line, at, 2, hash, met);
            if (left > 2)
                met = meet(self, line, at, 3, (hash + form[at + 2]) * HASH, met);
        }
        if (left < PART)
            continue;
        hash = (hash + form[at + 2]) * HASH;
        hash = (hash + form[at + 3]) * HASH;
        if (is_in(self->quads, hash))
            met = meet(self, line, at, PART, hash, met);
    }
    for (size_t n = 0; n < self->always.count; n++)
        if (may_match(self, &patterns[always[n]], line))
            found[count++] = always[n];
    for (size_t n = 0; n < met; n++) {
        uint32_t number = self->met[n];
        if (self->groups_met[number] == patterns[number].groups && may_match(self, &patterns[number], line))
            found[count++] = number;
    }
    for (size_t n = 1; n < count; n++) {
        uint32_t number = found[n];
        size_t at = n;
        for (; at > 0 && found[at - 1] > number; at--)
            found[at] = found[at - 1];
        found[at] = number;
    }
    return count;
}

#endif
