#include "engine/model/narrow_conv.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

class NarrowConvTest : public DeviceTest {};

TEST_P(NarrowConvTest, IsTheConvolutionInSpaceAndTime) {
  for (const auto& [in, out] :
       {std::pair(3, 20), std::pair(20, 3), std::pair(1, 4)}) {
    const at::Tensor weight = at::randn({out, in, 3, 3, 3}, device());
    const at::Tensor x = at::randn({2, in, 6, 5, 7}, device());
    for (const at::Tensor& bias : {at::Tensor(), at::randn({out}, device())}) {
      const NarrowConv conv(weight, bias);
      const at::Tensor y = conv.Forward(x);
      EXPECT_LT(MaxAbsDifference(
                    y, at::conv3d(x, weight, bias, /*stride=*/1, {{0, 1, 1}})),
                1e-4);
    }
  }
}

TEST_P(NarrowConvTest, SuitsFewChannelsOnEitherSide) {
  EXPECT_TRUE(NarrowConv::Suits(3, 96));
  EXPECT_TRUE(NarrowConv::Suits(96, 3));
  EXPECT_FALSE(NarrowConv::Suits(16, 384));
}

INSTANTIATE_TEST_SUITE_P(Devices, NarrowConvTest, kTestDevices);

}  // namespace
}  // namespace limpid
