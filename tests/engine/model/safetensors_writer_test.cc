#include "engine/model/safetensors_writer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/model/safetensors_file.h"
#include "tests/testing/temporary_file.h"

namespace limpid {
namespace {

using testing::HasSubstr;

std::vector<TensorSpec> SpecsOf(const Weights& weights) {
  std::vector<TensorSpec> specs;
  for (const auto& [name, tensor] : weights) {
    specs.push_back({name, tensor.scalar_type(), tensor.sizes().vec()});
  }
  return specs;
}

TEST(SafetensorsWriterTest, WhatIsWrittenIsRead) {
  at::manual_seed(1);
  const Weights weights = {
      {"a.bytes", at::tensor({1, -2, 3}, at::kChar)},
      {"b.half", at::randn({3}).to(at::kHalf)},
      {"c.rows", at::randn({4, 5}).t()},
      {"d.long", at::tensor({7}, at::kLong)},
      {"e.none", at::empty({0, 2})},
      {"f.scalar", at::scalar_tensor(2.5, at::kDouble)},
      {"g.mask", at::tensor({1, 0, 1}, at::kByte).to(at::kBool)},
      {"h.f8", at::randn({5}).to(at::kFloat8_e4m3fn)},
      {"h.bf16", at::randn({2, 2}).to(at::kBFloat16)}};
  const TemporaryFile file;
  auto writer =
      SafetensorsWriter::Create(file.path(), SpecsOf(weights), {{"k", "ü"}});
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (const auto& [name, tensor] : weights) {
    EXPECT_TRUE(writer->Write(name, tensor).ok()) << name;
  }
  ASSERT_TRUE(writer->Finish().ok());
  const auto read = SafetensorsFile::Open(file.path());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->metadata().at("k"), "ü");
  ASSERT_EQ(read->entries().size(), weights.size());
  for (const auto& [name, tensor] : weights) {
    const at::Tensor again = *read->Tensor(name);
    EXPECT_EQ(again.scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(again.to(at::kDouble).equal(tensor.to(at::kDouble))) << name;
    // Aligned, so that none is a copy.
    EXPECT_EQ(again.data_ptr(), read->Tensor(name)->data_ptr()) << name;
  }
}

TEST(SafetensorsWriterTest, RefusesWhatWasNotAnnounced) {
  const TemporaryFile file;
  auto writer = SafetensorsWriter::Create(
      file.path(), {{"a", at::kFloat, {2}}, {"b", at::kFloat, {2}}}, {});
  ASSERT_TRUE(writer.ok()) << writer.status();
  EXPECT_FALSE(writer->Write("c", at::ones({2})).ok());
  EXPECT_FALSE(writer->Write("a", at::ones({3})).ok());
  EXPECT_FALSE(writer->Write("a", at::ones({2}, at::kHalf)).ok());
  EXPECT_TRUE(writer->Write("a", at::ones({2})).ok());
  EXPECT_THAT(std::string(writer->Write("a", at::ones({2})).message()),
              HasSubstr("written twice"));
}

TEST(SafetensorsWriterTest, AnUnfinishedFileDoesNotAppear) {
  const TemporaryFile file("old");
  {
    auto writer = SafetensorsWriter::Create(
        file.path(), {{"a", at::kFloat, {2}}, {"b", at::kFloat, {2}}}, {});
    ASSERT_TRUE(writer.ok()) << writer.status();
    EXPECT_TRUE(writer->Write("a", at::ones({2})).ok());
    const absl::Status status = writer->Finish();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr("tensor b"));
  }
  EXPECT_FALSE(SafetensorsFile::Open(file.path()).ok());
}

TEST(SafetensorsWriterTest, RefusesWhatTheFormatCannotHold) {
  const TemporaryFile file;
  const auto refused = [&](const std::vector<TensorSpec>& specs) {
    return SafetensorsWriter::Create(file.path(), specs, {}).status().code() ==
           absl::StatusCode::kInvalidArgument;
  };
  const int64_t huge = std::numeric_limits<int64_t>::max() / 8;
  EXPECT_TRUE(refused({{"a", at::kComplexFloat, {1}}}));
  EXPECT_TRUE(refused({{"a", at::kFloat, {1}}, {"a", at::kFloat, {1}}}));
  EXPECT_TRUE(refused({{"a", at::kFloat, {-1}}}));
  EXPECT_TRUE(refused({{"a", at::kChar, {huge, 16}}}));
  EXPECT_TRUE(refused({{"", at::kFloat, {1}}}));
  EXPECT_TRUE(refused({{"__metadata__", at::kFloat, {1}}}));
}

}  // namespace
}  // namespace limpid
