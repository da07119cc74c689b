#include "server/chunk_cutter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/fake_session.h"

namespace limpid::server {
namespace {

constexpr absl::Time kNow = absl::UnixEpoch();

class ChunkCutterTest : public testing::Test {
 protected:
  void Take(int64_t num_frames) {
    cutter_.Take(std::vector<Frame>(num_frames), absl::Milliseconds(num_frames),
                 kNow);
  }

  // Lengths of the chunks that have come out.
  std::vector<int64_t> Lengths() {
    EXPECT_TRUE(submissions_.Submit(kNow, true).ok());
    std::vector<int64_t> lengths;
    for (const Chunk& chunk : session_.waiting) {
      lengths.push_back(static_cast<int64_t>(chunk.frames.size()));
    }
    return lengths;
  }

  FakeSession session_{SessionConfig()};
  std::vector<absl::Duration> decode_times_;
  SubmissionQueue submissions_{
      session_, absl::Seconds(1), [this](const MeasuredChunk& chunk) {
        decode_times_.push_back(chunk.decode_time);
        return [](const absl::StatusOr<RestoredChunk>&) {};
      }};
  ChunkCutter cutter_{ChunkCadence(), submissions_};
};

TEST_F(ChunkCutterTest, CutsAtTheCadence) {
  Take(30);
  EXPECT_THAT(Lengths(), testing::ElementsAre(9, 12));
  cutter_.Flush(kNow);
  EXPECT_THAT(Lengths(), testing::ElementsAre(9, 12, 9));
}

TEST_F(ChunkCutterTest, StartsAnewAfterARestart) {
  Take(4);
  cutter_.Restart(kNow);
  Take(9);
  EXPECT_THAT(Lengths(), testing::ElementsAre(4, 9));
  EXPECT_TRUE(session_.waiting[1].discontinuity);
}

TEST_F(ChunkCutterTest, CutsWhereALaterOperatorBegins) {
  cutter_.ChangeFrom(5, {});
  Take(20);
  EXPECT_THAT(Lengths(), testing::ElementsAre(5, 12));
  EXPECT_THAT(session_.changed_after, testing::ElementsAre(1));
}

TEST_F(ChunkCutterTest, CutsAtOnceWhenTheOperatorBeginsWithTheNextFrame) {
  Take(3);
  cutter_.ChangeFrom(3, {});
  EXPECT_THAT(Lengths(), testing::ElementsAre(3));
  EXPECT_THAT(session_.changed_after, testing::ElementsAre(1));
}

TEST_F(ChunkCutterTest, ChangesBeforeTheFirstFrame) {
  cutter_.ChangeFrom(0, {});
  Take(9);
  EXPECT_THAT(Lengths(), testing::ElementsAre(9));
  EXPECT_THAT(session_.changed_after, testing::ElementsAre(0));
}

TEST_F(ChunkCutterTest, KeepsTheOrderOfChangesAtOneFrame) {
  cutter_.ChangeFrom(2, {.op = {}, .noise_level = 0.1});
  cutter_.ChangeFrom(2, {.op = {}, .noise_level = 0.2});
  Take(2);
  EXPECT_THAT(Lengths(), testing::ElementsAre(2));
  EXPECT_THAT(session_.noise_levels, testing::ElementsAre(0.1, 0.2));
}

TEST_F(ChunkCutterTest, AppliesAnEarlierChangeThatCameLater) {
  cutter_.ChangeFrom(6, {.op = {}, .noise_level = 0.6});
  cutter_.ChangeFrom(2, {.op = {}, .noise_level = 0.2});
  Take(8);
  EXPECT_THAT(Lengths(), testing::ElementsAre(2, 4));
  EXPECT_THAT(session_.noise_levels, testing::ElementsAre(0.2, 0.6));
}

TEST_F(ChunkCutterTest, FlushesNothingWhenNothingWaits) {
  cutter_.Flush(kNow);
  EXPECT_TRUE(Lengths().empty());
}

TEST_F(ChunkCutterTest, AddsUpTheDecodeTimeOfAChunk) {
  Take(4);
  Take(5);
  EXPECT_THAT(Lengths(), testing::ElementsAre(9));
  EXPECT_THAT(decode_times_, testing::ElementsAre(absl::Milliseconds(9)));
}

}  // namespace
}  // namespace limpid::server
