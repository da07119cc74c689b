#include "cli/gaussian_noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace limpid::cli {
namespace {

std::vector<float> Noise(size_t count, double level, uint64_t seed,
                         int64_t frame) {
  std::vector<float> samples(count, 0.0f);
  AddGaussianNoise(samples, level, seed, frame);
  return samples;
}

TEST(GaussianNoiseTest, HasTheMomentsOfANormalDistribution) {
  constexpr size_t kCount = 200'000;
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
  for (const double x : Noise(kCount, 1, 7, 0)) {
    m1 += x / kCount, m2 += x * x / kCount;
    m3 += x * x * x / kCount, m4 += x * x * x * x / kCount;
  }
  EXPECT_NEAR(m1, 0, 0.01);
  EXPECT_NEAR(m2, 1, 0.02);
  EXPECT_NEAR(m3, 0, 0.04);
  EXPECT_NEAR(m4, 3, 0.12);
}

TEST(GaussianNoiseTest, HasTheTailsOfANormalDistribution) {
  int beyond_two = 0, beyond_three = 0;
  for (const float x : Noise(200'000, 1, 8, 0)) {
    beyond_two += std::abs(x) > 2;
    beyond_three += std::abs(x) > 3;
  }
  EXPECT_NEAR(beyond_two / 200'000.0, 0.0455, 0.003);
  EXPECT_NEAR(beyond_three / 200'000.0, 0.0027, 0.0008);
}

TEST(GaussianNoiseTest, IsTheSameForTheSameSeedAndFrame) {
  EXPECT_EQ(Noise(100, 0.1, 3, 5), Noise(100, 0.1, 3, 5));
  EXPECT_NE(Noise(100, 0.1, 3, 5), Noise(100, 0.1, 4, 5));
  EXPECT_NE(Noise(100, 0.1, 3, 5), Noise(100, 0.1, 3, 6));
}

TEST(GaussianNoiseTest, ScalesWithTheLevelAndAddsToTheSamples) {
  std::vector<float> samples(4, 0.5f);
  AddGaussianNoise(samples, 0.1, 1, 0);
  const std::vector<float> unit = Noise(4, 1, 1, 0);
  for (int i = 0; i < 4; ++i) {
    EXPECT_NEAR(samples[i], 0.5 + 0.1 * unit[i], 1e-6);
  }
}

TEST(GaussianNoiseTest, LevelZeroChangesNothing) {
  EXPECT_EQ(Noise(3, 0, 1, 0), std::vector<float>(3, 0.0f));
}

}  // namespace
}  // namespace limpid::cli
