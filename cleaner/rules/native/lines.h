/* Reading lines. */

#ifndef SIEVE_LINES_H
#define SIEVE_LINES_H

#include "sieve.h"

/* What is known of a line. It is searched as `bytes`: a byte a character (byte_of) of its folded text, with single blanks,
   between two line feeds. */
typedef struct {
    PyObject *text;
    uint8_t *bytes;
    Char *form;               /* the same as characters, where the text is not ASCII */
    size_t count;             /* of `bytes`, line feeds and all */
    uint8_t *grams;           /* by hash, whether two bytes, or four, stand together; known where `knows_grams` */
    uint32_t gram_shift;
    size_t room, form_room, gram_room;
    Py_ssize_t length, single; /* of the text, and with single blanks */
    int is_ascii, is_sure;
    uint8_t held_ascii[128]; /* whether the text holds that character */
    uint8_t held_bytes[256]; /* whether that byte is one of `bytes` */
    int knows_held, knows_grams;
    Set held; /* the characters of the text: those that are not ASCII, and all where `knows_held` */
    uint8_t first, last;
    size_t head, tail; /* the form from its first letter or digit on, and up to its last */
} Line;

#define MOST_GRAM_BITS 20 /* no text has much more different grams */
#define PADDING 8 /* zeros behind the bytes, so that a part may be loaded at each */

static int
make_room(void **items, size_t *room, size_t count, size_t size)
{
    if (count > *room) {
        size_t most = PY_SSIZE_T_MAX / size;
        count += count / 4;
        void *grown = count <= most ? PyMem_Realloc(*items, count * size) : NULL;
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        *items = grown;
        *room = count;
    }
    return 0;
}

static void
free_line(Line *line)
{
    PyMem_Free(line->bytes);
    PyMem_Free(line->form);
    PyMem_Free(line->grams);
}

static inline int
is_alnum_at(const Line *line, size_t at)
{
    uint8_t byte = line->bytes[at];
    return byte < 128 ? is_alnum(byte) : Py_UNICODE_ISALNUM(line->form[at]);
}

