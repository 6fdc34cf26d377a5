/* Finding which patterns may match a line. */

#ifndef SIEVE_SIFT_H
#define SIEVE_SIFT_H

#include "lines.h"
#include "tables.h"

static inline int
stands_at(const Sieve *self, const Text *text, const Line *line, size_t at)
{
    return text->length <= line->count - at
           && memcmp(line->bytes + at, (const uint8_t *)self->bytes.items + text->start, text->length) == 0
           && (!text->wide
               || (!line->is_ascii
                   && memcmp(line->form + at, (const Char *)self->chars.items + text->wide - 1, text->length * sizeof(Char)) == 0));
}

static inline int
is_word_at(const Sieve *self, const Word *word, const Line *line, size_t at)
{
    size_t end = at + word->text.length;
    if (!stands_at(self, &word->text, line, at))
        return 0;
    if (!line->is_sure)
        return 1;
    return !(word->before && at > 0 && is_alnum_at(line, at - 1)) && !(word->behind && end < line->count && is_alnum_at(line, end));
}

static inline int
is_one_byte(const Word *word)
{
    return word->text.length == 1 && !word->text.wide && !word->before && !word->behind;
}

/* Say whether a line that holds the gram of a word holds it, which is found by its rarest character. */
static int
holds_word(const Sieve *self, const Word *word, const Line *line)
{
    const uint8_t *end = line->bytes + line->count, *at = line->bytes + word->rare;
    uint8_t rarest = ((const uint8_t *)self->bytes.items)[word->text.start + word->rare];
    if (is_one_byte(word))
        return 1;
    for (; at < end && (at = memchr(at, rarest, (size_t)(end - at))) != NULL; at++)
        if (is_word_at(self, word, line, (size_t)(at - line->bytes) - word->rare))
            return 1;
    return 0;
}

/* Say whether a line holds a word of a group: most are told by the bytes that the line holds. */
static int
holds_one(Sieve *self, uint32_t number, Line *line)
{
    if (self->told_of[number] == self->clock)
        return 1;
    if (self->told_none[number] == self->clock || calls(self, number))
        return 0;
    if (!line->knows_grams)
        read_grams(line);
    const Group *group = (const Group *)self->groups.items + number;
    const Member *member = (const Member *)self->members.items + group->first;
    for (uint32_t n = 0; n < group->count; n++, member++)
        if (has_gram(line, member->grams[0]) && has_gram(line, member->grams[1])
            && holds_word(self, (const Word *)self->words.items + member->word, line)) {
            self->told_of[number] = self->clock;
            return 1;
        }
    self->told_none[number] = self->clock;
    return 0;
}

static inline int
is_told(const Sieve *self, uint32_t group)
{
    return group == NO_GROUP || self->told_of[group] == self->clock;
}

static int
may_match(Sieve *self, const Pattern *pattern, Line *line)
{
    if (pattern->shortest > line->length || line->single > pattern->longest || !has(pattern->first, line->first)
        || (line->length <= self->far && !has(pattern->last, line->last)) || !is_told(self, pattern->starts)
        || !is_told(self, pattern->ends))
        return 0;
    if (!line->knows_held)
        read_held(self, line);
    if ((line->held.low & ~pattern->held.low) != 0 || (line->held.high & ~pattern->held.high) != 0)
        return 0;
    const uint32_t *groups = (const uint32_t *)self->needed.items + pattern->groups;
    for (uint32_t n = 0; n < pattern->group_count; n++)
        if (!holds_one(self, groups[n], line))
            return 0;
    return 1;
}

static inline size_t
tell(Sieve *self, uint32_t group, size_t told)
{
    if (self->told_of[group] == self->clock)
        return told;
    self->told_of[group] = self->clock;
    self->told[told] = group;
    return told + 1;
}

/* Tell of the groups of the words that are looked up by the part at `at`; return how many were told of by now. */
INLINE size_t
look_up(Sieve *self, uint32_t site, int size, const Line *line, size_t at, size_t told)
{
    const Lookup *lookup = &self->lookups[site];
    const Table *table = &lookup->tables[size];
    uint64_t bytes = load(line->bytes + at, 8);
    uint32_t slot = hash_of(bytes & table->mask, table->shift);
    const Entry *entry = table->entries + table->first[slot], *end = table->entries + table->first[slot + 1];
    for (; entry < end; entry++)
        if (((bytes ^ entry->part) & self->masks[entry->length]) == 0
            && (entry->is_all
                || (entry->before <= at
                    && is_word_at(self, (const Word *)self->words.items + entry->word, line, at - entry->before))))
            for (uint32_t n = 0; n < entry->count; n++)
                told = tell(self, lookup->groups.items[entry->groups + n], told);
    return told;
}

