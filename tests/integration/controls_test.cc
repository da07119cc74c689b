// Flush, reset and operator changes anywhere in a stream, through a real
// client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/received_video.h"
#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 24;
constexpr int64_t kHeight = 16;

class ControlsTest : public testing::Test {
 protected:
  ControlsTest() {
    client_.SendOpen(IdentityOpen(kWidth, kHeight));
    video_.Take(*client_.ReadOpened());
  }

  void SendFrames(int64_t num_frames) {
    for (int64_t i = 0; i < num_frames; ++i) {
      client_.SendFrame(RawFrame(kWidth, kHeight, client_.frames_sent()));
    }
  }

  // Lengths of the chunks once the stream has ended.
  std::vector<int64_t> End() {
    client_.SendEnd();
    while (auto response = client_.Read()) video_.Take(*std::move(response));
    const grpc::Status status = client_.Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<int64_t> lengths;
    for (const ReceivedChunk& chunk : video_.chunks) {
      lengths.push_back(chunk.num_frames);
    }
    return lengths;
  }

  TestServer server_;
  const std::unique_ptr<v1::Restoration::Stub> stub_ = server_.Connect();
  StreamClient client_{*stub_};
  ReceivedVideo video_;
};

TEST_F(ControlsTest, FlushEndsAChunkAndKeepsThePast) {
  SendFrames(4);
  client_.SendFlush();
  client_.SendFlush();
  SendFrames(13);
  EXPECT_THAT(End(), testing::ElementsAre(4, 12, 1));
  EXPECT_FALSE(video_.chunks[1].discontinuity);
}

TEST_F(ControlsTest, ResetStartsAnew) {
  SendFrames(11);
  client_.SendReset();
  SendFrames(10);
  EXPECT_THAT(End(), testing::ElementsAre(9, 2, 9, 1));
  EXPECT_TRUE(video_.chunks[2].discontinuity);
  EXPECT_FALSE(video_.chunks[3].discontinuity);
}

TEST_F(ControlsTest, AnOperatorChangesWithItsFrame) {
  client_.SendChange(5, MaskOpen(kWidth, kHeight).operator_());
  SendFrames(20);
  EXPECT_THAT(End(), testing::ElementsAre(5, 12, 3));
  EXPECT_NE(video_.chunks[0].operator_hash, video_.chunks[1].operator_hash);
  EXPECT_EQ(video_.chunks[1].operator_hash, video_.chunks[2].operator_hash);
  EXPECT_EQ(video_.frames[4].raw().SerializeAsString(),
            RawFrame(kWidth, kHeight, 4).raw().SerializeAsString());
}

TEST_F(ControlsTest, AnOperatorChangesWithTheNextFrame) {
  SendFrames(2);
  client_.SendChange(2, GaussianOpen(kWidth, kHeight).operator_());
  SendFrames(2);
  client_.SendChange(4, {});
  SendFrames(2);
  EXPECT_THAT(End(), testing::ElementsAre(2, 2, 2));
  EXPECT_EQ(video_.chunks[0].operator_hash, video_.chunks[2].operator_hash);
  EXPECT_EQ(video_.frames[5].raw().SerializeAsString(),
            RawFrame(kWidth, kHeight, 5).raw().SerializeAsString());
}

TEST_F(ControlsTest, AnOperatorChangeForFramesThatNeverComeIsForgotten) {
  client_.SendChange(100, MaskOpen(kWidth, kHeight).operator_());
  SendFrames(3);
  EXPECT_THAT(End(), testing::ElementsAre(3));
}

TEST_F(ControlsTest, FramesCarryMasksOnceTheOperatorHasThem) {
  v1::Operator op;
  op.add_stages()->mutable_mask()->set_per_frame(true);
  client_.SendChange(2, op);
  SendFrames(2);
  for (int64_t i = 2; i < 5; ++i) {
    v1::Frame frame = RawFrame(kWidth, kHeight, i);
    *frame.mutable_mask() = StripedMask(kWidth, kHeight);
    client_.SendFrame(frame);
  }
  EXPECT_THAT(End(), testing::ElementsAre(2, 3));
}

TEST_F(ControlsTest, TakesAcks) {
  SendFrames(9);
  uint64_t last_acknowledged = 0;
  while (client_.frames_sent() < 200) {
    while (client_.frames_allowed() == 0) {
      auto response = client_.Read();
      ASSERT_TRUE(response.has_value());
      last_acknowledged = response->sequence();
      video_.Take(*std::move(response));
      client_.SendAck(last_acknowledged);
    }
    SendFrames(1);
  }
  End();
  EXPECT_EQ(video_.frames.size(), 200u);
  EXPECT_TRUE(server_.HasOnly(0));
}

}  // namespace
}  // namespace limpid::server
