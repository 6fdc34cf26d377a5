/* Counting letters and small words, by which cleaner.rules.languages tells the languages of a text.

   A tally does not change once it is made, and what is counted stands on the stack: threads share it. */

#ifndef SIEVE_WORDS_H
#define SIEVE_WORDS_H

#include "sieve.h"

#define MOST_GROUPS_COUNTED 32 /* a bit for each tells in which of them a word is */
#define MOST_SMALL_WORDS 1024
#define LONGEST_SMALL_WORD 12
#define WORD_ROOM 16       /* a power of two: what is longer comes round again */
#define WORD_BITS 11       /* of a hash; so few of these are taken that a word which is none is seldom compared */
#define MANY_LETTERS 0x250 /* below stand those of Latin script, but for a few: their small letters are held ready */
#define NO_LETTER 0xFFFF

typedef uint16_t Letter; /* of the first plane: words of others are not looked up */

typedef struct {
    Letter letters[LONGEST_SMALL_WORD];
    uint32_t length, groups;
} SmallWord;

typedef struct {
    Char first, last;
    uint32_t group;
} Range;

typedef struct {
    PyObject_HEAD
    double letter_share, word_share;
    uint32_t least_words;
    Py_ssize_t word_groups, letter_groups;
    size_t longest; /* word */
    Pile words, ranges;
    Letter small[MANY_LETTERS];
    uint16_t places[1 << WORD_BITS]; /* the number of the word that has the hash, or one before, and one more; or 0 */
} Tally;

/* Return the small letter of `c`, a space for each blank, and no letter where it is not one letter, or depends on those
   beside it: İ and Σ, of which no word that is looked up has the small one. */
static Letter
small_letter(Char c)
{
    if (c == 0x130 || c == 0x3A3 || c > 0xFFFF)
        return NO_LETTER;
    return (Letter)(Py_UNICODE_ISSPACE(c) ? ' ' : Py_UNICODE_TOLOWER(c));
}

/* Return the place of the word in `places`, or where it would stand. */
static inline uint32_t
place_of(const Tally *self, const Letter *letters, size_t length, uint32_t hash)
{
    const SmallWord *words = self->words.items;
    uint32_t at = hash >> (32 - WORD_BITS);
    for (; self->places[at]; at = (at + 1) % (1 << WORD_BITS)) {
        const SmallWord *word = &words[self->places[at] - 1];
        if (word->length == length && memcmp(word->letters, letters, length * sizeof(Letter)) == 0)
            break;
    }
    return at;
}

