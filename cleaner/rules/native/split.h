/* Parting a text into lines: what cleaner.stages.segment_text does. */

#ifndef SIEVE_SPLIT_H
#define SIEVE_SPLIT_H

#include "sieve.h"

/* The characters that are stripped from a line. */
typedef struct {
    uint8_t ascii[128];
    PyObject *all;
} Outer;

static int
is_outer(const Outer *outer, Char c)
{
    if (c < 128)
        return outer->ascii[c];
    return PyUnicode_FindChar(outer->all, c, 0, PyUnicode_GET_LENGTH(outer->all), 1) >= 0;
}

/* Return the line of that number as the row of a named tuple: number, start, end, stop, text, offset. */
static PyObject *
make_row(PyTypeObject *type, PyObject *text, Py_ssize_t number, Py_ssize_t start, Py_ssize_t end, Py_ssize_t stop,
         const Outer *outer)
{
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t first = start, last = end;
    while (first < last && is_outer(outer, PyUnicode_READ(kind, data, first)))
        first++;
    while (last > first && is_outer(outer, PyUnicode_READ(kind, data, last - 1)))
        last--;
    if (first == last)
        first = last = start;
    PyObject *row = type->tp_alloc(type, 6);
    if (row == NULL)
        return NULL;
    PyTuple_SET_ITEM(row, 0, PyLong_FromSsize_t(number));
    PyTuple_SET_ITEM(row, 1, PyLong_FromSsize_t(start));
    PyTuple_SET_ITEM(row, 2, PyLong_FromSsize_t(end));
    PyTuple_SET_ITEM(row, 3, PyLong_FromSsize_t(stop));
    PyTuple_SET_ITEM(row, 4, PyUnicode_Substring(text, first, last));
    PyTuple_SET_ITEM(row, 5, PyLong_FromSsize_t(first));
    for (int n = 0; n < 6; n++)
        if (PyTuple_GET_ITEM(row, n) == NULL) {
            Py_DECREF(row);
            return NULL;
        }
    return row;
}

PyDoc_STRVAR(split_doc,
"split(text: str, row: type, outer: str) -> tuple\n\n"
"Return the lines of `text`, each as a `row`, a named tuple of (number, start, end, stop, text, offset): its text is\n"
"stripped of the characters in `outer`. \"\\n\", \"\\r\\n\" and a lone \"\\r\" end a line, and only they.");

static PyObject *
split(PyObject *module, PyObject *args)
{
    PyObject *text, *result = NULL;
    PyTypeObject *type;
    Outer outer = {0};
    if (!PyArg_ParseTuple(args, "UO!U", &text, &PyType_Type, &type, &outer.all))
        return NULL;
    if (!PyType_IsSubtype(type, &PyTuple_Type)) {
        PyErr_SetString(PyExc_TypeError, "a row is a tuple");
        return NULL;
    }
    for (Py_ssize_t at = 0; at < PyUnicode_GET_LENGTH(outer.all); at++) {
        Char c = PyUnicode_READ_CHAR(outer.all, at);
        if (c < 128)
            outer.ascii[c] = 1;
    }
    PyObject *rows = PyList_New(0);
    if (rows == NULL)
        return NULL;
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    Py_ssize_t feed = -1, turn = -1; /* the next "\n" and the next "\r", or the end */
    for (Py_ssize_t start = 0, end, stop; start < length; start = stop) {
        if (feed < start && (feed = PyUnicode_FindChar(text, '\n', start, length, 1)) < 0)
            feed = length;
        if (turn < start && (turn = PyUnicode_FindChar(text, '\r', start, length, 1)) < 0)
            turn = length;
        end = feed < turn ? feed : turn;
        stop = end + (end < length) + (feed == turn + 1 && feed < length);
        PyObject *row = make_row(type, text, PyList_GET_SIZE(rows), start, end, stop, &outer);
        int failed = row == NULL || PyList_Append(rows, row) < 0;
        Py_XDECREF(row);
        if (failed)
            goto failed;
    }
    result = PyList_AsTuple(rows);
failed:
    Py_DECREF(rows);
    return result;
}

#endif
