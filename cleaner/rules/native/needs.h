/* Taking in what the patterns need. */

#ifndef SIEVE_NEEDS_H
#define SIEVE_NEEDS_H

#include "sieve.h"

static int
add_text(Sieve *self, PyObject *text, Py_ssize_t from, Py_ssize_t to, Text *found)
{
    size_t length = (size_t)(to - from);
    if (grow(&self->bytes, 1, length) < 0)
        return -1;
    *found = (Text){(uint32_t)self->bytes.count, (uint32_t)length, 0};
    uint8_t *bytes = self->bytes.items, all = 0;
    for (Py_ssize_t at = from; at < to; at++) {
        uint8_t byte = byte_of(PyUnicode_READ_CHAR(text, at));
        bytes[self->bytes.count++] = byte;
        all |= byte;
    }
    if (all < 128)
        return 0;
    if (grow(&self->chars, sizeof(Char), length) < 0)
        return -1;
    found->wide = (uint32_t)self->chars.count + 1;
    Char *chars = self->chars.items;
    for (Py_ssize_t at = from; at < to; at++)
        chars[self->chars.count++] = PyUnicode_READ_CHAR(text, at);
    return 0;
}

static int
read_set(PyObject *number, Set *set)
{
    if (!PyLong_Check(number)) {
        PyErr_SetString(PyExc_TypeError, "a set of characters is an int");
        return -1;
    }
    PyObject *by = PyLong_FromLong(64), *high = by ? PyNumber_Rshift(number, by) : NULL;
    Py_XDECREF(by);
    if (high == NULL)
        return -1;
    set->low = PyLong_AsUnsignedLongLongMask(number);
    set->high = PyLong_AsUnsignedLongLongMask(high);
    Py_DECREF(high);
    return PyErr_Occurred() ? -1 : 0;
}

/* Return the number of what `key` names in `numbers`, or `next` where it is new; -1 where that failed. */
static int64_t
number_in(PyObject *numbers, PyObject *key, size_t next)
{
    PyObject *number = PyDict_GetItemWithError(numbers, key);
    if (number != NULL)
        return PyLong_AsLongLong(number);
    if (PyErr_Occurred() || (number = PyLong_FromSize_t(next)) == NULL)
        return -1;
    int failed = PyDict_SetItem(numbers, key, number) < 0;
    Py_DECREF(number);
    return failed ? -1 : (int64_t)next;
}

/* Return the number of a word, which is new where `numbers` does not have it; -1 where that failed. */
static int64_t
add_word(Sieve *self, PyObject *numbers, PyObject *text)
{
    if (!is_text(text)) {
        PyErr_SetString(PyExc_TypeError, "a word is a str");
        return -1;
    }
    int64_t number = number_in(numbers, text, self->words.count);
    if (number < 0 || (size_t)number < self->words.count)
        return number;
    Py_ssize_t from = 0, to = PyUnicode_GET_LENGTH(text);
    Word word = {0};
    if (from < to && PyUnicode_READ_CHAR(text, from) == EDGE) {
        word.before = 1;
        from++;
    }
    if (from < to && PyUnicode_READ_CHAR(text, to - 1) == EDGE) {
        word.behind = 1;
        to--;
    }
    if (from == to) {
        PyErr_SetString(PyExc_ValueError, "a word is empty");
        return -1;
    }
    if (grow(&self->words, sizeof(Word), 1) < 0 || add_text(self, text, from, to, &word.text) < 0)
        return -1;
    ((Word *)self->words.items)[self->words.count++] = word;
    return number;
}

/* Return the number of a group, as above; -1 where that failed. */
static int64_t
add_group(Sieve *self, PyObject *numbers, PyObject *words, uint32_t site)
{
    if (!PyTuple_Check(words)) {
        PyErr_SetString(PyExc_TypeError, "a group is a tuple of str");
        return -1;
    }
    PyObject *key = Py_BuildValue("IO", (unsigned int)site, words);
    int64_t number = key ? number_in(numbers, key, self->groups.count) : -1;
    Py_XDECREF(key);
    if (number < 0 || (size_t)number < self->groups.count)
        return number;
    size_t count = (size_t)PyTuple_GET_SIZE(words);
    if (grow(&self->groups, sizeof(Group), 1) < 0 || grow(&self->members, sizeof(Member), count) < 0)
        return -1;
    ((Group *)self->groups.items)[self->groups.count++] = (Group){site, (uint32_t)self->members.count, (uint32_t)count};
    for (size_t n = 0; n < count; n++) {
        int64_t word = add_word(self, numbers, PyTuple_GET_ITEM(words, (Py_ssize_t)n));
        if (word < 0)
            return -1;
        ((Member *)self->members.items)[self->members.count++] = (Member){(uint32_t)word, {0, 0}};
    }
    return number;
}

