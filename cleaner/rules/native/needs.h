/* Taking in what the patterns need. */

#ifndef SIEVE_NEEDS_H
#define SIEVE_NEEDS_H

#include "sieve.h"

static int
add_chars(Sieve *self, PyObject *text, Py_ssize_t from, Py_ssize_t to, Text *found)
{
    if (grow(&self->chars, sizeof(Char), (size_t)(to - from)) < 0)
        return -1;
    found->start = (uint32_t)self->chars.count;
    found->length = (uint32_t)(to - from);
    Char *chars = self->chars.items;
    for (Py_ssize_t at = from; at < to; at++)
        chars[self->chars.count++] = PyUnicode_READ_CHAR(text, at);
    return 0;
}

static int
add_texts(Sieve *self, PyObject *list, uint32_t *first, uint32_t *count)
{
    Py_ssize_t size = PyTuple_Check(list) ? PyTuple_GET_SIZE(list) : -1;
    if (size < 0 || grow(&self->texts, sizeof(Text), (size_t)size) < 0) {
        if (size < 0)
            PyErr_SetString(PyExc_TypeError, "edges are a tuple of str");
        return -1;
    }
    *first = (uint32_t)self->texts.count;
    *count = (uint32_t)size;
    for (Py_ssize_t n = 0; n < size; n++) {
        PyObject *text = PyTuple_GET_ITEM(list, n);
        if (!is_text(text)) {
            PyErr_SetString(PyExc_TypeError, "an edge is a str");
            return -1;
        }
        Text *texts = self->texts.items;
        if (add_chars(self, text, 0, PyUnicode_GET_LENGTH(text), &texts[self->texts.count++]) < 0)
            return -1;
    }
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

/* Note that `pattern` needs `word` in its group; `places` maps words to those that need them. */
static int
add_word(Sieve *self, PyObject *places, PyObject *word, uint32_t pattern, uint32_t group)
{
    if (!is_text(word)) {
        PyErr_SetString(PyExc_TypeError, "a word is a str");
        return -1;
    }
    PyObject *owners = PyDict_GetItemWithError(places, word);
    if (owners == NULL) {
        if (PyErr_Occurred() || (owners = PyList_New(0)) == NULL)
            return -1;
        int failed = PyDict_SetItem(places, word, owners);
        Py_DECREF(owners);
        if (failed < 0)
            return -1;
    }
    PyObject *owner = PyLong_FromUnsignedLongLong((unsigned long long)pattern << 32 | group);
    int failed = owner == NULL || PyList_Append(owners, owner) < 0;
    Py_XDECREF(owner);
    return failed ? -1 : 0;
}

static int
add_pattern(Sieve *self, PyObject *places, PyObject *row)
{
    PyObject *groups, *starts, *ends, *first, *last, *held;
    Py_ssize_t shortest, longest;
    if (!PyTuple_Check(row)) {
        PyErr_SetString(PyExc_TypeError, "what a pattern needs is a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(row, "O!OOnnOOO", &PyTuple_Type, &groups, &starts, &ends, &shortest, &longest, &first, &last, &held)
        || grow(&self->patterns, sizeof(Pattern), 1) < 0 || grow(&self->always, sizeof(uint32_t), 1) < 0)
        return -1;
    uint32_t number = (uint32_t)self->patterns.count++;
    Pattern *pattern = (Pattern *)self->patterns.items + number;
    memset(pattern, 0, sizeof *pattern);
    pattern->shortest = shortest;
    pattern->longest = longest;
    if (read_set(first, &pattern->first) < 0 || read_set(last, &pattern->last) < 0 || read_set(held, &pattern->held) < 0
        || add_texts(self, starts, &pattern->starts, &pattern->start_count) < 0
        || add_texts(self, ends, &pattern->ends, &pattern->end_count) < 0)
        return -1;
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(groups) && n < MOST_GROUPS; n++) {
        PyObject *words = PyTuple_GET_ITEM(groups, n);
        if (!PyTuple_Check(words)) {
            PyErr_SetString(PyExc_TypeError, "a group is a tuple of str");
            return -1;
        }
        for (Py_ssize_t m = 0; m < PyTuple_GET_SIZE(words); m++)
            if (add_word(self, places, PyTuple_GET_ITEM(words, m), number, (uint32_t)1 << n) < 0)
                return -1;
        pattern->groups |= (uint32_t)1 << n;
    }
    if (pattern->groups == 0)
        ((uint32_t *)self->always.items)[self->always.count++] = number;
    return 0;
}

static int
add_words(Sieve *self, PyObject *places)
{
    PyObject *text, *owners;
    Py_ssize_t at = 0;
    while (PyDict_Next(places, &at, &text, &owners)) {
        Py_ssize_t from = 0, to = PyUnicode_GET_LENGTH(text), count = PyList_GET_SIZE(owners);
        if (grow(&self->words, sizeof(Word), 1) < 0 || grow(&self->owners, sizeof(Owner), (size_t)count) < 0)
            return -1;
        Word word = {0};
        Text found;
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
        if (add_chars(self, text, from, to, &found) < 0)
            return -1;
        word.start = found.start;
        word.length = found.length;
        word.owners = (uint32_t)self->owners.count;
        word.count = (uint32_t)count;
        for (Py_ssize_t n = 0; n < count; n++) {
            unsigned long long owner = PyLong_AsUnsignedLongLong(PyList_GET_ITEM(owners, n));
            ((Owner *)self->owners.items)[self->owners.count++] = (Owner){(uint32_t)(owner >> 32), (uint32_t)owner};
        }
        ((Word *)self->words.items)[self->words.count++] = word;
    }
    return 0;
}

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
    for (Py_ssize_t n = 0; n < count; n++) {
        Char c = PyUnicode_READ_CHAR(tracked, n);
        if (c < 128)
            self->known[c] = (uint8_t)n;
        else {
            self->tracked_numbers[self->tracked.count] = (uint8_t)n;
            ((Char *)self->tracked.items)[self->tracked.count++] = c;
        }
    }
    return 0;
}

#endif
