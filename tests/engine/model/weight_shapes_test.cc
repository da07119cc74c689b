#include "engine/model/weight_shapes.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

using ::testing::HasSubstr;

TEST(WeightShapesTest, GivesTheSizeAlongAnAxis) {
  const Weights weights = {{"a.weight", at::zeros({3, 5})}};
  EXPECT_EQ(SizeOfTensor(weights, "a.weight", 2, 0).value(), 3);
  EXPECT_EQ(SizeOfTensor(weights, "a.weight", 2, 1).value(), 5);
}

TEST(WeightShapesTest, NamesATensorThatIsMissingOrOfAnotherRank) {
  const Weights weights = {{"a.weight", at::zeros({3, 5})}};
  EXPECT_THAT(SizeOfTensor(weights, "b.weight", 2, 0).status().message(),
              HasSubstr("b.weight is missing"));
  EXPECT_THAT(SizeOfTensor(weights, "a.weight", 4, 0).status().message(),
              HasSubstr("a.weight has 2 axes; expected 4"));
}

}  // namespace
}  // namespace limpid
