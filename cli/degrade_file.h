// One clean media file -> a measurement of it, for tests and demonstrations.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/interrupt.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

struct DegradeFileOptions {
  std::string input = {};
  std::string output = {};
  std::string mask_output = {};  // PNG of the last mask; empty: none
  std::string op = "identity";
  double noise_level = 0;
  uint64_t seed = 0;
  bool show_progress = true;
};

struct DegradedFile {
  int64_t frames = 0;
  FrameSize size = {};
  // False when the output's codec has changed the measurement once more.
  bool lossless = false;
  std::vector<std::string> skipped_streams = {};
};

// Frames are RGB of the input's depth (8, else 16 bits). FFV1 in .mkv, PNG and
// the like keep the measurement exactly; .mp4 and .webm do not. An interrupt
// ends it with CANCELLED and without an output. UsageError when an output is
// the input or the other output.
absl::StatusOr<DegradedFile> DegradeFile(const DegradeFileOptions& options,
                                         Interrupt& interrupt);

}  // namespace limpid::cli
