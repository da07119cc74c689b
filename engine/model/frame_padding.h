// Frames of any size for networks that halve them: replicated at the right and
// at the bottom up to a multiple of the stride, and trimmed again.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/video/frame_format.h"

namespace limpid {

// Each side rounded up to a multiple of `stride`.
FrameSize PaddedSize(FrameSize size, int64_t stride);

// `video`: [batch, channel, frame, height, width].
at::Tensor PadFrames(const at::Tensor& video, int64_t stride);

// The top left `size` of each frame, a view.
at::Tensor TrimFrames(const at::Tensor& video, FrameSize size);

}  // namespace limpid
