#include "engine/model/channel_norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr int64_t kChannels = 12;
constexpr int64_t kSpare = 4;

class ChannelNormTest : public DeviceTest {
 protected:
  // The definition, in double precision.
  at::Tensor Reference(const at::Tensor& x) const {
    const at::Tensor v = x.to(at::kDouble).cpu();
    return v / v.square().mean(1, /*keepdim=*/true).sqrt() *
           gamma_.to(at::kDouble).view({1, -1, 1, 1, 1});
  }

  ChannelNorm Norm(at::ScalarType dtype) const {
    const Weights weights = {{"norm.gamma", gamma_}};
    WeightReader reader(weights, at::TensorOptions(device()).dtype(dtype));
    ChannelNorm norm(reader, "norm", kChannels, /*axes=*/4);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return norm;
  }

  at::Tensor gamma_ = at::rand({kChannels, 1, 1, 1}) + 0.5;
};

TEST_P(ChannelNormTest, FollowsTheDefinition) {
  for (const auto& [dtype, bound] :
       {std::pair(at::kFloat, 1e-5), std::pair(at::kHalf, 0.01),
        std::pair(at::kBFloat16, 0.05)}) {
    const at::Tensor x = at::randn({2, kChannels, 3, 4, 5}, device()).to(dtype);
    const at::Tensor y = Norm(dtype).Forward(x);
    EXPECT_EQ(y.scalar_type(), dtype);
    EXPECT_LT(MaxAbsDifference(y, Reference(x)), bound);
  }
}

TEST_P(ChannelNormTest, WritesSiluOfTheBiasedInputIntoFrames) {
  for (const auto& [dtype, bound] :
       {std::pair(at::kFloat, 1e-5), std::pair(at::kHalf, 0.01),
        std::pair(at::kBFloat16, 0.05)}) {
    const auto options = at::TensorOptions(device()).dtype(dtype);
    const at::Tensor x = at::randn({2, kChannels, 3, 4, 5}, options);
    const at::Tensor bias = at::randn({kChannels}, options);
    const at::Tensor padded =
        at::full({2, kChannels + kSpare, 5, 4, 5}, 7, options)
            .contiguous(at::MemoryFormat::ChannelsLast3d);
    const at::Tensor rows = padded.narrow(2, 2, 3);
    const CausalInput out = {.padded = padded,
                             .frames = rows.narrow(1, 0, kChannels),
                             .spare = rows.narrow(1, kChannels, kSpare)};
    const at::Tensor biased = x + bias.view({1, -1, 1, 1, 1});
    Norm(dtype).ForwardSilu(x, bias, out);
    EXPECT_LT(MaxAbsDifference(out.frames, at::silu(Reference(biased))), bound);
    EXPECT_EQ(out.spare.abs().max().item<double>(), 0);
    // The history is not its business.
    EXPECT_EQ(padded.narrow(2, 0, 2).narrow(1, 0, kChannels).min().item<int>(),
              7);
  }
}

TEST_P(ChannelNormTest, KeepsZeroPixelsZero) {
  const at::Tensor zero = at::zeros({1, kChannels, 1, 2, 2}, device());
  EXPECT_TRUE(Norm(at::kFloat).Forward(zero).equal(zero));
}

INSTANTIATE_TEST_SUITE_P(Devices, ChannelNormTest, kTestDevices);

}  // namespace
}  // namespace limpid
