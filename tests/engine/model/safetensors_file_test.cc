#include "engine/model/safetensors_file.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/golden_file.h"
#include "tests/testing/safetensors_bytes.h"
#include "tests/testing/temporary_file.h"

namespace limpid {
namespace {

using testing::HasSubstr;

template <typename Value>
std::string Bytes(std::initializer_list<Value> values) {
  return {reinterpret_cast<const char*>(values.begin()),
          values.size() * sizeof(Value)};
}

// Padded so that the data is aligned, unless `shift` says otherwise.
std::string Padded(std::string header, size_t shift = 0) {
  while (header.size() % 8 != shift) header += ' ';
  return header;
}

constexpr char kTwoTensors[] =
    R"({"b":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
    R"("a":{"dtype":"I64","shape":[1],"data_offsets":[16,24]},)"
    R"("__metadata__":{"dim":"2"}})";

std::string TwoTensorData() {
  return Bytes<float>({1, 2, 3, 4}) + Bytes<int64_t>({-5});
}

std::string ErrorOf(const std::string& content) {
  const TemporaryFile file(content);
  const auto opened = SafetensorsFile::Open(file.path());
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr(file.path()));
  return std::string(opened.status().message());
}

TEST(SafetensorsFileTest, GivesTensorsAndMetadata) {
  const TemporaryFile file(
      SafetensorsBytes(Padded(kTwoTensors), TwoTensorData()));
  const auto opened = SafetensorsFile::Open(file.path());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->metadata().at("dim"), "2");
  const Weights all = opened->All();
  ASSERT_EQ(all.size(), 2u);
  const at::Tensor b = at::tensor({1, 2, 3, 4}, at::kFloat).view({2, 2});
  EXPECT_TRUE(all.at("b").equal(b));
  EXPECT_TRUE(opened->Tensor("a")->equal(at::tensor({-5}, at::kLong)));
}

TEST(SafetensorsFileTest, TensorsOutliveTheFileWithoutACopy) {
  at::Tensor first, second;
  {
    const TemporaryFile file(
        SafetensorsBytes(Padded(kTwoTensors), TwoTensorData()));
    const auto opened = SafetensorsFile::Open(file.path());
    ASSERT_TRUE(opened.ok()) << opened.status();
    first = *opened->Tensor("b");
    second = *opened->Tensor("b");
  }
  EXPECT_EQ(first.data_ptr(), second.data_ptr());
  EXPECT_EQ(first.sum().item<float>(), 10);
}

TEST(SafetensorsFileTest, CopiesWhatTheFileDidNotAlign) {
  const TemporaryFile file(
      SafetensorsBytes(Padded(kTwoTensors, 3), TwoTensorData()));
  const auto opened = SafetensorsFile::Open(file.path());
  ASSERT_TRUE(opened.ok()) << opened.status();
  const at::Tensor a = *opened->Tensor("a");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(a.data_ptr()) % 8, 0u);
  EXPECT_EQ(a.item<int64_t>(), -5);
}

TEST(SafetensorsFileTest, TakesEmptyAndScalarTensors) {
  const TemporaryFile file(SafetensorsBytes(
      R"({"none":{"dtype":"F32","shape":[0,4],"data_offsets":[2,2]},)"
      R"("one":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}})",
      Bytes<uint16_t>({0x4040})));
  const auto opened = SafetensorsFile::Open(file.path());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->Tensor("none")->sizes(), at::IntArrayRef({0, 4}));
  EXPECT_EQ(opened->Tensor("one")->item<float>(), 3);
}

TEST(SafetensorsFileTest, NamesATensorThatIsNotThere) {
  const TemporaryFile file(
      SafetensorsBytes(Padded(kTwoTensors), TwoTensorData()));
  const absl::Status status =
      SafetensorsFile::Open(file.path())->Tensor("c").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("tensor c"));
}

TEST(SafetensorsFileTest, RefusesAMissingFileAndAFolder) {
  EXPECT_EQ(SafetensorsFile::Open("/nowhere.safetensors").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(SafetensorsFile::Open("/tmp").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SafetensorsFileTest, RefusesEveryPrefixOfAFile) {
  const std::string whole =
      SafetensorsBytes(Padded(kTwoTensors), TwoTensorData());
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(ErrorOf(whole.substr(0, length)), "") << length;
  }
}

TEST(SafetensorsFileTest, RefusesAHeaderLongerThanTheFile) {
  std::string content = SafetensorsBytes("{}", "");
  content[7] = '\x7f';
  EXPECT_THAT(ErrorOf(content), HasSubstr("allowed: 2"));
}

TEST(SafetensorsFileTest, RefusesMoreDataThanTensors) {
  EXPECT_THAT(
      ErrorOf(SafetensorsBytes(Padded(kTwoTensors), TwoTensorData() + "x")),
      HasSubstr("the data has 25 bytes, but its tensors have 24"));
}

TEST(SafetensorsFileTest, RefusesABoolThatIsNeither) {
  const std::string header =
      R"({"mask":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})";
  EXPECT_THAT(ErrorOf(SafetensorsBytes(header, {1, 2})),
              HasSubstr("tensor mask"));
  const TemporaryFile file(SafetensorsBytes(header, {1, 0}));
  EXPECT_TRUE(SafetensorsFile::Open(file.path()).ok());
}

TEST(SafetensorsFileTest, ReadsAReferenceFile) {
  const auto golden = GoldenFile::Open("wan_vae");
  EXPECT_EQ(golden.Tensor("mean").numel(), golden.Int("z_dim"));
  EXPECT_EQ(golden.Ints("temperal_downsample").size(), 3u);
  const Weights weights = golden.ModelWeights();
  ASSERT_TRUE(weights.contains("conv2.bias"));
  EXPECT_EQ(weights.at("conv2.bias").numel(), golden.Int("z_dim"));
  for (const auto& [name, tensor] : weights) {
    EXPECT_EQ(tensor.scalar_type(), at::kFloat) << name;
    EXPECT_TRUE(tensor.isfinite().all().item<bool>()) << name;
  }
}

}  // namespace
}  // namespace limpid
