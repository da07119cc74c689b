#include "server/log_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <string>

namespace limpid::server {
namespace {

TEST(LogSetupTest, AJsonLineIsValidWhateverTheMessageHolds) {
  testing::internal::CaptureStderr();
  SetUpLog(LogFormat::kJson, LogLevel::kInfo);
  spdlog::warn("a \"quoted\" {}\n\xff", "line");
  const std::string text = testing::internal::GetCapturedStderr();
  ASSERT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  const auto line = nlohmann::json::parse(text);
  EXPECT_EQ(line["level"], "warning");
  EXPECT_THAT(line["message"].get<std::string>(),
              testing::StartsWith("a \"quoted\" line\n"));
  EXPECT_THAT(line["time"].get<std::string>(), testing::HasSubstr("T"));
}

TEST(LogSetupTest, TextSaysLevelAndMessage) {
  testing::internal::CaptureStderr();
  SetUpLog(LogFormat::kText, LogLevel::kInfo);
  spdlog::info("listening");
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::EndsWith(" I listening\n"));
}

TEST(LogSetupTest, LinesBelowTheLevelAreLeftOut) {
  testing::internal::CaptureStderr();
  SetUpLog(LogFormat::kText, LogLevel::kError);
  spdlog::warn("not worth it");
  spdlog::error("worth it");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("not worth it")));
  EXPECT_THAT(text, testing::HasSubstr("E worth it"));
}

}  // namespace
}  // namespace limpid::server
