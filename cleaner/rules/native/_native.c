/* What every text is asked, in machine code: the parts of its headers as a module of Python's.

   Sieve: which patterns can match a line at all, what cleaner.rules.index finds. It holds what each pattern needs
   (cleaner.rules.literals.Needs) and reads each line once. A pattern is called by the words that a line begins or ends
   with, or else by its rarest group of words, which are looked up at each character by the next eight, or less where a
   word is shorter: bits tell of nearly all places that no word has these. A pattern that was called is asked about the
   line's length, its ends, its characters and the other groups, and then its automata are (automata.h).

   A line is sifted without a call of Python, so that threads which take turns do not meet in what is noted of it.

   Beside it: Tally, which languages a text speaks (words.h); split, the lines of a text (split.h); only_deletes, the
   first promise (deletes.h). Each has a form in Python that serves where nothing was compiled. */

#include "asked.h"
#include "deletes.h"
#include "lines.h"
#include "needs.h"
#include "pack.h"
#include "sift.h"
#include "split.h"
#include "tables.h"
#include "words.h"

#ifndef SOURCE_SUM
#define SOURCE_SUM 0 /* of these files: what was compiled from others packs otherwise */
#endif

static void
Sieve_dealloc(Sieve *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(self->fold);
    Py_XDECREF(self->find);
    for (size_t n = 0; self->automata && n < self->patterns.count; n++)
        Py_XDECREF(self->automata[n]);
    Pile *piles[] = {&self->bytes, &self->chars, &self->words, &self->members, &self->groups, &self->needed, &self->patterns,
                     &self->tracked};
    for (size_t n = 0; n < sizeof piles / sizeof *piles; n++)
        PyMem_Free(piles[n]->items);
    for (int site = 0; site < SITES; site++)
        free_lookup(&self->lookups[site]);
    void *plain[] = {self->called.first, self->called.items, self->eights, self->fours, self->pairs, self->tracked_numbers,
                     self->told_of, self->told_none, self->told, self->automata, self->asked};
    for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
        PyMem_Free(plain[n]);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
Sieve_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *given, *tracked, *fold, *rows = NULL, *numbers = NULL;
    Py_ssize_t far;
    static char *names[] = {"rows", "tracked", "far", "fold", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!UnO", names, &PyList_Type, &given, &tracked, &far, &fold))
        return NULL;
    Sieve *self = begin(type, tracked, far, fold);
    if (self == NULL || (rows = PyList_AsTuple(given)) == NULL || (numbers = PyDict_New()) == NULL)
        goto failed;
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(rows); n++)
        if (add_pattern(self, numbers, PyTuple_GET_ITEM(rows, n)) < 0)
            goto failed;
    if (choose_parts(self) < 0 || finish(self) < 0)
        goto failed;
    Py_DECREF(numbers);
    Py_DECREF(rows);
    return (PyObject *)self;
failed:
    Py_XDECREF(numbers);
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

PyDoc_STRVAR(candidates_doc,
"candidates(texts: list[str]) -> list[list[int]]\n\n"
"Return, for each line in `texts`, the numbers of the patterns that may match it, in order.");

/* Find the pairs of a line and a pattern that may match it. */
static int
sift_lines(Sieve *self, PyObject *lines, Pile *pairs)
{
    Line line = {0};
    uint32_t *found = PyMem_Calloc(self->patterns.count + 1, sizeof(uint32_t));
    int failed = found == NULL;
    if (failed)
        PyErr_NoMemory();
    for (Py_ssize_t n = 0; n < PyList_GET_SIZE(lines) && !failed; n++) {
        PyObject *text = PyList_GET_ITEM(lines, n);
        if (!is_text(text)) {
            PyErr_SetString(PyExc_TypeError, "a line is a str");
            failed = 1;
        }
        else if (PyUnicode_GET_LENGTH(text) > 0 && !(failed = read_line(self, text, &line) < 0)) {
            size_t count = sift(self, &line, found);
            failed = grow(pairs, sizeof(Pair), count) < 0;
            for (size_t at = 0; at < count && !failed; at++)
                ((Pair *)pairs->items)[pairs->count++] = (Pair){found[at], (uint32_t)n, 0, 0};
        }
    }
    free_line(&line);
    PyMem_Free(found);
    return failed ? -1 : 0;
}

/* Return for each of `count` lines the list of the patterns in its pairs that were not refused. */
static PyObject *
listed(const Pile *pairs, Py_ssize_t count)
{
    const Pair *pair = pairs->items, *end = pair + pairs->count;
    PyObject *result = PyList_New(count);
    for (Py_ssize_t n = 0; n < count && result != NULL; n++) {
        PyObject *numbers = PyList_New(0);
        if (numbers == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyList_SET_ITEM(result, n, numbers);
        for (; pair < end && pair->line == (uint32_t)n; pair++) {
            PyObject *number = pair->is_refused ? NULL : PyLong_FromUnsignedLong(pair->pattern);
            if (number == NULL && pair->is_refused)
                continue;
            int failed = number == NULL || PyList_Append(numbers, number) < 0;
            Py_XDECREF(number);
            if (failed) {
                Py_CLEAR(result);
                return NULL;
            }
        }
    }
    return result;
}

static PyObject *
Sieve_candidates(Sieve *self, PyObject *texts)
{
    PyObject *lines = PySequence_List(texts), *result = NULL;
    Pile pairs = {0};
    if (lines != NULL && sift_lines(self, lines, &pairs) == 0
        && (self->find == NULL || pairs.count == 0 || ask_automata(self, lines, &pairs) == 0))
        result = listed(&pairs, PyList_GET_SIZE(lines));
    PyMem_Free(pairs.items);
    Py_XDECREF(lines);
    return result;
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
"of lines longer than `far` is not asked about; `fold` folds a text with characters that are not folded here.");

static PyType_Slot slots[] = {
    {Py_tp_new, Sieve_new},
    {Py_tp_dealloc, Sieve_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_doc, (void *)sieve_doc},
    {0, NULL},
};

static PyType_Spec spec = {"cleaner.rules._native.Sieve", sizeof(Sieve), 0, Py_TPFLAGS_DEFAULT, slots};

static PyMethodDef functions[] = {
    {"only_deletes", only_deletes, METH_VARARGS, only_deletes_doc},
    {"split", split, METH_VARARGS, split_doc},
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
                 || PyModule_AddObjectRef(module, "SOURCE_SUM", sum) < 0
                 || add_tally(module) < 0;
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
    PyModuleDef_HEAD_INIT, "_native", "What every text is asked, in machine code.", 0, functions, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__native(void)
{
    return PyModuleDef_Init(&module);
}
