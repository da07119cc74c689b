#include "engine/video/degradation.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

TEST(DegradationTest, NothingChangesNothing) {
  const Degradation blur = {.variance_x = 4, .variance_y = 1, .covariance = -1};
  EXPECT_EQ(Compose(Degradation(), blur), blur);
  EXPECT_EQ(Compose(blur, Degradation()), blur);
}

TEST(DegradationTest, SpreadsAddUpInPixelsOfWhatComesIn) {
  const Degradation blur = {.variance_x = 4, .variance_y = 1, .covariance = -1};
  const Degradation smaller = {.factor = 2, .is_bicubic = true};
  const Degradation both = Compose(blur, Compose(smaller, blur));
  EXPECT_EQ(both.variance_x, 4 + 4 * 4);
  EXPECT_EQ(both.variance_y, 1 + 4 * 1);
  EXPECT_EQ(both.covariance, -1 - 4 * 1);
  EXPECT_EQ(both.factor, 2);
  EXPECT_TRUE(both.is_bicubic);
  EXPECT_EQ(Compose(smaller, smaller).factor, 4);
}

TEST(DegradationTest, MasksHideTogether) {
  const Degradation still = {
      .has_mask = true, .is_mask_still = true, .missing = 0.5};
  const Degradation moving = {.has_mask = true, .missing = 0.2};
  EXPECT_DOUBLE_EQ(Compose(still, moving).missing, 0.6);
  EXPECT_FALSE(Compose(still, moving).is_mask_still);
  EXPECT_FALSE(Compose(moving, still).is_mask_still);
  EXPECT_TRUE(Compose(still, still).is_mask_still);
  EXPECT_TRUE(Compose(Degradation(), still).is_mask_still);
  EXPECT_FALSE(Compose(Degradation(), Degradation()).is_mask_still);
}

TEST(DegradationTest, ExposuresAddTheirHistories) {
  const Degradation exposure = {.averaged_frames = 4};
  EXPECT_EQ(Compose(exposure, exposure).averaged_frames, 7);
}

}  // namespace
}  // namespace limpid
