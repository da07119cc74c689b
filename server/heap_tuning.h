// Keeps freed memory for the next chunk.
//
// A chunk allocates and frees the same tensors of megabytes again and again.
// glibc's malloc maps such sizes one by one and gives them back when freed, so
// that every one is paged in anew: a quarter of the time of a deblurred chunk.
#pragma once

namespace limpid::server {

// To be called before threads start. Leaves malloc alone where the environment
// tunes it: MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_, GLIBC_TUNABLES.
// Returns whether it tuned.
bool KeepFreedMemory();

}  // namespace limpid::server
