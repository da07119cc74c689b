#include "engine/model/gated_feed_forward.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kChannels = 20;  // 53 inner ones, padded to 56
const char* const kName = "naf.ffd_layer.0";

class GatedFeedForwardTest : public DeviceTest {
 protected:
  GatedFeedForwardTest() {
    at::manual_seed(1);
    const Weights naf = LeanVaeWeights::RandomNaf("naf", 1, kChannels);
    for (const auto& [name, tensor] : naf) {
      if (name.starts_with(kName)) weights_[name] = tensor;
    }
  }

  at::Tensor Forward(const at::Tensor& x) const {
    WeightReader reader(weights_,
                        at::TensorOptions(device()).dtype(x.scalar_type()));
    const GatedFeedForward feed_forward(reader, kName, kChannels);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return feed_forward.Forward(x.to(device())).cpu();
  }

  at::Tensor Weight(const char* leaf) const {
    return weights_.at(std::string(kName) + leaf).to(at::kDouble);
  }

  // By the definition, in float64.
  at::Tensor Expected(const at::Tensor& input) const {
    const at::Tensor x = input.to(at::kDouble);
    const at::Tensor centred = x - x.mean(-1, /*keepdim=*/true);
    const at::Tensor variance = centred.square().mean(-1, /*keepdim=*/true);
    const at::Tensor norm =
        centred / (variance + 1e-5).sqrt() * Weight(".0.weight") +
        Weight(".0.bias");
    const std::vector<at::Tensor> halves =
        norm.matmul(Weight(".1.weight").t()).chunk(2, -1);
    const at::Tensor gelu =
        halves[1] * (1 + at::erf(halves[1] / std::sqrt(2.0))) / 2;
    return (halves[0] * gelu).matmul(Weight(".4.weight").t());
  }

  Weights weights_;
};

TEST_P(GatedFeedForwardTest, IsTheFormulaForFewPixelsAndForMany) {
  for (const int64_t width : {1, 3, 50}) {
    const at::Tensor x = at::randn({2, 2, 3, width, kChannels});
    const at::Tensor y = Forward(x);
    ASSERT_EQ(y.sizes(), x.sizes());
    EXPECT_LT(MaxAbsDifference(y, Expected(x)), 1e-5) << width;
  }
}

TEST_P(GatedFeedForwardTest, HalfPrecisionIsNear) {
  const at::Tensor x = at::randn({100, kChannels});
  EXPECT_LT(MaxAbsDifference(Forward(x.to(at::kBFloat16)), Expected(x)), 0.05);
  EXPECT_LT(MaxAbsDifference(Forward(x.to(at::kHalf)), Expected(x)), 0.01);
}

INSTANTIATE_TEST_SUITE_P(Devices, GatedFeedForwardTest, kTestDevices);

TEST(GatedFeedForwardSizeTest, InnerChannelsAreThoseOfTheCheckpoints) {
  EXPECT_EQ(GatedFeedForward::InnerChannels(128), 341);
  EXPECT_EQ(GatedFeedForward::InnerChannels(384), 1024);
  EXPECT_EQ(GatedFeedForward::InnerChannels(512), 1365);
  EXPECT_EQ(GatedFeedForward::PaddedInnerChannels(384), 1024);
  EXPECT_EQ(GatedFeedForward::PaddedInnerChannels(512), 1368);
}

TEST(GatedFeedForwardSizeTest, NamesATensorOfAnotherShape) {
  Weights weights = LeanVaeWeights::RandomNaf("naf", 1, kChannels);
  weights["naf.ffd_layer.0.4.weight"] = at::zeros({kChannels, 52});
  WeightReader reader(weights, at::kFloat);
  const GatedFeedForward feed_forward(reader, kName, kChannels);
  EXPECT_THAT(reader.Finish().message(), HasSubstr("naf.ffd_layer.0.4.weight"));
}

}  // namespace
}  // namespace limpid
