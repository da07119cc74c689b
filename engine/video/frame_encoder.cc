#include "engine/video/frame_encoder.h"

#include <utility>

#include "engine/video/av_frame_encoder.h"

namespace limpid {

absl::StatusOr<std::unique_ptr<FrameEncoder>> FrameEncoder::Create(
    Options options) {
  return AvFrameEncoder::Create(std::move(options));
}

}  // namespace limpid
