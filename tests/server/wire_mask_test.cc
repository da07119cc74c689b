#include "server/wire_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"

namespace limpid::server {
namespace {

constexpr FrameSize kLargest = {.width = 100, .height = 100};

v1::MaskBitmap BitsOf(int64_t width, int64_t height, std::string bits) {
  v1::MaskBitmap message;
  message.set_width(width);
  message.set_height(height);
  message.set_bits(std::move(bits));
  return message;
}

v1::MaskBitmap RunsOf(int64_t width, int64_t height,
                      std::initializer_list<uint32_t> lengths) {
  v1::MaskBitmap message;
  message.set_width(width);
  message.set_height(height);
  message.mutable_run_lengths()->mutable_lengths()->Assign(lengths.begin(),
                                                           lengths.end());
  return message;
}

void ExpectRefused(const v1::MaskBitmap& message, const std::string& field,
                   const std::string& text) {
  const auto mask = MaskFromMessage(message, kLargest, "m");
  EXPECT_EQ(ReasonOf(mask.status()), Reason::kInvalidField);
  EXPECT_EQ(FieldOf(mask.status()).value_or(""), field);
  EXPECT_EQ(std::string(mask.status().message()), text);
}

TEST(WireMaskTest, ReadsBitsMostSignificantFirstAndRowsPadded) {
  const auto mask =
      MaskFromMessage(BitsOf(3, 2, std::string("\xa0\x40", 2)), kLargest, "m");
  ASSERT_TRUE(mask.ok());
  EXPECT_THAT((*mask)->known, testing::ElementsAre(1, 0, 1, 0, 1, 0));
}

TEST(WireMaskTest, ReadsRunLengthsFromUnknownOn) {
  const auto mask = MaskFromMessage(RunsOf(3, 2, {0, 2, 3, 1}), kLargest, "m");
  ASSERT_TRUE(mask.ok());
  EXPECT_THAT((*mask)->known, testing::ElementsAre(1, 1, 0, 0, 0, 1));
}

TEST(WireMaskTest, WritesWhatItReads) {
  for (const int64_t width : {1, 7, 8, 9, 17}) {
    MaskBitmap mask{.width = width, .height = 3, .known = {}};
    for (int64_t i = 0; i < width * 3; ++i) mask.known.push_back(i % 3 != 1);
    const auto back = MaskFromMessage(MaskMessage(mask), kLargest, "m");
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(**back, mask);
  }
}

TEST(WireMaskTest, RefusesSizesBeforeItAllocates) {
  ExpectRefused(RunsOf(1u << 31, 1u << 31, {0}), "m.width",
                "m.width is 2147483648, allowed 1 to 100");
  ExpectRefused(BitsOf(3, 0, ""), "m.height",
                "m.height is 0, allowed 1 to 100");
}

TEST(WireMaskTest, RefusesBitsOfAnotherLength) {
  ExpectRefused(BitsOf(9, 2, "abc"), "m.bits",
                "m.bits has 3 bytes, expected 4 for 9x2");
}

TEST(WireMaskTest, RefusesRunsOfAnotherSum) {
  ExpectRefused(RunsOf(3, 2, {1, 6}), "m.run_lengths",
                "m.run_lengths sum to 7, expected 6 for 3x2");
  ExpectRefused(RunsOf(3, 2, {0xffffffff, 0xffffffff}), "m.run_lengths",
                "m.run_lengths sum to 8589934590, expected 6 for 3x2");
}

TEST(WireMaskTest, RefusesAMaskThatKnowsNothing) {
  ExpectRefused(RunsOf(3, 2, {6}), "m",
                "m has 0 known pixels, expected at least 1 of 6");
}

TEST(WireMaskTest, RefusesAMaskWithoutPixels) {
  v1::MaskBitmap message;
  message.set_width(3);
  message.set_height(2);
  ExpectRefused(message, "m", "m is empty, expected bits or run_lengths");
}

}  // namespace
}  // namespace limpid::server
