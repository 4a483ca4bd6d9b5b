# SPDX-License-Identifier: BSD-2-Clause
# `make help` lists the targets.

BUILD   ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
# Looked for when it is needed: `make deps` may have to install it first.
CLANG    = $(firstword $(foreach v,19 18 17 16,$(shell command -v clang-$(v))) clang)
PREFIX  ?= /usr/local
DESTDIR ?=

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wundef -Wno-format-truncation
CFLAGS   ?= -O2 -g
CPPFLAGS += -D_GNU_SOURCE -Iinject -Iinject/include -Icmd
# Hooks that jump rely on calls in tail position: see abi/entry.h.
ALL_CFLAGS = -std=gnu11 $(WARN) -fno-strict-aliasing -foptimize-sibling-calls $(CFLAGS)
LIBS := -lurcu-common -lunwind -ldw -lelf -lyaml -ljansson -lcapstone -ldl -lpthread -lm

PACKAGES := gcc make binutils clang-19 libclang-rt-19-dev llvm-19 libunwind-dev libdw-dev \
	libelf-dev libdpdk-dev libck-dev liburcu-dev libyaml-dev libjansson-dev libcmocka-dev libcapstone-dev mandoc \
	clang-format-19 clang-tidy-19 cppcheck nodejs chromium-headless-shell \
	jq kyua libxml2-utils perl $(if $(shell command -v npm),,npm)

# `make V=1` shows the commands.
Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(patsubst $(BUILD)/%,%,$@))

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:

include rings/rings.mk

# ---- the tool

sources = $(shell find $(1) -name '*.c' ! -name '*_test.c' ! -name '*_fuzz.c' ! -name '*_bench.c' | LC_ALL=C sort)
# Memory models by their axioms, to test those of the runtime with: no part of the tool.
LITMUS := $(call sources,inject/litmus)
INJECT := $(filter-out $(LITMUS),$(call sources,inject))
CMD    := $(call sources,cmd)
object  = $(patsubst %,$(BUILD)/obj/%.o,$(basename $(1)))
INJECT_O := $(call object,$(INJECT) inject/sched/context_x86_64.S)
CMD_O    := $(call object,$(CMD) cmd/report/html/assets.S)
LITMUS_O := $(call object,$(LITMUS))
LIB      := $(BUILD)/libinject.a
LITMUS_LIB := $(BUILD)/liblitmus.a

# Where rings go, what they are made of, and flags: for other variants of all of them.
RING_DIR  ?= $(BUILD)/rings
RING_TREE ?=
RING_SO   := $(RINGS:%=$(RING_DIR)/%.so)

all: $(BUILD)/brrace $(BUILD)/brrace-tsan $(RING_SO) ## build the tool and its rings
	@for package in $(LIBRARIES_MISSING); do \
		echo "make: without package $$package its rings are left out"; \
	done

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(EXTRA_$(basename $(notdir $<))) -MMD -MP -c $< -o $@

$(BUILD)/obj/%.o: %.S
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) -g -c $< -o $@

