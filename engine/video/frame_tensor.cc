#include "engine/video/frame_tensor.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "engine/video/device_frames.h"
#include "engine/video/pixel_rows.h"

namespace limpid {
namespace {

// Rows that one thread takes at least; even, as PixelRows::Write asks.
constexpr int64_t kRowsPerTask = 64;

// Calls convert(frame, first_row, last_row) for all rows of all frames. Every
// first row is even.
template <typename Convert>
void ForEachBand(int64_t num_frames, int64_t height, const Convert& convert) {
  const int64_t bands = (height + kRowsPerTask - 1) / kRowsPerTask;
  at::parallel_for(0, num_frames * bands, 1, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) {
      const int64_t row = i % bands * kRowsPerTask;
      convert(i / bands, row, std::min(row + kRowsPerTask, height));
    }
  });
}

// `pixels` is the start of a contiguous video.
RgbPlanes PlanesOf(float* pixels, int64_t frame, FrameSize size) {
  const int64_t plane = size.width * size.height;
  float* red = pixels + frame * 3 * plane;
  return {.red = red, .green = red + plane, .blue = red + 2 * plane};
}

Frame EmptyFrame(const FrameFormat& format, int64_t pts) {
  Frame frame = {.pts = pts, .planes = {}, .mask = nullptr};
  for (const PlaneShape& shape : PlaneShapes(format)) {
    frame.planes.push_back(
        {.data = std::string(shape.row_bytes * shape.rows, '\0'),
         .stride = shape.row_bytes});
  }
  return frame;
}

}  // namespace

at::Tensor VideoFromFrames(std::span<const Frame> frames,
                           const FrameFormat& format, c10::Device device) {
  if (device.is_cuda()) return DeviceVideoFromFrames(frames, format, device);
  const auto [width, height] = format.size;
  const auto num_frames = static_cast<int64_t>(frames.size());
  const at::Tensor video =
      at::empty({num_frames, 3, height, width}, at::kFloat);
  auto* pixels = video.data_ptr<float>();
  const PixelRows rows(format);
  ForEachBand(num_frames, height,
              [&](int64_t frame, int64_t first, int64_t last) {
                rows.Read(frames[frame], first, last,
                          PlanesOf(pixels, frame, format.size));
              });
  return video;
}

std::vector<Frame> FramesFromVideo(const at::Tensor& video,
                                   std::span<const int64_t> pts,
                                   const FrameFormat& format) {
  TORCH_CHECK(video.dim() == 4 &&
                  video.size(0) == static_cast<int64_t>(pts.size()) &&
                  video.size(1) == 3 && video.size(2) == format.size.height &&
                  video.size(3) == format.size.width,
              "video is ", video.sizes(), ", expected ", pts.size(), "x3x",
              format.size.height, "x", format.size.width);
  if (video.is_cuda()) return FramesFromDeviceVideo(video, pts, format);
  const at::Tensor source = video.to(at::kFloat).contiguous();
  auto* pixels = source.data_ptr<float>();
  std::vector<Frame> frames;
  for (const int64_t time : pts) frames.push_back(EmptyFrame(format, time));
  const PixelRows rows(format);
  ForEachBand(std::ssize(frames), format.size.height,
              [&](int64_t frame, int64_t first, int64_t last) {
                rows.Write(PlanesOf(pixels, frame, format.size), first, last,
                           frames[frame]);
              });
  return frames;
}

}  // namespace limpid
