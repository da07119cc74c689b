# Limpid's front door: thin over the presets of CMakePresets.json.
#   make test PRESET=asan        another preset (release, debug, asan, tsan)
#   make build JOBS=4            fewer compilers at once
SHELL := /bin/bash
PRESET ?= release
# One compiler a core, but no more than memory holds at 1.5 GB each.
JOBS ?= $(shell awk -v cores=$$(nproc) '/^MemAvailable/ { \
  room = int($$2 / 1500000); \
  print room < 1 ? 1 : (room < cores ? room : cores) }' /proc/meminfo)
build_dir := $(if $(filter release,$(PRESET)),build,build/$(PRESET))
export LIMPID_BUILD := $(build_dir)
export LIMPID_BIN := $(build_dir)/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: setup build demo test bench check format clean help

setup: ## install Debian's packages and the pinned wheels (idempotent)
	@scripts/setup

build: setup ## configure and compile; programs land in build/bin
	@test $(build_dir)/build.ninja -nt CMakePresets.json || \
	  cmake --preset $(PRESET)
	@cmake --build $(build_dir) -j $(JOBS)

demo: build ## restore a degraded clip over gRPC; leaves files in out/demo
	@scripts/demo

test: build ## run every test
	@ctest --preset $(PRESET) -j2

bench: build ## run the benchmarks; JSON goes to bench/results
	@bench/run $(LIMPID_BIN)

check: build ## format, tidy, dependency direction, protocol, metrics, sizes
	@scripts/check

format: setup ## rewrite C++ sources with clang-format
	@scripts/check_format --fix

clean: ## remove what was built; .venv stays
	@rm -rf build out

help: ## this list
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | \
	  expand -t 16
