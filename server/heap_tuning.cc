#include "server/heap_tuning.h"

#include <malloc.h>

#include <cstdlib>
#include <initializer_list>

namespace limpid::server {
namespace {

// More than any tensor of a chunk, and than all of them together.
constexpr int kMappedFrom = 1 << 30;
constexpr int kKeptBytes = 1 << 30;
// By which a heap grows ahead, and less than which no heap is given back.
constexpr int kGrowth = 64 << 20;

}  // namespace

bool KeepFreedMemory() {
  for (const char* name :
       {"MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES"}) {
    if (std::getenv(name) != nullptr) return false;
  }
  return mallopt(M_MMAP_THRESHOLD, kMappedFrom) == 1 &&
         mallopt(M_TRIM_THRESHOLD, kKeptBytes) == 1 &&
         mallopt(M_TOP_PAD, kGrowth) == 1;
}

}  // namespace limpid::server
