// limpid capabilities
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_format.h"
#include "cli/command.h"
#include "cli/connection.h"
#include "cli/message_json.h"

namespace limpid::cli {
namespace {

constexpr char kFooter[] = R"(Example:
  limpid capabilities --server localhost:7400)";

struct Flags {
  std::string server;
  bool json = false;
};

void PrintOperator(const v1::OperatorCapability& capability) {
  absl::PrintF("operator %-17s %s\n", capability.name(), capability.example());
  for (const auto& [name, range] : capability.parameters()) {
    absl::PrintF("           %-15s %g to %g, %g by default\n", name,
                 range.minimum(), range.maximum(), range.default_value());
  }
}

void Print(const v1::GetCapabilitiesResponse& answer) {
  absl::PrintF("server %s\n", answer.server_version());
  for (const v1::OperatorCapability& capability : answer.operators()) {
    PrintOperator(capability);
  }
  for (const v1::SolverCapability& solver : answer.solvers()) {
    absl::PrintF("solver %s%s%s\n", v1::SolverKind_Name(solver.kind()),
                 solver.available() ? "" : ", not available",
                 solver.model().empty() ? "" : ", " + solver.model());
  }
  const v1::Limits& limits = answer.limits();
  absl::PrintF("frames up to %dx%d, %d sessions, messages up to %d bytes\n",
               limits.max_width(), limits.max_height(), limits.max_sessions(),
               limits.max_message_bytes());
  absl::PrintF("chunks of %d frames, the first of %d\n",
               answer.cadence().chunk_frames(),
               answer.cadence().first_chunk_frames());
}

absl::Status Run(const Flags& flags) {
  const absl::StatusOr<std::unique_ptr<Connection>> connection =
      Connection::Open(flags.server);
  if (!connection.ok()) return connection.status();
  const absl::StatusOr<v1::GetCapabilitiesResponse> answer =
      (*connection)->client().GetCapabilities();
  if (!answer.ok()) return answer.status();
  if (flags.json) {
    std::fputs(JsonText(*answer).c_str(), stdout);
  } else {
    Print(*answer);
  }
  return absl::OkStatus();
}

}  // namespace

void AddCapabilitiesCommand(CLI::App& program, Invocation& invocation) {
  CLI::App& command = *program.add_subcommand(
      "capabilities", "What a server can do, and its limits");
  const auto flags = std::make_shared<Flags>();
  command.add_option("--server", flags->server,
                     "HOST:PORT; without it a server runs in this process");
  command.add_flag("--json", flags->json, "Print everything as JSON");
  command.footer(kFooter);
  command.callback([flags, &invocation] {
    invocation.run = [flags] { return Report(Run(*flags)); };
  });
}

}  // namespace limpid::cli
