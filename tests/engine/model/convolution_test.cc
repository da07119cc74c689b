#include "engine/model/convolution.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

// Of sums of some 200 products.
constexpr double kRounding = 1e-4;

class ConvolutionTest : public DeviceTest {
 protected:
  at::Tensor Random(at::IntArrayRef sizes) const {
    return at::randn(sizes, device());
  }
};

// By LibTorch, in double precision.
at::Tensor Reference(const at::Tensor& x, const Convolution& c) {
  const at::Tensor weight =
      c.weight.dim() == 5 ? c.weight : c.weight.unsqueeze(2);
  return at::conv3d(x.to(at::kDouble), weight.to(at::kDouble),
                    c.bias.defined() ? c.bias.to(at::kDouble) : at::Tensor(),
                    c.stride, c.padding);
}

TEST_P(ConvolutionTest, ConvolvesVolumes) {
  const at::Tensor x =
      Random({2, 8, 5, 6, 7}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const Convolution c = {.weight = Random({4, 8, 3, 3, 3}),
                         .bias = Random({4}),
                         .stride = {2, 1, 1},
                         .padding = {0, 1, 1}};
  EXPECT_LT(MaxAbsDifference(Convolve(x, c), Reference(x, c)), kRounding);
}

TEST_P(ConvolutionTest, ConvolvesFramesOfAnyLayout) {
  const Convolution c = {.weight = Random({4, 8, 3, 3}),
                         .bias = Random({4}),
                         .stride = {1, 2, 2},
                         .padding = {0, 1, 1}};
  const at::Tensor x = Random({2, 8, 5, 6, 7});
  for (const at::Tensor& video :
       {x, x.contiguous(at::MemoryFormat::ChannelsLast3d),
        Random({2, 8, 9, 6, 7}).narrow(2, 3, 5)}) {
    EXPECT_LT(MaxAbsDifference(Convolve(video, c), Reference(video, c)),
              kRounding);
  }
}

TEST_P(ConvolutionTest, ClipsSumsWithAResidual) {
  const at::Tensor x = Random({2, 8, 3, 6, 7});
  const at::Tensor residual = Random({2, 4, 3, 6, 7});
  for (const at::Tensor& bias : {at::Tensor(), Random({4})}) {
    for (const at::Tensor& weight :
         {Random({4, 8, 3, 3}), Random({4, 8, 1, 3, 3})}) {
      const Convolution c = {
          .weight = weight, .bias = bias, .padding = {0, 1, 1}};
      const at::Tensor y = Reference(x, c);
      EXPECT_LT(MaxAbsDifference(ConvolveRelu(x, c), y.relu()), kRounding);
      EXPECT_LT(MaxAbsDifference(ConvolveAddRelu(x, c, residual),
                                 (y + residual).relu()),
                kRounding);
    }
  }
}

// The operands are rounded before the reference sees them; what is left is one
// rounding of results up to some 30.
TEST_P(ConvolutionTest, TakesHalfPrecision) {
  for (const auto& [dtype, bound] :
       {std::pair(at::kHalf, 0.03), std::pair(at::kBFloat16, 0.25)}) {
    const at::Tensor x = Random({1, 16, 3, 6, 8})
                             .to(dtype)
                             .contiguous(at::MemoryFormat::ChannelsLast3d);
    const at::Tensor residual =
        Random({1, 8, 3, 6, 8})
            .to(dtype)
            .contiguous(at::MemoryFormat::ChannelsLast3d);
    for (const at::Tensor& bias : {at::Tensor(), Random({8}).to(dtype)}) {
      const Convolution c = {
          .weight = Random({8, 16, 3, 3})
                        .to(dtype)
                        .contiguous(at::MemoryFormat::ChannelsLast),
          .bias = bias,
          .padding = {0, 1, 1}};
      const at::Tensor y = Reference(x, c);
      EXPECT_LT(MaxAbsDifference(Convolve(x, c), y), bound);
      EXPECT_LT(MaxAbsDifference(ConvolveRelu(x, c), y.relu()), bound);
      EXPECT_LT(MaxAbsDifference(ConvolveAddRelu(x, c, residual),
                                 (y + residual).relu()),
                bound);
    }
  }
}

TEST_P(ConvolutionTest, CountsItsBytes) {
  EXPECT_EQ(WeightBytes({.weight = Random({4, 8, 3, 3})}), 4 * 8 * 9 * 4);
  EXPECT_EQ(WeightBytes({.weight = Random({4, 8, 3, 3}), .bias = Random({4})}),
            (4 * 8 * 9 + 4) * 4);
}

INSTANTIATE_TEST_SUITE_P(Devices, ConvolutionTest, kTestDevices);

}  // namespace
}  // namespace limpid
