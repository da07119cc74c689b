#include "engine/model/safetensors_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_format.h"

namespace limpid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string ErrorOf(const std::string& json, uint64_t data_bytes = 4) {
  const auto header = ParseSafetensorsHeader(json, data_bytes);
  EXPECT_EQ(header.status().code(), absl::StatusCode::kInvalidArgument) << json;
  return std::string(header.status().message());
}

// One tensor x of one F32, but for what `body` says.
std::string OneTensor(const std::string& body) {
  return absl::StrFormat(R"({"x":{%s}})", body);
}

constexpr char kOne[] = R"("dtype":"F32","shape":[1],"data_offsets":[0,4])";

TEST(SafetensorsHeaderTest, ReadsEntriesInAnyOrder) {
  const auto header = ParseSafetensorsHeader(
      R"({"b":{"shape":[3],"data_offsets":[4,7],"dtype":"U8"}, )"
      R"("a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   )",
      7);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->tensors.at("a").dtype, c10::ScalarType::Float);
  EXPECT_TRUE(header->tensors.at("a").shape.empty());
  EXPECT_THAT(header->tensors.at("b").shape, ElementsAre(3));
  EXPECT_EQ(header->tensors.at("b").begin, 4u);
}

TEST(SafetensorsHeaderTest, ReadsMetadata) {
  const auto header = ParseSafetensorsHeader(
      R"({"__metadata__":{"format":"pt","note":"a \"b\""}})", 0);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->metadata.at("note"), "a \"b\"");
  EXPECT_TRUE(header->tensors.empty());
}

TEST(SafetensorsHeaderTest, RefusesWhatIsNotJson) {
  for (const char* json :
       {"", " {}", "[]", "{", "{}}", "{\"x\"}", "{\"x\":{}", "\xef\xbb\xbf{}",
        "{\"\xff\":{}}", "{\"__metadata__\":{\"a\":\"\xc0\xaf\"}}"}) {
    EXPECT_NE(ErrorOf(json, 0), "") << json;
  }
  EXPECT_THAT(ErrorOf("{\"x\":", 0), HasSubstr("not JSON at byte"));
}

TEST(SafetensorsHeaderTest, RefusesOtherStructures) {
  for (const char* json :
       {R"({"x":1})", R"({"x":"F32"})", R"({"x":[1]})", R"({"x":null})",
        R"({"x":true})", R"({"__metadata__":{"a":1}})",
        R"({"__metadata__":{"a":{}}})", R"({"__metadata__":{"a":["b"]}})",
        R"({"__metadata__":"a"})"}) {
    EXPECT_NE(ErrorOf(json), "") << json;
  }
  for (const char* body :
       {R"("dtype":1)", R"("dtype":["F32"])", R"("shape":1)",
        R"("shape":{"a":1})", R"("shape":"1")", R"("shape":[[1]])",
        R"("data_offsets":["0"])", R"("data_offsets":[0,[4]])"}) {
    EXPECT_THAT(ErrorOf(OneTensor(body)), HasSubstr("tensor x")) << body;
  }
}

TEST(SafetensorsHeaderTest, RefusesNumbersThatAreNoSizes) {
  for (const char* shape :
       {"-1", "1.0", "1e0", "true", "null", "9223372036854775808",
        "99999999999999999999999", "4611686018427387904"}) {
    const std::string body = absl::StrFormat(
        R"("dtype":"F32","shape":[%s],"data_offsets":[0,4])", shape);
    EXPECT_THAT(ErrorOf(OneTensor(body)), HasSubstr("tensor x")) << shape;
  }
}

TEST(SafetensorsHeaderTest, RefusesSizesWhoseProductOverflows) {
  EXPECT_THAT(ErrorOf(OneTensor(R"("dtype":"F32","data_offsets":[0,0],)"
                                R"("shape":[0,4294967296,4294967296])")),
              HasSubstr("is too large"));
}

TEST(SafetensorsHeaderTest, RefusesTooManyDimensions) {
  EXPECT_THAT(ErrorOf(OneTensor(R"("dtype":"F32","data_offsets":[0,4],)"
                                R"("shape":[1,1,1,1,1,1,1,1,1])")),
              HasSubstr("over 8 dimensions"));
}

