// The launchers by themselves, on samples worked out by hand; the shapes and
// layouts are those of device_frames_test.cc.
#include "cuda/color_convert.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/device_array.h"

namespace limpid::cuda {
namespace {

class ColorConvertTest : public KernelTest {};

// Packed 8-bit R'G'B'.
ColorConversion RgbConversion(int width, int height, int num_frames) {
  ColorConversion conversion = {.width = width,
                                .height = height,
                                .num_frames = num_frames,
                                .frame_bytes = 3LL * width * height,
                                .is_rgb = true,
                                .components = {}};
  for (int c = 0; c < 3; ++c) {
    conversion.components[c] = {.first_byte = c,
                                .row_bytes = 3 * width,
                                .width = width,
                                .height = height,
                                .step = 3,
                                .scale = 255};
  }
  return conversion;
}

// 4:2:0 with one byte a sample, full range, Kr = Kb = 1/4: 4 x 2 pixels.
ColorConversion YuvConversion() {
  ColorConversion conversion = {.width = 4,
                                .height = 2,
                                .num_frames = 1,
                                .frame_bytes = 12,
                                .kr = 0.25f,
                                .kb = 0.25f,
                                .components = {}};
  conversion.components[0] = {
      .row_bytes = 4, .width = 4, .height = 2, .scale = 255};
  for (int c = 1; c < 3; ++c) {
    conversion.components[c] = {.first_byte = 6 + 2 * c,
                                .row_bytes = 2,
                                .width = 2,
                                .height = 1,
                                .scale = 255,
                                .offset = 128};
  }
  return conversion;
}

TEST_F(ColorConvertTest, UnpacksRgbOfEveryFrame) {
  DeviceArray<unsigned char> planes({255, 51, 0, 0, 102, 255});
  DeviceArray<float> rgb(std::vector<float>(6));
  ASSERT_EQ(LaunchRgbFromPlanes(planes.data(), rgb.data(),
                                RgbConversion(1, 1, 2), nullptr),
            cudaSuccess);
  const std::vector<float> expected = {1, 0.2f, 0, 0, 0.4f, 1};
  const std::vector<float> found = rgb.Values();
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(found[i], expected[i], 1e-6);
}

TEST_F(ColorConvertTest, PacksRgbRoundedAndClamped) {
  DeviceArray<float> rgb({-1, 2, 0.2f, 0.5f, 1, 0});
  DeviceArray<unsigned char> planes(std::vector<unsigned char>(6));
  ASSERT_EQ(LaunchPlanesFromRgb(rgb.data(), planes.data(),
                                RgbConversion(2, 1, 1), nullptr),
            cudaSuccess);
  EXPECT_EQ(planes.Values(),
            (std::vector<unsigned char>{0, 51, 255, 255, 128, 0}));
}

TEST_F(ColorConvertTest, InterpolatesChromaBetweenItsColumns) {
  // Cr is 0 on columns 0 and 1/5 on column 2.
  DeviceArray<unsigned char> planes(
      {0, 0, 0, 0, 0, 0, 0, 0, 128, 128, 128, 179});
  DeviceArray<float> rgb(std::vector<float>(24));
  ASSERT_EQ(
      LaunchRgbFromPlanes(planes.data(), rgb.data(), YuvConversion(), nullptr),
      cudaSuccess);
  // R' = Y' + 2 (1 - Kr) Cr.
  const std::vector<float> red = {0, 0.15f, 0.3f, 0.3f};
  const std::vector<float> found = rgb.Values();
  for (int i = 0; i < 8; ++i) EXPECT_NEAR(found[i], red[i % 4], 1e-6) << i;
  // G' = -(Kr 2 (1 - Kr) Cr) / (1 - Kr - Kb).
  EXPECT_NEAR(found[8 + 2], -0.15f, 1e-6);
  EXPECT_NEAR(found[16 + 2], 0, 1e-6);
}

TEST_F(ColorConvertTest, NoFramesAreNoWork) {
  EXPECT_EQ(
      LaunchRgbFromPlanes(nullptr, nullptr, RgbConversion(4, 4, 0), nullptr),
      cudaSuccess);
  EXPECT_EQ(
      LaunchPlanesFromRgb(nullptr, nullptr, RgbConversion(4, 4, 0), nullptr),
      cudaSuccess);
}

}  // namespace
}  // namespace limpid::cuda
