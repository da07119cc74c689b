#include "server/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace limpid::server {
namespace {

using testing::HasSubstr;

std::optional<Flags> Parse(std::vector<std::string> arguments, int* exit_code) {
  arguments.insert(arguments.begin(), "limpid-server");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  return ParseFlags(static_cast<int>(argv.size()), argv.data(), exit_code);
}

TEST(FlagsTest, FlagsGoOverTheFile) {
  const std::string path = testing::TempDir() + "flags_test.yaml";
  std::ofstream(path) << "data:\n  listen: 127.0.0.1:1\n"
                         "engine:\n  max_sessions: 7\n";
  int exit_code = 0;
  const auto flags = Parse(
      {"--config", path, "--listen", "127.0.0.1:2", "--metrics-listen", "off",
       "--device", "cpu", "--model", "./a,b/c", "--log-format", "json"},
      &exit_code);
  ASSERT_TRUE(flags.has_value());
  const auto config = ConfigFromFlags(*flags);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->listen, "127.0.0.1:2");
  EXPECT_EQ(config->metrics_listen, kOff);
  EXPECT_EQ(config->engine.device, "cpu");
  EXPECT_EQ(config->engine.models, (std::vector<std::string>{"./a", "b/c"}));
  EXPECT_EQ(config->engine.max_sessions, 7);
  EXPECT_EQ(config->log_format, LogFormat::kJson);
  EXPECT_EQ(config->admin_listen, ServerConfig().admin_listen);
}

TEST(FlagsTest, ABadValueNamesItsFlag) {
  Flags flags;
  flags.device = "gpu";
  const auto config = ConfigFromFlags(flags);
  EXPECT_EQ(std::string(config.status().message()),
            "--device: found \"gpu\", allowed: auto, cpu or cuda:N, N from 0 "
            "to 127");
}

TEST(FlagsTest, AFlagMustNotLeaveTheLoopbackEither) {
  Flags flags;
  flags.listen = "0.0.0.0:7400";
  const auto config = ConfigFromFlags(flags);
  EXPECT_THAT(std::string(config.status().message()),
              HasSubstr("allow_plaintext"));
}

TEST(FlagsTest, CheckConfigTakesTheFile) {
  int exit_code = 0;
  const auto flags = Parse({"--check-config", "a.yaml"}, &exit_code);
  ASSERT_TRUE(flags.has_value());
  EXPECT_TRUE(flags->check_config);
  EXPECT_EQ(flags->config_path, "a.yaml");
}

TEST(FlagsTest, HelpEndsWellAndAnUnknownFlagDoesNot) {
  int exit_code = -1;
  EXPECT_FALSE(Parse({"--help"}, &exit_code).has_value());
  EXPECT_EQ(exit_code, 0);
  EXPECT_FALSE(Parse({"--no-such-flag"}, &exit_code).has_value());
  EXPECT_NE(exit_code, 0);
}

}  // namespace
}  // namespace limpid::server
