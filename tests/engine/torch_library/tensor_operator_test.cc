// Tests of engine/torch_library/tensor_operator.
#include "engine/torch_library/tensor_operator.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace limpid {
namespace {

using testing::HasSubstr;

constexpr FrameSize kSize = {.width = 4, .height = 2};

std::string ErrorOf(const absl::Status& status) {
  return std::string(status.message());
}

at::Tensor Forward(const TensorOperator& op, const at::Tensor& video,
                   int64_t first = 0) {
  const FrameSize measured = *MeasuredSize(op.spec(), kSize);
  EXPECT_TRUE(op.Check(measured, first + video.size(0)).ok());
  return op.OfFrames(measured, first, video.size(0), at::kCPU)
      ->Forward(video, first);
}

TEST(TensorOperatorTest, MaskOfAllFramesStandsForTheStagesPixels) {
  const at::Tensor mask = at::zeros({2, 4}, at::kBool);
  mask[1][2] = true;
  const auto op = TensorOperator::Make("mask:missing=0.5", mask, {});
  ASSERT_TRUE(op.ok()) << op.status();
  const at::Tensor y = Forward(*op, at::ones({3, 3, 2, 4}));
  EXPECT_TRUE(at::equal(y, mask.to(at::kFloat).expand({3, 3, 2, 4})));
}

TEST(TensorOperatorTest, MasksOfFramesAreCountedFromTheFirst) {
  const at::Tensor mask = at::zeros({3, 2, 4}, at::kBool);
  mask[2] = true;
  const auto op = TensorOperator::Make("mask:per_frame=1", mask, {});
  ASSERT_TRUE(op.ok()) << op.status();
  const at::Tensor y = Forward(*op, at::ones({2, 3, 2, 4}), 1);
  EXPECT_EQ(y[0].sum().item<float>(), 0);
  EXPECT_EQ(y[1].sum().item<float>(), 24);
}

TEST(TensorOperatorTest, KernelStandsForTheStagesTapsAndKeepsItsBorder) {
  const at::Tensor kernel = at::zeros({1, 3});
  kernel[0][0] = 1;  // moves the frame by one pixel
  const auto op = TensorOperator::Make("blur:sigma=2,border=zero", {}, kernel);
  ASSERT_TRUE(op.ok()) << op.status();
  const at::Tensor video =
      at::arange(4, at::kFloat).add(1).expand({1, 3, 2, 4});
  const at::Tensor row = Forward(*op, video)[0][0][0];
  const bool is_moved_right = row[0].item<float>() == 0;
  const at::Tensor expected = is_moved_right ? at::tensor({0.F, 1.F, 2.F, 3.F})
                                             : at::tensor({2.F, 3.F, 4.F, 0.F});
  EXPECT_TRUE(at::allclose(row, expected, 0, 1e-5));
}

TEST(TensorOperatorTest, RefusesAMaskOfAnotherTypeOrRank) {
  for (const at::Tensor& mask : {at::ones({2, 4}), at::ones({4}, at::kBool),
                                 at::ones({1, 1, 2, 4}, at::kBool)}) {
    const auto op = TensorOperator::Make("mask:missing=0.5", mask, {});
    EXPECT_THAT(ErrorOf(op.status()), HasSubstr("must be Bool [height"));
  }
}

TEST(TensorOperatorTest, RefusesTensorsThatNoStageTakes) {
  EXPECT_THAT(
      ErrorOf(TensorOperator::Make("identity", at::ones({2, 4}, at::kBool), {})
                  .status()),
      HasSubstr("identity, which has no mask"));
  EXPECT_THAT(
      ErrorOf(TensorOperator::Make("identity", {}, at::ones({1, 1})).status()),
      HasSubstr("identity, which has no blur"));
}

TEST(TensorOperatorTest, RefusesAMaskOfAnotherSize) {
  const auto still =
      TensorOperator::Make("mask:missing=0.5", at::ones({2, 5}, at::kBool), {});
  EXPECT_THAT(ErrorOf(still->Check(kSize, 3)), HasSubstr("5x2"));
  const auto moving = TensorOperator::Make("mask:per_frame=1",
                                           at::ones({3, 2, 4}, at::kBool), {});
  EXPECT_TRUE(moving->Check(kSize, 3).ok());
  EXPECT_THAT(ErrorOf(moving->Check(kSize, 4)),
              HasSubstr("mask is Bool [3, 2, 4], must be Bool [4, 2, 4]"));
}

TEST(TensorOperatorTest, RefusesFramesWithoutTheirMasks) {
  const auto op = TensorOperator::Make("mask:per_frame=1", {}, {});
  EXPECT_THAT(ErrorOf(op.status()), HasSubstr("mask is none"));
}

TEST(TensorOperatorTest, RefusesAKernelOfEvenSize) {
  const auto op =
      TensorOperator::Make("blur:sigma=1", {}, at::full({2, 3}, 1.0 / 6));
  EXPECT_THAT(ErrorOf(op->Check(kSize, 1)), HasSubstr("kernel of 3x2"));
  EXPECT_THAT(
      ErrorOf(TensorOperator::Make("blur:sigma=1", {}, at::ones({3})).status()),
      HasSubstr("must be Float [height, width]"));
}

}  // namespace
}  // namespace limpid
