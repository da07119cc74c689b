#include "engine/model/frame_padding.h"

#include <ATen/ATen.h>

#include <array>

namespace limpid {
namespace {

int64_t RoundUp(int64_t value, int64_t stride) {
  return (value + stride - 1) / stride * stride;
}

}  // namespace

FrameSize PaddedSize(FrameSize size, int64_t stride) {
  return {RoundUp(size.width, stride), RoundUp(size.height, stride)};
}

at::Tensor PadFrames(const at::Tensor& video, int64_t stride) {
  const FrameSize size = {video.size(4), video.size(3)};
  const FrameSize padded = PaddedSize(size, stride);
  if (padded == size) return video;
  const std::array<int64_t, 6> padding = {
      0, padded.width - size.width, 0, padded.height - size.height, 0, 0};
  return at::replication_pad3d(video, padding);
}

at::Tensor TrimFrames(const at::Tensor& video, FrameSize size) {
  return video.narrow(3, 0, size.height).narrow(4, 0, size.width);
}

}  // namespace limpid
