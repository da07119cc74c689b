#include "engine/video/sample_row.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace limpid {
namespace {

const LinearMap kUnchanged = {.scale = 1, .offset = 0};

std::vector<float> Read(const std::string& row, const SampleLayout& layout,
                        int64_t count, const LinearMap& map) {
  std::vector<float> out(count);
  ReadSamples(row.data(), layout, count, map, out.data());
  return out;
}

std::string Written(const std::vector<float>& in, const LinearMap& map,
                    float largest, const SampleLayout& layout,
                    std::string row) {
  WriteSamples(in.data(), static_cast<int64_t>(in.size()), map, largest, layout,
               row.data());
  return row;
}

TEST(SampleRowTest, ReadsBytesWithTheirScaleAndOffset) {
  EXPECT_EQ(Read(std::string("\x00\x10\xff", 3), {}, 3,
                 {.scale = 0.5f, .offset = -8}),
            (std::vector<float>{-8, 0, 119.5f}));
}

TEST(SampleRowTest, ReadsEverySecondOrThirdSample) {
  const std::string row = "\x01\x02\x03\x04\x05\x06";
  EXPECT_EQ(Read(row, {.step = 2}, 3, kUnchanged),
            (std::vector<float>{1, 3, 5}));
  EXPECT_EQ(Read(row, {.step = 3}, 2, kUnchanged), (std::vector<float>{1, 4}));
}

TEST(SampleRowTest, ReadsWordsAtOddAddresses) {
  const std::string row("\x7f\x34\x12\xff\xff", 5);
  EXPECT_EQ(Read(row.substr(1), {.bytes = 2}, 2, kUnchanged),
            (std::vector<float>{0x1234, 65535}));
  std::vector<float> out(2);
  ReadSamples(row.data() + 1, {.bytes = 2}, 2, kUnchanged, out.data());
  EXPECT_EQ(out, (std::vector<float>{0x1234, 65535}));
}

TEST(SampleRowTest, ReadsTheHighBitsOfP010) {
  const std::string row("\xc0\xff\x40\x00", 4);
  EXPECT_EQ(Read(row, {.bytes = 2, .shift = 6}, 2, kUnchanged),
            (std::vector<float>{1023, 1}));
}

TEST(SampleRowTest, RoundsToNearestAndClamps) {
  const std::vector<float> values = {-3, 0.49f, 0.5f, 254.49f, 254.5f, 900};
  EXPECT_EQ(Written(values, kUnchanged, 255, {}, std::string(6, 'x')),
            std::string("\x00\x00\x01\xfe\xff\xff", 6));
}

TEST(SampleRowTest, ClampsWhatIsNotFinite) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values(40, kNan);
  EXPECT_EQ(Written({-kInfinity, kInfinity, kNan, -kNan}, kUnchanged, 255, {},
                    std::string(4, 'x')),
            std::string("\x00\xff\x00\x00", 4));
  EXPECT_EQ(Written(values, kUnchanged, 255, {}, std::string(40, 'x')),
            std::string(40, '\0'));
}

TEST(SampleRowTest, WritesOnlyItsOwnSamplesOfAnInterleavedRow) {
  EXPECT_EQ(Written({1, 2}, kUnchanged, 255, {.step = 3}, "abcdef"),
            "\x01"
            "bc\x02"
            "ef");
  EXPECT_EQ(Written({1, 2}, kUnchanged, 255, {.step = 2}, "abcd"),
            "\x01"
            "b\x02"
            "d");
}

TEST(SampleRowTest, WritesWordsLowByteFirstAndShifted) {
  EXPECT_EQ(Written({0.5f}, {.scale = 0x1000, .offset = 0x34}, 65535,
                    {.bytes = 2}, "xx"),
            "\x34\x08");
  EXPECT_EQ(Written({2000}, kUnchanged, 1023, {.bytes = 2, .shift = 6}, "xx"),
            "\xc0\xff");
}

TEST(SampleRowTest, ReadsBackEveryWordThatItWrites) {
  std::vector<float> codes(65536);
  for (int i = 0; i < 65536; ++i) codes[i] = static_cast<float>(i);
  const std::string row = Written(codes, kUnchanged, 65535, {.bytes = 2},
                                  std::string(2 * 65536, 'x'));
  EXPECT_EQ(Read(row, {.bytes = 2}, 65536, kUnchanged), codes);
}

}  // namespace
}  // namespace limpid
