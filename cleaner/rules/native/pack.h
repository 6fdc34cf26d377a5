/* Keeping a sieve as bytes, and making it of them. */

#ifndef SIEVE_PACK_H
#define SIEVE_PACK_H

#include "needs.h"
#include "tables.h"

#define PILES 7

/* The piles that are kept, and the sizes of their items. */
static void
kept_piles(Sieve *self, Pile *piles[PILES], size_t sizes[PILES])
{
    Pile *all[PILES] = {&self->bytes, &self->chars, &self->words, &self->members, &self->groups, &self->needed, &self->patterns};
    size_t each[PILES] = {1, sizeof(Char), sizeof(Word), sizeof(Member), sizeof(Group), sizeof(uint32_t), sizeof(Pattern)};
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
    fill_folded(self);
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

static inline int
is_within(uint64_t first, uint64_t count, const Pile *pile)
{
    return first + count <= pile->count;
}

static int
is_sound_word(const Sieve *self, const Word *word)
{
    const Text *text = &word->text;
    return text->length && is_within(text->start, text->length, &self->bytes)
           && (!text->wide || is_within(text->wide - 1, text->length, &self->chars))
           && (uint64_t)word->looked_up + part_of(word) <= text->length && word->rare < text->length;
}

static int
is_sound_edge(const Sieve *self, uint32_t group, uint32_t site)
{
    return group == NO_GROUP || (group < self->groups.count && ((const Group *)self->groups.items)[group].site == site);
}

/* Say whether all that one pile says of another is there. */
static int
is_sound(const Sieve *self)
{
    const Word *words = self->words.items;
    const Member *members = self->members.items;
    const uint32_t *needed = self->needed.items;
    const Group *groups = self->groups.items;
    const Pattern *patterns = self->patterns.items;
    for (size_t n = 0; n < self->words.count; n++)
        if (!is_sound_word(self, &words[n]))
            return 0;
    for (size_t n = 0; n < self->members.count; n++)
        if (members[n].word >= self->words.count)
            return 0;
    size_t listed = 0;
    for (size_t n = 0; n < self->groups.count; n++) {
        if (groups[n].site >= SITES || groups[n].first != listed || !is_within(listed, groups[n].count, &self->members))
            return 0;
        listed += groups[n].count;
    }
    for (size_t n = 0; n < self->needed.count; n++)
        if (!is_sound_edge(self, needed[n], ANYWHERE) || needed[n] == NO_GROUP)
            return 0;
    for (size_t n = 0; n < self->patterns.count; n++)
        if (!is_sound_edge(self, patterns[n].starts, HEAD) || !is_sound_edge(self, patterns[n].ends, TAIL)
            || !is_within(patterns[n].groups, patterns[n].group_count, &self->needed))
            return 0;
    return 1;
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

#endif
