#include "engine/model/sampler_ranges.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/model/sampler_settings.h"

namespace limpid {
namespace {

TEST(SamplerRangesTest, BothEndsAreAllowedAndNaNIsNot) {
  EXPECT_TRUE(kTimestepRange.Has(1));
  EXPECT_TRUE(kTimestepRange.Has(1000));
  EXPECT_FALSE(kTimestepRange.Has(0.999));
  EXPECT_FALSE(kTimestepRange.Has(1000.5));
  EXPECT_FALSE(kTimestepRange.Has(std::numeric_limits<double>::quiet_NaN()));
}

TEST(SamplerRangesTest, DefaultsLieWithin) {
  const SamplerSettings settings;
  EXPECT_TRUE(kConsistencyEveryRange.Has(settings.consistency_every));
  EXPECT_TRUE(kProximalWeightRange.Has(settings.proximal_weight));
  EXPECT_TRUE(kWeightGrowthRange.Has(settings.weight_growth));
  EXPECT_TRUE(kPriorDeviationRange.Has(settings.prior_deviation));
  EXPECT_TRUE(kCgIterationsRange.Has(settings.cg_iterations));
  EXPECT_TRUE(kAnchorRange.Has(settings.anchor));
}

}  // namespace
}  // namespace limpid
