/*
 * json - RFC 8259, all of it, and nothing else
 *
 * The wanted paths are a tree of keys (struct node), and the text is walked
 * once beside it. Lines of a log resemble each other: every key remembers which
 * one came after it, so the next is most often known before it is read, and its
 * text with quotes and colon is compared as a whole. For that, keys nobody
 * wants are learned too, beside those that are wanted, up to LEARN in all. A
 * level that no path leads into is only validated.
 *
 * Linear in the text, but for duplicate keys: each of them costs the number of
 * paths. Memory: the tree, one bit a level, and the longest escaped key.
 */
#include "json.h"
#include "num.h"
#include "scan.h"
#include <stdint.h>

#if defined(__SSE2__) && !defined(SCAN_SCALAR)
#include <emmintrin.h>
#define VECTOR
#endif

#define GUESS 32 /* as many bytes of "key": can be compared as a whole */
#define LEARN 512
#define BUCKETS 256
#define NONE SIZE_MAX

struct node {
	char quoted[GUESS]; /* "key": as in the text, zeros after it */
	uint32_t quoted_n;  /* its length; 0: is never guessed */
	uint32_t mask;      /* that many bits */
	struct node *next;  /* the guess which key comes after this */
	struct node *first; /* the guess which is the first in it */
	uint64_t line;      /* the last in which it was seen */
	size_t path;        /* that ends here, others by same[]; or NONE */
	bool deep;          /* paths lead on from here */
	size_t indices;     /* as many elements of an array may be wanted */
	struct node *parent;
	struct str key;
	struct node *chain; /* of its bucket */
};

struct frame { /* an open object or array that is a node's value */
	struct node *node;
	const char *start;
	size_t index;        /* of the element at hand */
	struct node **guess; /* where the guess for the next key is kept */
};

struct json {
	struct node *bucket[BUCKETS]; /* all nodes, by parent and key */
	struct node root;
	size_t learned;
	uint64_t line;

	size_t n;          /* paths */
	size_t *same;      /* the next path that ends at the same node */
	struct node **end; /* the node where a path ends */

	struct frame *frame; /* as many as the longest path has parts, and 1 */
	uint64_t *object;    /* a bit a level: object, or array */
	size_t levels;       /* it has room for */
	struct buf key;      /* one that was escaped */
};

/*
 * The tree
 */
static size_t
bucket(const struct node *parent, struct str key)
{
	uint64_t head = 0, tail = 0;
	size_t n = key.n < 8 ? key.n : 8;

	memcpy(&head, key.p, n);
	memcpy(&tail, key.p + key.n - n, n);
	head ^= tail << 7 ^ key.n << 56 ^ (uintptr_t)parent;
	return (size_t)(head * 0x9e3779b97f4a7c15 >> 56) % BUCKETS;
}

static struct node *
find(const struct json *j, const struct node *parent, struct str key)
{
	struct node *n = j->bucket[bucket(parent, key)];

	while (n && !(n->parent == parent && str_eq(n->key, key)))
		n = n->chain;
	return n;
}

/* How many elements an array needs to have one of this index; 0: no index. */
static size_t
index_of(struct str key)
{
	size_t v = 0;

	if (key.n == 0 || key.n > 18 || (key.n > 1 && key.p[0] == '0'))
		return 0;
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] < '0' || key.p[i] > '9')
			return 0;
		v = v * 10 + (size_t)(key.p[i] - '0');
	}
	return v + 1;
}

/* The text of a key stands for it when nothing in it needs an escape. */
static void
quote(struct node *n)
{
	if (n->key.n + 3 > GUESS)
		return;
	for (size_t i = 0; i < n->key.n; i++)
		if ((unsigned char)n->key.p[i] < 0x20 || n->key.p[i] == '"' ||
		    n->key.p[i] == '\\')
			return;
	n->quoted[0] = '"';
	memcpy(n->quoted + 1, n->key.p, n->key.n);
	memcpy(n->quoted + 1 + n->key.n, "\":", 2);
	n->quoted_n = (uint32_t)n->key.n + 3;
	n->mask = (uint32_t)((1ull << n->quoted_n) - 1);
}

