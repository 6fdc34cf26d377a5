/* How words are looked up in a line. */

#ifndef SIEVE_TABLES_H
#define SIEVE_TABLES_H

#include "sieve.h"

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

#endif
