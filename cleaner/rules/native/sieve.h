/* What a sieve is made of. */

#ifndef SIEVE_H
#define SIEVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

typedef uint32_t Char;

#define EDGE 0x08 /* at an end of a word: the line's own word must end there */
#define PARTS 4   /* a word is looked up by eight characters of it, a shorter one by four, two or one */

/* Multiplicative hashing by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4). */
#define HASH 0x9E3779B97F4A7C15u

#if defined(_MSC_VER)
#define INLINE static __forceinline
#elif defined(__GNUC__)
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

typedef struct {
    uint64_t low, high;
} Set;

/* Texts are compared by a byte a character (byte_of); one that is not ASCII by its characters too. */
typedef struct {
    uint32_t start, length; /* in `bytes` */
    uint32_t wide;          /* where it begins in `chars`, counted from 1; 0 where it is ASCII */
} Text;

typedef struct {
    Text text;
    uint32_t looked_up; /* from which character of it on it is looked up where it may stand anywhere */
    uint32_t rare;      /* which of its characters is the rarest */
    uint32_t before, behind; /* whether it needs an edge there */
} Word;

/* Where a line must hold one of a group of words: anywhere, at its head or at its tail (see Line). */
enum { ANYWHERE, HEAD, TAIL, SITES };

typedef struct {
    uint32_t site;
    uint32_t first, count; /* in `members`, which are of type Member */
} Group;

#define NO_GROUP UINT32_MAX

typedef struct {
    Py_ssize_t shortest, longest;
    Set first, last;
    uint32_t starts, ends;        /* the groups of which it needs a word at the head, and at the tail; or NO_GROUP */
    uint32_t groups, group_count; /* in `needed` */
    Set held;
} Pattern;

/* A word of a group, as it is asked about. */
typedef struct {
    uint32_t word;
    uint32_t grams[2]; /* some bytes that it holds, see `gram_of`; 0 where there are none to ask about */
} Member;

/* A word as it is looked up: what is asked of most lines stands together. */
typedef struct {
    uint64_t part;          /* the bytes from the part on that it is looked up by */
    uint32_t word;
    uint32_t groups, count; /* the groups that it is of, in `groups` of the lookup */
    uint32_t before;        /* so many bytes of the word stand before the part */
    uint32_t length;        /* so many bytes of it are in `part` */
    uint32_t is_all;        /* whether that is all of the word, and no edge is needed */
} Entry;

/* Words that are looked up by as many bytes. */
typedef struct {
    uint32_t length, shift;
    uint64_t mask;   /* for eight bytes: which are of the part */
    uint32_t *first; /* where the words of each hash begin in `entries`, and where the last end */
    Entry *entries;
} Table;

/* Lists of numbers, one for each of others. */
typedef struct {
    uint32_t *first; /* where each list begins in `items`, and where the last ends */
    uint32_t *items;
} Lists;

/* The words that are looked up at one site. */
typedef struct {
    Lists groups; /* of each word */
    Table tables[PARTS];
} Lookup;

/* An array that grows. */
typedef struct {
    void *items;
    size_t count, room;
} Pile;

/* A pattern is called by one of its groups, one of which few lines hold a word; about the others the line is asked when it
   was called. So most words, and those that stand in nearly every line, are not looked up at all. */
typedef struct {
    PyObject_HEAD
    PyObject *fold;
    Py_ssize_t far; /* the last character of a longer line is not asked about */
    Pile bytes, chars, words, members, groups, needed, patterns;
    Lists called;          /* the patterns that each group calls; last those that are called by any line */
    Lookup lookups[SITES]; /* ANYWHERE for the words of groups that call, elsewhere for all */
    uint64_t *eights, *fours; /* bits for the hashes of the parts that words are looked up by anywhere */
    uint64_t *pairs;       /* a bit for each two bytes that a shorter word is looked up by */
    uint8_t folded[128];   /* what ASCII characters fold to; blanks are one */
    uint8_t known[128];    /* the number of each ASCII character among those that sets tell apart */
    Set sets[128];         /* the set of each alone */
    Pile tracked;          /* the others of them, as Char; their numbers follow those above, as they came */
    uint8_t *tracked_numbers;
    uint8_t tracked_from[128]; /* where the first that has a byte stands among them, counted from 1; 0 where none has */
    uint8_t other;
    uint32_t clock;      /* counts the lines that were read */
    uint64_t masks[9];   /* for eight bytes: the first so many */
    uint32_t *told_of;   /* of each group, the last line that was found to hold a word of it */
    uint32_t *told_none; /* the last line that was found to hold none */
    uint32_t *told;      /* the groups that the line was found to hold a word of by lookup */
    PyObject *find;      /* gives the automata of the pattern with a number; NULL where none are asked */
    PyObject **automata; /* those that were given, as tuples */
    uint8_t *asked;      /* how often each pattern was let through without any */
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

static inline Set
set_of(uint8_t number)
{
    return number < 64 ? (Set){(uint64_t)1 << number, 0} : (Set){0, (uint64_t)1 << (number - 64)};
}

static inline void
add_set(Set *set, Set other)
{
    set->low |= other.low;
    set->high |= other.high;
}

static inline int
has(Set set, uint8_t number)
{
    return (number < 64 ? set.low >> number : set.high >> (number - 64)) & 1;
}

/* Return up to eight bytes as a number; it is only compared with such. */
INLINE uint64_t
load(const uint8_t *bytes, uint32_t length)
{
    uint64_t loaded = 0;
    memcpy(&loaded, bytes, length);
    return loaded;
}

static inline uint64_t
mask_of(uint32_t length)
{
    static const uint8_t all[8] = {255, 255, 255, 255, 255, 255, 255, 255};
    return load(all, length < 8 ? length : 8);
}

INLINE uint32_t
pair_of(const void *bytes)
{
    uint16_t pair;
    memcpy(&pair, bytes, sizeof pair);
    return pair;
}

#define PAIR 0x10000u /* tells a gram of two bytes from one of a byte */

INLINE uint32_t
load_gram(const uint8_t *bytes)
{
    uint32_t gram;
    memcpy(&gram, bytes, sizeof gram);
    return gram;
}

INLINE uint32_t
hash_of(uint64_t part, uint32_t shift)
{
    return (uint32_t)(part * HASH >> shift);
}

/* Return what stands for a character where a line is searched: itself where it is ASCII. */
static inline uint8_t
byte_of(Char c)
{
    return c < 128 ? (uint8_t)c : (uint8_t)(128 | (c ^ c >> 7));
}

static inline uint8_t
number_of(const Sieve *self, Char c)
{
    if (c < 128)
        return self->known[c];
    uint8_t n = self->tracked_from[byte_of(c) - 128];
    if (n)
        for (const Char *tracked = self->tracked.items; n <= self->tracked.count; n++)
            if (tracked[n - 1] == c)
                return self->tracked_numbers[n - 1];
    return self->other;
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
