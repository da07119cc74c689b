#include "server/submission_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "engine/base/errors.h"
#include "tests/testing/fake_session.h"

namespace limpid::server {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

MeasuredChunk ChunkAt(int64_t first_frame, int64_t num_frames) {
  MeasuredChunk measured;
  measured.chunk.first_frame = first_frame;
  measured.chunk.frames.resize(num_frames);
  measured.arrived_at = kStart;
  return measured;
}

class SubmissionQueueTest : public testing::Test {
 protected:
  void Start(Mode mode) {
    SessionConfig config;
    config.mode = mode;
    config.noise_level = 0.5;
    config.nominal_fps = 10;
    session_ = std::make_unique<FakeSession>(config);
    queue_ = std::make_unique<SubmissionQueue>(
        *session_, absl::Seconds(3), [](const MeasuredChunk&) {
          return [](const absl::StatusOr<RestoredChunk>&) {};
        });
  }

  std::vector<int64_t> FirstFramesSubmitted() const {
    std::vector<int64_t> frames;
    for (const Chunk& chunk : session_->waiting) {
      frames.push_back(chunk.first_frame);
    }
    return frames;
  }

  std::unique_ptr<FakeSession> session_;
  std::unique_ptr<SubmissionQueue> queue_;
};

TEST_F(SubmissionQueueTest, SubmitsInOrder) {
  Start(Mode::kOffline);
  queue_->Add(ChunkAt(0, 9));
  queue_->Add(ChunkAt(9, 12));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(0, 9));
  EXPECT_FALSE(queue_->is_idle());
  queue_->Answered();
  queue_->Answered();
  EXPECT_TRUE(queue_->is_idle());
}

TEST_F(SubmissionQueueTest, ChangesTheOperatorBetweenTheRightChunks) {
  Start(Mode::kOffline);
  queue_->Add(ChunkAt(0, 9));
  queue_->Add(OperatorChange{.op = {}, .noise_level = {}});
  queue_->Add(ChunkAt(9, 12));
  queue_->Add(OperatorChange{.op = {}, .noise_level = 0.25});
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(session_->changed_after, testing::ElementsAre(1, 2));
  EXPECT_THAT(session_->noise_levels, testing::ElementsAre(0.5, 0.25));
  EXPECT_EQ(queue_->TakeApplied(), 2);
  EXPECT_EQ(queue_->TakeApplied(), 0);
}

TEST_F(SubmissionQueueTest, WaitsOfflineForRoomAndThenGoesOn) {
  Start(Mode::kOffline);
  session_->room = 1;
  queue_->Add(ChunkAt(0, 9));
  queue_->Add(ChunkAt(9, 12));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(0));
  session_->room = 2;
  EXPECT_TRUE(queue_->Submit(kStart + absl::Seconds(2), true).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(0, 9));
  EXPECT_EQ(session_->waiting[1].frames.size(), 12u);
}

TEST_F(SubmissionQueueTest, GivesUpOfflineWhenTheWaitIsOver) {
  Start(Mode::kOffline);
  session_->room = 0;
  queue_->Add(ChunkAt(0, 9));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_TRUE(queue_->Submit(kStart + absl::Milliseconds(2999), true).ok());
  EXPECT_EQ(ReasonOf(queue_->Submit(kStart + absl::Seconds(3), true)),
            Reason::kQueueFull);
}

TEST_F(SubmissionQueueTest, DropsLiveWhenTheQueueIsFull) {
  Start(Mode::kLive);
  session_->room = 0;
  queue_->Add(ChunkAt(0, 9));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  const std::vector<FrameRange> dropped = queue_->TakeDropped();
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_EQ(dropped[0].first_frame, 0);
  EXPECT_EQ(dropped[0].num_frames, 9);
  EXPECT_TRUE(queue_->is_idle());
}

TEST_F(SubmissionQueueTest, KeepsOneLiveChunkWaitingAndDropsTheOldest) {
  Start(Mode::kLive);
  session_->num_running = 1;
  for (int64_t i = 0; i < 4; ++i) queue_->Add(ChunkAt(12 * i, 12));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(0, 36));
  const std::vector<FrameRange> dropped = queue_->TakeDropped();
  ASSERT_EQ(dropped.size(), 2u);
  EXPECT_EQ(dropped[0].first_frame, 12);
  EXPECT_EQ(dropped[1].first_frame, 24);
}

TEST_F(SubmissionQueueTest, KeepsOneLiveChunkWaitingWhenNoneRuns) {
  Start(Mode::kLive);
  for (int64_t i = 0; i < 3; ++i) queue_->Add(ChunkAt(12 * i, 12));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(24));
  EXPECT_EQ(queue_->TakeDropped().size(), 2u);
  queue_->Answered();
  EXPECT_TRUE(queue_->is_idle());
}

TEST_F(SubmissionQueueTest, DropsTheWaitingChunkWhenNothingMayGoOut) {
  Start(Mode::kLive);
  queue_->Add(ChunkAt(0, 9));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  queue_->Add(ChunkAt(9, 12));
  EXPECT_TRUE(queue_->Submit(kStart, false).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(9));
  const std::vector<FrameRange> dropped = queue_->TakeDropped();
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_EQ(dropped[0].first_frame, 0);
}

TEST_F(SubmissionQueueTest, DropsTheWaitingChunkWhenTheQueueIsFull) {
  Start(Mode::kLive);
  session_->room = 1;
  queue_->Add(ChunkAt(0, 9));
  queue_->Add(ChunkAt(9, 12));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(FirstFramesSubmitted(), testing::ElementsAre(9));
  const std::vector<FrameRange> dropped = queue_->TakeDropped();
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_EQ(dropped[0].first_frame, 0);
}

TEST_F(SubmissionQueueTest, DropsLiveWhenNothingMayGoOut) {
  Start(Mode::kLive);
  queue_->Add(ChunkAt(0, 9));
  EXPECT_TRUE(queue_->Submit(kStart, false).ok());
  EXPECT_TRUE(session_->waiting.empty());
  EXPECT_EQ(queue_->TakeDropped().size(), 1u);
}

TEST_F(SubmissionQueueTest, GivesLiveChunksTheirOwnDurationAndNeverGoesBack) {
  Start(Mode::kLive);
  session_->num_running = 1;
  queue_->Add(ChunkAt(0, 10));
  queue_->Add(ChunkAt(10, 1));
  EXPECT_TRUE(queue_->Submit(kStart, true).ok());
  EXPECT_THAT(session_->deadlines,
              testing::ElementsAre(kStart + absl::Seconds(1),
                                   kStart + absl::Seconds(1)));
}

}  // namespace
}  // namespace limpid::server
