// A short video in memory, as 8-bit RGB: what evaluation compares.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

struct RgbClip {
  FrameFormat format;              // RGB, 8 bits
  std::vector<Frame> frames = {};  // planes without padding
  double frame_rate = 0;
};

struct ClipSelection {
  // Scaled to cover and centre-cropped; zero means as it is.
  FrameSize size = {};
  int64_t max_frames = 0;  // the first ones; 0 means all
};

// Decodes `path`. InvalidArgument for a file without frames.
absl::StatusOr<RgbClip> LoadClip(const std::string& path,
                                 const ClipSelection& selection);

// Scaled with a bicubic filter.
absl::StatusOr<RgbClip> ScaleClip(const RgbClip& clip, FrameSize size);

}  // namespace limpid::cli
