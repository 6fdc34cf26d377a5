/* Which patterns can match a line at all: what cleaner.rules.index finds, found in machine code.

   It holds what each pattern needs (cleaner.rules.literals.Needs) and reads each line once. At each character it looks
   up the words that begin with the next four, or with fewer where the word is shorter. A pattern of which a line holds
   a word of each group is then asked about the line's length, its ends and its characters.

   A line is sifted without a call of Python, so that threads which take turns do not meet in what is noted of it. */

#include "automata.h"
#include "lines.h"
#include "needs.h"
#include "pack.h"
#include "tables.h"

#ifndef SOURCE_SUM
#define SOURCE_SUM 0 /* the sum of this file: what was compiled from another packs otherwise */
#endif

static void
Sieve_dealloc(Sieve *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(self->fold);
    Py_XDECREF(self->find);
    for (size_t n = 0; self->automata && n < self->patterns.count; n++)
        Py_XDECREF(self->automata[n]);
    Pile *piles[] = {&self->chars, &self->words, &self->owners, &self->texts, &self->patterns, &self->always, &self->tracked};
    for (size_t n = 0; n < sizeof piles / sizeof *piles; n++)
        PyMem_Free(piles[n]->items);
    for (int n = 0; n < PART; n++) {
        PyMem_Free(self->tables[n].first);
        PyMem_Free(self->tables[n].entries);
    }
    void *plain[] = {self->pairs, self->quads, self->tracked_numbers, self->word_met, self->pattern_met, self->groups_met, self->met,
                     self->automata, self->asked};
    for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
        PyMem_Free(plain[n]);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
Sieve_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *given, *tracked, *fold, *rows = NULL, *places = NULL;
    Py_ssize_t far;
    static char *names[] = {"rows", "tracked", "far", "fold", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!UnO", names, &PyList_Type, &given, &tracked, &far, &fold))
        return NULL;
    Sieve *self = begin(type, tracked, far, fold);
    if (self == NULL || (rows = PyList_AsTuple(given)) == NULL || (places = PyDict_New()) == NULL)
        goto failed;
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(rows); n++)
        if (add_pattern(self, places, PyTuple_GET_ITEM(rows, n)) < 0)
            goto failed;
    if (add_words(self, places) < 0 || choose_parts(self) < 0 || finish(self) < 0)
        goto failed;
    Py_DECREF(places);
    Py_DECREF(rows);
    return (PyObject *)self;
failed:
    Py_XDECREF(places);
    Py_XDECREF(rows);
    Py_XDECREF(self);
    return NULL;
}

PyDoc_STRVAR(ask_automata_doc,
"ask_automata(find: Callable[[int], tuple[Automaton, ...]]) -> None\n\n"
"Have automata asked as well: `find` gives those of the pattern with a number once lines have met it a few times.\n"
"All of them must let a line through.");

