#include "engine/model/weights.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"

namespace limpid {
namespace {

using testing::HasSubstr;

std::string MessageOf(const WeightReader& reader) {
  return std::string(reader.Finish().message());
}

TEST(WeightReaderTest, GivesTensorsInTheWantedDtype) {
  const Weights weights = {{"head.weight", at::ones({2, 3}, at::kHalf)}};
  WeightReader reader(weights, at::kFloat);
  const at::Tensor taken = reader.Take("head.weight", {2, 3});
  EXPECT_EQ(taken.scalar_type(), at::kFloat);
  EXPECT_EQ(taken.sum().item<float>(), 6);
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(WeightReaderTest, NamesWhatIsMissing) {
  const Weights weights;
  WeightReader reader(weights, at::kFloat);
  EXPECT_EQ(reader.Take("head.bias", {2}).sizes(), at::IntArrayRef({2}));
  EXPECT_EQ(MessageOf(reader),
            "tensor head.bias is missing; expected shape [2]");
  EXPECT_EQ(FieldOf(reader.Finish()), "head.bias");
}

TEST(WeightReaderTest, NamesBothShapes) {
  const Weights weights = {{"head.bias", at::ones({3})}};
  WeightReader reader(weights, at::kFloat);
  EXPECT_EQ(reader.Take("head.bias", {2, 1}).sizes(), at::IntArrayRef({2, 1}));
  EXPECT_EQ(MessageOf(reader),
            "tensor head.bias has shape [3]; expected [2, 1]");
}

TEST(WeightReaderTest, WhatIsMissingTakesNoMemory) {
  const Weights weights;
  WeightReader reader(weights, at::kFloat);
  const at::Tensor zeros = reader.Take("w", {8192, 8192});
  EXPECT_EQ(zeros.storage().nbytes(), sizeof(float));
  EXPECT_EQ(zeros[8191][8191].item<float>(), 0);
  EXPECT_THROW(reader.Take("x", {int64_t{1} << 20, int64_t{1} << 20}),
               c10::Error);
  EXPECT_THAT(MessageOf(reader), HasSubstr("tensor w is missing"));
}

TEST(WeightReaderTest, AnOptionalTensorMayBeMissing) {
  const Weights weights;
  WeightReader reader(weights, at::kFloat);
  EXPECT_FALSE(reader.TakeIfPresent("shortcut", {2}).defined());
  EXPECT_TRUE(reader.Finish().ok());
}

TEST(WeightReaderTest, NamesWhatNobodyTook) {
  const Weights weights = {{"a", at::ones({1})}, {"b", at::ones({1})}};
  WeightReader reader(weights, at::kFloat);
  reader.Take("a", {1});
  EXPECT_EQ(MessageOf(reader), "tensor b is not a tensor of this architecture");
}

TEST(WeightReaderTest, KeepsTheFirstError) {
  const Weights weights;
  WeightReader reader(weights, at::kFloat);
  reader.Take("first", {1});
  reader.Take("second", {1});
  EXPECT_THAT(MessageOf(reader), HasSubstr("first"));
}

}  // namespace
}  // namespace limpid
