#include "engine/model/upsample_conv.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

// Upsampling, then a convolution for each of the frames made of one.
at::Tensor Reference(const at::Tensor& x, const at::Tensor& weight,
                     const at::Tensor& bias) {
  std::vector<at::Tensor> frames;
  for (const at::Tensor& frame : x.unbind(2)) {
    const at::Tensor large =
        at::upsample_nearest2d(frame, {2 * frame.size(2), 2 * frame.size(3)});
    for (const at::Tensor& one : weight.unbind(0)) {
      frames.push_back(at::conv2d(large, one, bias, /*stride=*/1,
                                  /*padding=*/1));
    }
  }
  return at::stack(frames, 2);
}

class UpsampleConvTest : public DeviceTest {};

TEST_P(UpsampleConvTest, IsUpsamplingAndAConvolution) {
  const at::Tensor x = at::randn({2, 6, 3, 4, 5}, device());
  for (const int64_t growth : {1, 2}) {
    const at::Tensor weight = at::randn({growth, 4, 6, 3, 3}, device());
    for (const at::Tensor& bias : {at::Tensor(), at::randn({4}, device())}) {
      const UpsampleConv conv(weight, bias);
      EXPECT_LT(MaxAbsDifference(conv.Forward(x), Reference(x, weight, bias)),
                1e-4);
    }
  }
}

TEST_P(UpsampleConvTest, Clips) {
  const at::Tensor x = at::randn({1, 6, 2, 3, 3}, device());
  const at::Tensor weight = at::randn({1, 4, 6, 3, 3}, device());
  const UpsampleConv conv(weight, /*bias=*/{});
  EXPECT_LT(
      MaxAbsDifference(conv.ForwardRelu(x), Reference(x, weight, {}).relu()),
      1e-4);
}

INSTANTIATE_TEST_SUITE_P(Devices, UpsampleConvTest, kTestDevices);

}  // namespace
}  // namespace limpid
