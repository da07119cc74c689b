// The GPU's conversions against the CPU's.
#include "engine/video/device_frames.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>

#include "engine/base/device.h"
#include "engine/video/frame_tensor.h"
#include "tests/engine/video/pixel_reference.h"

namespace limpid {
namespace {

class DeviceFramesTest : public testing::Test {
 protected:
  void SetUp() override {
    if (NumGpus() == 0) GTEST_SKIP() << "this machine has no GPU";
    device_ = *DeviceFromName("cuda:0");
  }

  at::Device device_ = at::kCPU;
};

std::vector<FrameFormat> OddFormats() {
  std::vector<FrameFormat> formats;
  for (const FrameSize size :
       {FrameSize{1, 1}, {2, 1}, {1, 2}, {17, 13}, {257, 33}}) {
    for (const FrameFormat& format : EveryFormat(size)) {
      formats.push_back(format);
    }
  }
  return formats;
}

// Largest difference of two codes of the same sample.
int WorstCode(const Frame& a, const Frame& b, const FrameFormat& format) {
  const PixelReference reference(format);
  int worst = 0;
  for (int c = 0; c < 3; ++c) {
    for (int64_t y = 0; y < reference.Height(c); ++y) {
      for (int64_t x = 0; x < reference.Width(c); ++x) {
        worst = std::max(worst, std::abs(reference.Code(a, c, y, x) -
                                         reference.Code(b, c, y, x)));
      }
    }
  }
  return worst;
}

TEST_F(DeviceFramesTest, ReadsAsTheCpuDoes) {
  std::mt19937 random(1);
  for (const FrameFormat& format : OddFormats()) {
    const std::vector<Frame> frames = {RandomFrame(format, 3, random),
                                       RandomFrame(format, 0, random)};
    const at::Tensor expected = VideoFromFrames(frames, format, at::kCPU);
    const at::Tensor video = DeviceVideoFromFrames(frames, format, device_);
    EXPECT_EQ(video.device(), device_);
    EXPECT_LT((video.cpu() - expected).abs().max().item<float>(), 4e-6)
        << PixelLayoutName(format.layout);
  }
}

TEST_F(DeviceFramesTest, WritesAsTheCpuDoes) {
  std::mt19937 random(2);
  for (const FrameFormat& format : OddFormats()) {
    const at::Tensor video =
        at::rand({2, 3, format.size.height, format.size.width}) * 1.2 - 0.1;
    const std::vector<int64_t> pts = {5, 9};
    const auto expected = FramesFromVideo(video, pts, format);
    const auto frames = FramesFromDeviceVideo(video.to(device_), pts, format);
    ASSERT_EQ(frames.size(), 2u);
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(frames[i].pts, pts[i]);
      // Sums in another order may round to the neighbour.
      EXPECT_LE(WorstCode(frames[i], expected[i], format), 1)
          << PixelLayoutName(format.layout);
    }
  }
}

TEST_F(DeviceFramesTest, KeepsRgbAndFullChromaBitByBit) {
  std::mt19937 random(3);
  for (const FrameFormat& format : EveryFormat({67, 35})) {
    const bool is_exact = format.layout == PixelLayout::kRgb ||
                          format.layout == PixelLayout::kYuv444;
    if (!is_exact) continue;
    const Frame frame = RandomFrame(format, 0, random);
    const Frame back = FramesFromDeviceVideo(
        DeviceVideoFromFrames({&frame, 1}, format, device_),
        std::vector<int64_t>{0}, format)[0];
    EXPECT_EQ(WorstCode(back, frame, format), 0)
        << PixelLayoutName(format.layout) << " " << format.bit_depth;
  }
}

TEST_F(DeviceFramesTest, TakesHalfFloatsNoNumbersAndNoFrames) {
  const FrameFormat format = EveryFormat({8, 6})[0];
  const at::Tensor video = at::full({1, 3, 6, 8}, NAN, at::kHalf).to(device_);
  const std::vector<int64_t> pts = {0};
  const auto frames = FramesFromDeviceVideo(video, pts, format);
  EXPECT_EQ(frames[0].planes[0].data, std::string(48, '\0'));
  EXPECT_EQ(DeviceVideoFromFrames({}, format, device_).numel(), 0);
}

}  // namespace
}  // namespace limpid