static struct node *
add(struct json *j, struct node *parent, struct str key)
{
	struct node *n = mem_get(sizeof *n);
	size_t b = bucket(parent, key);

	*n = (struct node){.path = NONE, .parent = parent};
	n->key = (struct str){mem_copy(key), key.n};
	n->chain = j->bucket[b];
	j->bucket[b] = n;
	quote(n);
	return n;
}

struct json *
json_compile(const struct path *path, size_t n)
{
	struct json *j = mem_get(sizeof *j);
	size_t longest = 0;

	*j = (struct json){.n = n, .root.path = NONE};
	j->same = mem_resize(NULL, n + 1, sizeof *j->same);
	j->end = mem_resize(NULL, n + 1, sizeof *j->end);
	for (size_t i = 0; i < n; i++) {
		struct node *at = &j->root;

		for (size_t k = 0; k < path[i].parts; k++) {
			struct str key = path[i].part[k];
			struct node *next = find(j, at, key);
			size_t indices = index_of(key);

			at->deep = true;
			if (at->indices < indices)
				at->indices = indices;
			at = next ? next : add(j, at, key);
		}
		j->same[i] = at->path;
		j->end[i] = at;
		at->path = i;
		if (longest < path[i].parts)
			longest = path[i].parts;
	}
	j->frame = mem_resize(NULL, longest + 2, sizeof *j->frame);
	return j;
}

/* A key that stands again takes away what its paths led to. */
static void
forget(const struct json *j, const struct node *gone, struct json_value *v)
{
	for (size_t i = 0; i < j->n; i++)
		for (const struct node *n = j->end[i]; n; n = n->parent)
			if (n == gone)
				v[i].kind = JSON_ABSENT;
}

/*
 * The text. These take a place in it and return the one behind what they read,
 * or NULL when it is invalid. They may read, and find, what lies up to GUESS
 * bytes past the end: the walk looks at the end before the next token.
 */
static inline const char *
blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static const char *
escape(const char *p)
{
	switch (p[1]) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		return p + 2;
	case 'u':
		if (is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
		    is_hex(p[5]))
			return p + 6;
	}
	return NULL;
}

/* As many bytes from p on, 16 at most, that a string holds as they are. */
static inline unsigned
plain(const char *p)
{
#ifdef VECTOR
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
	__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(0x1f)), x);
	__m128i any = _mm_or_si128(_mm_or_si128(quote, slash), low);

	return (unsigned)__builtin_ctz(
	    (unsigned)_mm_movemask_epi8(any) | 0x10000);
#else
	unsigned n = 0;

	while (n < 16 && p[n] != '"' && p[n] != '\\' &&
	       (unsigned char)p[n] >= 0x20)
		n++;
	return n;
#endif
}

/* From behind the opening quote to the closing one. */
static inline const char *
string(const char *p, const char *end, bool *escaped)
{
	*escaped = false;
	while (p && p < end) {
		unsigned n = plain(p);

		p += n;
		if (n == 16)
			continue;
		if (*p == '"')
			return p < end ? p : NULL;
		if (*p != '\\')
			return NULL;
		*escaped = true;
		p = escape(p);
	}
	return NULL;
}

/* One digit at least. */
static const char *
digits(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p == from ? NULL : p;
}

static const char *
number(const char *p, const char *end)
{
	if (*p == '-')
		p++;
	p = *p == '0' ? p + 1 : digits(p, end);
	if (p && *p == '.')
		p = digits(p + 1, end);
	if (p && (*p == 'e' || *p == 'E')) {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		p = digits(p, end);
	}
	return p;
}

/* true, false or null; tells which. */
static const char *
word(const char *p, enum json_kind *kind)
{
	*kind = JSON_WORD;
	if (memcmp(p, "true", 4) == 0)
		return p + 4;
	if (memcmp(p, "false", 5) == 0)
		return p + 5;
	*kind = JSON_NULL;
	return memcmp(p, "null", 4) == 0 ? p + 4 : NULL;
}

