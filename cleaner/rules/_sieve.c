/* Which patterns can match a line at all: what cleaner.rules.index finds, found in machine code.

   It holds what each pattern needs (cleaner.rules.literals.Needs) and reads each line once. At each character it looks
   up the words that begin with the next four, or with fewer where the word is shorter. A pattern of which a line holds
   a word of each group is then asked about the line's length, its ends and its characters.

   A line is sifted without a call of Python, so that threads which take turns do not meet in what is noted of it. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#ifndef SOURCE_SUM
#define SOURCE_SUM 0 /* the sum of this file: what was compiled from another packs otherwise */
#endif

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

/* -- Taking in what the patterns need ------------------------------------------------------------------------------ */

static int
is_text(PyObject *text)
{
#if PY_VERSION_HEX < 0x030C0000
    /* An extension may make a text that is not ready to be read before Python 3.12. */
    return PyUnicode_Check(text) && PyUnicode_READY(text) == 0;
#else
    return PyUnicode_Check(text);
#endif
}

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

/* Note that `pattern` needs `word` in its group; `places` maps words to their numbers. */
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

static inline uint32_t
hash_of(const Char *chars, uint32_t length)
{
    uint32_t hash = 0;
    for (uint32_t n = 0; n < length; n++)
        hash = (hash + chars[n]) * HASH;
    return hash;
}

