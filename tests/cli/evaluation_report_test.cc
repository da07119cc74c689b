#include "cli/evaluation_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

// Its restored quality is `gain` dB above the degraded clip's.
SolverResult Solver(const std::string& name, double psnr, double gain) {
  return {
      .solver = name,
      .quality = {.psnr = psnr + gain, .ssim = 0.75, .temporal_error = 0.0625},
      .color_drift = 0.5,
      .border_excess = -0.125,
      .residual = 0.25,
      .fps = 100,
      .first_chunk_seconds = 0.5};
}

ClipResult Result(const std::string& name, double psnr) {
  return {.name = name,
          .degraded = {.psnr = psnr, .ssim = 0.5, .temporal_error = 0.125},
          .solvers = {Solver("linear", psnr, 6), Solver("restormer", psnr, 9)}};
}

TEST(EvaluationReportTest, JsonHasTheDocumentedShape) {
  const auto json = nlohmann::json::parse(
      EvaluationJson({Result("first", 20), Result("second", 30)}));
  EXPECT_EQ(json, nlohmann::json::parse(R"({
    "clips": [
      {"name": "first",
       "degraded": {"psnr": 20.0, "ssim": 0.5, "temporal_error": 0.125},
       "linear": {"psnr": 26.0, "ssim": 0.75, "temporal_error": 0.0625,
                  "color_drift": 0.5, "border_excess": -0.125,
                  "residual": 0.25, "fps": 100.0, "first_chunk_seconds": 0.5},
       "restormer": {"psnr": 29.0, "ssim": 0.75, "temporal_error": 0.0625,
                     "color_drift": 0.5, "border_excess": -0.125,
                     "residual": 0.25, "fps": 100.0,
                     "first_chunk_seconds": 0.5}},
      {"name": "second",
       "degraded": {"psnr": 30.0, "ssim": 0.5, "temporal_error": 0.125},
       "linear": {"psnr": 36.0, "ssim": 0.75, "temporal_error": 0.0625,
                  "color_drift": 0.5, "border_excess": -0.125,
                  "residual": 0.25, "fps": 100.0, "first_chunk_seconds": 0.5},
       "restormer": {"psnr": 39.0, "ssim": 0.75, "temporal_error": 0.0625,
                     "color_drift": 0.5, "border_excess": -0.125,
                     "residual": 0.25, "fps": 100.0,
                     "first_chunk_seconds": 0.5}}],
    "mean": {
       "degraded": {"psnr": 25.0, "ssim": 0.5, "temporal_error": 0.125},
       "linear": {"psnr": 31.0, "ssim": 0.75, "temporal_error": 0.0625,
                  "color_drift": 0.5, "border_excess": -0.125,
                  "residual": 0.25, "fps": 100.0, "first_chunk_seconds": 0.5},
       "restormer": {"psnr": 34.0, "ssim": 0.75, "temporal_error": 0.0625,
                     "color_drift": 0.5, "border_excess": -0.125,
                     "residual": 0.25, "fps": 100.0,
                     "first_chunk_seconds": 0.5}}})"))
      << json.dump(2);
}

TEST(EvaluationReportTest, TheTableHasALineForEachClipAndTheMean) {
  const std::string table =
      EvaluationTable({Result("first", 20), Result("second", 30)});
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 4);
  EXPECT_THAT(table, HasSubstr("second"));
  EXPECT_THAT(table, HasSubstr("linear 31.00 dB"));
  EXPECT_THAT(table, HasSubstr("restormer 34.00 dB"));
}

}  // namespace
}  // namespace limpid::cli
