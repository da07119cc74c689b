#include "server/openmp_wait.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace limpid::server {

void LetOpenMpSleep(char** argv) {
  constexpr char kPolicy[] = "OMP_WAIT_POLICY";
  if (std::getenv(kPolicy) != nullptr) return;
  setenv(kPolicy, "PASSIVE", /*overwrite=*/0);
  // By its own path, so that the process keeps its name.
  std::error_code error;
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe", error);
  // Returns only when it fails; the program then goes on, slower.
  if (!error) execv(program.c_str(), argv);
}

}  // namespace limpid::server
