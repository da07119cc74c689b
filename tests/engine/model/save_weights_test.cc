#include "engine/model/save_weights.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <string>

#include "engine/model/quantized_weights.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/weight_file.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

using testing::HasSubstr;

// What LoadWeightFile gives back.
Weights SavedAs(WeightDtype dtype, const Weights& weights) {
  const TemporaryFolder folder;
  const auto file = SaveWeights(folder.path(), "w", weights, dtype);
  EXPECT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->dtype, dtype);
  return LoadWeightFile(folder.path(), *file).value();
}

TEST(SaveWeightsTest, ConvertsEveryTensor) {
  at::manual_seed(1);
  const Weights weights = {{"a", at::randn({4, 5})},
                           {"b", at::randn({3}, at::kDouble)}};
  for (const WeightDtype dtype :
       {WeightDtype::kFloat32, WeightDtype::kFloat16, WeightDtype::kBFloat16}) {
    const Weights saved = SavedAs(dtype, weights);
    ASSERT_EQ(saved.size(), 2u);
    for (const auto& [name, tensor] : saved) {
      EXPECT_TRUE(tensor.equal(weights.at(name).to(StoredDtype(dtype))));
    }
  }
}

TEST(SaveWeightsTest, StoresLargeWeightsInEightBits) {
  at::manual_seed(2);
  const Weights weights = {{"w", at::randn({8, 64})}, {"b", at::randn({64})}};
  const Weights saved = SavedAs(WeightDtype::kInt8, weights);
  ASSERT_EQ(saved.size(), 2u);
  EXPECT_TRUE(saved.at("b").equal(weights.at("b")));
  EXPECT_TRUE(saved.at("w").equal(Dequantize(Quantize(weights.at("w")))));
}

TEST(SaveWeightsTest, FindsTheCommonDtype) {
  const at::Tensor half = at::ones({2}, at::kHalf);
  EXPECT_EQ(*CommonDtype({{"a", half}}), WeightDtype::kFloat16);
  EXPECT_EQ(*CommonDtype({{"a", at::ones({2}, at::kBFloat16)}}),
            WeightDtype::kBFloat16);
  EXPECT_EQ(*CommonDtype({{"a", half}, {"b", at::ones({2}, at::kBFloat16)}}),
            WeightDtype::kFloat32);
  EXPECT_EQ(*CommonDtype({{"a", at::ones({2}, at::kDouble)}}),
            WeightDtype::kFloat32);
  EXPECT_THAT(
      std::string(
          CommonDtype({{"n", at::ones({2}, at::kLong)}}).status().message()),
      HasSubstr("tensor n is not floating point"));
}

TEST(SaveWeightsTest, NamesWhatCannotBeStoredAndLeavesNothing) {
  const TemporaryFolder folder;
  const auto error = [&](const at::Tensor& tensor, WeightDtype dtype) {
    return std::string(SaveWeights(folder.path(), "w", {{"a", tensor}}, dtype)
                           .status()
                           .message());
  };
  EXPECT_EQ(error(at::full({2}, 1e6), WeightDtype::kFloat16),
            "tensor a has values too large for float16");
  EXPECT_EQ(error(at::full({2, 64}, std::numeric_limits<float>::infinity()),
                  WeightDtype::kInt8),
            "tensor a holds an infinity or a NaN");
  EXPECT_EQ(error(at::ones({2}, at::kInt), WeightDtype::kFloat32),
            "tensor a is not floating point");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace limpid
