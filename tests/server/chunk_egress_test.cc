#include "server/chunk_egress.h"

#include <gtest/gtest.h>

#include <utility>

#include "server/wire_duration.h"
#include "tests/testing/frames.h"

namespace limpid::server {
namespace {

constexpr int64_t kCap = 1 << 20;

SessionConfig ConfigOf(Encoding encoding) {
  SessionConfig config;
  config.output.size = {.width = 32, .height = 16};
  config.output_encoding = encoding;
  return config;
}

RestoredChunk ChunkOf(const SessionConfig& config, int64_t num_frames) {
  RestoredChunk chunk;
  for (int64_t i = 0; i < num_frames; ++i) {
    chunk.frames.push_back(TestFrame(config.output, i));
  }
  return chunk;
}

TEST(ChunkEgressTest, MovesRawPlanesThrough) {
  const SessionConfig config = ConfigOf(Encoding::kRaw);
  ChunkEgress egress = *ChunkEgress::Create(config, kCap);
  RestoredChunk chunk = ChunkOf(config, 2);
  const char* bytes = chunk.frames[1].planes[0].data.data();
  const auto messages = egress.Pack(std::move(chunk), absl::Milliseconds(5));
  ASSERT_TRUE(messages.ok());
  ASSERT_EQ(messages->size(), 1u);
  const v1::Chunk& packed = (*messages)[0].chunk();
  EXPECT_EQ(packed.frame_count(), 2u);
  EXPECT_EQ(packed.frames(1).raw().planes(0).data().data(), bytes);
  EXPECT_EQ(packed.frames(1).pts(), TestFrame(config.output, 1).pts);
  EXPECT_EQ(DurationOf(packed.timings().decode()), absl::Milliseconds(5));
  EXPECT_EQ(egress.codec_config(), "");
}

TEST(ChunkEgressTest, EncodesEveryFrame) {
  const SessionConfig config = ConfigOf(Encoding::kFfv1);
  auto egress = ChunkEgress::Create(config, kCap);
  ASSERT_TRUE(egress.ok()) << egress.status();
  const auto messages = egress->Pack(ChunkOf(config, 3), {});
  ASSERT_TRUE(messages.ok());
  ASSERT_EQ((*messages)[0].chunk().frames_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE((*messages)[0].chunk().frames(i).data().empty());
    EXPECT_EQ((*messages)[0].chunk().frames(i).pts(),
              TestFrame(config.output, i).pts);
  }
  EXPECT_FALSE(egress->codec_config().empty());
  EXPECT_TRUE((*messages)[0].chunk().timings().has_encode_out());
}

}  // namespace
}  // namespace limpid::server
