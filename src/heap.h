/*
 * heap - the least of many, by time and then by id
 */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_item {
	int64_t time;
	uint64_t id;
};

struct heap {
	struct heap_item *item;
	size_t n, cap;
};

void heap_push(struct heap *h, int64_t time, uint64_t id);
/* The least, h->item[0], leaves. */
void heap_pop(struct heap *h);
/* h->item[i] leaves. */
void heap_remove(struct heap *h, size_t i);
/* The least has a new time. */
void heap_sink(struct heap *h, int64_t time);

#endif
