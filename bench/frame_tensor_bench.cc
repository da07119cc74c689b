// Bytes to floats and back, 12 frames of 832x480 at a time.
#include <ATen/core/Tensor.h>
#include <benchmark/benchmark.h>
#include <c10/core/Device.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/video/frame_format.h"
#include "engine/video/frame_tensor.h"

namespace limpid {
namespace {

constexpr int64_t kNumFrames = 12;
const c10::Device kCpu(c10::DeviceType::CPU);

FrameFormat Format(PixelLayout layout, int bit_depth) {
  FrameFormat format;
  format.size = {832, 480};
  format.layout = layout;
  format.bit_depth = bit_depth;
  return format;
}

std::vector<Frame> GreyFrames(const FrameFormat& format) {
  Frame frame;
  for (const PlaneShape& shape : PlaneShapes(format)) {
    frame.planes.push_back(
        {.data = std::string(shape.row_bytes * shape.rows, '\x40'),
         .stride = shape.row_bytes});
  }
  return std::vector<Frame>(kNumFrames, frame);
}

void BM_VideoFromFrames(benchmark::State& state, FrameFormat format) {
  const std::vector<Frame> frames = GreyFrames(format);
  for (auto unused : state) {
    benchmark::DoNotOptimize(VideoFromFrames(frames, format, kCpu));
  }
  state.SetItemsProcessed(state.iterations() * kNumFrames);
}

void BM_FramesFromVideo(benchmark::State& state, FrameFormat format) {
  const at::Tensor video = VideoFromFrames(GreyFrames(format), format, kCpu);
  const std::vector<int64_t> pts(kNumFrames);
  for (auto unused : state) {
    benchmark::DoNotOptimize(FramesFromVideo(video, pts, format));
  }
  state.SetItemsProcessed(state.iterations() * kNumFrames);
}

void Register(const std::string& name, const FrameFormat& format) {
  for (const auto& [direction, bench] :
       {std::pair("VideoFromFrames/", &BM_VideoFromFrames),
        std::pair("FramesFromVideo/", &BM_FramesFromVideo)}) {
    benchmark::RegisterBenchmark((direction + name).c_str(), bench, format)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
}

void RegisterAll() {
  Register("yuv420", Format(PixelLayout::kYuv420, 8));
  Register("yuv420p10", Format(PixelLayout::kYuv420, 10));
  Register("yuv422", Format(PixelLayout::kYuv422, 8));
  Register("yuv444", Format(PixelLayout::kYuv444, 8));
  Register("nv12", Format(PixelLayout::kNv12, 8));
  Register("rgb", Format(PixelLayout::kRgb, 8));
  Register("rgb16", Format(PixelLayout::kRgb, 16));
}

}  // namespace
}  // namespace limpid

int main(int argc, char** argv) {
  limpid::RegisterAll();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