TEST(SafetensorsHeaderTest, RefusesUnknownDtypesAndKeys) {
  EXPECT_THAT(ErrorOf(OneTensor(R"("dtype":"F31")")),
              HasSubstr(R"(dtype is "F31", known: F64, F32)"));
  EXPECT_THAT(ErrorOf(OneTensor(R"("stride":[1])")),
              HasSubstr(R"(unknown key "stride")"));
}

TEST(SafetensorsHeaderTest, RefusesMissingKeys) {
  EXPECT_THAT(ErrorOf(OneTensor(R"("shape":[1],"data_offsets":[0,4])")),
              HasSubstr("has no dtype"));
  EXPECT_THAT(ErrorOf(OneTensor(R"("dtype":"F32","data_offsets":[0,4])")),
              HasSubstr("has no shape"));
  EXPECT_THAT(ErrorOf(OneTensor(R"("dtype":"F32","shape":[1])")),
              HasSubstr("has no data_offsets"));
  EXPECT_THAT(
      ErrorOf(OneTensor(R"("dtype":"F32","shape":[1],"data_offsets":[4])")),
      HasSubstr("data_offsets has 1 numbers"));
}

TEST(SafetensorsHeaderTest, RefusesAnythingTwice) {
  EXPECT_THAT(ErrorOf(absl::StrFormat(R"({"x":{%s},"x":{%s}})", kOne, kOne)),
              HasSubstr("tensor x: is there twice"));
  EXPECT_THAT(ErrorOf(OneTensor(std::string(kOne) + R"(,"dtype":"F32")")),
              HasSubstr(R"(has "dtype" twice)"));
  EXPECT_NE(ErrorOf(R"({"__metadata__":{"a":"1","a":"2"}})", 0), "");
  EXPECT_NE(ErrorOf(R"({"__metadata__":{},"__metadata__":{}})", 0), "");
}

TEST(SafetensorsHeaderTest, RefusesOffsetsOutsideTheData) {
  EXPECT_THAT(ErrorOf(OneTensor(kOne), 3),
              HasSubstr("data_offsets are [0, 4], of 3 bytes"));
  for (const char* offsets : {"4,0", "0,9223372036854775807"}) {
    const std::string body = absl::StrFormat(
        R"("dtype":"F32","shape":[1],"data_offsets":[%s])", offsets);
    EXPECT_THAT(ErrorOf(OneTensor(body)), HasSubstr("tensor x")) << offsets;
  }
}

TEST(SafetensorsHeaderTest, RefusesBytesThatDoNotFitTheShape) {
  EXPECT_THAT(
      ErrorOf(OneTensor(R"("dtype":"F16","shape":[1,3],"data_offsets":[0,4])")),
      HasSubstr("has 4 bytes, expected 6 for F16 [1, 3]"));
}

TEST(SafetensorsHeaderTest, RefusesGapsAndOverlaps) {
  const auto two = [](int begin) {
    return absl::StrFormat(
        R"({"x":{%s},"y":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}})",
        kOne, begin, begin + 4);
  };
  EXPECT_TRUE(ParseSafetensorsHeader(two(4), 8).ok());
  EXPECT_THAT(
      ErrorOf(two(5), 9),
      HasSubstr("tensor y: begins at byte 5, behind a gap, expected 4"));
  EXPECT_THAT(ErrorOf(two(2), 6), HasSubstr("within another tensor"));
  EXPECT_THAT(ErrorOf(two(0), 4), HasSubstr("within another tensor"));
  EXPECT_THAT(ErrorOf(two(4), 9), HasSubstr("the data has 9 bytes"));
}

TEST(SafetensorsHeaderTest, RefusesNamesThatAreTooLongOrEmpty) {
  EXPECT_NE(ErrorOf(absl::StrFormat(R"({"":{%s}})", kOne)), "");
  EXPECT_THAT(
      ErrorOf(absl::StrFormat(R"({"%s":{%s}})", std::string(1025, 'n'), kOne)),
      HasSubstr("1025 bytes, allowed: 1 to 1024"));
}

TEST(SafetensorsHeaderTest, EscapesNamesInErrors) {
  EXPECT_THAT(ErrorOf(R"({"a\nb":1})"), HasSubstr(R"(tensor a\nb)"));
}

TEST(SafetensorsHeaderTest, DeepNestingEndsAtOnce) {
  EXPECT_THAT(ErrorOf("{\"x\":" + std::string(1'000'000, '[')),
              HasSubstr("unexpected ["));
}

}  // namespace
}  // namespace limpid
