#include "cli/evaluation_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

ClipResult Result(const std::string& name, double psnr) {
  const Quality degraded = {.psnr = psnr, .ssim = 0.5, .temporal_error = 0.1};
  const Quality restored = {
      .psnr = psnr + 6, .ssim = 0.75, .temporal_error = 0.05};
  return {.name = name,
          .degraded = degraded,
          .solvers = {{.solver = "linear",
                       .quality = restored,
                       .residual = 0.25,
                       .fps = 100,
                       .first_chunk_seconds = 0.5}}};
}

TEST(EvaluationReportTest, JsonHasTheDocumentedShape) {
  const nlohmann::json json = nlohmann::json::parse(
      EvaluationJson({Result("first", 20), Result("second", 30)}));
  ASSERT_EQ(json["clips"].size(), 2);
  EXPECT_EQ(json["clips"][0]["name"], "first");
  EXPECT_EQ(json["clips"][1]["degraded"]["psnr"], 30);
  EXPECT_EQ(json["clips"][1]["degraded"]["ssim"], 0.5);
  EXPECT_EQ(json["clips"][1]["degraded"]["temporal_error"], 0.1);
  EXPECT_EQ(json["clips"][1]["linear"]["psnr"], 36);
  EXPECT_EQ(json["clips"][1]["linear"]["residual"], 0.25);
  EXPECT_EQ(json["clips"][1]["linear"]["fps"], 100);
  EXPECT_EQ(json["clips"][1]["linear"]["first_chunk_seconds"], 0.5);
}

TEST(EvaluationReportTest, TheMeanIsOverClips) {
  const nlohmann::json json = nlohmann::json::parse(
      EvaluationJson({Result("first", 20), Result("second", 30)}));
  EXPECT_DOUBLE_EQ(json["mean"]["degraded"]["psnr"], 25);
  EXPECT_DOUBLE_EQ(json["mean"]["linear"]["psnr"], 31);
  EXPECT_DOUBLE_EQ(json["mean"]["linear"]["residual"], 0.25);
  EXPECT_FALSE(json["mean"].contains("name"));
}

TEST(EvaluationReportTest, TheTableHasALineForEachClipAndTheMean) {
  const std::string table =
      EvaluationTable({Result("first", 20), Result("second", 30)});
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 4);
  EXPECT_THAT(table, HasSubstr("second"));
  EXPECT_THAT(table, HasSubstr("linear 31.00 dB"));
}

}  // namespace
}  // namespace limpid::cli
