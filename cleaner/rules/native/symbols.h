/* Characters as one byte each: what automata tell apart. */

#ifndef SIEVE_SYMBOLS_H
#define SIEVE_SYMBOLS_H

#include "sieve.h"

#define SYMBOLS 256
#define FIRST_MARK 128

/* The marks that stand in texts of any language, each a symbol of its own behind those of ASCII. */
static const Char marks[] = {0xA0, 0xA9, 0xAB, 0xBB, 0xB7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E,
                             0x2022, 0x2026, 0x2039, 0x203A, 0x20AC, 0x2192, 0x25BA, 0x2640, 0x3001, 0x3002, 0xFE0F, 0xFF1A};

#define MARKS (sizeof marks / sizeof *marks)
#define BLANK (FIRST_MARK + MARKS) /* the symbols of all others: blanks, digits, letters, and what is none of these */
#define DIGIT (BLANK + 1)
#define OTHER (BLANK + 2)
#define LETTERS 48
#define SMALL (BLANK + 3) /* letters share so many symbols, by what they are in small */
#define LARGE (SMALL + LETTERS)

static uint8_t
symbol_of(Char c)
{
    if (c < 128)
        return (uint8_t)c;
    for (size_t n = 0; n < MARKS; n++)
        if (marks[n] == c)
            return (uint8_t)(FIRST_MARK + n);
    if (Py_UNICODE_ISSPACE(c))
        return BLANK;
    if (Py_UNICODE_ISDECIMAL(c))
        return DIGIT;
    if (!Py_UNICODE_ISALNUM(c))
        return OTHER;
    Char small = Py_UNICODE_TOLOWER(c);
    return (uint8_t)((small == c && !Py_UNICODE_ISUPPER(c) ? SMALL : LARGE) + small % LETTERS);
}

static void
write_symbols(PyObject *text, uint8_t *symbols)
{
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    if (PyUnicode_IS_ASCII(text))
        memcpy(symbols, data, (size_t)length);
    else
        for (Py_ssize_t at = 0; at < length; at++) {
            Char c = PyUnicode_READ(kind, data, at);
            symbols[at] = c < 128 ? (uint8_t)c : symbol_of(c);
        }
}

PyDoc_STRVAR(symbols_doc,
"symbols(text: str) -> bytes\n\n"
"Return one byte for each character of `text`: what automata tell apart. A small letter and its capital have two.");

static PyObject *
symbols_of(PyObject *module, PyObject *text)
{
    if (!is_text(text)) {
        PyErr_SetString(PyExc_TypeError, "symbols are those of a str");
        return NULL;
    }
    PyObject *symbols = PyBytes_FromStringAndSize(NULL, PyUnicode_GET_LENGTH(text));
    if (symbols != NULL)
        write_symbols(text, (uint8_t *)PyBytes_AS_STRING(symbols));
    return symbols;
}

#endif
