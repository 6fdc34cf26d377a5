/* How words are looked up in a line. */

#ifndef SIEVE_TABLES_H
#define SIEVE_TABLES_H

#include "sieve.h"

/* How often blanks and letters stand in texts of Latin script, in doublings: a guess, a bad one costs time only. */
static uint32_t
often(uint8_t byte)
{
    static const char letters[] = "  etaoinsrhldcumgpfywbvkjxqz";
    const char *found;
    if (byte == ' ')
        return 9;
    if (byte >= 128 || byte == 0 || (found = strchr(letters, byte)) == NULL)
        return byte == '\n' ? 1 : byte < 128 ? 2 : 3;
    return 8 - (uint32_t)(found - letters) / 5;
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

/* Return in which of the tables a word stands. */
static inline int
size_of(const Word *word)
{
    uint32_t length = word->text.length;
    return length >= 8 ? 3 : length >= 4 ? 2 : length >= 2 ? 1 : 0;
}

/* Return by how many characters it is looked up. */
static inline uint32_t
part_of(const Word *word)
{
    return (uint32_t)1 << size_of(word);
}

/* Return the rarest bytes without which no line holds a word, without those from `but` on: four, or two, or one. */
static const uint8_t *
rarest_of(const Word *word, const uint8_t *text, uint32_t length, const uint8_t *but)
{
    uint32_t least = UINT32_MAX;
    const uint8_t *rarest = NULL;
    for (const uint8_t *part = text; part + length <= text + word->text.length; part++) {
        uint32_t weight = 0;
        for (uint32_t n = 0; n < length; n++)
            weight += often(part[n]);
        if (weight < least && (but == NULL || part + length <= but || part >= but + length)) {
            least = weight;
            rarest = part;
        }
    }
    return rarest;
}

static uint32_t
gram_of(const uint8_t *bytes, uint32_t length)
{
    uint32_t gram = length == 1 ? *bytes : length == 2 ? PAIR | pair_of(bytes) : load_gram(bytes);
    return gram < 256 && length > 1 ? 0 : gram;
}

static void
fill_grams(Sieve *self)
{
    Member *members = self->members.items;
    for (size_t n = 0; n < self->members.count; n++) {
        const Word *word = (const Word *)self->words.items + members[n].word;
        const uint8_t *text = (const uint8_t *)self->bytes.items + word->text.start;
        uint32_t length = word->text.length < 2 ? 1 : word->text.length < 4 ? 2 : 4;
        const uint8_t *first = rarest_of(word, text, length, NULL), *second = rarest_of(word, text, length, first);
        members[n].grams[0] = gram_of(first, length);
        members[n].grams[1] = second ? gram_of(second, length) : 0;
    }
}

/* Look each word up by the part of it that is rare in texts and stands in few other words; note its rarest character. */
static int
choose_parts(Sieve *self)
{
    Word *words = self->words.items;
    const uint8_t *bytes = self->bytes.items;
    uint32_t *shared = PyMem_Calloc((size_t)1 << SHARED_BITS, sizeof(uint32_t));
    if (shared == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (int round = 0; round < 2; round++)
        for (size_t n = 0; n < self->words.count; n++) {
            uint32_t least = UINT32_MAX, length = part_of(&words[n]);
            for (uint32_t at = 0; at + length <= words[n].text.length; at++) {
                const uint8_t *part = bytes + words[n].text.start + at;
                uint32_t *count = &shared[hash_of(load(part, length), 64 - SHARED_BITS)], weight;
                if (round == 0) {
                    ++*count;
                    continue;
                }
                weight = doublings(*count);
                for (uint32_t m = 0; m < length; m++)
                    weight += often(part[m]);
                if (weight < least) {
                    least = weight;
                    words[n].looked_up = at;
                }
            }
        }
    PyMem_Free(shared);
    for (size_t n = 0; n < self->words.count; n++) {
        const uint8_t *text = bytes + words[n].text.start;
        for (uint32_t at = 1; at < words[n].text.length; at++)
            if (often(text[at]) < often(text[words[n].rare]))
                words[n].rare = at;
    }
    fill_grams(self);
    return 0;
}

/* Make room for `lists` lists, whose lengths are counted at their place in `first` two further on. */
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

/* Turn lengths into places: each list is then filled from `first` one further on, which ends up where it ends. */
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
