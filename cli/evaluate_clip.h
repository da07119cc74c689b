// One clean clip: degraded, restored by each solver, compared.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/contact_sheet.h"
#include "cli/interrupt.h"
#include "cli/restoration_flags.h"
#include "cli/rgb_clip.h"
#include "clients/cpp/restoration_client.h"

namespace limpid::cli {

struct Quality {
  double psnr = 0;  // dB
  double ssim = 0;
  double temporal_error = 0;  // with pixels in 0..1
};

struct SolverResult {
  std::string solver = {};
  Quality quality = {};
  double color_drift = 0;    // see color_drift.h
  double border_excess = 0;  // see border_excess.h
  double residual = 0;
  double fps = 0;
  double first_chunk_seconds = 0;
};

struct ClipResult {
  std::string name;  // file name without its extension
  // Of the measurement; where it is smaller, of its bicubic enlargement.
  Quality degraded = {};
  std::vector<SolverResult> solvers = {};  // linear first, then the chosen one
  // Clean, degraded, restored: the middle frame of each.
  std::vector<ContactSheet::Picture> pictures = {};
};

// What all clips of one evaluation share.
struct Evaluation {
  const client::RestorationClient& client;
  const RestorationFlags& flags;
  ClipSelection selection = {};
  Interrupt& interrupt;
};

// The measurement is 8-bit RGB, as is what is compared.
absl::StatusOr<ClipResult> EvaluateClip(const Evaluation& evaluation,
                                        const std::string& path);

// Means over clips, solver by solver; `results` must not be empty and all of
// the same solvers. Without pictures.
ClipResult MeanResult(const std::vector<ClipResult>& results);

}  // namespace limpid::cli
