#include "engine/model/quantized_weights.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace limpid {
namespace {

using testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(QuantizedWeightsTest, EveryValueIsWithinHalfALevel) {
  at::manual_seed(1);
  // Channels of very different sizes: one scale for all would lose the small.
  const at::Tensor size = at::tensor({1e-3, 1.0, 1e3}, at::kFloat);
  const at::Tensor tensor = at::randn({3, 4, 5, 5}) * size.view({3, 1, 1, 1});
  const QuantizedTensor quantized = Quantize(tensor);
  EXPECT_EQ(quantized.values.scalar_type(), at::kChar);
  EXPECT_EQ(quantized.values.sizes(), tensor.sizes());
  ASSERT_EQ(quantized.scale.sizes(), at::IntArrayRef({3}));
  const at::Tensor error = (Dequantize(quantized) - tensor).abs().flatten(1);
  const at::Tensor bound = quantized.scale * 0.5001;
  EXPECT_TRUE(error.amax(1).le(bound).all().item<bool>());
  EXPECT_TRUE(error.amax(1).gt(bound / 4).all().item<bool>());
}

TEST(QuantizedWeightsTest, KeepsTheLargestValueAndZero) {
  const at::Tensor tensor =
      at::tensor({0.0, -3.0, 1.0, 3.0}, at::kFloat).view({1, 4});
  const QuantizedTensor quantized = Quantize(tensor);
  EXPECT_TRUE(quantized.values.equal(
      at::tensor({0, -127, 42, 127}, at::kChar).view({1, 4})));
  EXPECT_FLOAT_EQ(quantized.scale.item<float>(), 3.0f / 127);
}

TEST(QuantizedWeightsTest, AChannelOfZerosStaysZero) {
  const at::Tensor tensor = at::zeros({2, 8}, at::kHalf);
  EXPECT_TRUE(Dequantize(Quantize(tensor)).equal(at::zeros({2, 8})));
}

TEST(QuantizedWeightsTest, ChoosesLargeWeightsOnly) {
  EXPECT_TRUE(IsQuantizable(at::kHalf, {384, 16, 1, 2, 2}));
  EXPECT_FALSE(IsQuantizable(at::kFloat, {1536}));            // bias, norm
  EXPECT_FALSE(IsQuantizable(at::kFloat, {96, 1, 1, 1}));     // gamma
  EXPECT_FALSE(IsQuantizable(at::kFloat, {1, 6, 1536}));      // modulation
  EXPECT_FALSE(IsQuantizable(at::kFloat, {96, 1, 3, 3, 3}));  // depthwise
  EXPECT_FALSE(IsQuantizable(at::kFloat, {}));
  EXPECT_FALSE(IsQuantizable(at::kLong, {64, 64}));
}

TEST(QuantizedWeightsTest, JoinsPairsAndKeepsTheRest) {
  at::manual_seed(2);
  const at::Tensor weight = at::randn({4, 32});
  const QuantizedTensor quantized = Quantize(weight);
  const Weights stored = {{"q.weight", quantized.values},
                          {"q.weight.scale", quantized.scale},
                          {"q.bias", at::ones({4}, at::kHalf)},
                          {"other.scale", at::ones({2})}};
  const auto weights = DequantizedWeights(stored);
  ASSERT_TRUE(weights.ok()) << weights.status();
  ASSERT_EQ(weights->size(), 3u);
  EXPECT_TRUE(weights->at("q.weight").equal(Dequantize(quantized)));
  EXPECT_EQ(weights->at("q.bias").scalar_type(), at::kHalf);
  EXPECT_TRUE(weights->contains("other.scale"));
}

std::string ErrorOf(const Weights& weights) {
  const absl::Status status = DequantizedWeights(weights).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(QuantizedWeightsTest, NamesAPairThatIsNotOne) {
  const at::Tensor values = at::ones({2, 3}, at::kChar);
  EXPECT_THAT(ErrorOf({{"w", values}}),
              HasSubstr("tensor w.scale is missing; w is I8"));
  for (const at::Tensor& scale :
       {at::ones({3}), at::ones({2, 1}), at::ones({2}, at::kHalf)}) {
    EXPECT_THAT(ErrorOf({{"w", values}, {"w.scale", scale}}),
                HasSubstr("tensor w.scale must be F32"));
  }
  EXPECT_THAT(
      ErrorOf({{"w", at::ones({}, at::kChar)}, {"w.scale", at::ones({1})}}),
      HasSubstr("w.scale"));
}

TEST(QuantizedWeightsTest, RefusesScalesThatAreNoSizes) {
  const at::Tensor values = at::ones({2, 3}, at::kChar);
  for (const float bad :
       {-1.0f, kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_THAT(ErrorOf({{"w", values},
                         {"w.scale", at::tensor({1.0f, bad}, at::kFloat)}}),
                HasSubstr("negative or not finite"));
  }
}

}  // namespace
}  // namespace limpid
