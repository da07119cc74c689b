// Pictures of any FFmpeg format and size -> those of one format and size.
//
// The same pixels under the same tags come through untouched; the rest goes
// through swscale (bicubic, exact rounding, full chroma) with the colour matrix
// of the tags. Thread-compatible.
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

  explicit FrameConverter(const Target& target);

  // A picture with the PTS of `source`; may share its buffers.
  absl::StatusOr<AvFramePtr> Convert(const AVFrame& source);

 private:
  struct Source {
    AVPixelFormat format = AV_PIX_FMT_NONE;
    int width = 0;
    int height = 0;
    bool full_range = false;
    int matrix = 0;  // SWS_CS_*

    bool operator==(const Source&) const = default;
  };

  static Source SourceOf(const AVFrame& picture);
  bool IsTarget(const Source& source) const;
  absl::Status Prepare(const Source& source);
  absl::Status OpenScaler(const Source& source);

  const Target target_;
  const bool target_full_range_;
  const int target_matrix_;  // SWS_CS_*
  Source prepared_;          // what scaler_ is for
  SwsPtr scaler_;
};

}  // namespace limpid
