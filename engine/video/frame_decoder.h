// Packed frames (images, access units) -> frames of a known format.
//
// One per session. Thread-compatible; called from the session's strand, never
// from a gRPC or the device thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/video/encoding.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

class FrameDecoder {
 public:
  struct Options {
    Encoding encoding = Encoding::kPng;  // not kRaw
    // Size, layout and depth that decoded frames must have; an image is
    // converted to its layout and depth, an access unit must be of them.
    FrameFormat format;
    std::string codec_config;
  };

  // InvalidField("source.encoding") when the encoding cannot hold the format,
  // ("source.codec_config") when that cannot be read.
  static absl::StatusOr<std::unique_ptr<FrameDecoder>> Create(Options options);
  virtual ~FrameDecoder() = default;

  // Takes one packed frame, in decoding order; returns the frames that are
  // ready, in order of PTS. A stream with reordering holds some back. Errors
  // (garbage, truncation, another size) are INVALID_ARGUMENT with
  // Reason::kInvalidBitstream or kInvalidFrame and name both values.
  virtual absl::StatusOr<std::vector<Frame>> Decode(PackedFrame packed) = 0;

  // Hands out what was held back. INVALID_ARGUMENT when a packed frame gave no
  // frame. The decoder can go on with a key frame afterwards.
  virtual absl::StatusOr<std::vector<Frame>> Flush() = 0;
};

}  // namespace limpid
