// Frames as bytes <-> video on a GPU: bytes cross the bus, kernels convert.
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

// As VideoFromFrames and FramesFromVideo (frame_tensor.h) for a CUDA device.
at::Tensor DeviceVideoFromFrames(std::span<const Frame> frames,
                                 const FrameFormat& format, c10::Device device);
std::vector<Frame> FramesFromDeviceVideo(const at::Tensor& video,
                                         std::span<const int64_t> pts,
                                         const FrameFormat& format);

}  // namespace limpid
