#include "server/config_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace limpid::server {
namespace {

using testing::HasSubstr;

struct BadFile {
  std::string yaml;
  std::string error;
};

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsRefusedWithLineKeyAndWhatIsAllowed) {
  const auto config = ParseConfig(GetParam().yaml, "server.yaml");
  ASSERT_FALSE(config.ok());
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(config.status().message()), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    ConfigReaderTest, BadFileTest,
    testing::Values(
        BadFile{"engine:\n  max_sesions: 3\n",
                "server.yaml:2: engine.max_sesions: unknown key; did you mean "
                "max_sessions?"},
        BadFile{"engine:\n  colour: red\n",
                "server.yaml:2: engine.colour: unknown key"},
        BadFile{"engin:\n  device: cpu\n",
                "server.yaml:1: engin: unknown key; did you mean engine?"},
        BadFile{"engine:\n  max_sessions: many\n",
                "server.yaml:2: engine.max_sessions: found \"many\", allowed: "
                "integer, 1 to 100000"},
        BadFile{"\n\nengine:\n  device: cpu\n  max_sessions: 0\n",
                "server.yaml:5: engine.max_sessions: found \"0\", allowed: "
                "integer, 1 to 100000"},
        BadFile{"engine:\n  max_sessions: [1, 2]\n",
                "server.yaml:2: engine.max_sessions: found no single value, "
                "allowed: integer, 1 to 100000"},
        BadFile{"engine:\n  max_sessions:\n",
                "server.yaml:2: engine.max_sessions: found no single value, "
                "allowed: integer, 1 to 100000"},
        BadFile{"engine:\n  device: cpu\n  device: auto\n",
                "server.yaml:3: engine.device: given twice"},
        BadFile{"log:\n  level: info\nlog:\n  format: json\n",
                "server.yaml:3: log: given twice"},
        BadFile{"stream:\n  idle_timeout: 5 minutes\n",
                "server.yaml:2: stream.idle_timeout: found \"5 minutes\", "
                "allowed: duration such as 250ms or 30s, 100ms to 24h"},
        BadFile{"stream:\n  outbound_cap: 2GB\n",
                "server.yaml:2: stream.outbound_cap: found \"2GB\", allowed: "
                "size such as 64MiB, 1MiB to 1TiB"},
        BadFile{"log:\n  format: xml\n",
                "server.yaml:2: log.format: found \"xml\", allowed: text, "
                "json"},
        BadFile{"engine: cpu\n", "server.yaml:1: engine: must hold keys"},
        BadFile{"- engine\n", "server.yaml:1: the file: must hold sections"},
        BadFile{"data:\n  listen: 0.0.0.0:7400\n",
                "server.yaml: data.listen: 0.0.0.0:7400 is off the loopback "
                "and this version has no TLS yet, allowed: a loopback "
                "address, or data.allow_plaintext: true"}));

TEST(ConfigReaderTest, ATextThatIsNotYamlNamesTheLine) {
  const auto config = ParseConfig("engine:\n  device: [cpu\n", "server.yaml");
  ASSERT_FALSE(config.ok());
  EXPECT_THAT(std::string(config.status().message()),
              testing::MatchesRegex("server.yaml:[0-9]+: not YAML: .+"));
}

TEST(ConfigReaderTest, AFileNeedsOnlyWhatDiffers) {
  const auto config = ParseConfig(
      "engine:\n  memory_limit: 16GiB\nstream:\n  idle_timeout: 45s\n",
      "server.yaml");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->engine.memory_limit_bytes, int64_t{16} << 30);
  EXPECT_EQ(config->service.idle_timeout, absl::Seconds(45));
  EXPECT_EQ(config->engine.max_sessions, EngineOptions().max_sessions);
}

TEST(ConfigReaderTest, AnEmptyFileOrSectionMeansTheDefaults) {
  EXPECT_TRUE(ParseConfig("", "server.yaml").ok());
  EXPECT_TRUE(ParseConfig("engine:\n", "server.yaml").ok());
}

TEST(ConfigReaderTest, ReadsAFile) {
  const std::string path = testing::TempDir() + "config_reader_test.yaml";
  std::ofstream(path) << "engine:\n  max_sessions: 7\n";
  const auto config = ReadConfig(path);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->engine.max_sessions, 7);
}

TEST(ConfigReaderTest, AMissingFileIsNotFound) {
  const auto config = ReadConfig("/does/not/exist.yaml");
  EXPECT_EQ(config.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(config.status().message()),
              HasSubstr("/does/not/exist.yaml"));
}

TEST(ConfigReaderTest, AFolderIsNoFile) {
  const auto config = ReadConfig(testing::TempDir());
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(config.status().message()),
            testing::TempDir() + ": is a directory, expected a YAML file");
}

}  // namespace
}  // namespace limpid::server
