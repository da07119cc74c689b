// limpid validate
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_format.h"
#include "cli/command.h"
#include "cli/connection.h"
#include "cli/message_json.h"
#include "cli/operator_argument.h"
#include "cli/restoration_flags.h"
#include "cli/size_argument.h"
#include "engine/base/status_macros.h"
#include "server/wire_duration.h"

namespace limpid::cli {
namespace {

constexpr char kFooter[] =
    R"(Opens nothing: says what a session would cost and if it would be admitted now.
Example:
  limpid validate --operator blur:sigma=3,taps=61 --size 832x480)";

struct Flags {
  RestorationFlags restoration;
  std::string size = "832x480";
  bool json = false;
};

absl::StatusOr<v1::Open> MakeOpen(const Flags& flags) {
  FrameFormat format;
  ASSIGN_OR_RETURN(format.size, ParseSize("--size", flags.size));
  ASSIGN_OR_RETURN(const OperatorSpec op,
                   OperatorForMeasurement(flags.restoration.op, format.size));
  return OpenMessage(flags.restoration, op, format, /*frame_rate=*/0);
}

void Print(const v1::ValidateSpecResponse& answer) {
  const v1::ResolvedConfig& config = answer.config();
  absl::PrintF("%dx%d in, %dx%d out\n", config.source().width(),
               config.source().height(), config.output_width(),
               config.output_height());
  absl::PrintF("reserves %.1f MiB\n",
               static_cast<double>(answer.reserved_bytes()) / (1 << 20));
  if (answer.has_predicted_chunk_time()) {
    absl::PrintF("%.3f s for a chunk of %d frames\n",
                 absl::ToDoubleSeconds(
                     server::DurationOf(answer.predicted_chunk_time())),
                 answer.cadence().chunk_frames());
  }
  if (answer.would_be_admitted()) {
    absl::PrintF("would be admitted\n");
  } else {
    absl::PrintF("would be refused: %s\n", answer.refusal_reason());
  }
}

absl::Status Run(const Flags& flags) {
  ASSIGN_OR_RETURN(const v1::Open open, MakeOpen(flags));
  ASSIGN_OR_RETURN(
      const std::unique_ptr<Connection> connection,
      Connection::Open(flags.restoration.server, flags.restoration.model));
  ASSIGN_OR_RETURN(const v1::ValidateSpecResponse answer,
                   connection->client().ValidateSpec(open));
  if (flags.json) {
    std::fputs(JsonText(answer).c_str(), stdout);
  } else {
    Print(answer);
  }
  return absl::OkStatus();
}

}  // namespace

void AddValidateCommand(CLI::App& program, Invocation& invocation) {
  CLI::App& command = *program.add_subcommand(
      "validate", "Ask a server about a session without opening it");
  const auto flags = std::make_shared<Flags>();
  AddRestorationFlags(command, flags->restoration);
  command.add_option("--size", flags->size, "Size of the degraded frames")
      ->capture_default_str();
  command.add_flag("--json", flags->json, "Print everything as JSON");
  command.footer(kFooter);
  command.callback([flags, &invocation] {
    invocation.run = [flags] { return Report(Run(*flags)); };
  });
}

}  // namespace limpid::cli
