/* Counting letters and small words, by which cleaner.rules.languages tells the languages of a text.

   A tally does not change once it is made, and what is counted stands on the stack: threads share it. */

#ifndef SIEVE_WORDS_H
#define SIEVE_WORDS_H

#include "sieve.h"

#define MOST_GROUPS_COUNTED 32 /* a bit for each tells in which of them a word is */
#define MOST_SMALL_WORDS 1024
#define LONGEST_SMALL_WORD 16 /* a power of two */
#define WORD_BITS 12      /* of a hash; so few of these are taken that a word which is none is seldom compared */
#define MANY_LETTERS 0x250 /* below stand those of Latin script, but for a few: their small letters are held ready */
#define NO_LETTER 0x110000

typedef struct {
    Char chars[LONGEST_SMALL_WORD];
    size_t length;
    uint32_t groups;
} SmallWord;

typedef struct {
    Char first, last;
    uint32_t group;
} Range;

typedef struct {
    PyObject_HEAD
    Py_ssize_t word_groups, letter_groups;
    size_t longest; /* word */
    Pile words, ranges;
    Char lowest; /* of the letters in `ranges` */
    Char small[MANY_LETTERS];
    uint16_t places[1 << WORD_BITS]; /* the number of the word that has the hash, or one before, and one more; or 0 */
} Tally;

/* Return the small letter of `c`, a space for each blank, and no letter where it is not one letter, or depends on those
   beside it: İ and Σ, of which no word that is looked up has the small one. */
static inline Char
small_letter(const Tally *self, Char c)
{
    if (c < MANY_LETTERS)
        return self->small[c];
    if (c == 0x3A3)
        return NO_LETTER;
    return Py_UNICODE_ISSPACE(c) ? ' ' : Py_UNICODE_TOLOWER(c);
}

/* Return the place of the word in `places`, or where it would stand. */
static inline uint32_t
place_of(const Tally *self, const Char *chars, size_t length, uint32_t hash)
{
    const SmallWord *words = self->words.items;
    uint32_t at = hash >> (32 - WORD_BITS);
    for (; self->places[at]; at = (at + 1) % (1 << WORD_BITS)) {
        const SmallWord *word = &words[self->places[at] - 1];
        if (word->length == length && memcmp(word->chars, chars, length * sizeof(Char)) == 0)
            break;
    }
    return at;
}

