// Tests of engine/operators/frame_border.
#include "engine/operators/frame_border.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/device_under_test.h"

namespace limpid {
namespace {

std::vector<double> Padded(const std::vector<double>& row, Border border,
                           const Padding& padding) {
  const at::Tensor padded =
      Pad(OnDevice(at::tensor(row, at::kDouble)).view({1, -1}), -1, border,
          padding)
          .cpu();
  return {padded.data_ptr<double>(),
          padded.data_ptr<double>() + padded.numel()};
}

TEST(FrameBorderTest, ReflectsAboutTheEdgePixel) {
  EXPECT_EQ(Padded({1, 2, 3, 4}, Border::kReflect, {.before = 3, .after = 3}),
            (std::vector<double>{4, 3, 2, 1, 2, 3, 4, 3, 2, 1}));
}

TEST(FrameBorderTest, ReflectsAgainWhenThePaddingIsWiderThanTheFrame) {
  EXPECT_EQ(Padded({1, 2, 3}, Border::kReflect, {.before = 6, .after = 5}),
            (std::vector<double>{3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2}));
}

TEST(FrameBorderTest, RepeatsASinglePixel) {
  EXPECT_EQ(Padded({7}, Border::kReflect, {.before = 2, .after = 1}),
            (std::vector<double>{7, 7, 7, 7}));
}

TEST(FrameBorderTest, AppendsZerosAfterEitherBorder) {
  EXPECT_EQ(
      Padded({1, 2}, Border::kReflect, {.before = 0, .after = 1, .zeros = 2}),
      (std::vector<double>{1, 2, 1, 0, 0}));
  EXPECT_EQ(
      Padded({1, 2}, Border::kZero, {.before = 1, .after = 1, .zeros = 1}),
      (std::vector<double>{0, 1, 2, 0, 0}));
}

class PaddingTest : public testing::TestWithParam<Padding> {};

TEST_P(PaddingTest, UnpadIsTheTransposeOfPad) {
  at::manual_seed(4);
  for (const Border border : {Border::kReflect, Border::kZero}) {
    for (const int64_t dim : {-1, -2}) {
      const at::Tensor x = OnDevice(at::rand({2, 5, 5}, at::kDouble));
      const at::Tensor padded = Pad(x, dim, border, GetParam());
      const at::Tensor y = at::rand_like(padded);
      const at::Tensor back = Unpad(y, dim, border, GetParam());
      EXPECT_NEAR((padded * y).sum().item<double>(),
                  (x * back).sum().item<double>(), 1e-10);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, PaddingTest,
                         testing::Values(Padding{}, Padding{2, 1, 0},
                                         Padding{4, 4, 3}, Padding{17, 23, 1}));

}  // namespace
}  // namespace limpid