/* Return what a character that is not ASCII folds to; 0 where fold is asked, which is slow. So none is 0x307 or 0x345. */
static inline Char
folded_wide(Char c)
{
    if (c < 0x250) {
        if (c < 0xC0)
            return c != 0xB5 ? c : 0;
        if (c >= 0x100 || c == 0xDF)
            return 0;
        return c < 0xDF && c != 0xD7 ? c + 0x20 : c;
    }
    if (c >= 0x400 && c < 0x460)
        return c < 0x410 ? c + 0x50 : c < 0x430 ? c + 0x20 : c;
    if ((c >= 0x5D0 && c < 0x700) || (c >= 0x900 && c < 0xE80) || (c >= 0x2010 && c <= 0x2060) || (c >= 0x3000 && c < 0xA000)
        || (c >= 0xAC00 && c < 0xD7A4))
        return c;
    return 0;
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
    if (make_room((void **)&line->form, &line->form_room, count + 2, sizeof(Char)) < 0) {
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
read_ascii(Sieve *self, Line *line)
{
    size_t length = (size_t)line->length, count = 1;
    if (make_room((void **)&line->bytes, &line->room, length + 2 + PADDING, 1) < 0)
        return -1;
    const uint8_t *text = PyUnicode_1BYTE_DATA(line->text);
    uint8_t *bytes = line->bytes, before = 0;
    for (size_t at = 0; at < length; at++) {
        uint8_t byte = self->folded[text[at]];
        line->held_ascii[text[at]] = line->held_bytes[byte] = 1;
        bytes[count] = byte;
        count += !(byte == ' ' && before == ' ');
        before = byte;
    }
    line->count = count + 1;
    line->single = (Py_ssize_t)count - 1;
    return 0;
}

/* Write what a text folds to as far as it takes no call of Python; return whether that is all, or -1. */
INLINE int
read_as(Sieve *self, Line *line, int kind)
{
    int is_folded = 1;
    const void *data = PyUnicode_DATA(line->text);
    size_t count = 1, length = (size_t)line->length;
    if (make_room((void **)&line->form, &line->form_room, length + 2, sizeof(Char)) < 0
        || make_room((void **)&line->bytes, &line->room, length + 2 + PADDING, 1) < 0)
        return -1;
    Char *form = line->form, before = 0;
    uint8_t *bytes = line->bytes;
    for (size_t at = 0; at < length; at++) {
        Char c = PyUnicode_READ(kind, data, at);
        if (c < 128) {
            line->held_ascii[c] = 1;
            c = self->folded[c];
            bytes[count] = (uint8_t)c;
        }
        else if (Py_UNICODE_ISSPACE(c)) {
            add_set(&line->held, set_of(number_of(self, c)));
            c = bytes[count] = ' ';
        }
        else {
            add_set(&line->held, set_of(number_of(self, c)));
            Char folded = folded_wide(c);
            if (folded)
                c = folded;
            else {
                is_folded = 0;
                line->is_sure &= c != 0x307 && c != 0x345;
            }
            bytes[count] = byte_of(c);
        }
        line->held_bytes[bytes[count]] = 1;
        form[count] = c;
        count += !(c == ' ' && before == ' ');
        before = c;
    }
    line->single = (Py_ssize_t)count - 1;
    line->count = count + 1;
    return is_folded;
}

static int
read_wide(Sieve *self, Line *line)
{
    int kind = PyUnicode_KIND(line->text), is_folded;
    if (kind == PyUnicode_2BYTE_KIND)
        is_folded = read_as(self, line, PyUnicode_2BYTE_KIND);
    else
        is_folded = read_as(self, line, kind);
    if (is_folded < 0)
        return -1;
    if (!is_folded) {
        if (fold_by_python(self, line) < 0
            || make_room((void **)&line->bytes, &line->room, line->count + PADDING, 1) < 0)
            return -1;
        for (size_t at = 1; at < line->count - 1; at++)
            line->held_bytes[line->bytes[at] = byte_of(line->form[at])] = 1;
    }
    line->form[0] = line->form[line->count - 1] = '\n';
    return 0;
}

/* Read a text that is not empty. */
static int
read_line(Sieve *self, PyObject *text, Line *line)
{
    line->text = text;
    line->length = PyUnicode_GET_LENGTH(text);
    line->is_sure = 1;
    line->knows_held = line->knows_grams = 0;
    line->held = (Set){0, 0};
    memset(line->held_ascii, 0, sizeof line->held_ascii);
    memset(line->held_bytes, 0, sizeof line->held_bytes);
    line->held_bytes['\n'] = 1;
    line->is_ascii = PyUnicode_IS_ASCII(text);
    if ((line->is_ascii ? read_ascii(self, line) : read_wide(self, line)) < 0)
        return -1;
    uint32_t bits = 10;
    while (bits < MOST_GRAM_BITS && ((size_t)1 << bits) / 16 < line->count)
        bits++;
    line->gram_shift = 64 - bits;
    if (make_room((void **)&line->grams, &line->gram_room, (size_t)1 << bits, 1) < 0)
        return -1;
    line->bytes[0] = line->bytes[line->count - 1] = '\n';
    memset(line->bytes + line->count, 0, PADDING);
    line->first = number_of(self, PyUnicode_READ_CHAR(text, 0));
    line->last = number_of(self, PyUnicode_READ_CHAR(text, line->length - 1));
    line->head = 1;
    line->tail = line->count - 1;
    while (line->head < line->tail && !is_alnum_at(line, line->head))
        line->head++;
    while (line->tail > line->head && !is_alnum_at(line, line->tail - 1))
        line->tail--;
    return 0;
}

/* Note which characters the text of a line holds: few lines are asked. */
static void
read_held(const Sieve *self, Line *line)
{
    Set held = line->held;
    for (int c = 0; c < 128; c++) {
        uint64_t mask = 0 - (uint64_t)line->held_ascii[c];
        held.low |= self->sets[c].low & mask;
        held.high |= self->sets[c].high & mask;
    }
    line->held = held;
    line->knows_held = 1;
}

/* Say whether a line may hold a gram: four bytes, or less (see `gram_of`). */
INLINE int
has_gram(const Line *line, uint32_t gram)
{
    if (gram < 256)
        return !gram || line->held_bytes[gram];
    return line->grams[hash_of(gram, line->gram_shift)];
}

/* Note the four bytes from each place on, and the two. */
static void
read_grams(Line *line)
{
    uint8_t *grams = line->grams;
    uint32_t shift = line->gram_shift;
    memset(grams, 0, (size_t)1 << (64 - shift));
    for (const uint8_t *bytes = line->bytes, *end = bytes + line->count; bytes < end; bytes++) {
        grams[hash_of(load_gram(bytes), shift)] = 1;
        grams[hash_of(PAIR | pair_of(bytes), shift)] = 1;
    }
    line->knows_grams = 1;
}

#endif
