#include "server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "server/config_reader.h"
#include "server/config_schema.h"

namespace limpid::server {
namespace {

using testing::HasSubstr;

std::string ReadText(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(ConfigTest, TheAnnotatedFileIsTheDefaults) {
  EXPECT_EQ(ReadText(LIMPID_SOURCE_DIR "/config/server.yaml"),
            FormatConfig(ServerConfig()))
      << "refresh it: limpid-server --print-config > config/server.yaml";
}

TEST(ConfigTest, ThePrintedConfigNamesEveryKeyAndFits) {
  const std::string yaml = FormatConfig(ServerConfig());
  for (const ConfigKey& key : ConfigSchema()) {
    EXPECT_THAT(yaml, HasSubstr("\n  " + key.name + ": ")) << key.path();
  }
  std::istringstream lines(yaml);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST(ConfigTest, APrintedConfigReadsBackAsItWas) {
  ServerConfig config;
  config.admin_listen = kOff;
  config.engine.session_limits.cadence = ChunkCadence::OfLatentFrames(4);
  config.service.max_part_bytes = 123457;
  config.log_level = LogLevel::kError;
  const auto read = ParseConfig(FormatConfig(config), "printed");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(FormatConfig(*read), FormatConfig(config));
  EXPECT_EQ(read->engine.session_limits.cadence.first_chunk_frames, 13);
}

TEST(ConfigTest, PlaintextOffTheLoopbackMustBeAllowed) {
  ServerConfig config;
  config.admin_listen = "[::]:7401";
  const absl::Status status = CheckConfig(config);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(HasSubstr("admin.listen"), HasSubstr("[::]:7401"),
                             HasSubstr("TLS")));
  config.allow_plaintext = true;
  EXPECT_TRUE(CheckConfig(config).ok());
}

TEST(ConfigTest, TheDefaultsAgree) {
  EXPECT_TRUE(CheckConfig(ServerConfig()).ok()) << CheckConfig(ServerConfig());
}

TEST(ConfigTest, CreditsMustCoverAChunkAndWhatADecoderHoldsBack) {
  ServerConfig config;
  config.engine.session_limits.max_frames_in_flight = 27;
  EXPECT_EQ(std::string(CheckConfig(config).message()),
            "session.max_frames_in_flight: 27 is less than 28: "
            "session.latent_frames_per_chunk makes chunks of 12 frames, and a "
            "decoder may hold back 16 more");
  config.engine.session_limits.max_frames_in_flight = 28;
  EXPECT_TRUE(CheckConfig(config).ok());
}

TEST(ConfigTest, ASessionMayNotNeedMoreThanAllTogether) {
  ServerConfig config;
  config.engine.memory_limit_bytes = 1000;
  config.engine.session_limits.max_session_bytes = 1001;
  EXPECT_EQ(std::string(CheckConfig(config).message()),
            "session.max_bytes: 1001 is more than engine.memory_limit, which "
            "is 1000");
  config.engine.memory_limit_bytes = 1001;
  EXPECT_TRUE(CheckConfig(config).ok());
}

}  // namespace
}  // namespace limpid::server
