/* Whether a pattern may match a text at all: an automaton that takes all that the pattern takes, and a little more.

   It comes as the steps of a machine that is in many states at once (Thompson, Regular expression search algorithm,
   1968), from cleaner.rules.automata, and is made one that is in a single state as texts call for it. */

#ifndef SIEVE_AUTOMATA_H
#define SIEVE_AUTOMATA_H

#include "symbols.h"

#define MOST_STATES 1000 /* a text that calls for more may match */
#define SLOTS 2048
#define MOST_STEPS 20000
#define OFTEN 16 /* a pattern that was let through so many times is worth an automaton */

/* What a step does: take a symbol of the set x and go on at y; go on at x and at y; go on at x at the edge of a word,
   not at one, where the text or a line of it begins or ends; be done. */
enum { TAKE, FORK, AT_EDGE, OFF_EDGE, AT_BEGIN, AT_END, DONE };

typedef struct {
    uint16_t kind, x, y;
} Step;

typedef struct {
    uint32_t first, count; /* the steps that it begins with, in `members` */
    uint8_t behind_word, at_begin;
    uint8_t is_end; /* whether the text may end there: NO or YES once it is known */
} State;

/* What a text is to the pattern: a match from end to end, one that goes on with anything, or one that holds a match. */
enum { WHOLE, BEGUN, SEARCHED };

/* Where a symbol leads to from a state, where that is no other state: of those it is the place in `next`. */
enum { FOUND = UINT16_MAX - 2, NOWHERE, UNKNOWN };
enum { NO = 1, YES };

typedef struct {
    PyObject_HEAD
    int way, asks_edge, asks_begin, asks_end;
    uint16_t start;
    Step *steps;
    size_t step_count;
    uint8_t class_of[SYMBOLS];
    uint8_t *takes; /* for each set, whether it takes the symbols of a class */
    size_t class_count;
    uint8_t is_word[SYMBOLS], is_feed[SYMBOLS]; /* by class */
    Pile states, members, next; /* `next`: for each state, where each class leads to */
    uint32_t *slots;            /* the numbers of the states + 1, by their hash */
    uint64_t *seen, *taken;     /* a bit for each step */
    uint16_t *stack;
} Automaton;

static void
Automaton_dealloc(Automaton *self)
{
    PyTypeObject *type = Py_TYPE(self);
    void *plain[] = {self->steps, self->takes, self->slots, self->seen, self->taken, self->stack,
                     self->states.items, self->members.items, self->next.items};
    for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
        PyMem_Free(plain[n]);
    type->tp_free(self);
    Py_DECREF(type);
}

static inline int
is_automaton(PyObject *thing)
{
    return Py_TYPE(thing)->tp_dealloc == (destructor)Automaton_dealloc;
}

/* Make room for `more` items, or say that there is none, without an exception: then a text may match. */
static int
has_room(Pile *pile, size_t size, size_t more)
{
    if (pile->count + more <= pile->room)
        return 1;
    size_t room = (pile->count + more) * 2;
    void *items = room < PY_SSIZE_T_MAX / size ? PyMem_Realloc(pile->items, room * size) : NULL;
    if (items == NULL)
        return 0;
    pile->items = items;
    pile->room = room;
    return 1;
}

/* Return the state that begins with the steps in `taken`, UNKNOWN where there is no room for one more. */
static uint16_t
state_of(Automaton *self, uint8_t behind_word, uint8_t at_begin)
{
    size_t words = (self->step_count + 63) / 64;
    uint32_t hash = (uint32_t)behind_word * 2 + at_begin, count = 0;
    if (!has_room(&self->members, sizeof(uint16_t), self->step_count))
        return UNKNOWN;
    uint16_t *members = (uint16_t *)self->members.items + self->members.count;
    for (size_t word = 0; word < words; word++) {
        uint64_t bits = self->taken[word];
        for (uint32_t n = 0; bits; n++, bits >>= 1)
            if (bits & 1) {
                members[count] = (uint16_t)(word * 64 + n);
                hash = (hash + members[count++]) * HASH;
            }
    }
    if (count == 0)
        return NOWHERE;
    State *states = self->states.items;
    uint32_t slot = (hash >> 16) % SLOTS;
    for (; self->slots[slot]; slot = (slot + 1) % SLOTS) {
        const State *state = &states[self->slots[slot] - 1];
        if (state->count == count && state->behind_word == behind_word && state->at_begin == at_begin
            && memcmp((uint16_t *)self->members.items + state->first, members, count * sizeof *members) == 0)
            return (uint16_t)((self->slots[slot] - 1) * self->class_count);
    }
    size_t place = self->next.count;
    if (self->states.count == MOST_STATES || place + self->class_count > FOUND || !has_room(&self->states, sizeof(State), 1)
        || !has_room(&self->next, sizeof(uint16_t), self->class_count))
        return UNKNOWN;
    for (size_t class = 0; class < self->class_count; class++)
        ((uint16_t *)self->next.items)[self->next.count++] = UNKNOWN;
    states = self->states.items;
    states[self->states.count] = (State){(uint32_t)self->members.count, count, behind_word, at_begin, 0};
    self->members.count += count;
    self->slots[slot] = (uint32_t)++self->states.count;
    return (uint16_t)place;
}

