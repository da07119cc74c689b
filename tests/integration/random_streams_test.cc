// Many random streams through a real client, longer than their credits and with
// little room on the way out: whatever the lengths, sizes and controls, frames
// out are frames in, in order, with their PTS, and every byte comes back.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/testing/received_video.h"
#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int kScripts = 800;
constexpr int64_t kMaxFrames = 100;
constexpr int64_t kCredits = 28;

// A stream that obeys the rules and is random in everything else.
class Script {
 public:
  Script(v1::Restoration::Stub& stub, uint64_t seed)
      : random_(seed), client_(stub) {}

  void Play() {
    const v1::Open open = RandomOpen();
    client_.SendOpen(open);
    const int64_t num_frames = Below(kMaxFrames);
    while (client_.frames_sent() < num_frames && is_alive_) {
      Step(num_frames);
    }
    client_.SendEnd();
    while (TakeNext()) {
    }
    const grpc::Status status = client_.Finish();
    ASSERT_TRUE(status.ok()) << status.error_message();
    Check(num_frames);
  }

  // How often it had to wait for credits.
  int64_t waits() const { return waits_; }

 private:
  int64_t Below(int64_t bound) {
    return std::uniform_int_distribution<int64_t>(0, bound - 1)(random_);
  }

  v1::Open RandomOpen() {
    width_ = 1 + Below(20);
    height_ = 1 + Below(20);
    switch (Below(12)) {
      case 0:
        is_identity_ = false;
        return MaskOpen(width_, height_);
      case 1:
        is_identity_ = false;
        width_ += 8;
        height_ += 8;
        return GaussianOpen(width_, height_);
      default:
        return IdentityOpen(width_, height_);
    }
  }

  bool TakeNext() {
    std::optional<v1::RestoreResponse> response = client_.Read();
    is_alive_ = response.has_value();
    if (is_alive_) video_.Take(*std::move(response));
    return is_alive_;
  }

  void Step(int64_t num_frames) {
    switch (Below(10)) {
      case 0:
        client_.SendFlush();
        break;
      case 1:
        client_.SendReset();
        resets_.push_back(client_.frames_sent());
        break;
      case 2:
        ChangeOperator();
        break;
      case 3:
        acknowledges_ = true;
        client_.SendAck(video_.last_sequence);
        break;
      default:
        SendFrames(num_frames);
    }
  }

  void ChangeOperator() {
    if (width_ < 9 || height_ < 9 || changes_ == 8) return;
    ++changes_;
    is_identity_ = false;
    const v1::Open open = Below(2) == 0 ? MaskOpen(width_, height_)
                                        : IdentityOpen(width_, height_);
    client_.SendChange(client_.frames_sent() + Below(10), open.operator_());
  }

  // A client that has acknowledged once must go on: what it has not
  // acknowledged takes room.
  bool AwaitCredits() {
    if (client_.frames_allowed() <= 0) ++waits_;
    while (client_.frames_allowed() <= 0) {
      if (!TakeNext()) return false;
      if (acknowledges_) client_.SendAck(video_.last_sequence);
    }
    return true;
  }

  void SendFrames(int64_t num_frames) {
    if (!AwaitCredits()) return;
    const int64_t most =
        std::min(num_frames - client_.frames_sent(), client_.frames_allowed());
    std::vector<v1::Frame> frames;
    for (int64_t i = Below(most) + 1; i > 0; --i) {
      frames.push_back(RawFrame(
          width_, height_,
          client_.frames_sent() + static_cast<int64_t>(frames.size())));
    }
    client_.SendFrames(std::move(frames));
  }

  void Check(int64_t num_frames) {
    ASSERT_EQ(static_cast<int64_t>(video_.frames.size()), num_frames);
    EXPECT_EQ(static_cast<int64_t>(video_.summary.frames_restored()),
              num_frames);
    for (int64_t i = 0; i < num_frames; ++i) {
      EXPECT_EQ(video_.frames[i].pts(), PtsOf(i));
      if (!is_identity_) continue;
      // Not EXPECT_EQ: nobody reads a difference of planes.
      EXPECT_TRUE(PayloadOf(video_.frames[i]) ==
                  PayloadOf(RawFrame(width_, height_, i)));
    }
    CheckChunks();
  }

  // A solver that comes in with an operator change has no past either.
  void CheckChunks() const {
    int64_t next_frame = 0;
    std::string hash;
    for (const ReceivedChunk& chunk : video_.chunks) {
      EXPECT_EQ(chunk.first_frame, next_frame);
      const bool restarts =
          next_frame == 0 || std::find(resets_.begin(), resets_.end(),
                                       next_frame) != resets_.end();
      const bool changes = chunk.operator_hash != hash;
      EXPECT_TRUE(chunk.discontinuity ? restarts || changes : !restarts);
      next_frame += chunk.num_frames;
      hash = chunk.operator_hash;
    }
  }

  std::mt19937_64 random_;
  StreamClient client_;
  ReceivedVideo video_;
  int64_t width_ = 1;
  int64_t height_ = 1;
  int64_t changes_ = 0;
  bool is_identity_ = true;
  bool is_alive_ = true;
  bool acknowledges_ = false;
  int64_t waits_ = 0;
  std::vector<int64_t> resets_;  // first frames after one
};

TEST(RandomStreamsTest, GiveBackEveryFrameAndEveryByte) {
  TestServerOptions options;
  options.service.max_part_bytes = 400;
  options.service.outbound_cap_bytes = 4000;  // less than most chunks
  options.engine.session_limits.max_frames_in_flight = kCredits;
  TestServer server(options);
  const auto stub = server.Connect();
  int64_t waits = 0;
  for (int seed = 0; seed < kScripts; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Script script(*stub, seed);
    script.Play();
    if (testing::Test::HasFailure()) return;
    waits += script.waits();
  }
  EXPECT_GT(waits, kScripts);
  EXPECT_TRUE(server.HasOnly(0));
}

}  // namespace
}  // namespace limpid::server
