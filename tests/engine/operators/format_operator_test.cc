// Tests of engine/operators/format_operator: what text alone cannot make.
#include <gtest/gtest.h>

#include <memory>

#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

TEST(FormatOperatorTest, EmptySpecIsIdentity) {
  EXPECT_EQ(FormatOperator({}), "identity");
}

TEST(FormatOperatorTest, WritesABitmapAsItsSize) {
  MaskSpec mask;
  mask.bitmap = std::make_shared<const MaskBitmap>(
      MaskBitmap{.width = 2, .height = 1, .known = {1, 0}});
  EXPECT_EQ(FormatOperator({.stages = {mask}}), "mask:bitmap=2x1");
}

TEST(FormatOperatorTest, WritesAKernelAsItsSize) {
  BlurSpec blur;
  blur.kernel = {0.25f, 0.5f, 0.25f};
  blur.kernel_width = 3;
  blur.kernel_height = 1;
  blur.border = Border::kZero;
  EXPECT_EQ(FormatOperator({.stages = {blur}}), "blur:kernel=3x1,border=zero");
}

TEST(FormatOperatorTest, WritesNumbersSoThatTheyReadBackTheSame) {
  BlurSpec blur;
  blur.sigma = 0.1 + 0.2;
  const auto spec = ParseOperator(FormatOperator({.stages = {blur}}));
  ASSERT_TRUE(spec.ok());
  EXPECT_EQ(std::get<BlurSpec>(spec->stages[0]).sigma, 0.1 + 0.2);
}

}  // namespace
}  // namespace limpid
