/* What a sieve is made of. */

#ifndef SIEVE_H
#define SIEVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

typedef uint32_t Char;

#define EDGE 0x08      /* at an end of a word: the line's own word must end there */
#define MOST_GROUPS 32 /* of more groups the last are not asked about */
#define FILTER_BITS 17
#define PART 4         /* a word is looked up by so many characters of it, a shorter one by all */
#define HASH 0x9E3779B1u /* multiplicative hashing by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4) */

typedef struct {
    uint64_t low, high;
} Set;

typedef struct {
    uint32_t start, length;   /* in `chars` */
    uint32_t owners, count;   /* in `owners` */
    uint32_t looked_up;       /* from which character of it on it is looked up */
    char before, behind;      /* whether it needs an edge there */
} Word;

typedef struct {
    uint32_t pattern, group; /* `group` has one bit */
} Owner;

typedef struct {
    uint32_t start, length; /* in `chars` */
} Text;

typedef struct {
    uint32_t groups; /* a bit for each of which a line must hold a word */
    Py_ssize_t shortest, longest;
    Set first, last, held;
    uint32_t starts, start_count, ends, end_count; /* in `texts` */
} Pattern;

typedef struct {
    uint32_t hash, word;
    Char before, behind; /* what stands around the part in the word; 0 where it begins or ends there */
} Entry;

typedef struct {
    uint32_t shift;
    uint32_t *first; /* where the words of each hash begin in `entries`, and where the last end */
    Entry *entries;
} Table;

/* An array that grows. */
typedef struct {
    void *items;
    size_t count, room;
} Pile;

typedef struct {
    PyObject_HEAD
    PyObject *fold;
    Py_ssize_t far; /* the last character of a longer line is not asked about */
    Pile chars, words, owners, texts, patterns, always;
    Table tables[PART];
    uint8_t singles[128];    /* ASCII characters that are words */
    uint64_t *pairs, *quads; /* bits for the hashes of two characters, and of four, that words are looked up by */
    uint8_t known[128]; /* the number of each ASCII character among those that sets tell apart */
    Pile tracked;       /* the others of them, as Char; their numbers follow those above, as they came */
    uint8_t *tracked_numbers;
    uint8_t other;
    uint32_t clock; /* counts the lines that were read */
    uint32_t *word_met, *pattern_met, *groups_met, *met;
    PyObject *find;      /* gives the automaton of the pattern with a number, or None; NULL where none are asked for */
    PyObject **automata; /* those that were given */
    uint8_t *asked;      /* how often each pattern was let through without one */
} Sieve;

/* Make room for `more` items of that size; their numbers go into 32 bits. */
static int
grow(Pile *pile, size_t size, size_t more)
{
    size_t most = PY_SSIZE_T_MAX / 2 / size;
    if (most > UINT32_MAX)
        most = UINT32_MAX;
    if (pile->count > most || more > most - pile->count) {
        PyErr_NoMemory();
        return -1;
    }
    if (pile->count + more > pile->room) {
        size_t room = (pile->count + more) * 2;
        void *items = PyMem_Realloc(pile->items, room * size);
        if (items == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        pile->items = items;
        pile->room = room;
    }
    return 0;
}

static inline int
is_alnum(Char c)
{
    if (c < 128)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    return Py_UNICODE_ISALNUM(c);
}

static inline int
has(Set set, uint8_t number)
{
    return (number < 64 ? set.low >> number : set.high >> (number - 64)) & 1;
}

static uint8_t
number_of(const Sieve *self, Char c)
{
    if (c < 128)
        return self->known[c];
    const Char *tracked = self->tracked.items;
    for (size_t n = 0; n < self->tracked.count; n++)
        if (tracked[n] == c)
            return self->tracked_numbers[n];
    return self->other;
}

static inline uint32_t
hash_of(const Char *chars, uint32_t length)
{
    uint32_t hash = 0;
    for (uint32_t n = 0; n < length; n++)
        hash = (hash + chars[n]) * HASH;
    return hash;
}

static inline int
is_text(PyObject *text)
{
#if PY_VERSION_HEX < 0x030C0000
    /* An extension may make a text that is not ready to be read before Python 3.12. */
    return PyUnicode_Check(text) && PyUnicode_READY(text) == 0;
#else
    return PyUnicode_Check(text);
#endif
}

#endif