/* Whether the guessed key stands at p, quotes and colon with it. */
static inline bool
guessed(const struct node *n, const char *p)
{
#ifdef VECTOR
	const __m128i *a = (const __m128i *)(const void *)p;
	const __m128i *b = (const __m128i *)(const void *)n->quoted;
	__m128i low = _mm_cmpeq_epi8(_mm_loadu_si128(a), _mm_loadu_si128(b));
	__m128i high =
	    _mm_cmpeq_epi8(_mm_loadu_si128(a + 1), _mm_loadu_si128(b + 1));
	uint32_t same = (uint32_t)_mm_movemask_epi8(low) |
			(uint32_t)_mm_movemask_epi8(high) << 16;

	return (same & n->mask) == n->mask;
#else
	return memcmp(p, n->quoted, n->quoted_n) == 0;
#endif
}

/* A key's node in an object; one that is new is learned. */
static struct node *
learn(struct json *j, struct node *object, struct str key, bool escaped)
{
	struct node *n;

	if (escaped) {
		char *to = buf_room(&j->key, key.n);

		key = (struct str){to, json_unescape(to, key)};
	}
	n = find(j, object, key);
	if (n || escaped || key.n + 3 > GUESS || j->learned == LEARN)
		return n;
	j->learned++;
	return add(j, object, key);
}

/* A key that was not guessed, with its colon; in one that paths lead into. */
static const char *
read_key(struct json *j, struct node *object, const char *p, const char *end,
    struct node **found)
{
	const char *from = p + 1;
	bool escaped;

	if (p >= end || *p != '"' || !(p = string(from, end, &escaped)))
		return NULL;
	if (object && object->deep)
		*found = learn(
		    j, object, (struct str){from, (size_t)(p - from)}, escaped);
	p = blanks(p + 1, end);
	return *p == ':' ? p + 1 : NULL;
}

/*
 * The walk. What is open is a bit a level; as long as paths lead on, it has a
 * frame besides, so frames are those of the outermost levels.
 */
struct walk {
	struct json *j;
	struct json_value *v;
	const char *end;
	size_t depth;        /* levels open */
	size_t framed;       /* levels that have a frame */
	struct frame *frame; /* of the innermost level, if it has one */
	struct node *want;   /* the next value's, or NULL */
	bool object;         /* the innermost level is one */
};

static inline void
note(const struct walk *w, const struct node *n, enum json_kind kind,
    const char *from, const char *to, bool escaped)
{
	struct str text = {from, (size_t)(to - from)};

	for (size_t i = n ? n->path : NONE; i != NONE; i = w->j->same[i])
		w->v[i] = (struct json_value){text, kind, escaped};
}

/* At an opening bracket. */
static inline void
enter(struct walk *w, const char *p)
{
	struct json *j = w->j;
	size_t at = w->depth / 64;
	uint64_t bit = (uint64_t)1 << w->depth % 64;

	if (at == j->levels) {
		j->levels = 2 * at + 1;
		j->object = mem_resize(j->object, j->levels, sizeof bit);
	}
	w->object = *p == '{';
	j->object[at] = w->object ? j->object[at] | bit : j->object[at] & ~bit;
	w->depth++;
	w->frame = NULL;
	if (w->want) {
		w->frame = j->frame + w->framed++;
		*w->frame = (struct frame){w->want, p, 0, &w->want->first};
	}
}

/* Behind a closing bracket, which must not be the last. */
static inline void
leave(struct walk *w, const char *p)
{
	const struct frame *f = w->j->frame + w->depth - 1;

	if (w->framed == w->depth) {
		note(w, f->node, JSON_NESTED, f->start, p, false);
		w->framed--;
	}
	w->depth--;
	w->frame = w->framed == w->depth ? w->j->frame + w->depth - 1 : NULL;
	w->object =
	    w->j->object[(w->depth - 1) / 64] >> (w->depth - 1) % 64 & 1;
}

/* Reads a key and its colon, and finds out what is wanted. */
static inline const char *
key(struct walk *w, const char *p)
{
	struct frame *f = w->frame;
	struct node *n = f ? *f->guess : NULL;

	w->want = NULL;
	if (n && guessed(n, p)) {
		p += n->quoted_n;
	} else {
		n = NULL;
		p = read_key(w->j, f ? f->node : NULL, p, w->end, &n);
		if (n && n->quoted_n)
			*f->guess = n;
	}
	if (!n)
		return p;
	f->guess = &n->next;
	if (n->line == w->j->line)
		forget(w->j, n, w->v);
	n->line = w->j->line;
	if (n->deep || n->path != NONE)
		w->want = n;
	return p;
}

