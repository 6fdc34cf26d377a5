/* By which of their characters words are found. */

#ifndef SIEVE_PARTS_H
#define SIEVE_PARTS_H

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

#endif
