#include "server/heap_tuning.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <cstring>

namespace limpid::server {
namespace {

constexpr size_t kBytes = size_t{100} << 20;

// Heap that malloc has, in use or free, with blocks of their own mappings.
size_t HeldBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.arena + info.hblkhd;
}

TEST(HeapTuningTest, LeavesTheEnvironmentsTuningAlone) {
  setenv("MALLOC_TRIM_THRESHOLD_", "131072", /*overwrite=*/1);
  EXPECT_FALSE(KeepFreedMemory());
  unsetenv("MALLOC_TRIM_THRESHOLD_");
}

TEST(HeapTuningTest, WhatIsFreedStaysForTheNext) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer has a malloc of its own";
#endif
  const size_t before = HeldBytes();
  const size_t mappings = mallinfo2().hblks;
  ASSERT_TRUE(KeepFreedMemory());
  void* block = std::malloc(kBytes);
  std::memset(block, 1, kBytes);
  EXPECT_EQ(mallinfo2().hblks, mappings);  // it lies in the heap
  std::free(block);
  const size_t held = HeldBytes();
  EXPECT_GE(held, before + kBytes);
  void* next = std::malloc(kBytes);
  EXPECT_EQ(next, block);
  EXPECT_EQ(HeldBytes(), held);
  std::free(next);
}

}  // namespace
}  // namespace limpid::server
