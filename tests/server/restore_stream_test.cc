#include "server/restore_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/received_video.h"
#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 24;
constexpr int64_t kHeight = 18;

// Opens, sends `num_frames` within the credits, ends, and reads everything.
ReceivedVideo Restore(v1::Restoration::Stub& stub, const v1::Open& open,
                      int64_t num_frames) {
  StreamClient client(stub);
  ReceivedVideo video;
  client.SendOpen(open);
  while (client.frames_sent() < num_frames) {
    while (client.frames_allowed() == 0) {
      std::optional<v1::RestoreResponse> response = client.Read();
      if (!response.has_value()) {
        ADD_FAILURE() << client.Finish().error_message();
        return video;
      }
      video.Take(*std::move(response));
    }
    client.SendFrame(RawFrame(kWidth, kHeight, client.frames_sent()));
  }
  client.SendEnd();
  while (std::optional<v1::RestoreResponse> response = client.Read()) {
    video.Take(*std::move(response));
  }
  const grpc::Status status = client.Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return video;
}

void ExpectPtsOf(const ReceivedVideo& video, int64_t num_frames) {
  ASSERT_EQ(static_cast<int64_t>(video.frames.size()), num_frames);
  for (int64_t i = 0; i < num_frames; ++i) {
    EXPECT_EQ(video.frames[i].pts(), PtsOf(i));
  }
}

TEST(RestoreStreamTest, GivesBackEveryFrameOfAnIdentityBitByBit) {
  TestServer server;
  const auto stub = server.Connect();
  const ReceivedVideo video =
      Restore(*stub, IdentityOpen(kWidth, kHeight), 100);
  ExpectPtsOf(video, 100);
  for (int64_t i = 0; i < 100; ++i) {
    EXPECT_EQ(video.frames[i].raw().SerializeAsString(),
              RawFrame(kWidth, kHeight, i).raw().SerializeAsString());
  }
  EXPECT_EQ(video.summary.frames_received(), 100u);
  EXPECT_EQ(video.summary.frames_restored(), 100u);
  EXPECT_EQ(video.summary.chunks(), video.chunks.size());
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(RestoreStreamTest, KeepsTheCadence) {
  TestServer server;
  const auto stub = server.Connect();
  const ReceivedVideo video = Restore(*stub, IdentityOpen(kWidth, kHeight), 25);
  std::vector<int64_t> lengths;
  for (const ReceivedChunk& chunk : video.chunks) {
    lengths.push_back(chunk.num_frames);
  }
  EXPECT_THAT(lengths, testing::ElementsAre(9, 12, 4));
  EXPECT_TRUE(video.chunks[0].discontinuity);
  EXPECT_FALSE(video.chunks[1].discontinuity);
}

TEST(RestoreStreamTest, RestoresAMaskedVideo) {
  TestServer server;
  const auto stub = server.Connect();
  ExpectPtsOf(Restore(*stub, MaskOpen(kWidth, kHeight), 23), 23);
}

TEST(RestoreStreamTest, RestoresABlurredVideo) {
  TestServer server;
  const auto stub = server.Connect();
  ExpectPtsOf(Restore(*stub, GaussianOpen(kWidth, kHeight), 10), 10);
}

TEST(RestoreStreamTest, SendsLargeFramesBackForSmallOnes) {
  TestServer server;
  const auto stub = server.Connect();
  v1::Open open = IdentityOpen(kWidth, kHeight);
  open.mutable_operator_()->add_stages()->mutable_downsample()->set_factor(4);
  const ReceivedVideo video = Restore(*stub, open, 10);
  ExpectPtsOf(video, 10);
  EXPECT_EQ(video.frames[0].raw().planes(0).data().size(),
            16u * kWidth * kHeight);
}

TEST(RestoreStreamTest, RestoresATemporalAverage) {
  TestServer server;
  const auto stub = server.Connect();
  v1::Open open = IdentityOpen(kWidth, kHeight);
  open.mutable_operator_()
      ->add_stages()
      ->mutable_temporal_average()
      ->set_frames(3);
  ExpectPtsOf(Restore(*stub, open, 22), 22);
}

TEST(RestoreStreamTest, AnswersAStreamWithoutFrames) {
  TestServer server;
  const auto stub = server.Connect();
  const ReceivedVideo video = Restore(*stub, IdentityOpen(kWidth, kHeight), 0);
  EXPECT_TRUE(video.frames.empty());
  EXPECT_EQ(video.summary.chunks(), 0u);
}

TEST(RestoreStreamTest, EchoesTheOpenWithEveryDefaultFilledIn) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(kWidth, kHeight));
  const v1::Opened opened = client.ReadOpened()->opened();
  EXPECT_EQ(opened.session_id().size(), 32u);
  EXPECT_EQ(opened.config().source().time_base().denominator(), 1000u);
  EXPECT_EQ(opened.config().output().encoding(), v1::ENCODING_RAW);
  EXPECT_EQ(opened.config().solver().kind(), v1::SOLVER_KIND_LINEAR);
  EXPECT_EQ(opened.config().mode(), v1::MODE_OFFLINE);
  EXPECT_EQ(opened.config().output_width(), kWidth);
  EXPECT_EQ(opened.cadence().chunk_frames(), 12u);
  EXPECT_EQ(static_cast<int64_t>(opened.reserved_bytes()),
            server.registry().List()[0].reserved_bytes);
}

TEST(RestoreStreamTest, SplitsFramesAboveTheMessageCap) {
  TestServerOptions options;
  options.service.max_part_bytes = 100;
  TestServer server(options);
  const auto stub = server.Connect();
  const ReceivedVideo video = Restore(*stub, IdentityOpen(kWidth, kHeight), 10);
  ExpectPtsOf(video, 10);
  EXPECT_FALSE(video.frames[7].has_raw());
  EXPECT_EQ(video.frames[7].data(), PayloadOf(RawFrame(kWidth, kHeight, 7)));
}

}  // namespace
}  // namespace limpid::server
