#include "cli/encoder_time_base.h"

#include <gtest/gtest.h>

#include "cli/output_codec.h"

namespace limpid::cli {
namespace {

EncoderTimes TimesFor(const std::string& path, double frame_rate) {
  const AVOutputFormat& container =
      *av_guess_format(nullptr, path.c_str(), nullptr);
  FrameFormat format;
  format.time_base = {1, 90'000};
  return TimesOf(**OutputCodec(container, path, false), container, format,
                 frame_rate);
}

bool AreEqual(AVRational a, AVRational b) {
  return a.num == b.num && a.den == b.den;
}

TEST(EncoderTimeBaseTest, ContainersOfTimesKeepTheFramesClock) {
  for (const std::string path : {"a.mp4", "a.mkv", "a.ts"}) {
    const EncoderTimes times = TimesFor(path, 25);
    EXPECT_TRUE(AreEqual(times.time_base, {1, 90'000})) << path;
    EXPECT_TRUE(AreEqual(times.frame_rate, {25, 1})) << path;
  }
}

TEST(EncoderTimeBaseTest, ContainersOfARateCountFrames) {
  EXPECT_TRUE(
      AreEqual(TimesFor("a.avi", 30'000.0 / 1001).time_base, {1001, 30'000}));
}

TEST(EncoderTimeBaseTest, Mpeg4CountsNoFinerThanSixteenBits) {
  EXPECT_LE(TimesFor("a.avi", 24.9764371).time_base.den, 65'535);
}

TEST(EncoderTimeBaseTest, CodecsOfAFewRatesGetTheNearest) {
  EXPECT_TRUE(AreEqual(TimesFor("a.mpg", 24.98).time_base, {1, 25}));
  EXPECT_TRUE(AreEqual(TimesFor("a.mpg", 0).time_base, {1, 25}));
}

TEST(EncoderTimeBaseTest, AnUnknownRateStaysUnknown) {
  EXPECT_TRUE(AreEqual(TimesFor("a.mp4", 0).frame_rate, {0, 1}));
  EXPECT_TRUE(AreEqual(TimesFor("a.png", 0).time_base, {1, 90'000}));
  EXPECT_TRUE(AreEqual(TimesFor("a.avi", 0).time_base, {1, 25}));
}

}  // namespace
}  // namespace limpid::cli
