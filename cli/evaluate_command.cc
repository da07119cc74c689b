// limpid evaluate CLIP...
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_format.h"
#include "cli/command.h"
#include "cli/connection.h"
#include "cli/distinct_files.h"
#include "cli/evaluate_clip.h"
#include "cli/evaluation_report.h"
#include "cli/size_argument.h"
#include "engine/base/status_macros.h"

namespace limpid::cli {
namespace {

constexpr char kFooter[] =
    R"(Degrades clean clips to 8-bit RGB measurements, restores them through the server
and compares: PSNR, SSIM, temporal error (mean difference of frame-to-frame
differences). A smaller measurement counts as its bicubic enlargement.
The sheet has a row for each clip: clean, degraded, linear, chosen solver.
Example:
  limpid evaluate clips/*.mp4 --operator mask:missing=0.5,seed=1 --frames 49)";

struct Flags {
  std::vector<std::string> clips;
  RestorationFlags restoration;
  std::string size;
  int64_t frames = 0;
  std::string sheet;
  bool json = false;
};

absl::StatusOr<ClipSelection> Selection(const Flags& flags) {
  ClipSelection selection = {.max_frames = flags.frames};
  if (!flags.size.empty()) {
    ASSIGN_OR_RETURN(selection.size, ParseSize("--size", flags.size));
  }
  return selection;
}

absl::StatusOr<std::vector<ClipResult>> EvaluateAll(const Flags& flags,
                                                    Interrupt& interrupt) {
  ASSIGN_OR_RETURN(const ClipSelection selection, Selection(flags));
  ASSIGN_OR_RETURN(
      const std::unique_ptr<Connection> connection,
      Connection::Open(flags.restoration.server, flags.restoration.model));
  const Evaluation evaluation = {.client = connection->client(),
                                 .flags = flags.restoration,
                                 .selection = selection,
                                 .interrupt = interrupt};
  std::vector<ClipResult> results;
  for (const std::string& clip : flags.clips) {
    ASSIGN_OR_RETURN(ClipResult result, EvaluateClip(evaluation, clip));
    const SolverResult& last = result.solvers.back();
    absl::FPrintF(stderr, "%s: degraded %.2f dB, %s %.2f dB\n", result.name,
                  result.degraded.psnr, last.solver, last.quality.psnr);
    results.push_back(std::move(result));
  }
  return results;
}

absl::Status WriteSheet(std::vector<ClipResult>& results,
                        const std::string& path) {
  ContactSheet sheet;
  for (ClipResult& result : results) sheet.AddRow(std::move(result.pictures));
  return sheet.Write(path);
}

absl::Status Run(const Flags& flags, Interrupt& interrupt) {
  for (const std::string& clip : flags.clips) {
    RETURN_IF_ERROR(CheckDistinct({"--sheet", flags.sheet}, {"CLIP", clip}));
  }
  ASSIGN_OR_RETURN(std::vector<ClipResult> results,
                   EvaluateAll(flags, interrupt));
  const std::string report =
      flags.json ? EvaluationJson(results) + "\n" : EvaluationTable(results);
  std::fputs(report.c_str(), stdout);
  if (flags.sheet.empty()) return absl::OkStatus();
  return WriteSheet(results, flags.sheet);
}

}  // namespace

void AddEvaluateCommand(CLI::App& program, Invocation& invocation) {
  CLI::App& command = *program.add_subcommand(
      "evaluate", "Degrade clean clips, restore them, compare");
  const auto flags = std::make_shared<Flags>();
  command.add_option("CLIP", flags->clips, "Clean clips")->required();
  AddRestorationFlags(command, flags->restoration);
  command.add_option("--size", flags->size,
                     "WIDTHxHEIGHT, scaled to cover and centre-cropped");
  command.add_option("--frames", flags->frames, "First frames; 0 means all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--sheet", flags->sheet, "Write a contact sheet (.png)");
  command.add_flag("--json", flags->json, "Print the result as JSON");
  command.footer(kFooter);
  command.callback([flags, &invocation] {
    invocation.run = [flags, &invocation] {
      return Report(Run(*flags, invocation.interrupt));
    };
  });
}

}  // namespace limpid::cli
