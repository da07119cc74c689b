// One clip in memory through a server, as fast as it goes.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/interrupt.h"
#include "cli/rgb_clip.h"
#include "clients/cpp/restoration_client.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::cli {

struct RestoredClip {
  RgbClip clip = {};
  std::vector<int64_t> chunk_starts = {};  // first frame of each chunk
  double residual = 0;
  double fps = 0;  // frames over the time from open to the last chunk
  double first_chunk_seconds = 0;
};

struct ClipToRestore {
  const RgbClip& measurement;
  const v1::Open& open;  // must describe the measurement
  FrameSize restored_size = {};
};

// Internal when the server restores to another size or frames are missing.
absl::StatusOr<RestoredClip> RestoreClip(
    const client::RestorationClient& client, const ClipToRestore& clip,
    Interrupt& interrupt);

}  // namespace limpid::cli
