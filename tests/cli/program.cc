// Errors go through a file, output through a pipe.
#include "tests/cli/program.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "tests/cli/test_media.h"

namespace limpid::cli {

ProgramResult RunLimpid(const std::string& arguments) {
  const std::string errors = TestPath("stderr.txt");
  const std::string command =
      std::string(LIMPID_PROGRAM) + " " + arguments + " 2> " + errors;
  ProgramResult result;
  std::FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer;
  for (size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    result.output.append(buffer.data(), n);
  }
  result.exit_code = WEXITSTATUS(pclose(pipe));
  std::ifstream file(errors);
  result.errors.assign(std::istreambuf_iterator<char>(file), {});
  return result;
}

}  // namespace limpid::cli