# What pages are made of beside what is in them.
$(BUILD)/obj/cmd/report/html/assets.o: $(wildcard cmd/report/html/*.css cmd/report/html/*.js)

$(LIB): $(INJECT_O)
$(LITMUS_LIB): $(LITMUS_O)
$(LIB) $(LITMUS_LIB):
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcs $@ $^

# Subjects call hooks that nothing in the tool refers to: all of the library goes in.
WHOLE = -Wl,--whole-archive $(LIB) -Wl,--no-whole-archive

$(BUILD)/brrace: $(CMD_O) $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) -rdynamic -o $@ $(CMD_O) $(WHOLE) $(LIBS)

# The same objects over the real ThreadSanitizer runtime, which only clang brings.
$(BUILD)/brrace-tsan: $(CMD_O) $(LIB)
	$(call say,LD)
	$(Q)$(CLANG) $(LDFLAGS) -fsanitize=thread -rdynamic -o $@ $(CMD_O) $(WHOLE) $(LIBS)

.SECONDEXPANSION:
# What a ring is made of changes with these only, not with every build of the tool.
RING_MAKERS := $(wildcard cmd/cc/*.c cmd/cc/blind/*.c) inject/abi/hooks.h inject/include/brrace/subject.h
ring_sources = $(addprefix $(RING_TREE),$(SRC_$(1)) $(DEP_$(1)))
$(RING_SO): $(RING_DIR)/%.so: $$(call ring_sources,$$*) $(RING_MAKERS) | $(BUILD)/brrace
	@mkdir -p $(@D)
	$(call say,RING)
	$(Q)$(if $(RING_TREE),cd $(RING_TREE) && )$(abspath $(BUILD))/brrace cc -o $(abspath $@) \
		$(SRC_$*) $(FLAGS_$*) $(RING_FLAGS)

rings: $(RING_SO)
.PHONY: rings

-include $(shell find $(BUILD)/obj $(BUILD)/test -name '*.d' 2>/dev/null)

# ---- tests

tests = $(shell find $(1) -name '*_test.c' ! -name '*_tsan_test.c' | LC_ALL=C sort)
program = $(patsubst %.c,$(BUILD)/test/%,$(1))
# Threads of our own, compiled for ThreadSanitizer like what they run.
THREADS_TEST := $(call program,inject/stress/threads_tsan_test.c)
TSAN_TESTS   := $(filter-out $(THREADS_TEST),\
	$(call program,$(shell find inject -name '*_tsan_test.c')))
INJECT_TESTS := $(filter-out $(TSAN_TESTS),$(call program,$(call tests,inject)))
CMD_TESTS    := $(call program,$(call tests,cmd))
RING_PROGRAMS := $(RING_TESTS:%=$(BUILD)/test/rings/%)
PORTABLE := $(BUILD)/portable
PORTABLE_TESTS := $(patsubst %,$(PORTABLE)/test/inject/%_test,abi/entry sched/context)
PROGRAMS := $(INJECT_TESTS) $(CMD_TESTS) $(TSAN_TESTS) $(THREADS_TEST) $(RING_PROGRAMS)
SCRIPTS  := $(shell find cmd inject man scenarios -name '*_test.sh' | LC_ALL=C sort)
# Batons bring signal stacks of their own, which ASan would unmap.
SANITIZER_ENV := ASAN_OPTIONS=use_sigaltstack=0

$(BUILD)/test/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(INJECT_TESTS) $(CMD_TESTS): $(BUILD)/test/%_test: $(BUILD)/test/%_test.o $(LIB) $(LITMUS_LIB)
$(CMD_TESTS): $(filter-out %/cmd/main.o,$(CMD_O))
$(INJECT_TESTS) $(CMD_TESTS):
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -rdynamic -o $@ $(filter %.o,$^) $(LITMUS_LIB) $(WHOLE) \
		$(LIBS) -lcmocka

$(TSAN_TESTS): $(BUILD)/test/%_test: $(BUILD)/test/%_test.o $(LIB)
	$(call say,LD)
	$(Q)$(CLANG) $(CFLAGS) $(LDFLAGS) -fsanitize=thread -rdynamic -o $@ $(filter %.o,$^) $(WHOLE) \
		$(LIBS) -lcmocka

$(THREADS_TEST): inject/stress/threads_tsan_test.c $(filter inject/stress/%,$(INJECT)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CLANG) $(CPPFLAGS) -std=gnu11 $(CFLAGS) $(LDFLAGS) -fsanitize=thread -rdynamic -o $@ $^ \
		$(LIBS) -lcmocka

$(RING_PROGRAMS): $(BUILD)/test/rings/%: $$(SRC_$$*) $$(DEP_$$*) inject/include/brrace/subject.h
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) -std=gnu11 $(WARN) $(CFLAGS) $(LDFLAGS) -Iinject/include -o $@ $(SRC_$*) $(FLAGS_$*) \
		-lcmocka -lpthread

# The way of other machines, tested on this one: the runtime anew, and the same tool.
portable: $(CMD_O)
	@CPPFLAGS='-DCONTEXT_PORTABLE -DHOOK_PORTABLE' $(MAKE) --no-print-directory \
		BUILD=$(PORTABLE) CMD_O='$(CMD_O)' $(PORTABLE)/brrace $(PORTABLE_TESTS)
	@ln -sfn ../rings $(PORTABLE)/rings

tests: all $(PROGRAMS) portable ## build every test program

check: tests ## run every test
	@BUILD=$(BUILD) CC='$(CC)' CLANG='$(CLANG)' sh .ci/check $(PROGRAMS) $(PORTABLE_TESTS) \
		$(SCRIPTS) scenarios/check.sh

asan ubsan: all ## the unit tests under a sanitizer
	@BRRACE=$(abspath $(BUILD)/brrace) $(MAKE) --no-print-directory BUILD=$(BUILD)/$@ \
		CFLAGS='-O1 -g -fno-omit-frame-pointer $(SANITIZE_$@)' unit

# Red zones in the frames of fibers would be taken for errors when a fiber is left.
ASAN_STACK = $(if $(findstring clang,$(CC)),-mllvm -asan-stack=0,--param asan-stack=0)
SANITIZE_asan  = -fsanitize=address $(ASAN_STACK)
SANITIZE_ubsan := -fsanitize=undefined -fno-sanitize-recover=undefined

unit: $(INJECT_TESTS) $(CMD_TESTS) $(RING_PROGRAMS)
	@BUILD=$(BUILD) CC='$(CC)' CLANG='$(CLANG)' $(SANITIZER_ENV) sh .ci/check $^

stable-names: all ## run every scenario on rings of other compilers, levels and sources
	@BUILD=$(BUILD) CLANG='$(CLANG)' sh scenarios/stable.sh
.PHONY: stable-names

tsan: all ## run every scenario over the ThreadSanitizer runtime
	@BUILD=$(BUILD) sh .ci/tsan

fuzz: $(BUILD)/scenario_fuzz ## fuzz the scenario reader for FUZZ_SECONDS (60)
	$< -max_total_time=$${FUZZ_SECONDS:-60} -max_len=8192 $(BUILD)/fuzz cmd/scenario/corpus

$(BUILD)/scenario_fuzz: $(shell find cmd/base cmd/scenario -name '*.c' ! -name '*_test.c') $(INJECT)
	@mkdir -p $(BUILD)/fuzz
	$(call say,LD)
	$(Q)$(CLANG) $(CPPFLAGS) -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -o $@ $^ \
		inject/sched/context_x86_64.S $(LIBS)

bench: all $(addprefix $(BUILD)/bench/,point_bench run_bench search_bench) ## measure, on this machine, as medians and ranges
	@sed -n 's/^model name.*: //p' /proc/cpuinfo | sort | uniq -c | sed 's/^ *//'
	@$(BUILD)/bench/point_bench
	@$(BUILD)/bench/run_bench $(BUILD)/brrace scenarios/freebsd/five-steps.yml
	@$(BUILD)/bench/search_bench $(BUILD)/brrace scenarios
	@echo "schedules to the first find, median of 30 seeds"
	@sh cmd/measure/find_bench.sh $(abspath $(BUILD)/brrace)

bench-sight: all ## measure how long it takes until a race is seen, RUNS (20) times
	@sh cmd/measure/sight_bench.sh $(abspath $(BUILD)/brrace)

bench-rings: all ## measure rings beside a mutex, on this machine, for BUDGET (3m)
	@sh cmd/measure/rings_bench.sh $(BUILD)/brrace $(BUDGET)

$(BUILD)/bench/point_bench: inject/sched/point_bench.c $(LIB)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -rdynamic -o $@ $< $(WHOLE) $(LIBS)

$(BUILD)/bench/run_bench $(BUILD)/bench/search_bench: $(BUILD)/bench/%: cmd/measure/%.c cmd/measure/measure.h
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -o $@ $<

lint: $(LIB) ## format, analysers, manual pages, and who may know whom
	@BUILD=$(BUILD) CC='$(CC)' sh .ci/lint

# Subjects carry a sum of themselves: they must not be stripped.
VERSION := $(shell sed -n 's/.*BRRACE_VERSION "\(.*\)"/\1/p' cmd/base/version.h)
TO      := $(DESTDIR)$(PREFIX)

install: all ## install below PREFIX (/usr/local), inside DESTDIR if given
	install -D -m 755 -t $(TO)/bin $(BUILD)/brrace $(BUILD)/brrace-tsan
	cd inject/include && for header in $$(find * -name '*.h'); do \
		install -D -m 644 $$header $(abspath $(TO))/include/$$header || exit; \
	done
	install -D -m 644 -t $(TO)/share/brrace/rings/selftest rings/selftest/*
	for ring in $(RINGS); do \
		install -D -m 755 $(BUILD)/rings/$$ring.so $(TO)/lib/brrace/rings/$$ring.so || exit; \
	done
	for file in $$(find scenarios -name '*.yml' -o -name '*.json'); do \
		install -D -m 644 $$file $(TO)/share/brrace/$$file || exit; \
	done
	for section in 1 3 5 7; do \
		install -D -m 644 -t $(TO)/share/man/man$$section man/*.$$section || exit; \
	done
	install -D -m 644 man/completion/brrace.bash $(TO)/share/bash-completion/completions/brrace
	install -D -m 644 man/completion/_brrace $(TO)/share/zsh/site-functions/_brrace
	install -D -m 644 man/completion/brrace.fish $(TO)/share/fish/vendor_completions.d/brrace.fish
	install -D -m 644 -t $(TO)/share/doc/brrace man/github.yml
	install -d $(TO)/share/pkgconfig
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' inject/include/brrace.pc.in \
		>$(TO)/share/pkgconfig/brrace.pc

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

deps: ## install the packages that are missing
	@missing=$$(for p in $(PACKAGES); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | \
		grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update -q && \
		DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -q \
			--no-install-recommends $$missing; \
	fi
	@mkdir -p $(BUILD)/node && cp cmd/report/forms/golden/package*.json $(BUILD)/node && \
		npm ci --silent --prefer-offline --no-audit --no-fund --ignore-scripts \
			--prefix $(BUILD)/node || \
		echo "make: no packages of npm: TAP and SARIF will be tested less"

run: all ## show the five-step race on FreeBSD's ring of 2013
	$(BUILD)/brrace run scenarios/freebsd/five-steps.yml

clean: ## remove what was built
	rm -rf $(BUILD)
.PHONY: all help deps run clean tests check portable asan ubsan unit tsan fuzz lint bench bench-rings bench-sight install
