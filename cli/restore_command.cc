// limpid restore IN OUT
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_format.h"
#include "cli/command.h"
#include "cli/connection.h"
#include "cli/json_output.h"
#include "cli/notice_text.h"
#include "cli/restore_file.h"

namespace limpid::cli {
namespace {

constexpr char kFooter[] =
    R"(Audio, subtitles, chapters and metadata are copied.
The operator says how the video was degraded; stages are joined by +:
  mask:missing=0.5,seed=1   mask:file=m.png     identity
  blur:sigma=3,taps=61      blur:file=k.npy     temporal_average:frames=7
  downsample:factor=4,kernel=area
Example:
  limpid restore in.mp4 out.mp4 --operator downsample:factor=4 --noise-level 0.02)";

struct Flags {
  RestoreFileOptions file;
  std::string mode = "offline";
  bool json = false;
};

nlohmann::ordered_json Json(const Flags& flags, const RestoredFile& result) {
  return {{"input", flags.file.input},
          {"output", flags.file.output},
          {"operator", flags.file.restoration.op},
          {"solver", flags.file.restoration.solver},
          {"width", result.size.width},
          {"height", result.size.height},
          {"frames", result.frames},
          {"dropped_frames", result.dropped_frames},
          {"chunks", result.chunks},
          {"seconds", result.seconds},
          {"fps", result.frames / result.seconds},
          {"first_chunk_seconds", result.first_chunk_seconds},
          {"residual", result.residual},
          {"skipped_streams", result.skipped_streams}};
}

// Takes the place of the progress line, which is drawn again below.
void PrintNotice(const v1::Notice& notice) {
  const std::string text = NoticeText(notice);
  if (text.empty()) return;
  const char* const start = isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "";
  absl::FPrintF(stderr, "%slimpid: %s\n", start, text);
}

void Print(const Flags& flags, const RestoredFile& result) {
  for (const std::string& stream : result.skipped_streams) {
    absl::FPrintF(stderr, "limpid: %s has no room for %s, left out\n",
                  flags.file.output, stream);
  }
  if (flags.json) {
    std::puts(DumpJson(Json(flags, result)).c_str());
    return;
  }
  absl::PrintF("%s: %d frames of %dx%d in %.1f s (%.1f FPS)", flags.file.output,
               result.frames, result.size.width, result.size.height,
               result.seconds, result.frames / result.seconds);
  if (result.dropped_frames > 0) {
    absl::PrintF(", %d dropped", result.dropped_frames);
  }
  std::puts("");
}

absl::Status Run(const Flags& flags, Interrupt& interrupt) {
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connection::Open(
      flags.file.restoration.server, flags.file.restoration.model);
  if (!connection.ok()) return connection.status();
  const absl::StatusOr<RestoredFile> result =
      RestoreFile((*connection)->client(), flags.file, interrupt);
  if (!result.ok()) return result.status();
  Print(flags, *result);
  return absl::OkStatus();
}

}  // namespace

void AddRestoreCommand(CLI::App& program, Invocation& invocation) {
  CLI::App& command =
      *program.add_subcommand("restore", "Restore a video file");
  const auto flags = std::make_shared<Flags>();
  command.add_option("IN", flags->file.input, "Degraded video")->required();
  command.add_option("OUT", flags->file.output, "Restored video")->required();
  AddRestorationFlags(command, flags->file.restoration);
  command
      .add_option("--mode", flags->mode,
                  "offline keeps every frame; live drops chunks when late")
      ->check(CLI::IsMember({"offline", "live"}))
      ->capture_default_str();
  command.add_flag("--lossless", flags->file.lossless,
                   "FFV1 instead of H.264 (.mkv, .avi)");
  command.add_flag("--json", flags->json, "Print the result as JSON");
  command.footer(kFooter);
  command.callback([flags, &invocation] {
    invocation.run = [flags, &invocation] {
      flags->file.live = flags->mode == "live";
      flags->file.on_notice = PrintNotice;
      return Report(Run(*flags, invocation.interrupt));
    };
  });
}

}  // namespace limpid::cli
