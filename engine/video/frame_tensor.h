// Frames as bytes <-> video as a tensor.
//
// Video is [frame, 3, height, width], contiguous float32, R'G'B' code values
// in [0, 1] (the source's transfer function stays in). Chroma is taken as
// left-sited (4:2:0, 4:2:2) and interpolated linearly; the way back is its
// low-pass and nearest sample. Formulas: ITU-T H.273 section 8.3.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace at {
class Tensor;
}
namespace c10 {
struct Device;
}

namespace limpid {

// Frames must hold what CheckFrame accepts. On a GPU the planes are copied as
// bytes and converted there.
at::Tensor VideoFromFrames(std::span<const Frame> frames,
                           const FrameFormat& format, c10::Device device);

// Rounds to nearest and clamps. `pts` has one entry a frame.
std::vector<Frame> FramesFromVideo(const at::Tensor& video,
                                   std::span<const int64_t> pts,
                                   const FrameFormat& format);

}  // namespace limpid
