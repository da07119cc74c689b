// Runs the real limpid program.
#pragma once

#include <string>

namespace limpid::cli {

struct ProgramResult {
  int exit_code = 0;
  std::string output;  // of stdout
  std::string errors;  // of stderr
};

// `arguments` as a shell would take them.
ProgramResult RunLimpid(const std::string& arguments);

}  // namespace limpid::cli
