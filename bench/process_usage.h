// What a process has used so far, from /proc.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace limpid::bench {

struct ProcessUsage {
  double cpu_seconds = 0;  // user and system, of all threads; to 10 ms
  int64_t resident_bytes = 0;
};

// All zero when there is no such process.
ProcessUsage UsageOf(pid_t pid);

// CPU time of the calling thread.
double ThreadCpuSeconds();

}  // namespace limpid::bench
