#include "engine/video/frame_tensor.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

#include "tests/engine/video/pixel_reference.h"

namespace limpid {
namespace {

const at::Device kCpu(at::kCPU);
const std::vector<FrameSize> kSizes = {{1, 1}, {2, 1}, {1, 2},  {3, 2},
                                       {2, 3}, {8, 6}, {17, 13}};

std::string Described(const FrameFormat& format) {
  return std::string(PixelLayoutName(format.layout)) + " of " +
         std::to_string(format.bit_depth) + " bits, " +
         std::to_string(format.size.width) + "x" +
         std::to_string(format.size.height) +
         (format.color.full_range ? ", full range" : "");
}

// What FramesFromVideo makes of what VideoFromFrames made of `frame`.
Frame RoundTrip(const Frame& frame, const FrameFormat& format) {
  const at::Tensor video = VideoFromFrames({&frame, 1}, format, kCpu);
  return FramesFromVideo(video, std::vector<int64_t>{frame.pts}, format)[0];
}

// Whether every plane comes back bit by bit.
void ExpectExactRoundTrip(const Frame& frame, const FrameFormat& format) {
  const Frame back = RoundTrip(frame, format);
  ASSERT_EQ(back.planes.size(), frame.planes.size());
  for (size_t i = 0; i < frame.planes.size(); ++i) {
    EXPECT_EQ(back.planes[i].stride, frame.planes[i].stride);
    EXPECT_EQ(back.planes[i].data, frame.planes[i].data)
        << Described(format) << ", plane " << i;
  }
}

void ExpectReadsAsReference(const FrameFormat& format, std::mt19937& random) {
  const PixelReference reference(format);
  const std::vector<Frame> frames = {RandomFrame(format, 5, random),
                                     RandomFrame(format, 0, random)};
  const at::Tensor video = VideoFromFrames(frames, format, kCpu);
  const auto value = video.accessor<float, 4>();
  double worst = 0;
  for (int64_t f = 0; f < 2; ++f) {
    for (int64_t y = 0; y < format.size.height; ++y) {
      for (int64_t x = 0; x < format.size.width; ++x) {
        const std::array<double, 3> rgb = reference.Rgb(frames[f], y, x);
        for (int c = 0; c < 3; ++c) {
          worst = std::max(worst, std::abs(value[f][c][y][x] - rgb[c]));
        }
      }
    }
  }
  EXPECT_LT(worst, 2e-6) << Described(format);
}

TEST(FrameTensorTest, ReadsEveryFormatAsTheReferenceDoes) {
  std::mt19937 random(1);
  for (const FrameSize size : kSizes) {
    for (const FrameFormat& format : EveryFormat(size)) {
      ExpectReadsAsReference(format, random);
    }
  }
}

// Distance of the written codes from the reference's exact samples; a half is
// what rounding takes.
double WorstWritten(const FrameFormat& format, std::mt19937& random) {
  const PixelReference reference(format);
  const auto [width, height] = format.size;
  at::Tensor video = at::empty({1, 3, height, width});
  for (int64_t i = 0; i < video.numel(); ++i) {
    video.data_ptr<float>()[i] =
        std::uniform_real_distribution<float>(-0.1f, 1.1f)(random);
  }
  const auto value = video.accessor<float, 4>();
  const auto rgb = [&](int64_t y, int64_t x) {
    return std::array<double, 3>{value[0][0][y][x], value[0][1][y][x],
                                 value[0][2][y][x]};
  };
  const Frame frame =
      FramesFromVideo(video, std::vector<int64_t>{3}, format)[0];
  double worst = 0;
  for (int c = 0; c < 3; ++c) {
    for (int64_t y = 0; y < reference.Height(c); ++y) {
      for (int64_t x = 0; x < reference.Width(c); ++x) {
        const double sample = std::clamp(reference.Sample(rgb, c, y, x), 0.0,
                                         reference.Largest());
        worst =
            std::max(worst, std::abs(reference.Code(frame, c, y, x) - sample));
      }
    }
  }
  return worst;
}

TEST(FrameTensorTest, WritesEveryFormatAsTheReferenceDoes) {
  std::mt19937 random(2);
  for (const FrameSize size : kSizes) {
    for (const FrameFormat& format : EveryFormat(size)) {
      // 16 bits leave a float 8 more for the arithmetic.
      const double slack = format.bit_depth == 16 ? 2e-2 : 1e-3;
      EXPECT_LT(WorstWritten(format, random), 0.5 + slack) << Described(format);
    }
  }
}

TEST(FrameTensorTest, KeepsRgbBitByBit) {
  std::mt19937 random(3);
  for (const int bit_depth : {8, 16}) {
    const FrameFormat format = {.size = {301, 67},
                                .layout = PixelLayout::kRgb,
                                .bit_depth = bit_depth,
                                .color = {},
                                .time_base = {}};
    ExpectExactRoundTrip(RandomFrame(format, 0, random), format);
  }
}

TEST(FrameTensorTest, KeepsFullChromaBitByBitOutsideTheGamutToo) {
  std::mt19937 random(4);
  for (FrameFormat format : EveryFormat({257, 66})) {
    if (format.layout != PixelLayout::kYuv444) continue;
    ExpectExactRoundTrip(RandomFrame(format, 0, random), format);
  }
}

TEST(FrameTensorTest, KeepsGreyRampsBitByBit) {
  std::mt19937 random(5);
  for (const FrameFormat& format : EveryFormat({131, 9})) {
    const PixelReference reference(format);
    if (reference.IsRgb()) continue;
    Frame ramp = RandomFrame(format, 0, random);
    const int grey = 1 << (format.bit_depth - 1);
    for (int64_t y = 0; y < reference.Height(1); ++y) {
      for (int64_t x = 0; x < reference.Width(1); ++x) {
        reference.SetCode(ramp, 1, y, x, grey);
        reference.SetCode(ramp, 2, y, x, grey);
      }
    }
    ExpectExactRoundTrip(ramp, format);
  }
}

TEST(FrameTensorTest, KeepsEachFramesPts) {
  const FrameFormat format = {.size = {4, 2}, .color = {}, .time_base = {}};
  const std::vector<int64_t> pts = {40, 73, 111};
  const auto frames = FramesFromVideo(at::zeros({3, 3, 2, 4}), pts, format);
  ASSERT_EQ(frames.size(), 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(frames[i].pts, pts[i]);
}

TEST(FrameTensorTest, WritesVideoOfAnotherTypeAndOrderInMemory) {
  const FrameFormat format = {.size = {5, 3},
                              .layout = PixelLayout::kRgb,
                              .color = {},
                              .time_base = {}};
  std::mt19937 random(6);
  const Frame frame = RandomFrame(format, 0, random);
  const at::Tensor video = VideoFromFrames({&frame, 1}, format, kCpu)
                               .to(at::kDouble)
                               .transpose(2, 3)
                               .contiguous()
                               .transpose(2, 3);
  const Frame back = FramesFromVideo(video, std::vector<int64_t>{0}, format)[0];
  EXPECT_EQ(back.planes[0].data, frame.planes[0].data);
}

TEST(FrameTensorTest, RefusesVideoOfAnotherSize) {
  const FrameFormat format = {.size = {4, 2}, .color = {}, .time_base = {}};
  EXPECT_THROW(
      FramesFromVideo(at::zeros({1, 3, 4, 2}), std::vector<int64_t>{0}, format),
      c10::Error);
}

TEST(FrameTensorTest, WritesWhatIsNoNumberAsBlack) {
  const FrameFormat format = {.size = {9, 1},
                              .layout = PixelLayout::kRgb,
                              .color = {},
                              .time_base = {}};
  const at::Tensor video =
      at::full({1, 3, 1, 9}, std::numeric_limits<float>::quiet_NaN());
  const Frame frame =
      FramesFromVideo(video, std::vector<int64_t>{0}, format)[0];
  EXPECT_EQ(frame.planes[0].data, std::string(27, '\0'));
}

TEST(FrameTensorTest, NoFramesAreAnEmptyVideo) {
  const FrameFormat format = {.size = {4, 2}, .color = {}, .time_base = {}};
  const at::Tensor video = VideoFromFrames({}, format, kCpu);
  EXPECT_EQ(video.sizes(), (std::vector<int64_t>{0, 3, 2, 4}));
  EXPECT_TRUE(FramesFromVideo(video, {}, format).empty());
}

}  // namespace
}  // namespace limpid