static int
add_edge(Sieve *self, PyObject *numbers, PyObject *words, uint32_t site, uint32_t *group)
{
    *group = NO_GROUP;
    if (PyTuple_Check(words) && PyTuple_GET_SIZE(words) == 0)
        return 0;
    int64_t number = add_group(self, numbers, words, site);
    *group = (uint32_t)number;
    return number < 0 ? -1 : 0;
}

/* Take in what one pattern needs; `numbers` are those of the words and groups that came before. */
static int
add_pattern(Sieve *self, PyObject *numbers, PyObject *row)
{
    PyObject *groups, *starts, *ends, *first, *last, *held;
    Pattern pattern = {0};
    if (!PyTuple_Check(row)) {
        PyErr_SetString(PyExc_TypeError, "what a pattern needs is a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(row, "O!OOnnOOO", &PyTuple_Type, &groups, &starts, &ends, &pattern.shortest, &pattern.longest,
                          &first, &last, &held))
        return -1;
    size_t count = (size_t)PyTuple_GET_SIZE(groups);
    pattern.groups = (uint32_t)self->needed.count;
    pattern.group_count = (uint32_t)count;
    if (read_set(first, &pattern.first) < 0 || read_set(last, &pattern.last) < 0 || read_set(held, &pattern.held) < 0
        || add_edge(self, numbers, starts, HEAD, &pattern.starts) < 0 || add_edge(self, numbers, ends, TAIL, &pattern.ends) < 0
        || grow(&self->needed, sizeof(uint32_t), count) < 0 || grow(&self->patterns, sizeof(Pattern), 1) < 0)
        return -1;
    for (size_t n = 0; n < count; n++) {
        int64_t group = add_group(self, numbers, PyTuple_GET_ITEM(groups, (Py_ssize_t)n), ANYWHERE);
        if (group < 0)
            return -1;
        ((uint32_t *)self->needed.items)[self->needed.count++] = (uint32_t)group;
    }
    ((Pattern *)self->patterns.items)[self->patterns.count++] = pattern;
    return 0;
}

static void
fill_folded(Sieve *self)
{
    for (Char c = 0; c < 128; c++)
        self->folded[c] = (uint8_t)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c != '\n' && Py_UNICODE_ISSPACE(c) ? ' ' : c);
}

/* Note the characters that sets tell apart. */
static int
add_tracked(Sieve *self, PyObject *tracked)
{
    Py_ssize_t count = PyUnicode_GET_LENGTH(tracked);
    if (count > 127) {
        PyErr_SetString(PyExc_ValueError, "at most 127 characters can be told apart");
        return -1;
    }
    self->other = (uint8_t)count;
    memset(self->known, self->other, sizeof self->known);
    if (grow(&self->tracked, sizeof(Char), (size_t)count + 1) < 0)
        return -1;
    self->tracked_numbers = PyMem_Calloc((size_t)count + 1, 1);
    if (self->tracked_numbers == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; n < 9; n++)
        self->masks[n] = mask_of(n);
    for (Py_ssize_t n = 0; n < count; n++) {
        Char c = PyUnicode_READ_CHAR(tracked, n);
        if (c < 128)
            self->known[c] = (uint8_t)n;
        else {
            uint8_t *from = &self->tracked_from[byte_of(c) - 128];
            self->tracked_numbers[self->tracked.count] = (uint8_t)n;
            ((Char *)self->tracked.items)[self->tracked.count++] = c;
            *from = *from ? *from : (uint8_t)self->tracked.count;
        }
    }
    for (Char c = 0; c < 128; c++)
        self->sets[c] = set_of(self->known[c]);
    return 0;
}

#endif