static inline void
add_step(uint64_t *bits, uint16_t number)
{
    bits[number / 64] |= (uint64_t)1 << (number % 64);
}

/* Follow all that a state begins with up to the steps that take a symbol, of which those that take one of `class` are
   followed into `taken`; `class` is -1 where the text ends. Return whether the machine may be done there. */
static int
follow(Automaton *self, const State *state, int class)
{
    size_t size = (self->step_count + 63) / 64 * sizeof(uint64_t), height = 0;
    int is_word = class >= 0 && self->is_word[class], ends = class < 0 || self->is_feed[class], is_done = 0;
    memset(self->seen, 0, size);
    memset(self->taken, 0, size);
    const uint16_t *members = (const uint16_t *)self->members.items + state->first;
    for (uint32_t n = 0; n < state->count; n++) {
        self->stack[height++] = members[n];
        add_step(self->seen, members[n]);
    }
    while (height) {
        const Step *step = &self->steps[self->stack[--height]];
        uint16_t to[2];
        int count = 0;
        switch (step->kind) {
        case TAKE:
            if (class >= 0 && self->takes[step->x * self->class_count + (size_t)class])
                add_step(self->taken, step->y);
            break;
        case FORK:
            to[count++] = step->x;
            to[count++] = step->y;
            break;
        case AT_EDGE:
        case OFF_EDGE:
            if ((state->behind_word != is_word) == (step->kind == AT_EDGE))
                to[count++] = step->x;
            break;
        case AT_BEGIN:
            if (state->at_begin)
                to[count++] = step->x;
            break;
        case AT_END:
            if (ends)
                to[count++] = step->x;
            break;
        default:
            is_done = 1;
        }
        while (count--)
            if (!(self->seen[to[count] / 64] >> (to[count] % 64) & 1)) {
                add_step(self->seen, to[count]);
                self->stack[height++] = to[count];
            }
    }
    return is_done;
}

/* Find out where a symbol of `class` leads to from the state at that place in `next`. */
static uint16_t
lead(Automaton *self, size_t place, uint8_t class)
{
    const State *state = (const State *)self->states.items + place / self->class_count;
    uint16_t to;
    if (follow(self, state, class) && self->way != WHOLE)
        to = FOUND;
    else {
        if (self->way == SEARCHED)
            add_step(self->taken, self->start);
        to = state_of(self, self->is_word[class], self->asks_begin && self->is_feed[class]);
    }
    ((uint16_t *)self->next.items)[place + class] = to;
    return to;
}

/* Say whether the pattern may match the text with these symbols, in the way that it was made for. */
static int
may_take(Automaton *self, const uint8_t *symbols, size_t length)
{
    size_t place = 0;
    for (size_t at = 0; at < length; at++) {
        uint8_t class = self->class_of[symbols[at]];
        uint16_t to = ((const uint16_t *)self->next.items)[place + class];
        if (to >= FOUND) {
            if (to == UNKNOWN)
                to = lead(self, place, class);
            if (to >= FOUND)
                return to != NOWHERE;
        }
        place = to;
    }
    State *state = (State *)self->states.items + place / self->class_count;
    if (state->is_end == 0)
        state->is_end = follow(self, state, -1) ? YES : NO;
    return state->is_end == YES;
}

static int
read_steps(Automaton *self, const Py_buffer *steps, size_t sets)
{
    self->step_count = (size_t)steps->len / sizeof(Step);
    if (steps->len % (Py_ssize_t)sizeof(Step) || self->step_count == 0 || self->step_count > MOST_STEPS || self->start >= self->step_count)
        return 0;
    memcpy(self->steps, steps->buf, (size_t)steps->len);
    for (size_t n = 0; n < self->step_count; n++) {
        const Step *step = &self->steps[n];
        if (step->kind > DONE || step->y >= self->step_count || step->x >= (step->kind == TAKE ? sets : self->step_count))
            return 0;
        self->asks_edge |= step->kind == AT_EDGE || step->kind == OFF_EDGE;
        self->asks_begin |= step->kind == AT_BEGIN;
        self->asks_end |= step->kind == AT_END;
    }
    return 1;
}