static PyObject *
Sieve_ask_automata(Sieve *self, PyObject *find)
{
    if (self->find != NULL) {
        PyErr_SetString(PyExc_ValueError, "automata are asked already");
        return NULL;
    }
    self->automata = PyMem_Calloc(self->patterns.count + 1, sizeof(PyObject *));
    self->asked = PyMem_Calloc(self->patterns.count + 1, 1);
    if (self->automata == NULL || self->asked == NULL) {
        PyMem_Free(self->automata);
        PyMem_Free(self->asked);
        self->automata = NULL;
        self->asked = NULL;
        return PyErr_NoMemory();
    }
    self->find = Py_NewRef(find);
    Py_RETURN_NONE;
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

/* Leave those patterns in `found` that their automata let through, and return how many, or -1. */
static Py_ssize_t
ask_automata(Sieve *self, PyObject *text, Line *line, uint32_t *found, size_t count)
{
    Py_ssize_t left = 0;
    const uint8_t *symbols = PyUnicode_IS_ASCII(text) ? PyUnicode_DATA(text) : NULL;
    for (size_t n = 0; n < count; n++) {
        uint32_t number = found[n];
        PyObject *automata = self->automata[number];
        if (automata == NULL && ++self->asked[number] >= OFTEN && (automata = automata_of(self, number)) == NULL)
            return -1;
        Py_ssize_t most = automata ? PyTuple_GET_SIZE(automata) : 0, asked = 0;
        if (most > 0 && symbols == NULL) {
            if (make_room(line, (size_t)line->length) < 0)
                return -1;
            write_symbols(text, (uint8_t *)line->form); /* nothing asks for the folded form any more */
            symbols = (const uint8_t *)line->form;
        }
        while (asked < most && may_take((Automaton *)PyTuple_GET_ITEM(automata, asked), symbols, (size_t)line->length))
            asked++;
        if (asked == most)
            found[left++] = number;
    }
    return left;
}

PyDoc_STRVAR(candidates_doc,
"candidates(texts: list[str]) -> list[list[int]]\n\n"
"Return, for each line in `texts`, the numbers of the patterns that may match it, in order.");

static PyObject *
Sieve_candidates(Sieve *self, PyObject *texts)
{
    PyObject *lines = PySequence_List(texts), *result = NULL;
    Line line = {0};
    uint32_t *found = PyMem_Calloc(self->patterns.count + self->always.count + 1, sizeof(uint32_t));
    if (lines != NULL && found == NULL)
        PyErr_NoMemory();
    if (lines == NULL || found == NULL || (result = PyList_New(PyList_GET_SIZE(lines))) == NULL)
        goto failed;
    for (Py_ssize_t n = 0; n < PyList_GET_SIZE(lines); n++) {
        PyObject *text = PyList_GET_ITEM(lines, n);
        size_t count = 0;
        if (!is_text(text)) {
            PyErr_SetString(PyExc_TypeError, "a line is a str");
            goto failed;
        }
        if (PyUnicode_GET_LENGTH(text) > 0) {
            if (read_line(self, text, &line) < 0)
                goto failed;
            count = sift(self, &line, found);
            if (count && self->find) {
                Py_ssize_t left = ask_automata(self, text, &line, found, count);
                if (left < 0)
                    goto failed;
                count = (size_t)left;
            }
        }
        PyObject *numbers = PyList_New((Py_ssize_t)count);
        if (numbers == NULL)
            goto failed;
        PyList_SET_ITEM(result, n, numbers);
        for (size_t at = 0; at < count; at++) {
            PyObject *number = PyLong_FromUnsignedLong(found[at]);
            if (number == NULL)
                goto failed;
            PyList_SET_ITEM(numbers, (Py_ssize_t)at, number);
        }
    }
    PyMem_Free(line.form);
    PyMem_Free(found);
    Py_DECREF(lines);
    return result;
failed:
    PyMem_Free(line.form);
    PyMem_Free(found);
    Py_XDECREF(lines);
    Py_XDECREF(result);
    return NULL;
}

static PyMethodDef methods[] = {
    {"candidates", (PyCFunction)Sieve_candidates, METH_O, candidates_doc},
    {"ask_automata", (PyCFunction)Sieve_ask_automata, METH_O, ask_automata_doc},
    {"pack", (PyCFunction)Sieve_pack, METH_NOARGS, pack_doc},
    {"unpack", (PyCFunction)Sieve_unpack, METH_VARARGS | METH_CLASS, unpack_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(sieve_doc,
"Sieve(rows, tracked, far, fold)\n\n"
"Maps lines to the numbers of the patterns that may match them. `rows` are what each pattern needs, as the fields of\n"
"cleaner.rules.literals.Needs in their order; `tracked` are the characters that its sets tell apart; the last character\n"
"of lines longer than `far` is not asked about; `fold` folds a text that is not ASCII.");

static PyType_Slot slots[] = {
    {Py_tp_new, Sieve_new},
    {Py_tp_dealloc, Sieve_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_doc, (void *)sieve_doc},
    {0, NULL},
};

static PyType_Spec spec = {"cleaner.rules._sieve.Sieve", sizeof(Sieve), 0, Py_TPFLAGS_DEFAULT, slots};

static PyMethodDef functions[] = {
    {"symbols", symbols_of, METH_O, symbols_doc},
    {NULL, NULL, 0, NULL},
};

static int
prepare(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    PyObject *automaton = PyType_FromModuleAndSpec(module, &automaton_spec, NULL);
    PyObject *sum = PyLong_FromUnsignedLong((unsigned long)SOURCE_SUM); /* more than a long holds on Windows */
    int failed = type == NULL || automaton == NULL || sum == NULL || PyModule_AddType(module, (PyTypeObject *)type) < 0
                 || PyModule_AddType(module, (PyTypeObject *)automaton) < 0
                 || PyModule_AddObjectRef(module, "SOURCE_SUM", sum) < 0;
    Py_XDECREF(sum);
    Py_XDECREF(type);
    Py_XDECREF(automaton);
    return failed ? -1 : 0;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, prepare},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, /* nothing is shared but what is constant */
#endif
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_USED}, /* what is noted of a line stands in the sieve: threads take turns */
#endif
    {0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_sieve", "Which patterns can match a line at all, in machine code.", 0, functions, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__sieve(void)
{
    return PyModuleDef_Init(&module);
}
