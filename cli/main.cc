// limpid: restores, degrades and evaluates videos; asks servers questions;
// converts and checks models.
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "server/heap_tuning.h"
#include "server/log_setup.h"
#include "server/openmp_wait.h"

extern "C" {
#include <libavutil/log.h>
}

int main(int argc, char** argv) {
  namespace cli = limpid::cli;
  // As the server does, which runs here without --server.
  limpid::server::LetOpenMpSleep(argv);
  limpid::server::KeepFreedMemory();
  cli::Interrupt interrupt;
  // What goes wrong comes back as a status; the logs would only repeat it.
  av_log_set_level(AV_LOG_FATAL);
  limpid::server::SetUpLog(limpid::server::LogFormat::kText,
                           limpid::server::LogLevel::kError);
  CLI::App program("Restores degraded video over the network, chunk by chunk.",
                   "limpid");
  program.require_subcommand(1);
  program.footer("limpid COMMAND --help says more, with an example.");
  cli::Invocation invocation{.interrupt = interrupt, .run = nullptr};
  cli::AddRestoreCommand(program, invocation);
  cli::AddDegradeCommand(program, invocation);
  cli::AddEvaluateCommand(program, invocation);
  cli::AddCapabilitiesCommand(program, invocation);
  cli::AddValidateCommand(program, invocation);
  cli::AddModelCommand(program, invocation);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? cli::kSuccess : cli::kUsage;
  }
  return invocation.run();
}
