// Frames of a known format -> packed frames, one for one, without delay.
//
// One per session. Thread-compatible; called from the session's strand.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/video/encoding.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

class FrameEncoder {
 public:
  struct Options {
    Encoding encoding = Encoding::kPng;  // kPng, kJpeg, kH264 or kFfv1
    FrameFormat format;
    int quality = 90;  // 1 to 100, for JPEG and H.264
    double nominal_fps = 30;
  };

  // InvalidField("output.encoding") or ("output.bit_depth") when the encoding
  // cannot hold the format.
  static absl::StatusOr<std::unique_ptr<FrameEncoder>> Create(Options options);
  virtual ~FrameEncoder() = default;

  virtual absl::StatusOr<PackedFrame> Encode(const Frame& frame) = 0;

  // Set-up data for the receiver's decoder; empty for images.
  virtual std::string codec_config() const = 0;
};

}  // namespace limpid
