#include "engine/model/frame_conv.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

class FrameConvTest : public DeviceTest {
 protected:
  // Frame by frame, by LibTorch.
  at::Tensor Reference(const at::Tensor& x, const at::Tensor& weight,
                       const at::Tensor& bias, int64_t stride,
                       int64_t padding) const {
    std::vector<at::Tensor> frames;
    for (const at::Tensor& frame : x.unbind(2)) {
      frames.push_back(at::conv2d(frame, weight, bias, stride, padding));
    }
    return at::stack(frames, 2);
  }

  at::Tensor video_ = at::randn({2, 3, 4, 6, 8});
  at::Tensor weight_ = at::randn({5, 3, 3, 3});
  at::Tensor bias_ = at::randn({5});
};

TEST_P(FrameConvTest, TakesNamedWeightsWithStrideAndPadding) {
  const Weights weights = {{"resample.1.weight", weight_},
                           {"resample.1.bias", bias_}};
  WeightReader reader(weights, at::TensorOptions(device()).dtype(at::kFloat));
  const FrameConv conv(
      reader, "resample.1",
      {.in_channels = 3, .out_channels = 5, .stride = 2, .padding = 0});
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  EXPECT_EQ(conv.WeightBytes(), (5 * 3 * 9 + 5) * 4);
  EXPECT_LT(MaxAbsDifference(conv.Forward(video_.to(device())),
                             Reference(video_, weight_, bias_, 2, 0)),
            1e-4);
}

TEST_P(FrameConvTest, TakesPointwiseWeightsWithAnAxisForTime) {
  const at::Tensor weight = at::randn({5, 3, 1, 1, 1});
  const Weights weights = {{"shortcut.weight", weight},
                           {"shortcut.bias", bias_}};
  WeightReader reader(weights, at::TensorOptions(device()).dtype(at::kFloat));
  const FrameConv conv(reader, "shortcut",
                       {.in_channels = 3,
                        .out_channels = 5,
                        .kernel = 1,
                        .padding = 0,
                        .weight_axes = 5});
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  EXPECT_LT(MaxAbsDifference(conv.Forward(video_.to(device())),
                             Reference(video_, weight.squeeze(2), bias_, 1, 0)),
            1e-4);
}

TEST_P(FrameConvTest, ClipsWithAndWithoutAResidual) {
  const FrameConv conv(weight_.to(device()), /*bias=*/{},
                       {.in_channels = 3, .out_channels = 5});
  const at::Tensor y = Reference(video_, weight_, {}, 1, 1);
  const at::Tensor residual = at::randn_like(y);
  EXPECT_LT(MaxAbsDifference(conv.ForwardRelu(video_.to(device())), y.relu()),
            1e-4);
  EXPECT_LT(MaxAbsDifference(
                conv.ForwardAddRelu(video_.to(device()), residual.to(device())),
                (y + residual).relu()),
            1e-4);
}

// Three channels are not what tensor cores take.
TEST_P(FrameConvTest, TakesOddChannelsInHalfPrecision) {
  const auto options = at::TensorOptions(device()).dtype(at::kHalf);
  const FrameConv conv(weight_.to(options), bias_.to(options),
                       {.in_channels = 3, .out_channels = 5});
  EXPECT_LT(MaxAbsDifference(conv.Forward(video_.to(options)),
                             Reference(video_, weight_, bias_, 1, 1)),
            0.03);
}

INSTANTIATE_TEST_SUITE_P(Devices, FrameConvTest, kTestDevices);

}  // namespace
}  // namespace limpid
