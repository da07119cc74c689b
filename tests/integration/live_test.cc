// LIVE sessions that are behind, through a real client: whole chunks are
// dropped and said, nothing is lost in silence.
#include <gtest/gtest.h>

#include <set>

#include "tests/testing/received_video.h"
#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

// Large enough for the solver to be slower than the client.
constexpr int64_t kWidth = 160;
constexpr int64_t kHeight = 120;

v1::Open LiveOpen() {
  v1::Open open = GaussianOpen(kWidth, kHeight);
  open.set_mode(v1::MODE_LIVE);
  return open;
}

// Sends as fast as the credits allow, then reads to the end.
ReceivedVideo Flood(TestServer& server, const v1::Open& open,
                    int64_t num_frames) {
  const auto stub = server.Connect();
  StreamClient client(*stub);
  ReceivedVideo video;
  client.SendOpen(open);
  while (client.frames_sent() < num_frames) {
    while (client.frames_allowed() <= 0) {
      auto response = client.Read();
      if (!response.has_value()) {
        ADD_FAILURE() << client.Finish().error_message();
        return video;
      }
      video.Take(*std::move(response));
    }
    client.SendFrame(RawFrame(kWidth, kHeight, client.frames_sent()));
  }
  client.SendEnd();
  while (auto response = client.Read()) video.Take(*std::move(response));
  const grpc::Status status = client.Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return video;
}

TEST(LiveTest, DropsWholeChunksAndAccountsForEveryFrame) {
  TestServer server;
  const ReceivedVideo video = Flood(server, LiveOpen(), 300);
  EXPECT_FALSE(video.dropped.empty());
  std::set<int64_t> frames;
  for (const ReceivedChunk& chunk : video.chunks) {
    for (int64_t i = 0; i < chunk.num_frames; ++i) {
      EXPECT_TRUE(frames.insert(chunk.first_frame + i).second);
    }
  }
  for (const v1::DroppedRange& range : video.dropped) {
    for (uint32_t i = 0; i < range.frame_count(); ++i) {
      EXPECT_TRUE(frames.insert(range.first_frame() + i).second);
    }
  }
  EXPECT_EQ(frames.size(), 300u);
  EXPECT_EQ(*frames.rbegin(), 299);
  EXPECT_EQ(video.summary.frames_dropped() + video.summary.frames_restored(),
            300u);
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(LiveTest, FlagsTheChunkAfterADrop) {
  TestServer server;
  const ReceivedVideo video = Flood(server, LiveOpen(), 300);
  int gaps = 0;
  for (size_t i = 1; i < video.chunks.size(); ++i) {
    const ReceivedChunk& before = video.chunks[i - 1];
    const bool continues =
        before.first_frame + before.num_frames == video.chunks[i].first_frame;
    EXPECT_EQ(video.chunks[i].discontinuity, !continues);
    if (!continues) ++gaps;
  }
  EXPECT_GT(gaps, 0);
}

TEST(LiveTest, OfflineLosesNothingHoweverSlowTheSolver) {
  TestServer server;
  const ReceivedVideo video = Flood(server, GaussianOpen(kWidth, kHeight), 120);
  EXPECT_TRUE(video.dropped.empty());
  EXPECT_EQ(video.frames.size(), 120u);
  ASSERT_FALSE(video.progress.empty());
  EXPECT_GT(video.progress[0].frames_received(), 0u);
}

TEST(LiveTest, OfflineWaitsForAFullWorkerQueue) {
  TestServerOptions options;
  options.engine.max_queued_chunks = 1;
  TestServer server(options);
  v1::Open open = GaussianOpen(kWidth, kHeight);
  const ReceivedVideo video = Flood(server, open, 60);
  EXPECT_EQ(video.frames.size(), 60u);
}

}  // namespace
}  // namespace limpid::server
