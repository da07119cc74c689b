// Reads /proc/<pid>/stat and the thread's clock.
#include "bench/process_usage.h"

#include <time.h>
#include <unistd.h>

#include <fstream>
#include <limits>
#include <sstream>
#include <string>

namespace limpid::bench {

// Fields 14, 15 and 24 of proc(5)'s stat; the name before them, in brackets,
// may hold blanks.
ProcessUsage UsageOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  file.ignore(std::numeric_limits<std::streamsize>::max(), ')');
  std::string skipped;
  for (int field = 3; field < 14; ++field) file >> skipped;
  int64_t user_ticks = 0;
  int64_t system_ticks = 0;
  file >> user_ticks >> system_ticks;
  for (int field = 16; field < 24; ++field) file >> skipped;
  int64_t resident_pages = 0;
  file >> resident_pages;
  return {.cpu_seconds = static_cast<double>(user_ticks + system_ticks) /
                         static_cast<double>(sysconf(_SC_CLK_TCK)),
          .resident_bytes = resident_pages * sysconf(_SC_PAGESIZE)};
}

double ThreadCpuSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace limpid::bench
