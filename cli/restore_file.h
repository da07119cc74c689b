// One media file through a server into another media file, while it is read.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/interrupt.h"
#include "cli/restoration_flags.h"
#include "clients/cpp/restoration_client.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

struct RestoreFileOptions {
  std::string input = {};
  std::string output = {};
  RestorationFlags restoration = {};
  bool live = false;
  bool lossless = false;
  bool show_progress = true;  // on stderr
  // What the server tells beside; may be empty. Called on a thread of the call.
  std::function<void(const v1::Notice&)> on_notice = nullptr;
};

struct RestoredFile {
  int64_t frames = 0;
  int64_t dropped_frames = 0;
  int64_t chunks = 0;
  FrameSize size = {};
  double seconds = 0;  // from open to the end of the file
  double first_chunk_seconds = 0;
  double residual = 0;
  // Tracks that the output's container cannot hold.
  std::vector<std::string> skipped_streams = {};
};

// Blocks. An interrupt ends it with CANCELLED; an output that is not whole does
// not come to be. UsageError when the output is the input, Internal when frames
// are missing that were not dropped.
absl::StatusOr<RestoredFile> RestoreFile(
    const client::RestorationClient& client, const RestoreFileOptions& options,
    Interrupt& interrupt);

}  // namespace limpid::cli
