/*
 * json_stencil - all pieces of a shape, laid over a text at once
 *
 * As the marks of a shape are known, so is where each of its pieces stands by
 * the index alone: nothing waits for what is before it. A piece is compared in
 * steps of 32 bytes, and whether any differs is asked once.
 *
 * A piece begins where its first mark is, less what is before that in it.
 * Behind a number or word a piece without a mark cannot be placed, but for the
 * last, which is at the end of the text.
 */
#ifndef JSON_STENCIL_H
#define JSON_STENCIL_H

#include "json_piece.h"

/*
 * That of a path of pieces which ends the text; NULL: it has none, or more than
 * *steps, which are counted down.
 */
struct stencil *stencil_new(struct piece *const *path, size_t n, size_t *steps);
/*
 * Whether a text that has as many marks as the shape is of it; then other[] has
 * its numbers and words. mark[] are offsets from base, the last is the end.
 */
bool stencil_fits(const struct stencil *s, struct str text, const char *base,
    const uint32_t *mark, struct other *other);

#endif
