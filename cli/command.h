// The subcommands of limpid. Each adds itself to the program with its flags,
// its help and an example; when it is chosen, it sets what is to be run.
#pragma once

#include <functional>

#include "cli/exit_code.h"
#include "cli/interrupt.h"

namespace CLI {
class App;
}

namespace limpid::cli {

struct Invocation {
  Interrupt& interrupt;
  std::function<ExitCode()> run;
};

// All arguments must outlive the parsing of `program` and the run.
void AddRestoreCommand(CLI::App& program, Invocation& invocation);
void AddDegradeCommand(CLI::App& program, Invocation& invocation);
void AddEvaluateCommand(CLI::App& program, Invocation& invocation);
void AddCapabilitiesCommand(CLI::App& program, Invocation& invocation);
void AddValidateCommand(CLI::App& program, Invocation& invocation);
void AddModelCommand(CLI::App& program, Invocation& invocation);

}  // namespace limpid::cli
