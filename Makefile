# lull - sessions from event logs. GNU make; no configure.

PREFIX = /usr/local
CC = cc
CFLAGS = -O2 -g
BIN = bin

programs := evparse evsort-window sessionize sessagg evfmt evgen statedir
modules := $(filter-out $(programs),$(patsubst src/%.c,%,$(wildcard src/*.c)))
units := $(patsubst test/unit/%.c,%,$(wildcard test/unit/*.c))
pages := $(wildcard man/*.[157])
sources := $(wildcard src/*.[ch] test/unit/*.[ch] test/fuzz/*.[ch] \
	test/bench/*.c)
fuzzers := $(patsubst test/fuzz/%.c,%,$(wildcard test/fuzz/*.c))
shims := $(wildcard test/shim/*.c)
scripts := $(shell grep -lE '^\#!/(bin/sh|usr/bin/env bash)' bin/lull .ci/run \
	test/*.sh test/bench/*.sh test/fuzz/*.sh samples/*/*.sh 2>/dev/null)

# Objects are fat where the compiler can: the unit tests link faster without.
lto := $(shell printf 'int main(void){return 0;}' | $(CC) -Werror -flto=auto \
	-ffat-lto-objects -x c - -o /dev/null 2>/dev/null && \
	echo -flto=auto -ffat-lto-objects)
asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
fuzzed := -O2 -g -fsanitize=address,undefined -fno-sanitize-recover=all
watched := -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp
standard := -std=c11 -D_GNU_SOURCE -pthread
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual \
	-Wpointer-arith -Wvla -Wundef -Wformat=2
flags = $(standard) $(warnings) $(lto) $(CFLAGS)
obj = $(BIN)/obj

all: $(programs:%=$(BIN)/%) $(BIN)/lull

$(programs:%=$(BIN)/%): $(BIN)/%: $(obj)/%.o $(modules:%=$(obj)/%.o)
	$(CC) $(flags) $(LDFLAGS) -o $@ $^

$(units:%=$(BIN)/unit/%): $(BIN)/unit/%: test/unit/%.c $(modules:%=$(obj)/%.o)
	@mkdir -p $(@D)
	$(CC) $(filter-out $(lto),$(flags)) $(if $(lto),-fno-lto) $(CPPFLAGS) \
		$(LDFLAGS) -Isrc -o $@ $^

$(obj)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(flags) $(CPPFLAGS) -MMD -MP -c -o $@ $<

bin/%/lull: bin/lull
	cp bin/lull $@

demo: all
	$(BIN)/lull samples/access.log

check: all $(units:%=$(BIN)/unit/%)
	MAKEFLAGS= LULL_BIN=$(CURDIR)/$(BIN) sh test/run.sh

# all: a test runs the README's make demo, and won't wait until it is built.
check-asan: all
	LULL_ASAN=1 $(MAKE) BIN=bin/asan lto= CFLAGS='$(asan)' check

check-scalar: all
	$(MAKE) BIN=bin/scalar CPPFLAGS=-DSCAN_SCALAR check

# Needs clang and its libFuzzer. FUZZ=csv is one alone, for FUZZ_SECONDS.
fuzz: $(fuzzers:%=$(BIN)/fuzz/%)
	sh test/fuzz/run.sh $(BIN)/fuzz

$(fuzzers:%=$(BIN)/fuzz/%): $(BIN)/fuzz/%: $(BIN)/fuzz/obj/fuzz-%.o $(modules:%=$(BIN)/fuzz/obj/%.o)
	clang $(fuzzed) -fsanitize=fuzzer -o $@ $^ \
		$$(nm $< | sed -n 's/.* T __wrap_/-Wl,--wrap=/p')

$(BIN)/fuzz/obj/fuzz-%.o: test/fuzz/%.c
	@mkdir -p $(@D)
	clang $(standard) $(fuzzed) -Isrc -MMD -MP -c -o $@ $<

$(BIN)/fuzz/obj/%.o: src/%.c
	@mkdir -p $(@D)
	clang $(standard) $(fuzzed) $(watched) -MMD -MP -c -o $@ $<

lint:
	gcc $(standard) $(warnings) -Werror -fsyntax-only -Isrc $(filter %.c,$(sources))
	clang $(standard) $(warnings) -Werror -fsyntax-only -Isrc $(filter %.c,$(sources))
	gcc -std=c11 -Wall -Wextra -Werror -fsyntax-only $(shims)
	printf '%s\n' src/*.c | xargs -n 1 -P 2 gcc $(standard) -Werror \
		-fanalyzer -c -o /dev/null
	cppcheck -j 2 --quiet --std=c11 --error-exitcode=1 --inline-suppr \
		--enable=warning,performance,portability src
	clang-format-14 --dry-run --Werror $(sources) $(shims)
	shellcheck $(scripts) test/*.bats test/engines/*.bats
	mandoc -Tlint -W warning $(pages)

format:
	clang-format-14 -i $(sources) $(shims)

# STAGE='log pipe', N=, RUNS=, RESULTS=1: see test/bench/run.sh
bench: all
	BIN=$(BIN) CC='$(CC)' CFLAGS='$(strip $(lto) $(CFLAGS))' sh test/bench/run.sh

install: all
	mkdir -p $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(programs:%=$(BIN)/%) bin/lull $(DESTDIR)$(PREFIX)/bin
	set -e; for p in $(pages); do \
		d=$(DESTDIR)$(PREFIX)/share/man/man$${p##*.}; \
		mkdir -p $$d; install -m 644 $$p $$d; done

uninstall:
	cd $(DESTDIR)$(PREFIX)/bin && rm -f $(programs) lull
	set -e; for p in $(notdir $(pages)); do \
		rm -f $(DESTDIR)$(PREFIX)/share/man/man$${p##*.}/$$p; done

clean:
	cd bin && rm -rf $(programs) obj unit asan scalar fuzz

.PHONY: all demo check check-asan check-scalar fuzz lint format bench install \
	uninstall clean
-include $(wildcard $(obj)/*.d $(BIN)/fuzz/obj/*.d)
