#include "engine/video/device_frames.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include <algorithm>

#include "cuda/color_convert.h"
#include "engine/video/color_matrix.h"
#include "engine/video/component_layout.h"

namespace limpid {
namespace {

// ATen works on the legacy default stream unless told otherwise, and so do we:
// kernels and copies are ordered without events.
constexpr cudaStream_t kDefaultStream = nullptr;

cuda::ComponentPlane PlaneOf(const FrameFormat& format, int component) {
  const Component layout = ComponentsOf(format)[component];
  const std::vector<PlaneShape> shapes = PlaneShapes(format);
  const CodeRange range = CodeRangeOf(format);
  const bool is_rgb = format.layout == PixelLayout::kRgb;
  const bool is_chroma = component > 0 && !is_rgb;
  const SampleLayout& samples = layout.samples;
  int64_t first_byte = layout.first_byte;
  for (int i = 0; i < layout.plane; ++i) {
    first_byte += shapes[i].row_bytes * shapes[i].rows;
  }
  const PlaneShape& shape = shapes[layout.plane];
  const double rgb_scale = range.largest;
  return {.first_byte = first_byte,
          .row_bytes = static_cast<int>(shape.row_bytes),
          .width = static_cast<int>(shape.row_bytes /
                                    (samples.bytes * samples.step)),
          .height = static_cast<int>(shape.rows),
          .bytes = samples.bytes,
          .step = samples.step,
          .shift = samples.shift,
          .scale = static_cast<float>(is_rgb      ? rgb_scale
                                      : is_chroma ? range.chroma_scale
                                                  : range.luma_scale),
          .offset = static_cast<float>(is_rgb      ? 0
                                       : is_chroma ? range.chroma_offset
                                                   : range.luma_offset)};
}

cuda::ColorConversion ConversionOf(const FrameFormat& format, int num_frames) {
  const LumaWeights weights = LumaWeightsOf(format).value_or(LumaWeights{});
  return {.width = static_cast<int>(format.size.width),
          .height = static_cast<int>(format.size.height),
          .num_frames = num_frames,
          .frame_bytes = FrameBytes(format),
          .is_rgb = format.layout == PixelLayout::kRgb,
          .kr = static_cast<float>(weights.kr),
          .kb = static_cast<float>(weights.kb),
          .largest = static_cast<float>(CodeRangeOf(format).largest),
          .components = {PlaneOf(format, 0), PlaneOf(format, 1),
                         PlaneOf(format, 2)}};
}

void Check(cudaError_t error) {
  TORCH_CHECK(error == cudaSuccess,
              "colour conversion failed: ", cudaGetErrorString(error));
}

// Copies the planes of a frame one after another, rows without padding.
void PackPlanes(const Frame& frame, const FrameFormat& format, uint8_t* out) {
  const std::vector<PlaneShape> shapes = PlaneShapes(format);
  for (size_t i = 0; i < shapes.size(); ++i) {
    const Plane& plane = frame.planes[i];
    for (int64_t row = 0; row < shapes[i].rows; ++row) {
      const char* from = plane.data.data() + row * plane.stride;
      out = std::copy_n(from, shapes[i].row_bytes, out);
    }
  }
}

Frame UnpackPlanes(const uint8_t* bytes, int64_t pts,
                   const FrameFormat& format) {
  Frame frame = {.pts = pts, .planes = {}, .mask = nullptr};
  for (const PlaneShape& shape : PlaneShapes(format)) {
    const int64_t size = shape.row_bytes * shape.rows;
    frame.planes.push_back(
        {.data = std::string(reinterpret_cast<const char*>(bytes), size),
         .stride = shape.row_bytes});
    bytes += size;
  }
  return frame;
}

}  // namespace

at::Tensor DeviceVideoFromFrames(std::span<const Frame> frames,
                                 const FrameFormat& format,
                                 c10::Device device) {
  const c10::DeviceGuard guard(device);
  const auto num_frames = static_cast<int64_t>(frames.size());
  const int64_t frame_bytes = FrameBytes(format);
  const at::Tensor packed = at::empty({num_frames, frame_bytes}, at::kByte);
  for (int64_t i = 0; i < num_frames; ++i) {
    PackPlanes(frames[i], format, packed.data_ptr<uint8_t>() + i * frame_bytes);
  }
  const at::Tensor planes = packed.to(device);
  at::Tensor video =
      at::empty({num_frames, 3, format.size.height, format.size.width},
                at::TensorOptions(device).dtype(at::kFloat));
  Check(cuda::LaunchRgbFromPlanes(
      planes.data_ptr<uint8_t>(), video.data_ptr<float>(),
      ConversionOf(format, static_cast<int>(num_frames)), kDefaultStream));
  return video;
}

std::vector<Frame> FramesFromDeviceVideo(const at::Tensor& video,
                                         std::span<const int64_t> pts,
                                         const FrameFormat& format) {
  const c10::DeviceGuard guard(video.device());
  const auto num_frames = static_cast<int64_t>(pts.size());
  const int64_t frame_bytes = FrameBytes(format);
  const at::Tensor rgb = video.to(at::kFloat).contiguous();
  const at::Tensor planes =
      at::empty({num_frames, frame_bytes}, rgb.options().dtype(at::kByte));
  Check(cuda::LaunchPlanesFromRgb(
      rgb.data_ptr<float>(), planes.data_ptr<uint8_t>(),
      ConversionOf(format, static_cast<int>(num_frames)), kDefaultStream));
  const at::Tensor packed = planes.cpu();
  std::vector<Frame> frames;
  frames.reserve(num_frames);
  for (int64_t i = 0; i < num_frames; ++i) {
    frames.push_back(UnpackPlanes(packed.data_ptr<uint8_t>() + i * frame_bytes,
                                  pts[i], format));
  }
  return frames;
}

}  // namespace limpid