/* Finds out whether the next element of an array is wanted. */
static inline void
element(struct walk *w)
{
	struct frame *f = w->frame;
	char name[NUM_ROOM];

	w->want = NULL;
	if (f && f->index < f->node->indices)
		w->want = find(w->j, f->node,
		    (struct str){name, num_put(name, (int64_t)f->index++)});
}

/* A value that is not nested. */
static inline const char *
scalar(struct walk *w, const char *p)
{
	const char *from = p;
	enum json_kind kind = JSON_NUMBER;
	bool escaped = false;

	if (*p == '"') {
		p = string(++from, w->end, &escaped);
		if (p)
			note(w, w->want, JSON_STRING, from, p++, escaped);
		return p;
	}
	if (*p == '-' || (*p >= '0' && *p <= '9'))
		p = number(p, w->end);
	else
		p = word(p, &kind);
	if (p)
		note(w, w->want, kind, from, p, false);
	return p;
}

/*
 * 1 behind an opening bracket, 2 at a key, 3 at a value, 4 behind a value. A
 * token may reach past the end, into what happens to be there; 3 and 4, one of
 * which comes after every token, see that.
 */
bool
json_parse(struct json *j, struct str text, struct json_value *v)
{
	const char *end = text.p + text.n, *p = blanks(text.p, end);
	struct walk w = {.j = j, .v = v, .end = end, .want = &j->root};

	for (size_t i = 0; i < j->n; i++)
		v[i].kind = JSON_ABSENT;
	j->line++;
	if (p >= end || *p != '{')
		return false;
open:
	enter(&w, p);
	p = blanks(p + 1, end);
	if (p < end && *p == (w.object ? '}' : ']'))
		goto close;
	if (!w.object)
		goto element;
key:
	p = key(&w, p);
	if (!p)
		return false;
	goto value;
element:
	element(&w);
value:
	p = blanks(p, end);
	if (p >= end)
		return false;
	if (*p == '{' || *p == '[')
		goto open;
	p = scalar(&w, p);
	if (!p)
		return false;
next:
	p = blanks(p, end);
	if (p >= end)
		return false;
	if (*p == ',') {
		p = blanks(p + 1, end);
		if (w.object)
			goto key;
		goto element;
	}
	if (*p != (w.object ? '}' : ']'))
		return false;
close:
	p++;
	if (w.depth == 1)
		return blanks(p, end) == end;
	leave(&w, p);
	goto next;
}

/*
 * Escapes
 */
static unsigned
hex4(const char *p)
{
	unsigned v = 0;

	for (int i = 0; i < 4; i++)
		v = v * 16 + (unsigned)(p[i] <= '9' ? p[i] - '0'
						    : (p[i] | 0x20) - 'a' + 10);
	return v;
}

static size_t
put_utf8(char *to, unsigned c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xf0) | c);
	return n;
}

/* Behind \u at p: takes what the escape stands for to *to; how much was read.
 */
static size_t
unicode(char **to, const char *p, const char *end)
{
	unsigned c = hex4(p + 2), low;

	if (c >= 0xd800 && c < 0xdc00 && end - p >= 12 && p[6] == '\\' &&
	    p[7] == 'u') {
		low = hex4(p + 8);
		if (low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			*to += put_utf8(*to, c);
			return 12;
		}
	}
	if (c >= 0xd800 && c < 0xe000) {
		memmove(*to, p, 6);
		*to += 6;
	} else {
		*to += put_utf8(*to, c);
	}
	return 6;
}

size_t
json_unescape(char *to, struct str text)
{
	static const char code[] = "bfnrt", byte[] = "\b\f\n\r\t";
	const char *p = text.p, *end = p + text.n, *s;
	char *from = to;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t n = (size_t)((slash ? slash : end) - p);

		memmove(to, p, n);
		to += n;
		p += n;
		if (!slash)
			break;
		if (p[1] == 'u') {
			p += unicode(&to, p, end);
			continue;
		}
		s = strchr(code, p[1]);
		*to++ = s ? byte[s - code] : p[1];
		p += 2;
	}
	return (size_t)(to - from);
}
