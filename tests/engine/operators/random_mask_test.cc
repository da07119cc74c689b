// Tests of engine/operators/random_mask.
#include "engine/operators/random_mask.h"

#include <gtest/gtest.h>

#include <numeric>

namespace limpid {
namespace {

int64_t NumKnown(const MaskBitmap& mask) {
  return std::accumulate(mask.known.begin(), mask.known.end(), int64_t{0});
}

TEST(RandomMaskTest, ExactlyTheShareIsUnknown) {
  EXPECT_EQ(NumKnown(RandomMask(0.5, 1, {7, 3})), 21 - 10);
  EXPECT_EQ(NumKnown(RandomMask(0.999, 1, {1, 1})), 1);
  EXPECT_EQ(NumKnown(RandomMask(0, 1, {5, 5})), 25);
}

TEST(RandomMaskTest, DependsOnTheSeedAlone) {
  EXPECT_EQ(RandomMask(0.5, 3, {16, 9}), RandomMask(0.5, 3, {16, 9}));
  EXPECT_NE(RandomMask(0.5, 3, {16, 9}), RandomMask(0.5, 4, {16, 9}));
}

// Written down once: measurements made anywhere must be restorable anywhere.
TEST(RandomMaskTest, IsTheSameOnEveryMachine) {
  const std::vector<uint8_t> expected = {1, 1, 1, 1, 0, 0, 0, 0};
  EXPECT_EQ(RandomMask(0.5, 1, {4, 2}).known, expected);
}

TEST(RandomMaskTest, EveryPixelIsAsLikelyToBeUnknown) {
  std::vector<int> times_unknown(16);
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const MaskBitmap mask = RandomMask(0.25, seed, {4, 4});
    for (size_t i = 0; i < 16; ++i) times_unknown[i] += mask.known[i] == 0;
  }
  for (const int times : times_unknown) EXPECT_NEAR(times, 500, 100);
}

TEST(RandomMaskTest, ResolvesEveryRandomMaskToTheSizeThatItSees) {
  const OperatorSpec spec = ResolveRandomMasks(
      *ParseOperator("mask:missing=0.5,seed=2+downsample:factor=2+"
                     "mask:missing=0.25,seed=3"),
      {.width = 4, .height = 2});
  EXPECT_EQ(*std::get<MaskSpec>(spec.stages[0]).bitmap,
            RandomMask(0.5, 2, {8, 4}));
  EXPECT_EQ(*std::get<MaskSpec>(spec.stages[2]).bitmap,
            RandomMask(0.25, 3, {4, 2}));
  EXPECT_TRUE(CheckOperator(spec, {.width = 4, .height = 2}).ok());
}

}  // namespace
}  // namespace limpid
