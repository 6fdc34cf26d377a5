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

/* Return by how many characters a word is looked up. */
static inline uint32_t
part_of(const Word *word)
{
    uint32_t length = word->text.length;
    return length >= 8 ? 8 : length >= 4 ? 4 : length >= 2 ? 2 : 1;
}

/* Look each word up by the part of it that is rare in texts and stands in few other words. */
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

/* List the patterns that each group calls. */
static int
list_called(Sieve *self)
{
    const Pattern *patterns = self->patterns.items;
    const uint32_t *needed = self->needed.items;
    Lists *called = &self->called;
    size_t count = self->groups.count + 1;
    if (begin_lists(called, count) < 0)
        return -1;
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < self->patterns.count; n++) {
            size_t group = patterns[n].group_count ? needed[patterns[n].groups] : self->groups.count;
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

/* List the groups of each word, those that call a pattern or the others. */
static int
list_groups(Sieve *self, Lists *lists, int calling)
{
    const Group *groups = self->groups.items;
    const uint32_t *members = self->members.items;
    if (begin_lists(lists, self->words.count) < 0)
        return -1;
    for (int round = 0; round < 2; round++) {
        for (uint32_t n = 0; n < self->groups.count; n++)
            for (uint32_t m = 0; m < groups[n].count && calls(self, n) == calling; m++) {
                uint32_t word = members[groups[n].first + m];
                if (round == 0)
                    lists->first[word + 2]++;
                else
                    lists->items[lists->first[word + 1]++] = n;
            }
        if (round == 0 && place_lists(lists, self->words.count) < 0)
            return -1;
    }
    return 0;
}

static inline int
is_sought(const Scan *scan, size_t word)
{
    return scan->groups.first[word] < scan->groups.first[word + 1];
}

static inline void
add_bit(uint64_t *bits, uint32_t n)
{
    bits[n / 64] |= (uint64_t)1 << (n % 64);
}

static inline uint32_t
pair_of(const void *bytes)
{
    uint16_t pair;
    memcpy(&pair, bytes, sizeof pair);
    return pair;
}

static inline uint32_t
has_bit(const uint64_t *bits, uint32_t n)
{
    return bits[n / 64] >> (n % 64) & 1;
}

static const uint8_t ALL[8] = {255, 255, 255, 255, 255, 255, 255, 255};

/* Order the words that are looked up by `table->length` bytes by the hash of these. */
static int
fill_table(const Sieve *self, const Scan *scan, Table *table)
{
    const Word *words = self->words.items;
    uint32_t count = 0, bits = 4, length = table->length;
    for (size_t n = 0; n < self->words.count; n++)
        count += is_sought(scan, n) && part_of(&words[n]) == length;
    while (bits < 24 && ((uint32_t)1 << bits) / 4 < count)
        bits++;
    size_t size = (size_t)1 << bits;
    table->shift = 64 - bits;
    table->first = PyMem_Calloc(size + 2, sizeof(uint32_t));
    table->entries = PyMem_Calloc(count ? count : 1, sizeof(Entry));
    if (table->first == NULL || table->entries == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < self->words.count; n++) {
            if (!is_sought(scan, n) || part_of(&words[n]) != length)
                continue;
            const uint8_t *part = (const uint8_t *)self->bytes.items + words[n].text.start + words[n].looked_up;
            uint32_t slot = hash_of(load(part, length), table->shift), left = words[n].text.length - words[n].looked_up;
            if (left > 8)
                left = 8;
            if (round == 0)
                table->first[slot + 2]++;
            else
                table->entries[table->first[slot + 1]++] = (Entry){load(part, left), load(ALL, left), (uint32_t)n};
        }
        if (round == 0)
            for (size_t slot = 2; slot < size + 2; slot++)
                table->first[slot] += table->first[slot - 1];
    }
    return 0;
}

#define MOST_FILTER_BITS 20 /* so many bits are 128 kB */

/* Note the parts that words are looked up by: most places in a line begin none. */
static int
fill_filter(const Table *table, Filter *filter)
{
    uint32_t count = table->first[(size_t)1 << (64 - table->shift)], bits = 12;
    while (bits < MOST_FILTER_BITS && ((uint32_t)1 << bits) / 16 < count)
        bits++;
    filter->shift = 64 - bits;
    filter->bits = PyMem_Calloc(((size_t)1 << bits) / 64, sizeof(uint64_t));
    if (filter->bits == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; n < count; n++)
        add_bit(filter->bits, hash_of(table->entries[n].part & load(ALL, table->length), filter->shift));
    return 0;
}

/* The same for those of two bytes, and of one, which may stand before any other. */
static int
fill_pairs(Scan *scan, const Table *pairs, const Table *singles)
{
    scan->pairs = PyMem_Calloc(65536 / 64, sizeof(uint64_t));
    if (scan->pairs == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t n = 0; n < pairs->first[(size_t)1 << (64 - pairs->shift)]; n++)
        add_bit(scan->pairs, pair_of(&pairs->entries[n].part));
    for (uint32_t n = 0; n < singles->first[(size_t)1 << (64 - singles->shift)]; n++)
        for (int next = 0; next < 256; next++) {
            uint8_t pair[] = {*(const uint8_t *)&singles->entries[n].part, (uint8_t)next};
            add_bit(scan->pairs, pair_of(pair));
        }
    return 0;
}

static int
begin_scan(Sieve *self, Scan *scan, int calling)
{
    static const uint32_t lengths[PARTS] = {1, 2, 4, 8};
    if (list_groups(self, &scan->groups, calling) < 0)
        return -1;
    for (int n = 0; n < PARTS; n++) {
        scan->tables[n].length = lengths[n];
        if (fill_table(self, scan, &scan->tables[n]) < 0)
            return -1;
    }
    scan->met = PyMem_Calloc(self->words.count + 1, sizeof(uint32_t));
    if (scan->met == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return fill_pairs(scan, &scan->tables[1], &scan->tables[0]) < 0 || fill_filter(&scan->tables[2], &scan->fours) < 0
                   || fill_filter(&scan->tables[3], &scan->eights) < 0
               ? -1
               : 0;
}

static void
free_scan(Scan *scan)
{
    void *plain[] = {scan->groups.first, scan->groups.items, scan->pairs, scan->fours.bits, scan->eights.bits, scan->met};
    for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
        PyMem_Free(plain[n]);
    for (int n = 0; n < PARTS; n++) {
        PyMem_Free(scan->tables[n].first);
        PyMem_Free(scan->tables[n].entries);
    }
}

/* Make what follows from the piles. */
static int
finish(Sieve *self)
{
    if (list_called(self) < 0 || begin_scan(self, &self->calling, 1) < 0 || begin_scan(self, &self->asked, 0) < 0)
        return -1;
    self->told_of = PyMem_Calloc(self->groups.count + 1, sizeof(uint32_t));
    self->told = PyMem_Calloc(self->groups.count + 1, sizeof(uint32_t));
    if (!self->told_of || !self->told) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

#endif