static int
add_small_word(Tally *self, PyObject *text, uint32_t group)
{
    Letter letters[LONGEST_SMALL_WORD];
    uint32_t hash = 0;
    if (!is_text(text)) {
        PyErr_SetString(PyExc_TypeError, "a word is a str");
        return -1;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    int is_word = length > 0 && length <= LONGEST_SMALL_WORD;
    for (Py_ssize_t at = 0; is_word && at < length; at++) {
        Char c = PyUnicode_READ_CHAR(text, at);
        letters[at] = small_letter(c);
        hash = (hash + c) * HASH;
        is_word = letters[at] == c && c != NO_LETTER && c != ' ' && c != 0x307 && c != 0x3C3 && c != 0x3C2;
    }
    if (!is_word) {
        PyErr_SetString(PyExc_ValueError, "a word is short, of small letters, and without a sigma or a dot above");
        return -1;
    }
    uint32_t at = place_of(self, letters, (size_t)length, hash);
    if (self->places[at] == 0) {
        if (self->words.count == MOST_SMALL_WORDS) {
            PyErr_SetString(PyExc_ValueError, "too many words");
            return -1;
        }
        if (grow(&self->words, sizeof(SmallWord), 1) < 0)
            return -1;
        SmallWord *word = (SmallWord *)self->words.items + self->words.count++;
        memcpy(word->letters, letters, (size_t)length * sizeof(Letter));
        word->length = (uint32_t)length;
        word->groups = 0;
        self->places[at] = (uint16_t)self->words.count;
        if ((size_t)length > self->longest)
            self->longest = (size_t)length;
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
        if (range.first < MANY_LETTERS || range.first > range.last) {
            PyErr_SetString(PyExc_ValueError, "a range of letters is of no Latin script, and its first letter comes first");
            return -1;
        }
        ((Range *)self->ranges.items)[self->ranges.count++] = range;
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
    unsigned int least_words;
    double letter_share, word_share;
    static char *names[] = {"words", "letters", "least_words", "word_share", "letter_share", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOIdd", names, &words, &letters, &least_words, &word_share,
                                     &letter_share))
        return NULL;
    Tally *self = (Tally *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->least_words = least_words;
    self->word_share = word_share;
    self->letter_share = letter_share;
    for (Char c = 0; c < MANY_LETTERS; c++)
        self->small[c] = small_letter(c);
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

/* Return the numbers of the groups that have so many or more. */
static PyObject *
groups_with(const uint32_t *counts, Py_ssize_t groups, double least)
{
    Py_ssize_t with = 0;
    for (Py_ssize_t n = 0; n < groups; n++)
        with += counts[n] >= least;
    PyObject *result = PyTuple_New(with);
    for (Py_ssize_t n = groups; result != NULL && n-- > 0;)
        if (counts[n] >= least) {
            PyObject *number = PyLong_FromSsize_t(n); /* a small number, which is there */
            if (number == NULL)
                Py_CLEAR(result);
            else
                PyTuple_SET_ITEM(result, --with, number);
        }
    return result;
}

/* What was found in a text so far. */
typedef struct {
    uint32_t words[MOST_GROUPS_COUNTED], letters[MOST_GROUPS_COUNTED];
    size_t range; /* of the last letter: the next mostly stands in the same */
    uint8_t met[MOST_SMALL_WORDS];
} Found;

static void
count_letter(const Tally *self, Char c, Found *found)
{
    const Range *ranges = self->ranges.items;
    for (size_t left = self->ranges.count; left > 0; left--) {
        if (c >= ranges[found->range].first && c <= ranges[found->range].last) {
            found->letters[ranges[found->range].group]++;
            return;
        }
        if (++found->range == self->ranges.count)
            found->range = 0;
    }
}

static inline void
count_word(const Tally *self, const Letter *letters, size_t length, uint32_t hash, Found *found)
{
    if (length == 0 || length > self->longest)
        return;
    uint32_t number = self->places[place_of(self, letters, length, hash)];
    if (number == 0 || found->met[number - 1])
        return;
    found->met[number - 1] = 1;
    uint32_t groups = ((const SmallWord *)self->words.items)[number - 1].groups;
    for (uint32_t n = 0; groups; n++, groups >>= 1)
        found->words[n] += groups & 1;
}

static inline void
count_all(const Tally *self, int kind, const void *data, Py_ssize_t start, Py_ssize_t stop, Found *found)
{
    Letter word[WORD_ROOM];
    size_t count = 0;
    uint32_t hash = 0;
    for (Py_ssize_t at = start; at < stop; at++) {
        Char c = PyUnicode_READ(kind, data, at);
        if (c < MANY_LETTERS)
            c = self->small[c];
        else {
            count_letter(self, c, found);
            c = small_letter(c);
        }
        if (c != ' ') {
            word[count++ % WORD_ROOM] = (Letter)c;
            hash = (hash + c) * HASH;
            continue;
        }
        count_word(self, word, count, hash, found);
        count = hash = 0;
    }
    count_word(self, word, count, hash, found);
}

PyDoc_STRVAR(leading_doc,
"leading(text: str, start: int, stop: int) -> tuple[tuple[int, ...], tuple[int, ...]]\n\n"
"Return which groups of letters have their share of the characters in `text[start:stop]`, and which groups of words\n"
"have their share of the most that one of them has there; none where that is too few.");

static PyObject *
Tally_leading(const Tally *self, PyObject *args)
{
    PyObject *text;
    Py_ssize_t start, stop;
    if (!PyArg_ParseTuple(args, "Unn", &text, &start, &stop))
        return NULL;
    if (start < 0 || stop < start || stop > PyUnicode_GET_LENGTH(text)) {
        PyErr_SetString(PyExc_ValueError, "that part is not in the text");
        return NULL;
    }
    const void *data = PyUnicode_DATA(text);
    Found found = {0};
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND: count_all(self, PyUnicode_1BYTE_KIND, data, start, stop, &found); break;
    case PyUnicode_2BYTE_KIND: count_all(self, PyUnicode_2BYTE_KIND, data, start, stop, &found); break;
    default: count_all(self, PyUnicode_4BYTE_KIND, data, start, stop, &found);
    }
    double least_letters = self->letter_share * (double)(stop - start);
    uint32_t most = 0;
    for (Py_ssize_t n = 0; n < self->word_groups; n++)
        most = found.words[n] > most ? found.words[n] : most;
    Py_ssize_t groups = most >= self->least_words ? self->word_groups : 0;
    PyObject *letters = groups_with(found.letters, self->letter_groups, least_letters > 1 ? least_letters : 1);
    PyObject *words = letters ? groups_with(found.words, groups, self->word_share * most) : NULL;
    PyObject *result = words ? PyTuple_Pack(2, letters, words) : NULL;
    Py_XDECREF(letters);
    Py_XDECREF(words);
    return result;
}

PyDoc_STRVAR(tally_doc,
"Tally(words, letters, least_words, word_share, letter_share)\n\n"
"Counts what a text holds of groups of words and of letters, each word once and each letter as often as it is there.\n"
"`words` has the words of each group, in small letters, as they stand in `text.lower().split()`; `letters` the first and\n"
"the last letter of each range of a group, one after the other; ranges do not overlap.");

static int
add_tally(PyObject *module)
{
    static PyMethodDef methods[] = {
        {"leading", (PyCFunction)Tally_leading, METH_VARARGS, leading_doc},
        {NULL, NULL, 0, NULL},
    };
    static PyType_Slot slots[] = {
        {Py_tp_new, Tally_new},
        {Py_tp_dealloc, Tally_dealloc},
        {Py_tp_methods, methods},
        {Py_tp_doc, (void *)tally_doc},
        {0, NULL},
    };
    static PyType_Spec spec = {"cleaner.rules._native.Tally", sizeof(Tally), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    int failed = type == NULL || PyModule_AddType(module, (PyTypeObject *)type) < 0;
    Py_XDECREF(type);
    return failed ? -1 : 0;
}

#endif
