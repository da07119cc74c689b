#include "server/openmp_wait.h"

#include <unistd.h>

#include <cstdlib>

namespace limpid::server {

void LetOpenMpSleep(char** argv) {
  constexpr char kPolicy[] = "OMP_WAIT_POLICY";
  if (std::getenv(kPolicy) != nullptr) return;
  setenv(kPolicy, "PASSIVE", /*overwrite=*/0);
  // Returns only when it fails; the program then goes on, slower.
  execv("/proc/self/exe", argv);
}

}  // namespace limpid::server
