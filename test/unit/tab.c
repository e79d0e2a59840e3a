/*
 * tab - the hashes of keys: every byte counts, and the table against a list
 */
#include "tab.h"
#include "check.h"
#include "field.h"
#include "scan.h"
#include <stdlib.h>
#include <string.h>

#define MOST 100

typedef uint64_t hash(const char *p, size_t n);

/* A byte that is not hashed would leave all these hashes the same. */
static void
check_bytes(hash *of, const char *name)
{
	char text[MOST + 1];

	for (size_t n = 0; n <= MOST; n++) {
		/* nothing beyond the end, nor before the start, is read */
		char *key = malloc(n + (n == 0));
		uint64_t whole;

		for (size_t i = 0; i < n; i++)
			text[i] = (char)('a' + i % 26);
		memcpy(key, text, n);
		whole = of(key, n);
		CHECK(whole == of(text, n), name);
		for (size_t i = 0; i < n; i++) {
			key[i] ^= 1;
			CHECK(of(key, n) != whole, name);
			key[i] ^= 1;
		}
		/* zeros at the end are told from none */
		memset(text, 0, sizeof text);
		CHECK(n == 0 || of(text, n) != of(text, n - 1), name);
		free(key);
	}
}

/* A number's reference is one more. */
static bool
same(uint32_t ref, const void *key)
{
	const uint32_t *v = key;

	return ref == *v + 1;
}

static uint64_t
hash_of(uint32_t v)
{
	char text[20];

	memset(text, 'k', sizeof text);
	memcpy(text + 8, &v, sizeof v);
	return tab_hash_key(text, sizeof text);
}

/* What stands behind a field is none of it. */
static struct field
field_of(char *room, const char *p, size_t n, int behind)
{
	struct field f;

	memset(room, behind, MOST + SCAN_PAD);
	memcpy(room, p, n);
	field_set(&f, room, n);
	return f;
}

static uint64_t
hash_of_field(const char *p, size_t n)
{
	static int behind;
	char room[MOST + SCAN_PAD];
	struct field f = field_of(room, p, n, behind++);

	return field_hash(&f);
}

static void
check_fields(void)
{
	char text[MOST], a[MOST + SCAN_PAD], b[MOST + SCAN_PAD];

	memset(text, 'x', sizeof text);
	for (size_t n = 0; n < MOST; n++) {
		struct field f = field_of(a, text, n, 1);
		struct field g = field_of(b, text, n, 2);

		CHECK(field_same(&f, &g), "the same field");
		for (size_t i = 0; i < n; i++) {
			text[i] ^= 0x10;
			g = field_of(b, text, n, 1);
			CHECK(!field_same(&f, &g), "one byte differs");
			text[i] ^= 0x10;
		}
		text[n] = '\0'; /* as the zeros behind */
		g = field_of(b, text, n + 1, 1);
		CHECK(!field_same(&f, &g), "a NUL more");
		text[n] = 'x';
	}
}

/* Numbers come and go; some hashes are the same on purpose. */
static void
check_table(void)
{
	static bool there[5000];
	struct tab t = {0};
	unsigned long long seed = 1;
	size_t n = 0;

	for (int round = 0; round < 200000; round++) {
		uint32_t v = (uint32_t)(check_random(&seed) % 5000);
		uint64_t h = v % 7 ? hash_of(v) : 42;
		struct tab_slot *slot = tab_find(&t, h, same, &v);

		CHECK((slot != NULL) == there[v], "is it there?");
		if (slot) {
			tab_remove(&t, slot);
			n--;
		} else {
			tab_add(&t, h, v + 1);
			n++;
		}
		there[v] = !slot;
		CHECK(t.n == n, "how many there are");
	}
	tab_free(&t);
}

int
main(void)
{
	tab_start();
	check_bytes(tab_hash, "tab_hash");
	check_bytes(tab_hash_key, "tab_hash_key");
	check_bytes(hash_of_field, "field_hash");
	check_fields();
	for (size_t n = 0; n <= MOST; n++) {
		char text[MOST];

		memset(text, 'x', sizeof text);
		CHECK(tab_hash(text, n) == tab_hash_key(text, n),
		    "tab_hash_key is tab_hash");
	}
	check_table();
	return check_failed;
}
