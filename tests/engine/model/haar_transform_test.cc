#include "engine/model/haar_transform.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <array>

namespace limpid {
namespace {

using Signs = std::array<int64_t, 3>;  // of the second neighbour; t, h, w

// Sum over the 2x2x2 neighbours of one position, by the formula.
double Coefficient(const at::Tensor& video, const Signs& position,
                   const Signs& is_high) {
  double sum = 0;
  for (int64_t corner = 0; corner < 8; ++corner) {
    const Signs offset = {corner >> 2, corner >> 1 & 1, corner & 1};
    int64_t flips = 0;
    for (int axis = 0; axis < 3; ++axis) flips += is_high[axis] * offset[axis];
    const at::Tensor pixel =
        video[0][0][2 * position[0] + offset[0]][2 * position[1] + offset[1]]
             [2 * position[2] + offset[2]];
    sum += (flips % 2 == 0 ? 1 : -1) * pixel.item<double>();
  }
  return sum;
}

class HaarTransformTest : public testing::Test {
 protected:
  HaarTransformTest() { at::manual_seed(1); }
};

TEST_F(HaarTransformTest, VideoBandsAreTheFormulaWithTimeSlowest) {
  const at::Tensor video = at::randn({1, 1, 4, 6, 8}, at::kDouble);
  const at::Tensor bands = VideoBands(video);
  ASSERT_EQ(bands.sizes(), at::IntArrayRef({1, 8, 2, 3, 4}));
  for (int64_t band = 0; band < 8; ++band) {
    const Signs is_high = {band >> 2, band >> 1 & 1, band & 1};
    EXPECT_NEAR(bands[0][band][1][2][3].item<double>(),
                Coefficient(video, {1, 2, 3}, is_high), 1e-12)
        << band;
  }
}

TEST_F(HaarTransformTest, ImageBandsAreWidthMajor) {
  const at::Tensor frame =
      at::tensor({1.0, 2.0, 10.0, 100.0}).reshape({1, 1, 1, 2, 2});
  const at::Tensor bands = ImageBands(frame).flatten();
  EXPECT_TRUE(bands.equal(at::tensor({113.0, -107.0, -91.0, 89.0})));
}

TEST_F(HaarTransformTest, ChannelsStayTogetherInABand) {
  const at::Tensor video = at::randn({2, 3, 2, 2, 2});
  const at::Tensor bands = VideoBands(video);
  for (int64_t channel = 0; channel < 3; ++channel) {
    const at::Tensor alone = VideoBands(video.narrow(1, channel, 1));
    for (int64_t band = 0; band < 8; ++band) {
      EXPECT_TRUE(
          bands.select(1, 3 * band + channel).equal(alone.select(1, band)));
    }
  }
}

TEST_F(HaarTransformTest, KeepsTheEnergyUpToItsScale) {
  const at::Tensor video = at::randn({1, 3, 4, 8, 8}, at::kDouble);
  const double energy = video.square().sum().item<double>();
  const double of_video = VideoBands(video).square().sum().item<double>();
  const double of_image = ImageBands(video).square().sum().item<double>();
  EXPECT_NEAR(of_video, 8 * energy, 1e-9);
  EXPECT_NEAR(of_image, 4 * energy, 1e-9);
}

TEST_F(HaarTransformTest, InversesUndoIt) {
  const at::Tensor video = at::randn({2, 3, 4, 6, 10}, at::kDouble);
  EXPECT_TRUE(at::allclose(VideoOfBands(VideoBands(video)), video));
  EXPECT_TRUE(at::allclose(FramesOfImageBands(ImageBands(video)), video));
}

TEST_F(HaarTransformTest, RefusesOddSizes) {
  EXPECT_THROW(VideoBands(at::zeros({1, 3, 3, 4, 4})), c10::Error);
  EXPECT_THROW(ImageBands(at::zeros({1, 3, 1, 4, 5})), c10::Error);
}

}  // namespace
}  // namespace limpid
