#include "engine/model/gated_gelu.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

class GatedGeluTest : public DeviceTest {
 protected:
  GatedGeluTest() { at::manual_seed(1); }

  at::Tensor Gate(const at::Tensor& x) const {
    return GatedGelu(x.to(device()));
  }
  // By the definition, in float64.
  static at::Tensor Expected(const at::Tensor& x) {
    const std::vector<at::Tensor> halves = x.to(at::kDouble).chunk(2, -1);
    return halves[0] * halves[1] * (1 + at::erf(halves[1] * std::sqrt(0.5))) /
           2;
  }
};

// Rows that fill whole accesses of a kernel, and some that do not.
TEST_P(GatedGeluTest, IsTheFormulaForRowsOfAnyLength) {
  for (const int64_t channels : {1, 3, 8, 53, 56, 1368}) {
    const at::Tensor x = at::randn({2, 3, 5, 2 * channels});
    const at::Tensor y = Gate(x);
    ASSERT_EQ(y.sizes(), at::IntArrayRef({2, 3, 5, channels}));
    EXPECT_LT(MaxAbsDifference(y, Expected(x)), 1e-5) << channels;
  }
}

TEST_P(GatedGeluTest, LargeGatesLetAllOrNothingThrough) {
  const at::Tensor x = at::tensor({3.0F, 4.0F, 100.0F, -100.0F});
  const at::Tensor y = Gate(x).cpu();
  EXPECT_FLOAT_EQ(y[0].item<float>(), 300);
  EXPECT_FLOAT_EQ(y[1].item<float>(), 0);
}

TEST_P(GatedGeluTest, TakesViews) {
  const at::Tensor wide = at::randn({6, 40});
  const at::Tensor x = wide.narrow(1, 3, 20);
  EXPECT_LT(MaxAbsDifference(Gate(x), Expected(x)), 1e-5);
  EXPECT_EQ(Gate(x.narrow(0, 0, 0)).sizes(), at::IntArrayRef({0, 10}));
}

TEST_P(GatedGeluTest, HalfPrecisionIsNear) {
  const at::Tensor x = at::randn({64, 64});
  for (const at::ScalarType dtype : {at::kBFloat16, at::kHalf}) {
    const at::Tensor rounded = x.to(dtype);
    const at::Tensor expected = Expected(rounded);
    const double digit = dtype == at::kBFloat16 ? 1.0 / 256 : 1.0 / 2048;
    const double largest = expected.abs().max().item<double>();
    // The CPU's way rounds gelu(g) as well.
    EXPECT_LT(MaxAbsDifference(Gate(rounded), expected), largest * digit * 1.5);
  }
}

TEST_P(GatedGeluTest, RefusesARowWithoutHalves) {
  EXPECT_THROW(Gate(at::zeros({2, 3})), c10::Error);
}

INSTANTIATE_TEST_SUITE_P(Devices, GatedGeluTest, kTestDevices);

}  // namespace
}  // namespace limpid
