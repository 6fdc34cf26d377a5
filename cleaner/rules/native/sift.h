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
               || memcmp(line->form + at, (const Char *)self->chars.items + text->wide - 1, text->length * sizeof(Char)) == 0);
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

static int
begins_or_ends(const Sieve *self, const Pattern *pattern, const Line *line)
{
    const Text *texts = (const Text *)self->texts.items, *text = texts + pattern->starts;
    int found = pattern->start_count == 0;
    if (!line->is_sure)
        return 1;
    for (uint32_t n = 0; n < pattern->start_count && !found; n++, text++)
        found = text->length <= line->count - 1 - line->head && stands_at(self, text, line, line->head);
    if (!found)
        return 0;
    found = pattern->end_count == 0;
    text = texts + pattern->ends;
    for (uint32_t n = 0; n < pattern->end_count && !found; n++, text++)
        found = text->length < line->tail && stands_at(self, text, line, line->tail - text->length);
    return found;
}

static int
may_match(const Sieve *self, const Pattern *pattern, Line *line)
{
    if (pattern->shortest > line->length || line->single > pattern->longest || !has(pattern->first, line->first)
        || (line->length <= self->far && !has(pattern->last, line->last)) || !begins_or_ends(self, pattern, line))
        return 0;
    if (!line->knows_held)
        read_held(self, line);
    return (line->held.low & ~pattern->held.low) == 0 && (line->held.high & ~pattern->held.high) == 0;
}

/* Note the words that are looked up by the part at `at`, and return how many groups were told of by now. */
static size_t
meet(Sieve *self, Scan *scan, const Table *table, const Line *line, size_t at, size_t told)
{
    uint64_t bytes = load(line->bytes + at, 8);
    uint32_t slot = hash_of(load(line->bytes + at, table->length), table->shift);
    for (uint32_t place = table->first[slot]; place < table->first[slot + 1]; place++) {
        const Entry *entry = &table->entries[place];
        if (((bytes ^ entry->part) & entry->mask) != 0 || scan->met[entry->word] == self->clock)
            continue;
        const Word *word = (const Word *)self->words.items + entry->word;
        if (word->looked_up > at || !is_word_at(self, word, line, at - word->looked_up))
            continue;
        scan->met[entry->word] = self->clock;
        for (uint32_t n = scan->groups.first[entry->word]; n < scan->groups.first[entry->word + 1]; n++) {
            uint32_t group = scan->groups.items[n];
            if (self->told_of[group] != self->clock) {
                self->told_of[group] = self->clock;
                self->told[told++] = group;
            }
        }
    }
    return told;
}

#define AT_ONCE 256

/* Tell of the groups of which a line holds a word, after the `told` that were told of before; return how many they are. */
static size_t
search(Sieve *self, Scan *scan, const Line *line, size_t told)
{
    const uint64_t *eights = scan->eights.bits, *fours = scan->fours.bits, *pairs = scan->pairs;
    uint32_t eight_shift = scan->eights.shift, four_shift = scan->fours.shift;
    uint32_t places[AT_ONCE];
    for (size_t from = 0; from < line->count; from += AT_ONCE) {
        const uint8_t *bytes = line->bytes + from;
        size_t until = line->count - from < AT_ONCE ? line->count - from : AT_ONCE, count = 0;
        for (size_t at = 0; at < until; at++) {
            places[count] = (uint32_t)at;
            count += has_bit(eights, hash_of(load(bytes + at, 8), eight_shift))
                     | has_bit(fours, hash_of(load(bytes + at, 4), four_shift)) | has_bit(pairs, pair_of(bytes + at));
        }
        for (size_t n = 0; n < count; n++) {
            size_t at = places[n];
            if (has_bit(eights, hash_of(load(bytes + at, 8), eight_shift)))
                told = meet(self, scan, &scan->tables[3], line, from + at, told);
            if (has_bit(fours, hash_of(load(bytes + at, 4), four_shift)))
                told = meet(self, scan, &scan->tables[2], line, from + at, told);
            if (has_bit(pairs, pair_of(bytes + at))) {
                told = meet(self, scan, &scan->tables[1], line, from + at, told);
                told = meet(self, scan, &scan->tables[0], line, from + at, told);
            }
        }
    }
    return told;
}

/* Say whether a line holds words of the other groups too; `is_searched` tells whether it was searched for those before. */
static int
holds_others(Sieve *self, const Pattern *pattern, const Line *line, size_t told, int *is_searched)
{
    const uint32_t *groups = (const uint32_t *)self->needed.items + pattern->groups;
    for (uint32_t n = 1; n < pattern->group_count; n++) {
        if (self->told_of[groups[n]] == self->clock)
            continue;
        if (*is_searched || calls(self, groups[n]))
            return 0;
        search(self, &self->asked, line, told);
        *is_searched = 1;
        n--;
    }
    return 1;
}

/* Write the numbers of the patterns that may match the line into `found`, and return how many they are. */
static size_t
sift(Sieve *self, Line *line, uint32_t *found)
{
    const Pattern *patterns = self->patterns.items;
    size_t count = 0;
    int is_searched = 0;
    if (++self->clock == 0) {
        memset(self->calling.met, 0, self->words.count * sizeof(uint32_t));
        memset(self->asked.met, 0, self->words.count * sizeof(uint32_t));
        memset(self->told_of, 0, self->groups.count * sizeof(uint32_t));
        self->clock = 1;
    }
    self->told[0] = (uint32_t)self->groups.count;
    size_t told = search(self, &self->calling, line, 1);
    for (size_t n = 0; n < told; n++)
        for (uint32_t m = self->called.first[self->told[n]]; m < self->called.first[self->told[n] + 1]; m++) {
            uint32_t number = self->called.items[m];
            if (may_match(self, &patterns[number], line) && holds_others(self, &patterns[number], line, told, &is_searched))
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

#endif
