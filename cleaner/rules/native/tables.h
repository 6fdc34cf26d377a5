/* How words are looked up in a line. */

#ifndef SIEVE_TABLES_H
#define SIEVE_TABLES_H

#include "parts.h"

/* Make room for so many lists, whose lengths are then counted in `first`, two places further on. */
static int
begin_lists(Lists *lists, size_t count)
{
    lists->first = PyMem_Calloc(count + 2, sizeof(uint32_t));
    if (lists->first == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

/* Turn lengths into places: each list is then filled from what stands in `first` one further on. */
static int
place_lists(Lists *lists, size_t count)
{
    for (size_t n = 1; n <= count; n++)
        lists->first[n + 1] += lists->first[n];
    lists->items = PyMem_Calloc((size_t)lists->first[count + 1] + 1, sizeof(uint32_t));
    if (lists->items == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

#define FEW 3 /* lines that begin, or end, with a text of so many characters are few */

static int
tells(const Sieve *self, uint32_t group)
{
    const Group *groups = self->groups.items;
    const Member *members = self->members.items;
    if (group == NO_GROUP)
        return 0;
    for (uint32_t n = 0; n < groups[group].count; n++)
        if (((const Word *)self->words.items)[members[groups[group].first + n].word].text.length < FEW)
            return 0;
    return 1;
}

/* Return the group that calls a pattern; NO_GROUP where any line does. */
static uint32_t
caller_of(const Sieve *self, const Pattern *pattern)
{
    if (tells(self, pattern->starts))
        return pattern->starts;
    if (tells(self, pattern->ends))
        return pattern->ends;
    if (pattern->group_count) /* they come with the rarest first */
        return ((const uint32_t *)self->needed.items)[pattern->groups];
    return pattern->starts != NO_GROUP ? pattern->starts : pattern->ends;
}

/* List the patterns that each group calls. */
static int
list_called(Sieve *self)
{
    const Pattern *patterns = self->patterns.items;
    Lists *called = &self->called;
    size_t count = self->groups.count + 1;
    if (begin_lists(called, count) < 0)
        return -1;
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < self->patterns.count; n++) {
            uint32_t caller = caller_of(self, &patterns[n]);
            size_t group = caller == NO_GROUP ? self->groups.count : caller;
            if (round == 0)
                called->first[group + 2]++;
            else
                called->items[called->first[group + 1]++] = (uint32_t)n;
        }
        if (round == 0 && place_lists(called, count) < 0)
            return -1;
    }
    return 0;
}

static inline int
calls(const Sieve *self, uint32_t group)
{
    return self->called.first[group] < self->called.first[group + 1];
}

/* List the groups of each word that are looked up at a site: those that call a pattern, at its edges all. */
static int
list_groups(const Sieve *self, Lists *lists, uint32_t site)
{
    const Group *groups = self->groups.items;
    const Member *members = self->members.items;
    if (begin_lists(lists, self->words.count) < 0)
        return -1;
    for (int round = 0; round < 2; round++) {
        for (uint32_t n = 0; n < self->groups.count; n++) {
            if (groups[n].site != site || (site == ANYWHERE && !calls(self, n)))
                continue;
            for (uint32_t m = 0; m < groups[n].count; m++) {
                uint32_t word = members[groups[n].first + m].word;
                if (round == 0)
                    lists->first[word + 2]++;
                else
                    lists->items[lists->first[word + 1]++] = n;
            }
        }
        if (round == 0 && place_lists(lists, self->words.count) < 0)
            return -1;
    }
    return 0;
}

static inline int
is_in(const Lookup *lookup, size_t word)
{
    return lookup->groups.first[word] < lookup->groups.first[word + 1];
}

static Entry
entry_of(const Sieve *self, const Lookup *lookup, uint32_t number, uint32_t site)
{
    const Word *word = (const Word *)self->words.items + number;
    const uint32_t *groups = lookup->groups.first + number;
    uint32_t all = word->text.length;
    uint32_t before = site == ANYWHERE ? word->looked_up : site == HEAD ? 0 : all - part_of(word);
    uint32_t length = all - before < 8 ? all - before : 8;
    int is_all = length == all && !word->text.wide && !word->before && !word->behind;
    uint64_t part = load((const uint8_t *)self->bytes.items + word->text.start + before, 8) & self->masks[length];
    return (Entry){part, number, groups[0], groups[1] - groups[0], before, length, (uint32_t)is_all};
}

static int
make_table(Table *table, uint32_t length, uint32_t count)
{
    uint32_t bits = 4;
    while (bits < 24 && ((uint32_t)1 << bits) < count)
        bits++;
    table->length = length;
    table->mask = mask_of(length);
    table->shift = 64 - bits;
    table->first = PyMem_Calloc(((size_t)1 << bits) + 2, sizeof(uint32_t));
    table->entries = PyMem_Calloc(count ? count : 1, sizeof(Entry));
    if (table->first == NULL || table->entries == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

/* Order the words of a site by the hashes of their parts, in a table for each length of these. */
static int
begin_lookup(Sieve *self, uint32_t site)
{
    const Word *words = self->words.items;
    Lookup *lookup = &self->lookups[site];
    uint32_t counts[PARTS] = {0};
    if (list_groups(self, &lookup->groups, site) < 0)
        return -1;
    for (size_t n = 0; n < self->words.count; n++)
        counts[size_of(&words[n])] += (uint32_t)is_in(lookup, n);
    for (int size = 0; size < PARTS; size++)
        if (make_table(&lookup->tables[size], (uint32_t)1 << size, counts[size]) < 0)
            return -1;
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < self->words.count; n++) {
            if (!is_in(lookup, n))
                continue;
            Table *table = &lookup->tables[size_of(&words[n])];
            Entry entry = entry_of(self, lookup, (uint32_t)n, site);
            uint32_t slot = hash_of(entry.part & table->mask, table->shift);
            if (round == 0)
                table->first[slot + 2]++;
            else
                table->entries[table->first[slot + 1]++] = entry;
        }
        for (int size = 0; size < PARTS && round == 0; size++) {
            const Table *table = &lookup->tables[size];
            for (size_t slot = 2; slot < ((size_t)1 << (64 - table->shift)) + 2; slot++)
                table->first[slot] += table->first[slot - 1];
        }
    }
    return 0;
}

static void
free_lookup(Lookup *lookup)
{
    PyMem_Free(lookup->groups.first);
    PyMem_Free(lookup->groups.items);
    for (int n = 0; n < PARTS; n++) {
        PyMem_Free(lookup->tables[n].first);
        PyMem_Free(lookup->tables[n].entries);
    }
}

static inline uint32_t
count_of(const Table *table)
{
    return table->first[(size_t)1 << (64 - table->shift)];
}

static inline void
set_bit(uint64_t *bits, uint32_t n)
{
    bits[n / 64] |= (uint64_t)1 << (n % 64);
}

/* Return a number whose lowest bit is bit `n`. */
INLINE uint64_t
has_bit(const uint64_t *bits, uint32_t n)
{
    return bits[n / 64] >> (n % 64);
}

/* So many bits of the hashes of eight bytes and of four are told apart, which takes 32 kB and 8 kB. */
enum { EIGHT_BITS = 18, FOUR_BITS = 16 };

/* Note the parts that words are looked up by: most places in a line begin none. */
static uint64_t *
filter_of(const Table *table, uint32_t bits)
{
    uint64_t *filter = PyMem_Calloc(((size_t)1 << bits) / 64, sizeof(uint64_t));
    if (filter == NULL)
        PyErr_NoMemory();
    for (uint32_t n = 0; n < count_of(table) && filter; n++)
        set_bit(filter, hash_of(table->entries[n].part & table->mask, 64 - bits));
    return filter;
}

static uint64_t *
pairs_of(const Table *table)
{
    uint64_t *pairs = PyMem_Calloc(65536 / 64, sizeof(uint64_t));
    if (pairs == NULL)
        PyErr_NoMemory();
    for (uint32_t n = 0; n < count_of(table) && pairs; n++)
        set_bit(pairs, pair_of(&table->entries[n].part));
    return pairs;
}

/* Make what follows from the piles. */
static int
finish(Sieve *self)
{
    if (list_called(self) < 0 || grow(&self->bytes, 1, 8) < 0)
        return -1;
    memset((uint8_t *)self->bytes.items + self->bytes.count, 0, 8); /* so that eight may be loaded from each on */
    for (uint32_t site = 0; site < SITES; site++)
        if (begin_lookup(self, site) < 0)
            return -1;
    const Table *tables = self->lookups[ANYWHERE].tables;
    if ((self->pairs = pairs_of(&tables[1])) == NULL
        || (self->fours = filter_of(&tables[2], FOUR_BITS)) == NULL
        || (self->eights = filter_of(&tables[3], EIGHT_BITS)) == NULL)
        return -1;
    size_t groups = self->groups.count + 1;
    self->told_of = PyMem_Calloc(groups, sizeof(uint32_t));
    self->told_none = PyMem_Calloc(groups, sizeof(uint32_t));
    self->told = PyMem_Calloc(groups, sizeof(uint32_t));
    if (!self->told_of || !self->told_none || !self->told) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

#endif
