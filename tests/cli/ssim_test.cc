#include "cli/ssim.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

RgbClip Clip(FrameSize size, std::vector<Frame> frames) {
  RgbClip clip = {.format = RgbFormat(size)};
  clip.frames = std::move(frames);
  return clip;
}

Frame Flat(FrameSize size, char value) {
  Frame frame;
  frame.planes.push_back(
      {std::string(3 * size.width * size.height, value), 3 * size.width});
  return frame;
}

int Sample(const Frame& frame, FrameSize size, int64_t x, int64_t y, int c) {
  return static_cast<uint8_t>(
      frame.planes[0].data[3 * (y * size.width + x) + c]);
}

// The definition, window by window, in double.
double SlowSsim(const Frame& a, const Frame& b, FrameSize size) {
  constexpr int kN = 11;
  double weights[kN][kN], total = 0;
  for (int i = 0; i < kN; ++i) {
    for (int j = 0; j < kN; ++j) {
      const double r2 = (i - 5) * (i - 5) + (j - 5) * (j - 5);
      total += weights[i][j] = std::exp(-r2 / (2 * 1.5 * 1.5));
    }
  }
  double sum = 0;
  int count = 0;
  for (int c = 0; c < 3; ++c) {
    for (int64_t y = 0; y + kN <= size.height; ++y) {
      for (int64_t x = 0; x + kN <= size.width; ++x) {
        double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
        for (int i = 0; i < kN; ++i) {
          for (int j = 0; j < kN; ++j) {
            const double w = weights[i][j] / total;
            const double p = Sample(a, size, x + j, y + i, c);
            const double q = Sample(b, size, x + j, y + i, c);
            ma += w * p, mb += w * q;
            aa += w * p * p, bb += w * q * q, ab += w * p * q;
          }
        }
        const double c1 = 6.5025, c2 = 58.5225;
        sum += (2 * ma * mb + c1) * (2 * (ab - ma * mb) + c2) /
               ((ma * ma + mb * mb + c1) * (aa - ma * ma + bb - mb * mb + c2));
        ++count;
      }
    }
  }
  return sum / count;
}

TEST(SsimTest, EqualClipsHaveOne) {
  const FrameSize size = {16, 13};
  const RgbClip clip = Clip(size, {PatternFrame(size, 0, 3)});
  EXPECT_NEAR(Ssim(clip, clip), 1, 1e-6);
}

TEST(SsimTest, FlatFramesDifferByTheLuminanceTermAlone) {
  const FrameSize size = {12, 12};
  const double expected =
      (2 * 100.0 * 50 + 6.5025) / (100.0 * 100 + 50 * 50 + 6.5025);
  EXPECT_NEAR(Ssim(Clip(size, {Flat(size, 100)}), Clip(size, {Flat(size, 50)})),
              expected, 1e-4);
}

TEST(SsimTest, AgreesWithTheDefinition) {
  const FrameSize size = {17, 14};
  const Frame a = PatternFrame(size, 0, 1);
  Frame b = PatternFrame(size, 0, 1);
  for (size_t i = 0; i < b.planes[0].data.size(); i += 3) {
    b.planes[0].data[i] = static_cast<char>(b.planes[0].data[i] / 2 + 30);
  }
  EXPECT_NEAR(Ssim(Clip(size, {a}), Clip(size, {b})), SlowSsim(a, b, size),
              1e-4);
}

TEST(SsimTest, IsTheMeanOverFrames) {
  const FrameSize size = {12, 12};
  const RgbClip clip = Clip(size, {Flat(size, 90), Flat(size, 90)});
  const RgbClip other = Clip(size, {Flat(size, 90), Flat(size, 30)});
  const double dark = (2 * 90.0 * 30 + 6.5025) / (90.0 * 90 + 900 + 6.5025);
  EXPECT_NEAR(Ssim(clip, other), (1 + dark) / 2, 1e-4);
}

TEST(SsimTest, TakesFramesSmallerThanItsWindow) {
  const FrameSize size = {3, 1};
  const RgbClip clip = Clip(size, {PatternFrame(size, 0, 2)});
  EXPECT_NEAR(Ssim(clip, clip), 1, 1e-6);
}

}  // namespace
}  // namespace limpid::cli
