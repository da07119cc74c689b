// Flags -> Open.
#include "cli/restoration_flags.h"

#include <CLI/CLI.hpp>

#include "absl/strings/str_format.h"
#include "cli/exit_code.h"
#include "engine/solver/solver_kind.h"
#include "server/wire_enums.h"
#include "server/wire_operator.h"

namespace limpid::cli {
namespace {

v1::Source SourceMessage(const FrameFormat& format, double frame_rate) {
  v1::Source source;
  source.set_width(static_cast<uint32_t>(format.size.width));
  source.set_height(static_cast<uint32_t>(format.size.height));
  source.mutable_time_base()->set_numerator(
      static_cast<uint32_t>(format.time_base.numerator));
  source.mutable_time_base()->set_denominator(
      static_cast<uint32_t>(format.time_base.denominator));
  source.set_pixel_layout(server::LayoutMessage(format.layout));
  source.set_bit_depth(static_cast<uint32_t>(format.bit_depth));
  v1::ColorTags& color = *source.mutable_color();
  color.set_primaries(static_cast<uint32_t>(format.color.primaries));
  color.set_transfer(static_cast<uint32_t>(format.color.transfer));
  color.set_matrix(static_cast<uint32_t>(format.color.matrix));
  color.set_full_range(format.color.full_range);
  source.set_encoding(v1::ENCODING_RAW);
  source.set_nominal_fps(frame_rate);
  return source;
}

}  // namespace

void AddRestorationFlags(CLI::App& command, RestorationFlags& flags) {
  command.add_option("--operator", flags.op,
                     "How the video was degraded, such as blur:sigma=3");
  command
      .add_option("--noise-level", flags.noise_level,
                  "Standard deviation of the noise, pixels in 0..1")
      ->capture_default_str();
  command
      .add_option("--solver", flags.solver,
                  "linear, avis, avis_flash or instantvir")
      ->capture_default_str();
  command.add_option("--seed", flags.seed, "Seed of what is random")
      ->capture_default_str();
  CLI::Option* server =
      command.add_option("--server", flags.server,
                         "HOST:PORT; without it a server runs in this process");
  command
      .add_option("--model", flags.model,
                  "Folder of a model for the server in this process")
      ->excludes(server);
}

absl::StatusOr<v1::Open> OpenMessage(const RestorationFlags& flags,
                                     const OperatorSpec& op,
                                     const FrameFormat& source,
                                     double frame_rate) {
  const std::optional<SolverKind> solver = SolverFromName(flags.solver);
  if (!solver.has_value()) {
    return UsageError(absl::StrFormat(
        "--solver is %s, allowed are linear, avis, avis_flash, instantvir",
        flags.solver));
  }
  v1::Open open;
  *open.mutable_source() = SourceMessage(source, frame_rate);
  *open.mutable_operator_() = server::OperatorMessage(op);
  open.set_noise_level(flags.noise_level);
  open.mutable_solver()->set_kind(server::SolverMessage(*solver));
  open.set_seed(flags.seed);
  return open;
}

}  // namespace limpid::cli
