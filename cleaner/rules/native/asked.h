/* Asking the automata of the patterns that the lines of a document were let through to.

   Each pattern is asked about all its lines in turn: what one automaton needs stays near the processor that way. */

#ifndef SIEVE_ASKED_H
#define SIEVE_ASKED_H

#include "automata.h"

/* A pattern that may match a line; `next` is another of the same pattern, counted from 1. */
typedef struct {
    uint32_t pattern, line, next;
    int is_refused;
} Pair;

/* The symbols of lines, as far as they were asked for. */
typedef struct {
    const uint8_t **of_line; /* into the text where that is ASCII */
    uint8_t **written;
    Py_ssize_t count;
} Symbols;

static int
begin_symbols(Symbols *symbols, Py_ssize_t count)
{
    symbols->count = count;
    symbols->of_line = PyMem_Calloc((size_t)count + 1, sizeof(uint8_t *));
    symbols->written = PyMem_Calloc((size_t)count + 1, sizeof(uint8_t *));
    return symbols->of_line == NULL || symbols->written == NULL ? -1 : 0;
}

static void
free_symbols(Symbols *symbols)
{
    for (Py_ssize_t n = 0; symbols->written && n < symbols->count; n++)
        PyMem_Free(symbols->written[n]);
    PyMem_Free(symbols->written);
    PyMem_Free((void *)symbols->of_line);
}

static const uint8_t *
symbols_at(Symbols *symbols, uint32_t number, PyObject *text)
{
    if (symbols->of_line[number] == NULL) {
        if (PyUnicode_IS_ASCII(text))
            symbols->of_line[number] = PyUnicode_DATA(text);
        else if ((symbols->written[number] = PyMem_Malloc((size_t)PyUnicode_GET_LENGTH(text))) != NULL) {
            write_symbols(text, symbols->written[number]);
            symbols->of_line[number] = symbols->written[number];
        }
    }
    return symbols->of_line[number];
}

/* Find the automata of a pattern that was let through often enough; return a borrowed reference, or NULL. */
static PyObject *
automata_of(Sieve *self, uint32_t number)
{
    PyObject *key = PyLong_FromUnsignedLong(number);
    PyObject *found = key ? PyObject_CallOneArg(self->find, key) : NULL;
    Py_XDECREF(key);
    int is_right = found != NULL && PyTuple_Check(found);
    for (Py_ssize_t n = 0; is_right && n < PyTuple_GET_SIZE(found); n++)
        is_right = is_automaton(PyTuple_GET_ITEM(found, n));
    if (found != NULL && !is_right) {
        Py_DECREF(found);
        PyErr_SetString(PyExc_TypeError, "what is found is a tuple of Automaton");
        return NULL;
    }
    Py_XSETREF(self->automata[number], found);
    return found;
}

/* Refuse those of the pairs of one pattern, from `first` on, that its automata do not let through; -1 where it fails. */
static int
ask_pattern(Sieve *self, PyObject *lines, Pair *pairs, uint32_t first, Symbols *symbols)
{
    uint32_t pattern = pairs[first - 1].pattern;
    for (uint32_t n = first; n; n = pairs[n - 1].next) {
        Pair *pair = &pairs[n - 1];
        PyObject *automata = self->automata[pattern], *text = PyList_GET_ITEM(lines, pair->line);
        if (automata == NULL && ++self->asked[pattern] >= OFTEN && (automata = automata_of(self, pattern)) == NULL)
            return -1;
        Py_ssize_t most = automata ? PyTuple_GET_SIZE(automata) : 0;
        const uint8_t *of_line = most ? symbols_at(symbols, pair->line, text) : NULL;
        if (most && of_line == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        for (Py_ssize_t asked = 0; asked < most && !pair->is_refused; asked++)
            pair->is_refused = !may_take((Automaton *)PyTuple_GET_ITEM(automata, asked), of_line, (size_t)PyUnicode_GET_LENGTH(text));
    }
    return 0;
}

/* Refuse the pairs that automata do not let through; -1 where it fails. */
static int
ask_automata(Sieve *self, PyObject *lines, Pile *pairs)
{
    Pair *pair = pairs->items;
    Symbols symbols = {0};
    uint32_t *latest = PyMem_Calloc(self->patterns.count + 1, sizeof(uint32_t));
    uint32_t *patterns = PyMem_Malloc((self->patterns.count + 1) * sizeof(uint32_t));
    size_t met = 0;
    int failed = latest == NULL || patterns == NULL || begin_symbols(&symbols, PyList_GET_SIZE(lines)) < 0;
    if (failed)
        PyErr_NoMemory();
    for (uint32_t n = 0; n < pairs->count && !failed; n++) {
        if (latest[pair[n].pattern] == 0)
            patterns[met++] = pair[n].pattern;
        pair[n].next = latest[pair[n].pattern];
        latest[pair[n].pattern] = n + 1;
    }
    for (size_t n = 0; n < met && !failed; n++)
        failed = ask_pattern(self, lines, pair, latest[patterns[n]], &symbols) < 0;
    free_symbols(&symbols);
    PyMem_Free(latest);
    PyMem_Free(patterns);
    return failed ? -1 : 0;
}

#endif
