#include "engine/model/detail_conditions.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

namespace limpid {
namespace {

void ExpectConditions(const Degradation& degradation, double noise_level,
                      const std::vector<double>& expected) {
  const at::Tensor found = DetailConditions(degradation, noise_level);
  ASSERT_EQ(found.sizes(), at::IntArrayRef({1, kNumDetailConditions}));
  EXPECT_LT(
      (found[0] - at::tensor(expected, at::kFloat)).abs().max().item<double>(),
      1e-6)
      << found;
}

// The values that training/measurements.py gives for the same measurements.
TEST(DetailConditionsTest, AreThoseOfTraining) {
  ExpectConditions({}, 0, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  ExpectConditions({.has_mask = true, .is_mask_still = true, .missing = 0.8}, 0,
                   {0, 0, 0.8, 1, 1, 0, 0, 0, 0, 0, 0, 1});
  ExpectConditions({.variance_x = 9, .variance_y = 2.25, .covariance = -2.5},
                   0.005,
                   {0.1, 0.31622777, 0, 0, 0, 0.6, 0.3, -0.1, 0, 0, 0, 0});
  ExpectConditions({.factor = 4, .is_bicubic = true, .averaged_frames = 4},
                   0.05, {1, 1, 0, 0, 0, 0, 0, 0, 2.0 / 3, 1, 0.2, 0});
}

TEST(DetailConditionsTest, AVarianceMayBeRoundedBelowZero) {
  ExpectConditions({.variance_x = -1e-12}, 0,
                   {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
}

}  // namespace
}  // namespace limpid
