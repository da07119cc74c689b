// limpid degrade IN OUT
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_format.h"
#include "cli/command.h"
#include "cli/degrade_file.h"
#include "cli/json_output.h"

namespace limpid::cli {
namespace {

constexpr char kFooter[] =
    R"(A measurement is A x + n, clamped and rounded. It is kept exactly as FFV1 in
.mkv or .avi and as PNG in a sequence; .mp4 and .webm compress it once more.
Examples:
  limpid degrade clean.mp4 masked.mkv --operator mask:missing=0.5,seed=1
  limpid degrade clean.mp4 small_%05d.png --operator downsample:factor=4 --noise 0.02)";

struct Flags {
  DegradeFileOptions file;
  bool json = false;
};

void Print(const Flags& flags, const DegradedFile& result) {
  for (const std::string& stream : result.skipped_streams) {
    absl::FPrintF(stderr, "limpid: %s has no room for %s, left out\n",
                  flags.file.output, stream);
  }
  if (!result.lossless) {
    absl::FPrintF(stderr,
                  "limpid: %s is compressed, so it is no exact measurement; "
                  ".mkv keeps it\n",
                  flags.file.output);
  }
  if (flags.json) {
    const nlohmann::ordered_json json = {
        {"input", flags.file.input},
        {"output", flags.file.output},
        {"operator", flags.file.op},
        {"noise_level", flags.file.noise_level},
        {"seed", flags.file.seed},
        {"width", result.size.width},
        {"height", result.size.height},
        {"frames", result.frames},
        {"lossless", result.lossless},
        {"skipped_streams", result.skipped_streams}};
    std::puts(DumpJson(json).c_str());
    return;
  }
  absl::PrintF("%s: %d frames of %dx%d\n", flags.file.output, result.frames,
               result.size.width, result.size.height);
}

absl::Status Run(const Flags& flags, Interrupt& interrupt) {
  const absl::StatusOr<DegradedFile> result =
      DegradeFile(flags.file, interrupt);
  if (!result.ok()) return result.status();
  Print(flags, *result);
  return absl::OkStatus();
}

}  // namespace

void AddDegradeCommand(CLI::App& program, Invocation& invocation) {
  CLI::App& command =
      *program.add_subcommand("degrade", "Make a measurement of a clean video");
  const auto flags = std::make_shared<Flags>();
  command.add_option("IN", flags->file.input, "Clean video")->required();
  command.add_option("OUT", flags->file.output, "Measurement")->required();
  command.add_option("--operator", flags->file.op,
                     "What to do to it, such as blur:sigma=3");
  command
      .add_option("--noise", flags->file.noise_level,
                  "Standard deviation of the noise, pixels in 0..1")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--seed", flags->file.seed, "Seed of the noise")
      ->capture_default_str();
  command.add_option("--mask-out", flags->file.mask_output,
                     "Also write the mask, as a picture");
  command.add_flag("--json", flags->json, "Print the result as JSON");
  command.footer(kFooter);
  command.callback([flags, &invocation] {
    invocation.run = [flags, &invocation] {
      return Report(Run(*flags, invocation.interrupt));
    };
  });
}

}  // namespace limpid::cli