/* Make one class of all symbols that no set, and no question that is asked about words and line feeds, tells apart. */
static int
make_classes(Automaton *self, const uint8_t *sets, size_t count)
{
    uint8_t first[SYMBOLS];
    self->class_count = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        int is_word = symbol < 128 ? is_alnum((Char)symbol) || symbol == '_' : symbol == DIGIT || symbol >= (int)SMALL;
        int is_feed = symbol == '\n' && (self->asks_begin || self->asks_end);
        is_word = is_word && self->asks_edge;
        size_t class = 0;
        for (; class < self->class_count; class++) {
            size_t n = 0, other = first[class];
            if (self->is_word[class] != is_word || self->is_feed[class] != is_feed)
                continue;
            while (n < count && (sets[n * 32 + other / 8] >> (other % 8) & 1) == (sets[n * 32 + (size_t)symbol / 8] >> (symbol % 8) & 1))
                n++;
            if (n == count)
                break;
        }
        if (class == self->class_count) {
            first[class] = (uint8_t)symbol;
            self->is_word[class] = (uint8_t)is_word;
            self->is_feed[class] = (uint8_t)is_feed;
            self->class_count++;
        }
        self->class_of[symbol] = (uint8_t)class;
    }
    self->takes = PyMem_Calloc(count * self->class_count + 1, 1);
    if (self->takes == NULL)
        return 0;
    for (size_t n = 0; n < count; n++)
        for (size_t class = 0; class < self->class_count; class++)
            self->takes[n * self->class_count + class] = sets[n * 32 + first[class] / 8] >> (first[class] % 8) & 1;
    return 1;
}

static PyObject *
Automaton_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"steps", "sets", "start", "way", NULL};
    Py_buffer steps, sets;
    unsigned short start;
    int way;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*y*Hi", names, &steps, &sets, &start, &way))
        return NULL;
    Automaton *self = (Automaton *)type->tp_alloc(type, 0);
    if (self == NULL)
        goto failed;
    size_t words = ((size_t)steps.len / sizeof(Step) + 63) / 64 + 1;
    self->start = start;
    self->way = way;
    self->steps = PyMem_Malloc((size_t)steps.len + 1);
    self->slots = PyMem_Calloc(SLOTS, sizeof(uint32_t));
    self->seen = PyMem_Calloc(words, sizeof(uint64_t));
    self->taken = PyMem_Calloc(words, sizeof(uint64_t));
    self->stack = PyMem_Malloc(words * 64 * sizeof(uint16_t));
    if (!self->steps || !self->slots || !self->seen || !self->taken || !self->stack)
        goto no_memory;
    if (way < WHOLE || way > SEARCHED || sets.len % 32 || sets.len / 32 > UINT16_MAX || !read_steps(self, &steps, (size_t)sets.len / 32)) {
        PyErr_SetString(PyExc_ValueError, "the steps of an automaton are damaged: make them anew");
        goto failed;
    }
    if (!make_classes(self, sets.buf, (size_t)sets.len / 32))
        goto no_memory;
    add_step(self->taken, start);
    if (state_of(self, 0, (uint8_t)self->asks_begin) != 0)
        goto no_memory;
    PyBuffer_Release(&steps);
    PyBuffer_Release(&sets);
    return (PyObject *)self;
no_memory:
    PyErr_NoMemory();
failed:
    PyBuffer_Release(&steps);
    PyBuffer_Release(&sets);
    Py_XDECREF(self);
    return NULL;
}

PyDoc_STRVAR(may_match_doc,
"may_match(text: str) -> bool\n\n"
"Say whether the pattern may match `text`, in the way that the automaton was made for.");

static PyObject *
Automaton_may_match(Automaton *self, PyObject *text)
{
    PyObject *symbols = symbols_of(NULL, text);
    if (symbols == NULL)
        return NULL;
    int may = may_take(self, (const uint8_t *)PyBytes_AS_STRING(symbols), (size_t)PyBytes_GET_SIZE(symbols));
    Py_DECREF(symbols);
    return PyBool_FromLong(may);
}

static PyObject *
Automaton_size(Automaton *self, PyObject *unused)
{
    return PyLong_FromSize_t(self->states.count);
}

static PyMethodDef automaton_methods[] = {
    {"size", (PyCFunction)Automaton_size, METH_NOARGS, "size() -> int\n\nReturn how many states texts have called for so far."},
    {"may_match", (PyCFunction)Automaton_may_match, METH_O, may_match_doc},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(automaton_doc,
"Automaton(steps: bytes, sets: bytes, start: int, way: int)\n\n"
"Says whether a pattern may match a text: from end to end (way 0), from its start on (1), anywhere (2). `steps` are three\n"
"numbers of 16 bits each, as cleaner.rules.automata makes them, and `sets` 256 bits each, one for each symbol. Raises\n"
"ValueError where one names what is not there.");

static PyType_Slot automaton_slots[] = {
    {Py_tp_new, Automaton_new},
    {Py_tp_dealloc, Automaton_dealloc},
    {Py_tp_methods, automaton_methods},
    {Py_tp_doc, (void *)automaton_doc},
    {0, NULL},
};

static PyType_Spec automaton_spec = {"cleaner.rules._native.Automaton", sizeof(Automaton), 0, Py_TPFLAGS_DEFAULT, automaton_slots};

#endif