/* How often blanks and letters stand in texts of Latin script, in doublings: a guess, a bad one costs time only. */
static uint32_t
often(Char c)
{
    static const char letters[] = "  etaoinsrhldcumgpfywbvkjxqz";
    const char *found;
    if (c == ' ')
        return 9;
    if (c >= 128 || (found = strchr(letters, (int)c)) == NULL)
        return c == '\n' ? 1 : c < 128 ? 2 : 3;
    return 8 - (uint32_t)(found - letters) / 5;
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

#define SHARED_BITS 16

static uint32_t
doublings(uint32_t number)
{
    uint32_t count = 0;
    while (number >>= 1)
        count++;
    return count;
}

/* Look each word up by the part of it that is rare in texts and stands in few other words. */
static int
choose_parts(Sieve *self)
{
    Word *words = self->words.items;
    const Char *chars = self->chars.items;
    uint32_t *shared = PyMem_Calloc((size_t)1 << SHARED_BITS, sizeof(uint32_t));
    if (shared == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (int round = 0; round < 2; round++)
        for (size_t n = 0; n < self->words.count; n++) {
            uint32_t least = UINT32_MAX;
            for (uint32_t at = 0; at + PART <= words[n].length; at++) {
                const Char *part = chars + words[n].start + at;
                uint32_t *count = &shared[hash_of(part, PART) >> (32 - SHARED_BITS)], weight;
                if (round == 0) {
                    ++*count;
                    continue;
                }
                weight = doublings(*count);
                for (uint32_t m = 0; m < PART; m++)
                    weight += often(part[m]);
                if (weight < least) {
                    least = weight;
                    words[n].looked_up = at;
                }
            }
        }
    PyMem_Free(shared);
    return 0;
}

/* Order the words that are looked up by `length` characters by the hash of these. */
static int
fill_table(Sieve *self, Table *table, uint32_t length)
{
    const Word *words = self->words.items;
    const Char *chars = self->chars.items;
    uint32_t count = 0, bits = 4;
    for (size_t n = 0; n < self->words.count; n++)
        count += words[n].length == length || (length == PART && words[n].length > length);
    while (bits < 24 && ((uint32_t)1 << bits) / 4 < count)
        bits++;
    size_t size = (size_t)1 << bits;
    table->shift = 32 - bits;
    table->first = PyMem_Calloc(size + 2, sizeof(uint32_t));
    table->entries = PyMem_Calloc(count ? count : 1, sizeof(Entry));
    if (table->first == NULL || table->entries == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < self->words.count; n++) {
            if (words[n].length != length && !(length == PART && words[n].length > length))
                continue;
            const Char *word = chars + words[n].start;
            uint32_t part = words[n].looked_up, end = part + length;
            uint32_t hash = hash_of(word + part, length), slot = hash >> table->shift;
            if (round == 0)
                table->first[slot + 2]++;
            else
                table->entries[table->first[slot + 1]++]
                    = (Entry){hash, (uint32_t)n, part ? word[part - 1] : 0, end < words[n].length ? word[end] : 0};
        }
        if (round == 0)
            for (size_t slot = 2; slot < size + 2; slot++)
                table->first[slot] += table->first[slot - 1];
    }
    return 0;
}

static void
add_to(uint64_t *filter, uint32_t hash)
{
    uint32_t slot = hash >> (32 - FILTER_BITS);
    filter[slot / 64] |= (uint64_t)1 << (slot % 64);
}

/* Note by what words are looked up: most places in a line begin none of that. */
static int
fill_filters(Sieve *self)
{
    const Word *words = self->words.items;
    self->pairs = PyMem_Calloc(((size_t)1 << FILTER_BITS) / 64, sizeof(uint64_t));
    self->quads = PyMem_Calloc(((size_t)1 << FILTER_BITS) / 64, sizeof(uint64_t));
    if (self->pairs == NULL || self->quads == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t n = 0; n < self->words.count; n++) {
        const Char *part = (const Char *)self->chars.items + words[n].start + words[n].looked_up;
        if (words[n].length >= PART)
            add_to(self->quads, hash_of(part, PART));
        else if (words[n].length > 1)
            add_to(self->pairs, hash_of(part, 2));
        else if (*part < 128)
            self->singles[*part] = 1;
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

static void
Sieve_dealloc(Sieve *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(self->fold);
    Pile *piles[] = {&self->chars, &self->words, &self->owners, &self->texts, &self->patterns, &self->always, &self->tracked};
    for (size_t n = 0; n < sizeof piles / sizeof *piles; n++)
        PyMem_Free(piles[n]->items);
    for (int n = 0; n < PART; n++) {
        PyMem_Free(self->tables[n].first);
        PyMem_Free(self->tables[n].entries);
    }
    void *plain[] = {self->pairs, self->quads, self->tracked_numbers, self->word_met, self->pattern_met, self->groups_met, self->met};
    for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
        PyMem_Free(plain[n]);
    type->tp_free(self);
    Py_DECREF(type);
}

#define PILES 6

/* The piles that are kept, and the sizes of their items. */
static void
kept_piles(Sieve *self, Pile *piles[PILES], size_t sizes[PILES])
{
    Pile *all[PILES] = {&self->chars, &self->words, &self->owners, &self->texts, &self->patterns, &self->always};
    size_t each[PILES] = {sizeof(Char), sizeof(Word), sizeof(Owner), sizeof(Text), sizeof(Pattern), sizeof(uint32_t)};
    memcpy(piles, all, sizeof all);
    memcpy(sizes, each, sizeof each);
}

static Sieve *
begin(PyTypeObject *type, PyObject *tracked, Py_ssize_t far, PyObject *fold)
{
    Sieve *self = (Sieve *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->fold = Py_NewRef(fold);
    self->far = far;
    int failed = add_tracked(self, tracked) < 0;
    Pile *piles[PILES];
    size_t sizes[PILES];
    kept_piles(self, piles, sizes);
    for (int n = 0; n < PILES && !failed; n++)
        failed = grow(piles[n], sizes[n], 1) < 0; /* no pile is NULL, where nothing is compared with it either */
    if (failed) {
        Py_DECREF(self);
        return NULL;
    }
    return self;
}

/* Make what follows from the piles. */
static int
finish(Sieve *self)
{
    for (uint32_t n = 0; n < PART; n++)
        if (fill_table(self, &self->tables[n], n + 1) < 0)
            return -1;
    if (fill_filters(self) < 0)
        return -1;
    self->word_met = PyMem_Calloc(self->words.count + 1, sizeof(uint32_t));
    self->pattern_met = PyMem_Calloc(self->patterns.count + 1, sizeof(uint32_t));
    self->groups_met = PyMem_Calloc(self->patterns.count + 1, sizeof(uint32_t));
    self->met = PyMem_Calloc(self->patterns.count + 1, sizeof(uint32_t));
    if (!self->word_met || !self->pattern_met || !self->groups_met || !self->met) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
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

/* -- Keeping it ---------------------------------------------------------------------------------------------------- */

PyDoc_STRVAR(pack_doc,
"pack() -> bytes\n\n"
"Return what `unpack` makes a sieve of, on this kind of machine, in a fraction of the time.");

static PyObject *
Sieve_pack(Sieve *self, PyObject *unused)
{
    Pile *piles[PILES];
    size_t sizes[PILES], total = 0;
    kept_piles(self, piles, sizes);
    for (int n = 0; n < PILES; n++)
        total += sizeof(uint64_t) + piles[n]->count * sizes[n];
    PyObject *packed = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)total);
    if (packed == NULL)
        return NULL;
    char *at = PyBytes_AS_STRING(packed);
    for (int n = 0; n < PILES; n++) {
        uint64_t count = piles[n]->count;
        memcpy(at, &count, sizeof count);
        at += sizeof count;
        if (count)
            memcpy(at, piles[n]->items, count * sizes[n]);
        at += count * sizes[n];
    }
    return packed;
}

/* Say whether all that one pile says of another is there. */
static int
is_sound(const Sieve *self)
{
    const Word *words = self->words.items;
    const Owner *owners = self->owners.items;
    const Text *texts = self->texts.items;
    const Pattern *patterns = self->patterns.items;
    const uint32_t *always = self->always.items;
    for (size_t n = 0; n < self->words.count; n++)
        if (words[n].length == 0 || (uint64_t)words[n].start + words[n].length > self->chars.count
            || (uint64_t)words[n].owners + words[n].count > self->owners.count
            || (words[n].looked_up && (uint64_t)words[n].looked_up + PART > words[n].length))
            return 0;
    for (size_t n = 0; n < self->owners.count; n++)
        if (owners[n].pattern >= self->patterns.count)
            return 0;
    for (size_t n = 0; n < self->texts.count; n++)
        if ((uint64_t)texts[n].start + texts[n].length > self->chars.count)
            return 0;
    for (size_t n = 0; n < self->patterns.count; n++)
        if ((uint64_t)patterns[n].starts + patterns[n].start_count > self->texts.count
            || (uint64_t)patterns[n].ends + patterns[n].end_count > self->texts.count)
            return 0;
    for (size_t n = 0; n < self->always.count; n++)
        if (always[n] >= self->patterns.count)
            return 0;
    return self->always.count <= self->patterns.count;
}

PyDoc_STRVAR(unpack_doc,
"unpack(packed: bytes, tracked: str, far: int, fold) -> Sieve\n\n"
"Return the sieve that `pack` packed. Raises ValueError where it is damaged.");

static PyObject *
Sieve_unpack(PyTypeObject *type, PyObject *args)
{
    Py_buffer packed;
    PyObject *tracked, *fold;
    Py_ssize_t far;
    Pile *piles[PILES];
    size_t sizes[PILES];
    if (!PyArg_ParseTuple(args, "y*UnO", &packed, &tracked, &far, &fold))
        return NULL;
    Sieve *self = begin(type, tracked, far, fold);
    if (self == NULL)
        goto failed;
    const char *at = packed.buf;
    size_t left = (size_t)packed.len;
    kept_piles(self, piles, sizes);
    for (int n = 0; n < PILES; n++) {
        uint64_t count;
        if (left < sizeof count)
            goto damaged;
        memcpy(&count, at, sizeof count);
        at += sizeof count;
        left -= sizeof count;
        if (count > UINT32_MAX || count > left / sizes[n])
            goto damaged;
        if (grow(piles[n], sizes[n], (size_t)count + 1) < 0)
            goto failed;
        memcpy(piles[n]->items, at, (size_t)count * sizes[n]);
        piles[n]->count = (size_t)count;
        at += (size_t)count * sizes[n];
        left -= (size_t)count * sizes[n];
    }
    if (left || !is_sound(self))
        goto damaged;
    if (finish(self) < 0)
        goto failed;
    PyBuffer_Release(&packed);
    return (PyObject *)self;
damaged:
    PyErr_SetString(PyExc_ValueError, "the packed sieve is damaged: make it anew");
failed:
    PyBuffer_Release(&packed);
    Py_XDECREF(self);
    return NULL;
}

/* -- Reading lines ------------------------------------------------------------------------------------------------- */

/* What is known of a line. `form` is its folded text between two line feeds, with single blanks. */
typedef struct {
    Char *form;
    size_t count, room; /* of `form`, line feeds and all */
    Py_ssize_t length, single;
    Set held;
    uint8_t first, last;
    int is_sure;
    size_t head, tail; /* the form from its first letter or digit on, and up to its last */
} Line;

static int
make_room(Line *line, size_t room)
{
    if (room > line->room) {
        size_t most = PY_SSIZE_T_MAX / sizeof(Char);
        room += room / 4;
        Char *form = room <= most ? PyMem_Realloc(line->form, room * sizeof(Char)) : NULL;
        if (form == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        line->form = form;
        line->room = room;
    }
    return 0;
}

/* Say whether folding leaves a character that is not ASCII as it is: marks do, as they stand in texts of any language. */
static inline int
is_plain(Char c)
{
    return (c >= 0x2010 && c <= 0x2060) || (c > 0xA0 && c < 0xC0 && c != 0xB5);
}

static int
fold_by_python(Sieve *self, Line *line)
{
    PyObject *single = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, line->form + 1, line->single);
    PyObject *folded = single ? PyObject_CallOneArg(self->fold, single) : NULL;
    Py_XDECREF(single);
    if (folded == NULL)
        return -1;
    if (!is_text(folded)) {
        Py_DECREF(folded);
        PyErr_SetString(PyExc_TypeError, "fold returns a str");
        return -1;
    }
    size_t count = (size_t)PyUnicode_GET_LENGTH(folded);
    if (make_room(line, count + 2) < 0) {
        Py_DECREF(folded);
        return -1;
    }
    for (size_t at = 0; at < count; at++)
        line->form[at + 1] = PyUnicode_READ_CHAR(folded, (Py_ssize_t)at);
    line->count = count + 2;
    Py_DECREF(folded);
    return 0;
}

static int
read_line(Sieve *self, PyObject *text, Line *line)
{
    int kind = PyUnicode_KIND(text), is_folded = 1, was_blank = 0;
    const void *data = PyUnicode_DATA(text);
    size_t count = 1;
    line->length = PyUnicode_GET_LENGTH(text);
    line->held = (Set){0, 0};
    line->is_sure = 1;
    if (make_room(line, (size_t)line->length + 2) < 0)
        return -1;
    for (Py_ssize_t at = 0; at < line->length; at++) {
        Char c = PyUnicode_READ(kind, data, at);
        uint8_t number = number_of(self, c);
        if (number < 64)
            line->held.low |= (uint64_t)1 << number;
        else
            line->held.high |= (uint64_t)1 << (number - 64);
        int is_blank = c != '\n' && Py_UNICODE_ISSPACE(c);
        if (is_blank && was_blank)
            continue;
        was_blank = is_blank;
        if (is_blank)
            c = ' ';
        else if (c >= 128 && !is_plain(c)) {
            is_folded = 0;
            line->is_sure &= c != 0x307 && c != 0x345;
        }
        line->form[count++] = c;
    }
    line->single = (Py_ssize_t)count - 1;
    line->count = count + 1;
    line->first = number_of(self, PyUnicode_READ(kind, data, 0));
    line->last = number_of(self, PyUnicode_READ(kind, data, line->length - 1));
    if (!is_folded) {
        if (fold_by_python(self, line) < 0)
            return -1;
    }
    else
        for (size_t at = 1; at < count; at++)
            if (line->form[at] >= 'A' && line->form[at] <= 'Z')
                line->form[at] += 'a' - 'A';
    line->form[0] = line->form[line->count - 1] = '\n';
    line->head = 1;
    line->tail = line->count - 1;
    while (line->head < line->tail && !is_alnum(line->form[line->head]))
        line->head++;
    while (line->tail > line->head && !is_alnum(line->form[line->tail - 1]))
        line->tail--;
    return 0;
}

static inline int
is_word_at(const Sieve *self, const Word *word, const Line *line, size_t at)
{
    size_t end = at + word->length;
    if (end > line->count
        || memcmp(line->form + at, (const Char *)self->chars.items + word->start, word->length * sizeof(Char)) != 0)
        return 0;
    if (!line->is_sure)
        return 1;
    return !(word->before && at > 0 && is_alnum(line->form[at - 1]))
           && !(word->behind && end < line->count && is_alnum(line->form[end]));
}

static int
begins_or_ends(const Sieve *self, const Pattern *pattern, const Line *line)
{
    const Text *texts = (const Text *)self->texts.items;
    const Char *chars = self->chars.items;
    int found = pattern->start_count == 0;
    if (!line->is_sure)
        return 1;
    for (uint32_t n = 0; n < pattern->start_count && !found; n++) {
        Text text = texts[pattern->starts + n];
        found = text.length <= line->count - 1 - line->head
                && memcmp(line->form + line->head, chars + text.start, text.length * sizeof(Char)) == 0;
    }
    if (!found)
        return 0;
    found = pattern->end_count == 0;
    for (uint32_t n = 0; n < pattern->end_count && !found; n++) {
        Text text = texts[pattern->ends + n];
        found = text.length < line->tail
                && memcmp(line->form + line->tail - text.length, chars + text.start, text.length * sizeof(Char)) == 0;
    }
    return found;
}

static int
may_match(const Sieve *self, const Pattern *pattern, const Line *line)
{
    return pattern->shortest <= line->length && line->single <= pattern->longest
           && (line->held.low & ~pattern->held.low) == 0 && (line->held.high & ~pattern->held.high) == 0
           && has(pattern->first, line->first) && (line->length > self->far || has(pattern->last, line->last))
           && begins_or_ends(self, pattern, line);
}

/* Note the words that are looked up by the `length` characters at `at`, and return how many patterns were met by now. */
static inline size_t
meet(Sieve *self, const Line *line, size_t at, uint32_t length, uint32_t hash, size_t met)
{
    const Table *table = &self->tables[length - 1];
    uint32_t slot = hash >> table->shift;
    for (uint32_t place = table->first[slot]; place < table->first[slot + 1]; place++) {
        const Entry *entry = &table->entries[place];
        if (entry->hash != hash || (entry->before && (at == 0 || entry->before != line->form[at - 1]))
            || (entry->behind && (at + length >= line->count || entry->behind != line->form[at + length])))
            continue;
        const Word *word = (const Word *)self->words.items + entry->word;
        if (self->word_met[entry->word] == self->clock || word->looked_up > at
            || !is_word_at(self, word, line, at - word->looked_up))
            continue;
        self->word_met[entry->word] = self->clock;
        const Owner *owner = (const Owner *)self->owners.items + word->owners;
        for (uint32_t n = 0; n < word->count; n++, owner++) {
            if (self->pattern_met[owner->pattern] != self->clock) {
                self->pattern_met[owner->pattern] = self->clock;
                self->groups_met[owner->pattern] = 0;
                self->met[met++] = owner->pattern;
            }
            self->groups_met[owner->pattern] |= owner->group;
        }
    }
    return met;
}

static inline int
is_in(const uint64_t *filter, uint32_t hash)
{
    uint32_t slot = hash >> (32 - FILTER_BITS);
    return filter[slot / 64] >> (slot % 64) & 1;
}

/* Write the numbers of the patterns that may match the line into `found`, and return how many they are. */
static size_t
sift(Sieve *self, const Line *line, uint32_t *found)
{
    const Pattern *patterns = self->patterns.items;
    const uint32_t *always = self->always.items;
    size_t met = 0, count = 0;
    if (++self->clock == 0) {
        memset(self->word_met, 0, self->words.count * sizeof(uint32_t));
        memset(self->pattern_met, 0, self->patterns.count * sizeof(uint32_t));
        self->clock = 1;
    }
    const Char *form = line->form;
    for (size_t at = 0; at < line->count; at++) {
        size_t left = line->count - at;
        uint32_t hash = form[at] * HASH;
        if (form[at] >= 128 || self->singles[form[at]])
            met = meet(self, line, at, 1, hash, met);
        if (left < 2)
            break;
        hash = (hash + form[at + 1]) * HASH;
        if (is_in(self->pairs, hash)) {
            met = meet(self, line, at, 2, hash, met);
            if (left > 2)
                met = meet(self, line, at, 3, (hash + form[at + 2]) * HASH, met);
        }
        if (left < PART)
            continue;
        hash = (hash + form[at + 2]) * HASH;
        hash = (hash + form[at + 3]) * HASH;
        if (is_in(self->quads, hash))
            met = meet(self, line, at, PART, hash, met);
    }
    for (size_t n = 0; n < self->always.count; n++)
        if (may_match(self, &patterns[always[n]], line))
            found[count++] = always[n];
    for (size_t n = 0; n < met; n++) {
        uint32_t number = self->met[n];
        if (self->groups_met[number] == patterns[number].groups && may_match(self, &patterns[number], line))
            found[count++] = number;
    }
    for (size_t n = 1; n < count; n++) {
        uint32_t number = found[n];
        size_t at = n;
        for (; at > 0 && found[at - 1] > number; at--)
            found[at] = found[at - 1];
        found[at] = number;
    }
    return count;
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

static int
prepare(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    PyObject *sum = PyLong_FromUnsignedLong((unsigned long)SOURCE_SUM); /* more than a long holds on Windows */
    int failed = type == NULL || sum == NULL || PyModule_AddType(module, (PyTypeObject *)type) < 0
                 || PyModule_AddObjectRef(module, "SOURCE_SUM", sum) < 0;
    Py_XDECREF(sum);
    Py_XDECREF(type);
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
    PyModuleDef_HEAD_INIT, "_sieve", "Which patterns can match a line at all, in machine code.", 0, NULL, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__sieve(void)
{
    return PyModuleDef_Init(&module);
}
