// Pictures of any FFmpeg format and size -> those of one format and size.
//
// The same pixels come through untouched; the rest goes through swscale
// (bicubic, exact rounding, full chroma) with the colour matrix of the tags.
// Thread-compatible.
#pragma once

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/pixel_format.h"

namespace limpid {

class FrameConverter {
 public:
  struct Target {
    AVPixelFormat format = AV_PIX_FMT_NONE;
    int width = 0;
    int height = 0;
    AvColor color;
  };

  explicit FrameConverter(const Target& target) : target_(target) {}

  // A picture with the PTS of `source`; may share its buffers.
  absl::StatusOr<AvFramePtr> Convert(const AVFrame& source);

 private:
  absl::Status Prepare(const AVFrame& source);

  const Target target_;
  SwsPtr scaler_;
};

}  // namespace limpid
