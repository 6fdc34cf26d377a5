/* Whether one text is another with something deleted, line by line: what cleaner.stages.verify asks. */

#ifndef SIEVE_DELETES_H
#define SIEVE_DELETES_H

#include "sieve.h"

/* A text that is read from `at` on. */
typedef struct {
    int kind;
    const char *data;
    Py_ssize_t at, length;
} Reading;

static inline Reading
reading_of(PyObject *text)
{
    return (Reading){PyUnicode_KIND(text), PyUnicode_DATA(text), 0, PyUnicode_GET_LENGTH(text)};
}

static inline Char
char_at(const Reading *text, Py_ssize_t at)
{
    return PyUnicode_READ(text->kind, text->data, at);
}

/* Say whether `c` ends a line as `str.splitlines` sees it. */
static inline int
is_break(Char c)
{
    return (c <= 0x1E || c == 0x85 || c == 0x2028 || c == 0x2029) && Py_UNICODE_ISLINEBREAK(c);
}

static Py_ssize_t
end_of_line(const Reading *text)
{
    Py_ssize_t end = text->at;
    while (end < text->length && !is_break(char_at(text, end)))
        end++;
    return end;
}

/* Go on behind the line that ends there. A line feed behind a return is an empty line, which no question is about. */
static void
go_on(Reading *text, Py_ssize_t end)
{
    text->at = end < text->length ? end + 1 : end;
}

/* Go past the lines that both have next: a text mostly keeps long stretches of the other. */
static void
skip_equal_lines(Reading *source, Reading *text)
{
    enum { BLOCK = 64 };
    Py_ssize_t left = source->length - source->at, same = 0;
    if (text->length - text->at < left)
        left = text->length - text->at;
    if (source->kind == text->kind)
        while (left - same >= BLOCK && memcmp(source->data + (source->at + same) * source->kind,
                                              text->data + (text->at + same) * text->kind, BLOCK * source->kind) == 0)
            same += BLOCK;
    while (same < left && char_at(source, source->at + same) == char_at(text, text->at + same))
        same++;
    while (same > 0 && !is_break(char_at(text, text->at + same - 1)))
        same--;
    source->at += same;
    text->at += same;
}

/* Say whether the line of `text` that ends there is the line of `source` that ends there, with something deleted. */
static int
is_part(const Reading *text, Py_ssize_t text_end, const Reading *source, Py_ssize_t source_end)
{
    Py_ssize_t from = source->at;
    for (Py_ssize_t at = text->at; at < text_end; at++, from++) {
        while (from < source_end && char_at(source, from) != char_at(text, at))
            from++;
        if (from == source_end)
            return 0;
    }
    return 1;
}

PyDoc_STRVAR(only_deletes_doc,
"only_deletes(source: str, text: str) -> bool\n\n"
"Say whether the lines of `text` that are not empty are lines of `source`, in order, each with something deleted or\n"
"nothing.");

static PyObject *
only_deletes(PyObject *module, PyObject *args)
{
    PyObject *given[2];
    if (!PyArg_ParseTuple(args, "UU", &given[0], &given[1]))
        return NULL;
    Reading source = reading_of(given[0]), text = reading_of(given[1]);
    for (;;) {
        skip_equal_lines(&source, &text);
        if (text.at == text.length)
            Py_RETURN_TRUE;
        Py_ssize_t end = end_of_line(&text);
        for (int found = end == text.at; !found;) {
            if (source.at == source.length)
                Py_RETURN_FALSE;
            Py_ssize_t source_end = end_of_line(&source);
            found = is_part(&text, end, &source, source_end);
            go_on(&source, source_end);
        }
        go_on(&text, end);
    }
}

#endif
