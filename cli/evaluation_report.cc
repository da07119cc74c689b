// Keys stand in the order in which they are documented.
#include "cli/evaluation_report.h"

#include "absl/strings/str_format.h"
#include "cli/json_output.h"

namespace limpid::cli {
namespace {

using Json = nlohmann::ordered_json;

Json QualityJson(const Quality& quality) {
  return {{"psnr", quality.psnr},
          {"ssim", quality.ssim},
          {"temporal_error", quality.temporal_error}};
}

// Adds the parts that a clip and the mean have in common.
Json WithResults(Json json, const ClipResult& result) {
  json["degraded"] = QualityJson(result.degraded);
  for (const SolverResult& solver : result.solvers) {
    Json entry = QualityJson(solver.quality);
    entry["color_drift"] = solver.color_drift;
    entry["border_excess"] = solver.border_excess;
    entry["residual"] = solver.residual;
    entry["fps"] = solver.fps;
    entry["first_chunk_seconds"] = solver.first_chunk_seconds;
    json[solver.solver] = std::move(entry);
  }
  return json;
}

void AppendLine(const ClipResult& result, std::string& table) {
  absl::StrAppendFormat(&table, "%-22s %8.2f dB %.4f", result.name,
                        result.degraded.psnr, result.degraded.ssim);
  for (const SolverResult& solver : result.solvers) {
    absl::StrAppendFormat(&table, "   %s %.2f dB %.4f %.1f FPS", solver.solver,
                          solver.quality.psnr, solver.quality.ssim, solver.fps);
  }
  table += "\n";
}

}  // namespace

std::string EvaluationJson(const std::vector<ClipResult>& results) {
  Json json = {{"clips", Json::array()}};
  for (const ClipResult& result : results) {
    json["clips"].push_back(WithResults({{"name", result.name}}, result));
  }
  json["mean"] = WithResults(Json::object(), MeanResult(results));
  return DumpJson(json);
}

std::string EvaluationTable(const std::vector<ClipResult>& results) {
  std::string table =
      absl::StrFormat("%-22s %s\n", "clip", "degraded, then each solver");
  for (const ClipResult& result : results) AppendLine(result, table);
  AppendLine(MeanResult(results), table);
  return table;
}

}  // namespace limpid::cli
