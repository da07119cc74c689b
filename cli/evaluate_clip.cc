// Measure, restore, compare.
#include "cli/evaluate_clip.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "cli/border_excess.h"
#include "cli/color_drift.h"
#include "cli/measurement.h"
#include "cli/psnr.h"
#include "cli/restore_clip.h"
#include "cli/ssim.h"
#include "cli/temporal_error.h"
#include "engine/base/status_macros.h"

namespace limpid::cli {
namespace {

constexpr char kBaseline[] = "linear";

Quality Compare(const RgbClip& clip, const RgbClip& clean) {
  return {.psnr = Psnr(clip, clean),
          .ssim = Ssim(clip, clean),
          .temporal_error = TemporalError(clip, clean)};
}

ContactSheet::Picture MiddleFrame(const RgbClip& clip) {
  return {clip.format, clip.frames[clip.frames.size() / 2]};
}

struct MeasuredClip {
  RgbClip clip;
  OperatorSpec op;
};

absl::StatusOr<MeasuredClip> MeasureClip(const RgbClip& clean,
                                         const RestorationFlags& flags) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Measurement> measurement,
                   Measurement::Create({.op = flags.op,
                                        .clean = clean.format,
                                        .noise_level = flags.noise_level,
                                        .seed = flags.seed}));
  MeasuredClip measured = {
      .clip = {.format = measurement->format(), .frame_rate = clean.frame_rate},
      .op = measurement->op()};
  ASSIGN_OR_RETURN(measured.clip.frames, measurement->Measure(clean.frames));
  return measured;
}

// What one solver is to restore, and what it should come to.
struct Task {
  const RgbClip& clean;
  const MeasuredClip& measured;
};

// Adds the solver's result and picture to `result`.
absl::Status AddSolver(const Evaluation& evaluation, const std::string& solver,
                       const Task& task, ClipResult& result) {
  RestorationFlags flags = evaluation.flags;
  flags.solver = solver;
  const RgbClip& measured = task.measured.clip;
  ASSIGN_OR_RETURN(const v1::Open open,
                   OpenMessage(flags, task.measured.op, measured.format,
                               measured.frame_rate));
  ASSIGN_OR_RETURN(const RestoredClip restored,
                   RestoreClip(evaluation.client,
                               {.measurement = measured,
                                .open = open,
                                .restored_size = task.clean.format.size},
                               evaluation.interrupt));
  result.solvers.push_back(
      {.solver = solver,
       .quality = Compare(restored.clip, task.clean),
       .color_drift = ColorDrift(restored.clip, task.clean),
       .border_excess =
           BorderExcess(restored.clip, task.clean, restored.chunk_starts),
       .residual = restored.residual,
       .fps = restored.fps,
       .first_chunk_seconds = restored.first_chunk_seconds});
  result.pictures.push_back(MiddleFrame(restored.clip));
  return absl::OkStatus();
}

void Add(const Quality& quality, Quality& sum) {
  sum.psnr += quality.psnr;
  sum.ssim += quality.ssim;
  sum.temporal_error += quality.temporal_error;
}

void Divide(double count, Quality& sum) {
  sum.psnr /= count;
  sum.ssim /= count;
  sum.temporal_error /= count;
}

SolverResult MeanOfSolver(const std::vector<ClipResult>& results, size_t i) {
  const double count = static_cast<double>(results.size());
  SolverResult mean = {.solver = results[0].solvers[i].solver};
  for (const ClipResult& result : results) {
    const SolverResult& solver = result.solvers[i];
    Add(solver.quality, mean.quality);
    mean.color_drift += solver.color_drift / count;
    mean.border_excess += solver.border_excess / count;
    mean.residual += solver.residual / count;
    mean.fps += solver.fps / count;
    mean.first_chunk_seconds += solver.first_chunk_seconds / count;
  }
  Divide(count, mean.quality);
  return mean;
}

}  // namespace

absl::StatusOr<ClipResult> EvaluateClip(const Evaluation& evaluation,
                                        const std::string& path) {
  ASSIGN_OR_RETURN(const RgbClip clean, LoadClip(path, evaluation.selection));
  ASSIGN_OR_RETURN(const MeasuredClip measured,
                   MeasureClip(clean, evaluation.flags));
  RgbClip shown = measured.clip;
  if (shown.format.size != clean.format.size) {
    ASSIGN_OR_RETURN(shown, ScaleClip(measured.clip, clean.format.size));
  }
  ClipResult result = {.name = std::filesystem::path(path).stem().string(),
                       .degraded = Compare(shown, clean),
                       .solvers = {},
                       .pictures = {MiddleFrame(clean), MiddleFrame(shown)}};
  const Task task = {clean, measured};
  RETURN_IF_ERROR(AddSolver(evaluation, kBaseline, task, result));
  if (evaluation.flags.solver != kBaseline) {
    RETURN_IF_ERROR(
        AddSolver(evaluation, evaluation.flags.solver, task, result));
  }
  return result;
}

ClipResult MeanResult(const std::vector<ClipResult>& results) {
  ClipResult mean = {.name = "mean"};
  for (const ClipResult& result : results) Add(result.degraded, mean.degraded);
  Divide(static_cast<double>(results.size()), mean.degraded);
  for (size_t i = 0; i < results[0].solvers.size(); ++i) {
    mean.solvers.push_back(MeanOfSolver(results, i));
  }
  return mean;
}

}  // namespace limpid::cli
