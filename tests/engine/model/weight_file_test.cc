#include "engine/model/weight_file.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "engine/model/quantized_weights.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::string ErrorOf(const Weights& weights, WeightDtype dtype) {
  const TemporaryFolder folder;
  const WeightFile file =
      WriteWeightFile(folder.path(), "w.safetensors", weights, dtype);
  const absl::Status status = LoadWeightFile(folder.path(), file).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(folder.path() + "/w.safetensors: "));
  return std::string(status.message());
}

TEST(WeightFileTest, LoadsUnderOriginalNames) {
  const TemporaryFolder folder;
  const WeightFile file =
      WriteWeightFile(folder.path(), "w.safetensors",
                      {{"model.a", at::ones({2}, at::kBFloat16)},
                       {"model.b", at::full({3}, 2.0)}},
                      WeightDtype::kBFloat16);
  const auto weights = LoadWeightFile(folder.path(), file);
  ASSERT_TRUE(weights.ok()) << weights.status();
  EXPECT_EQ(weights->at("a").scalar_type(), at::kBFloat16);
  EXPECT_EQ(weights->at("b").sum().item<float>(), 6);
}

TEST(WeightFileTest, ChecksFloatsOf8Bits) {
  const at::Tensor values = at::tensor({1.0F, -448.0F}).to(at::kFloat8_e4m3fn);
  EXPECT_TRUE(CheckFinite({{"w", values}}).ok());
  const absl::Status status = CheckFinite(
      {{"w", at::tensor({1.0F, std::nanf("")}).to(at::kFloat8_e4m3fn)}});
  EXPECT_THAT(std::string(status.message()), HasSubstr("tensor w holds"));
}

TEST(WeightFileTest, JoinsPairsOf8Bits) {
  at::manual_seed(1);
  const at::Tensor weight = at::randn({4, 64});
  const QuantizedTensor quantized = Quantize(weight);
  const TemporaryFolder folder;
  const WeightFile file =
      WriteWeightFile(folder.path(), "w.safetensors",
                      {{"w", quantized.values}, {"w.scale", quantized.scale}},
                      WeightDtype::kInt8);
  const auto weights = LoadWeightFile(folder.path(), file);
  ASSERT_TRUE(weights.ok()) << weights.status();
  ASSERT_EQ(weights->size(), 1u);
  EXPECT_TRUE(weights->at("w").equal(Dequantize(quantized)));
}

TEST(WeightFileTest, NamesBothHashes) {
  const TemporaryFolder folder;
  WeightFile file =
      WriteWeightFile(folder.path(), "w.safetensors", {{"a", at::ones({2})}});
  const std::string found = file.sha256;
  file.sha256 = std::string(64, '0');
  const absl::Status status = LoadWeightFile(folder.path(), file).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr(found), HasSubstr(file.sha256)));
}

TEST(WeightFileTest, NamesAFileThatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_EQ(LoadWeightFile(folder.path(), {.file = "w", .sha256 = "0"})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST(WeightFileTest, NamesATensorOfAnotherDtype) {
  EXPECT_THAT(ErrorOf({{"a", at::ones({2}, at::kLong)}}, WeightDtype::kFloat16),
              HasSubstr("tensor a is I64, expected F16 or F32 by the card"));
  EXPECT_THAT(ErrorOf({{"a", at::ones({2}, at::kHalf)}}, WeightDtype::kFloat32),
              HasSubstr("tensor a is F16, expected F32 by the card"));
}

TEST(WeightFileTest, NamesATensorThatIsNotFinite) {
  for (const float bad :
       {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_THAT(ErrorOf({{"a", at::ones({2})},
                         {"b", at::tensor({1.0f, bad, 1.0f}, at::kFloat)}},
                        WeightDtype::kFloat32),
                HasSubstr("tensor b holds an infinity or a NaN"));
  }
}

TEST(WeightFileTest, LooksAtEveryValueInEveryDtype) {
  for (const at::ScalarType dtype :
       {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16}) {
    for (const int64_t place : {0, 77, 1028}) {
      at::Tensor values = at::zeros({1029}, dtype);
      EXPECT_TRUE(CheckFinite({{"a", values}}).ok());
      values[place] = std::numeric_limits<float>::quiet_NaN();
      EXPECT_FALSE(CheckFinite({{"a", values}}).ok()) << dtype << place;
      values[place] = -kInfinity;
      EXPECT_FALSE(CheckFinite({{"a", values}}).ok()) << dtype << place;
    }
  }
  EXPECT_TRUE(CheckFinite({{"none", at::zeros({0, 3})}}).ok());
}

TEST(WeightFileTest, NamesGoWithDtypes) {
  EXPECT_EQ(WeightDtypeName(WeightDtype::kBFloat16), "bfloat16");
  EXPECT_EQ(StoredDtype(WeightDtype::kInt8), at::kChar);
  EXPECT_EQ(LoadedDtype(WeightDtype::kInt8), at::kFloat);
  EXPECT_EQ(LoadedDtype(WeightDtype::kFloat16), at::kHalf);
}

}  // namespace
}  // namespace limpid
