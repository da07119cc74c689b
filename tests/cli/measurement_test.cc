#include "cli/measurement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

std::vector<Frame> Clean(FrameSize size, int count) {
  std::vector<Frame> frames;
  for (int i = 0; i < count; ++i) {
    frames.push_back(PatternFrame(size, 10 * i, i));
  }
  return frames;
}

std::unique_ptr<Measurement> Make(const std::string& op, FrameSize size,
                                  double noise_level) {
  auto measurement = Measurement::Create({.op = op,
                                          .clean = RgbFormat(size),
                                          .noise_level = noise_level,
                                          .seed = 5});
  EXPECT_TRUE(measurement.ok()) << measurement.status();
  return *std::move(measurement);
}

TEST(MeasurementTest, IdentityWithoutNoiseChangesNothing) {
  const std::vector<Frame> clean = Clean({7, 5}, 2);
  const auto measured = Make("identity", {7, 5}, 0)->Measure(clean);
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ((*measured)[1].planes[0].data, clean[1].planes[0].data);
  EXPECT_EQ((*measured)[1].pts, 10);
}

TEST(MeasurementTest, AMaskKeepsKnownPixelsAndBlackensTheOthers) {
  const std::vector<Frame> clean = Clean({16, 16}, 1);
  const auto measurement = Make("mask:missing=0.5,seed=1", {16, 16}, 0.1);
  const auto measured = measurement->Measure(clean);
  const auto& mask = *std::get<MaskSpec>(measurement->op().stages[0]).bitmap;
  int unknown = 0;
  for (size_t i = 0; i < mask.known.size(); ++i) {
    if (mask.known[i] != 0) continue;
    ++unknown;
    EXPECT_EQ((*measured)[0].planes[0].data.substr(3 * i, 3),
              std::string(3, '\0'));
  }
  EXPECT_EQ(unknown, 128);
}

TEST(MeasurementTest, NoiseHasItsLevel) {
  const std::vector<Frame> clean = Clean({64, 64}, 1);
  const auto measured = Make("identity", {64, 64}, 0.02)->Measure(clean);
  double squares = 0;
  const std::string& a = clean[0].planes[0].data;
  const std::string& b = (*measured)[0].planes[0].data;
  for (size_t i = 0; i < a.size(); ++i) {
    const int d = static_cast<uint8_t>(a[i]) - static_cast<uint8_t>(b[i]);
    squares += d * d;
  }
  // Rounding adds 1/12 to a variance of (0.02 * 255)^2.
  EXPECT_NEAR(squares / a.size(), 26.01 + 1.0 / 12, 1.5);
}

TEST(MeasurementTest, ChunkByChunkEqualsTheWhole) {
  const std::vector<Frame> clean = Clean({6, 4}, 9);
  const std::string op = "temporal_average:frames=4+downsample:factor=2";
  const auto whole = Make(op, {6, 4}, 0.05)->Measure(clean);
  const auto measurement = Make(op, {6, 4}, 0.05);
  std::vector<Frame> pieces;
  for (const auto& [begin, end] : {std::pair{0, 2}, {2, 3}, {3, 9}}) {
    const auto part =
        measurement->Measure(std::span(clean).subspan(begin, end - begin));
    pieces.insert(pieces.end(), part->begin(), part->end());
  }
  ASSERT_EQ(pieces.size(), whole->size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_EQ(pieces[i].planes[0].data, (*whole)[i].planes[0].data) << i;
  }
}

TEST(MeasurementTest, DownsamplingShrinksTheFormat) {
  EXPECT_EQ(Make("downsample:factor=4", {16, 8}, 0)->format().size,
            (FrameSize{4, 2}));
}

TEST(MeasurementTest, RefusesWhatDoesNotSuitTheFrames) {
  const auto create = [](const std::string& op) {
    return Measurement::Create({.op = op, .clean = RgbFormat({6, 6})})
        .status()
        .code();
  };
  EXPECT_EQ(create("downsample:factor=4"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(create("mask:per_frame=1"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(create("nonsense"), absl::StatusCode::kInvalidArgument);
}

TEST(MeasurementTest, NamesANoiseLevelThatIsNone) {
  for (const auto& [level, name] : {std::pair<double, const char*>{NAN, "nan"},
                                    {INFINITY, "inf"},
                                    {-0.5, "-0.5"},
                                    {2, "2"}}) {
    const absl::Status status = Measurement::Create({.op = "identity",
                                                     .clean = RgbFormat({6, 6}),
                                                     .noise_level = level})
                                    .status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << level;
    EXPECT_THAT(std::string(status.message()),
                ::testing::HasSubstr(std::string(name) + ", allowed: 0 to 1"));
  }
}

}  // namespace
}  // namespace limpid::cli
