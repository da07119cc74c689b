#include "server/stream_codecs.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

SessionConfig Config() {
  SessionConfig config;
  config.source.size = {.width = 64, .height = 48};
  config.output = config.source;
  return config;
}

TEST(StreamCodecsTest, TakeRawFramesAsTheyAre) {
  auto codecs = MakeStreamCodecs(Config(), ServiceOptions());
  ASSERT_TRUE(codecs.ok()) << codecs.status();
  EXPECT_EQ(codecs->ingest.Take(RawFrame(64, 48, 0), 0)->size(), 1u);
  EXPECT_EQ(codecs->egress.codec_config(), "");
}

TEST(StreamCodecsTest, NameTheEndThatCannotBeMade) {
  SessionConfig config = Config();
  config.source_encoding = Encoding::kFfv1;
  config.codec_config = "garbage";
  EXPECT_EQ(FieldOf(MakeStreamCodecs(config, ServiceOptions()).status()),
            "source.codec_config");
  config = Config();
  config.output_encoding = Encoding::kVp9;
  EXPECT_EQ(FieldOf(MakeStreamCodecs(config, ServiceOptions()).status()),
            "output.encoding");
}

}  // namespace
}  // namespace limpid::server
