#include "engine/video/frame_encoder.h"

#include <utility>

#include "engine/base/status_macros.h"
#include "engine/video/av_frame_encoder.h"
#include "engine/video/encoding_limits.h"

namespace limpid {

absl::StatusOr<std::unique_ptr<FrameEncoder>> FrameEncoder::Create(
    Options options) {
  RETURN_IF_ERROR(
      CheckEncodingHolds(options.encoding, options.format, "output.encoding"));
  return AvFrameEncoder::Create(std::move(options));
}

}  // namespace limpid
