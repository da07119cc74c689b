// Results of an evaluation as JSON and as a table.
#pragma once

#include <string>
#include <vector>

#include "cli/evaluate_clip.h"

namespace limpid::cli {

// {"clips": [{"name", "degraded": {"psnr", "ssim", "temporal_error"},
//             "<solver>": {..., "color_drift", "border_excess", "residual",
//                          "fps", "first_chunk_seconds"}}],
//  "mean": {...}}, indented. `results` must not be empty.
std::string EvaluationJson(const std::vector<ClipResult>& results);

// One line a clip and one for the mean.
std::string EvaluationTable(const std::vector<ClipResult>& results);

}  // namespace limpid::cli
