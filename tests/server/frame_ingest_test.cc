#include "server/frame_ingest.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 6;
constexpr int64_t kHeight = 4;

SessionConfig RawConfig() {
  SessionConfig config;
  config.source.size = {.width = kWidth, .height = kHeight};
  return config;
}

SessionConfig PerFrameMaskConfig() {
  SessionConfig config = RawConfig();
  MaskSpec mask;
  mask.per_frame = true;
  config.op.stages.push_back(mask);
  return config;
}

v1::Frame MaskedFrame(int64_t index) {
  v1::Frame frame = RawFrame(kWidth, kHeight, index);
  *frame.mutable_mask() = StripedMask(kWidth, kHeight);
  return frame;
}

v1::Frame PartOf(const std::string& bytes, bool more) {
  v1::Frame frame;
  frame.set_pts(PtsOf(0));
  frame.set_data(bytes);
  frame.set_more(more);
  return frame;
}

void ExpectRefused(const absl::Status& status, const std::string& field,
                   const std::string& text) {
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidFrame);
  EXPECT_EQ(FieldOf(status).value_or(""), field);
  EXPECT_EQ(std::string(status.message()), text);
}

TEST(FrameIngestTest, HandsRawFramesOnAtOnce) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  const auto frames = ingest.Take(RawFrame(kWidth, kHeight, 3), 0);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_EQ(frames->size(), 1u);
  EXPECT_EQ((*frames)[0].pts, PtsOf(3));
  EXPECT_EQ((*frames)[0].planes[2].data,
            RawFrame(kWidth, kHeight, 3).raw().planes(2).data());
  EXPECT_TRUE(ingest.Drain()->empty());
}

TEST(FrameIngestTest, JoinsParts) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  const std::string bytes = PayloadOf(RawFrame(kWidth, kHeight, 0));
  EXPECT_TRUE(ingest.Take(PartOf(bytes.substr(0, 10), true), 0)->empty());
  EXPECT_TRUE(ingest.Take(PartOf(bytes.substr(10, 9), true), 1)->empty());
  const auto frames = ingest.Take(PartOf(bytes.substr(19), false), 0);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_EQ(frames->size(), 1u);
  EXPECT_EQ((*frames)[0].planes[1].data,
            RawFrame(kWidth, kHeight, 0).raw().planes(1).data());
}

TEST(FrameIngestTest, RefusesPartsThatGrowBeyondTheFrame) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  ASSERT_TRUE(ingest.Take(PartOf(std::string(30, 'x'), true), 0).ok());
  ExpectRefused(ingest.Take(PartOf(std::string(7, 'x'), true), 1).status(),
                "frames[1].data",
                "frames[1].data brings frame 0 to 37 bytes, allowed 36");
}

TEST(FrameIngestTest, ChecksPlanes) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  frame.mutable_raw()->mutable_planes(1)->set_stride(2);
  const absl::Status status = ingest.Take(frame, 5).status();
  EXPECT_EQ(FieldOf(status), "frames[5].raw.planes[1].stride");
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidFrame);
}

TEST(FrameIngestTest, UnpacksThePerFrameMask) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  const auto frames = ingest.Take(MaskedFrame(0), 0);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_NE((*frames)[0].mask, nullptr);
  EXPECT_EQ((*frames)[0].mask->known[0], 0);
  EXPECT_EQ((*frames)[0].mask->known[1], 1);
}

TEST(FrameIngestTest, DemandsMasksWhereTheOperatorHasThem) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  ExpectRefused(ingest.Take(RawFrame(kWidth, kHeight, 0), 2).status(),
                "frames[2].mask", "frame 0 has 0 masks, expected 1");
}

TEST(FrameIngestTest, RefusesMasksWhereTheOperatorHasNone) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  ExpectRefused(ingest.Take(MaskedFrame(0), 0).status(), "frames[0].mask",
                "frame 0 has 1 masks, expected 0");
}

TEST(FrameIngestTest, FollowsAnOperatorChange) {
  FrameIngest ingest = *FrameIngest::Create(RawConfig());
  ingest.ExpectMasks(1, true);
  ingest.ExpectMasks(2, false);
  EXPECT_TRUE(ingest.Take(RawFrame(kWidth, kHeight, 0), 0).ok());
  EXPECT_TRUE(ingest.Take(MaskedFrame(1), 0).ok());
  EXPECT_TRUE(ingest.Take(RawFrame(kWidth, kHeight, 2), 0).ok());
}

TEST(FrameIngestTest, RefusesAMaskOfAnotherSize) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  v1::Frame frame = RawFrame(kWidth, kHeight, 0);
  *frame.mutable_mask() = StripedMask(5, 5);
  ExpectRefused(ingest.Take(frame, 0).status(), "frames[0].mask",
                "frames[0].mask is 5x5, expected 6x4");
}

TEST(FrameIngestTest, RefusesAMaskThatKnowsNothing) {
  FrameIngest ingest = *FrameIngest::Create(PerFrameMaskConfig());
  v1::Frame frame = MaskedFrame(0);
  frame.mutable_mask()->set_bits(std::string(4, '\0'));
  ExpectRefused(ingest.Take(frame, 0).status(), "frames[0].mask",
                "frames[0].mask has 0 known pixels, expected at least 1 of 24");
}

}  // namespace
}  // namespace limpid::server