static int
add_small_word(Tally *self, PyObject *text, uint32_t group)
{
    Char chars[LONGEST_SMALL_WORD];
    if (!is_text(text)) {
        PyErr_SetString(PyExc_TypeError, "a word is a str");
        return -1;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    int is_word = length > 0 && length <= LONGEST_SMALL_WORD;
    for (Py_ssize_t at = 0; is_word && at < length; at++) {
        Char c = chars[at] = PyUnicode_READ_CHAR(text, at);
        is_word = small_letter(self, c) == c && c != ' ' && c != 0x307 && c != 0x3C3 && c != 0x3C2;
    }
    if (!is_word) {
        PyErr_SetString(PyExc_ValueError, "a word is short, of small letters, and without a sigma or a dot above");
        return -1;
    }
    uint32_t at = place_of(self, chars, (size_t)length, hash_of(chars, (uint32_t)length));
    if (self->places[at] == 0) {
        if (self->words.count == MOST_SMALL_WORDS) {
            PyErr_SetString(PyExc_ValueError, "too many words");
            return -1;
        }
        if (grow(&self->words, sizeof(SmallWord), 1) < 0)
            return -1;
        SmallWord *word = (SmallWord *)self->words.items + self->words.count++;
        memcpy(word->chars, chars, (size_t)length * sizeof(Char));
        word->length = (size_t)length;
        word->groups = 0;
        self->places[at] = (uint16_t)self->words.count;
        if ((size_t)length > self->longest)
            self->longest = length;
    }
    ((SmallWord *)self->words.items)[self->places[at] - 1].groups |= (uint32_t)1 << group;
    return 0;
}

static int
add_group_of_words(Tally *self, PyObject *given, uint32_t group)
{
    PyObject *words = PySequence_List(given);
    int failed = words == NULL;
    for (Py_ssize_t n = 0; !failed && n < PyList_GET_SIZE(words); n++)
        failed = add_small_word(self, PyList_GET_ITEM(words, n), group) < 0;
    Py_XDECREF(words);
    return failed ? -1 : 0;
}

static int
add_group_of_letters(Tally *self, PyObject *ends, uint32_t group)
{
    if (!is_text(ends)) {
        PyErr_SetString(PyExc_TypeError, "ranges of letters are a str");
        return -1;
    }
    for (Py_ssize_t at = 0; at + 1 < PyUnicode_GET_LENGTH(ends); at += 2) {
        if (grow(&self->ranges, sizeof(Range), 1) < 0)
            return -1;
        Range range = {PyUnicode_READ_CHAR(ends, at), PyUnicode_READ_CHAR(ends, at + 1), group};
        ((Range *)self->ranges.items)[self->ranges.count++] = range;
        if (range.first < self->lowest)
            self->lowest = range.first;
    }
    return 0;
}

static Py_ssize_t
add_groups(Tally *self, PyObject *given, int (*add)(Tally *, PyObject *, uint32_t))
{
    PyObject *groups = PySequence_List(given);
    Py_ssize_t count = groups ? PyList_GET_SIZE(groups) : -1;
    if (count > MOST_GROUPS_COUNTED) {
        PyErr_SetString(PyExc_ValueError, "too many groups to count");
        count = -1;
    }
    for (Py_ssize_t n = 0; n < count; n++)
        if (add(self, PyList_GET_ITEM(groups, n), (uint32_t)n) < 0)
            count = -1;
    Py_XDECREF(groups);
    return count;
}

static PyObject *
Tally_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *words, *letters;
    static char *names[] = {"words", "letters", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO", names, &words, &letters))
        return NULL;
    Tally *self = (Tally *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    for (Char c = 0; c < MANY_LETTERS; c++)
        self->small[c] = c == 0x130 ? NO_LETTER : Py_UNICODE_ISSPACE(c) ? ' ' : Py_UNICODE_TOLOWER(c);
    self->lowest = NO_LETTER;
    if ((self->word_groups = add_groups(self, words, add_group_of_words)) < 0
        || (self->letter_groups = add_groups(self, letters, add_group_of_letters)) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void
Tally_dealloc(Tally *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyMem_Free(self->words.items);
    PyMem_Free(self->ranges.items);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
counts_as_tuple(const uint32_t *counts, Py_ssize_t groups)
{
    PyObject *result = PyTuple_New(groups);
    for (Py_ssize_t n = 0; result != NULL && n < groups; n++) {
        PyObject *count = PyLong_FromUnsignedLong(counts[n]);
        if (count == NULL)
            Py_CLEAR(result);
        else
            PyTuple_SET_ITEM(result, n, count);
    }
    return result;
}

static inline void
count_word(const Tally *self, const Char *chars, size_t length, uint32_t hash, uint8_t *met, uint32_t *counts)
{
    uint32_t number = self->places[place_of(self, chars, length, hash)];
    if (number == 0 || met[number - 1])
        return;
    met[number - 1] = 1;
    uint32_t groups = ((const SmallWord *)self->words.items)[number - 1].groups;
    for (uint32_t n = 0; groups; n++, groups >>= 1)
        counts[n] += groups & 1;
}

static inline void
count_words(const Tally *self, int kind, const void *data, Py_ssize_t length, uint32_t *counts)
{
    uint8_t met[MOST_SMALL_WORDS] = {0};
    Char word[LONGEST_SMALL_WORD];
    size_t count = 0, longest = self->longest;
    uint32_t hash = 0;
    for (Py_ssize_t at = 0; at < length; at++) {
        Char c = small_letter(self, PyUnicode_READ(kind, data, at));
        if (c != ' ') {
            word[count++ % LONGEST_SMALL_WORD] = c;
            hash = (hash + c) * HASH;
            continue;
        }
        if (count - 1 < longest)
            count_word(self, word, count, hash, met, counts);
        count = hash = 0;
    }
    if (count - 1 < longest)
        count_word(self, word, count, hash, met, counts);
}

PyDoc_STRVAR(words_doc,
"words(text: str) -> tuple[int, ...]\n\n"
"Return how many of the words of each group stand in `text.lower().split()`, each counted once.");

static PyObject *
Tally_words(const Tally *self, PyObject *text)
{
    uint32_t counts[MOST_GROUPS_COUNTED] = {0};
    if (!is_text(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a str");
        return NULL;
    }
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND: count_words(self, PyUnicode_1BYTE_KIND, data, length, counts); break;
    case PyUnicode_2BYTE_KIND: count_words(self, PyUnicode_2BYTE_KIND, data, length, counts); break;
    default: count_words(self, PyUnicode_4BYTE_KIND, data, length, counts);
    }
    return counts_as_tuple(counts, self->word_groups);
}

PyDoc_STRVAR(letters_doc,
"letters(text: str) -> tuple[int, ...]\n\n"
"Return how many of the letters of each group stand in `text`.");

static PyObject *
Tally_letters(const Tally *self, PyObject *text)
{
    uint32_t counts[MOST_GROUPS_COUNTED] = {0};
    if (!is_text(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a str");
        return NULL;
    }
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    const Range *ranges = self->ranges.items;
    size_t last = 0;
    Py_ssize_t length = self->lowest <= PyUnicode_MAX_CHAR_VALUE(text) ? PyUnicode_GET_LENGTH(text) : 0;
    for (Py_ssize_t at = 0; at < length; at++) {
        Char c = PyUnicode_READ(kind, data, at);
        if (c < self->lowest)
            continue;
        /* A letter mostly stands among others of its script. */
        size_t n = last;
        do {
            if (c >= ranges[n].first && c <= ranges[n].last) {
                counts[ranges[n].group]++;
                last = n;
                break;
            }
            n = n + 1 < self->ranges.count ? n + 1 : 0;
        } while (n != last);
    }
    return counts_as_tuple(counts, self->letter_groups);
}

PyDoc_STRVAR(tally_doc,
"Tally(words, letters)\n\n"
"Counts what a text holds of groups of words and of letters. `words` has the words of each group, in small letters;\n"
"`letters` the first and the last letter of each range of a group, one after the other; ranges do not overlap.");

static int
add_tally(PyObject *module)
{
    static PyMethodDef methods[] = {
        {"words", (PyCFunction)Tally_words, METH_O, words_doc},
        {"letters", (PyCFunction)Tally_letters, METH_O, letters_doc},
        {NULL, NULL, 0, NULL},
    };
    static PyType_Slot slots[] = {
        {Py_tp_new, Tally_new},
        {Py_tp_dealloc, Tally_dealloc},
        {Py_tp_methods, methods},
        {Py_tp_doc, (void *)tally_doc},
        {0, NULL},
    };
    static PyType_Spec spec = {"cleaner.rules._sieve.Tally", sizeof(Tally), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    int failed = type == NULL || PyModule_AddType(module, (PyTypeObject *)type) < 0;
    Py_XDECREF(type);
    return failed ? -1 : 0;
}

#endif