#define AT_ONCE 256

/* Tell of the groups that call a pattern by a word that stands anywhere in the line. */
static size_t
search(Sieve *self, const Line *line, size_t told)
{
    const uint64_t *eights = self->eights, *fours = self->fours, *pairs = self->pairs;
    uint16_t of_eight[AT_ONCE], of_four[AT_ONCE], of_two[AT_ONCE];
    for (size_t from = 0; from < line->count; from += AT_ONCE) {
        const uint8_t *bytes = line->bytes + from;
        size_t until = line->count - from < AT_ONCE ? line->count - from : AT_ONCE, eight = 0, four = 0, two = 0;
        for (size_t at = 0; at < until; at++) {
            of_eight[eight] = of_four[four] = of_two[two] = (uint16_t)at;
            eight += has_bit(eights, hash_of(load(bytes + at, 8), 64 - EIGHT_BITS)) & 1;
            four += has_bit(fours, hash_of(load(bytes + at, 4), 64 - FOUR_BITS)) & 1;
            two += has_bit(pairs, pair_of(bytes + at)) & 1;
        }
        for (size_t n = 0; n < eight; n++)
            told = look_up(self, ANYWHERE, 3, line, from + of_eight[n], told);
        for (size_t n = 0; n < four; n++)
            told = look_up(self, ANYWHERE, 2, line, from + of_four[n], told);
        for (size_t n = 0; n < two; n++)
            told = look_up(self, ANYWHERE, 1, line, from + of_two[n], told);
    }
    return told;
}

/* The same for words of one character. */
static size_t
search_singles(Sieve *self, const Line *line, size_t told)
{
    const Lookup *lookup = &self->lookups[ANYWHERE];
    const Entry *entry = lookup->tables[0].entries, *end = entry + count_of(&lookup->tables[0]);
    for (; entry < end; entry++) {
        const Word *word = (const Word *)self->words.items + entry->word;
        if (line->held_bytes[*(const uint8_t *)&entry->part] && holds_word(self, word, line))
            for (uint32_t n = 0; n < entry->count; n++)
                told = tell(self, lookup->groups.items[entry->groups + n], told);
    }
    return told;
}

/* Tell of the groups of which the line has a word at its head, or its tail; of all where these are not sure. */
static size_t
look_at_edges(Sieve *self, const Line *line, size_t told)
{
    const Group *groups = self->groups.items;
    for (uint32_t n = 0; n < self->groups.count && !line->is_sure; n++)
        if (groups[n].site != ANYWHERE)
            told = tell(self, n, told);
    for (int n = 0; n < PARTS && line->is_sure; n++) {
        uint32_t length = self->lookups[TAIL].tables[n].length;
        told = look_up(self, HEAD, n, line, line->head, told);
        if (length < line->tail)
            told = look_up(self, TAIL, n, line, line->tail - length, told);
    }
    return told;
}

/* Write the numbers of the patterns that may match the line into `found`, and return how many they are. */
static size_t
sift(Sieve *self, Line *line, uint32_t *found)
{
    const Pattern *patterns = self->patterns.items;
    const Lists *called = &self->called;
    size_t told = 1, count = 0;
    if (++self->clock == 0) {
        memset(self->told_of, 0, self->groups.count * sizeof(uint32_t));
        memset(self->told_none, 0, self->groups.count * sizeof(uint32_t));
        self->clock = 1;
    }
    self->told[0] = (uint32_t)self->groups.count;
    told = look_at_edges(self, line, told);
    told = search(self, line, told);
    told = search_singles(self, line, told);
    for (size_t n = 0; n < told; n++)
        for (uint32_t m = called->first[self->told[n]]; m < called->first[self->told[n] + 1]; m++)
            if (may_match(self, &patterns[called->items[m]], line))
                found[count++] = called->items[m];
    for (size_t n = 1; n < count; n++) {
        uint32_t number = found[n];
        size_t at = n;
        for (; at > 0 && found[at - 1] > number; at--)
            found[at] = found[at - 1];
        found[at] = number;
    }
    return count;
}

#endif
