#include "engine/solver/avis_solver.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/solver/learned_bytes.h"
#include "engine/solver/learned_chunk.h"
#include "engine/solver/sampler.h"

namespace limpid {
namespace {

// A denoised chunk: its latent, and its last consistency step if it had any.
struct Denoised {
  at::Tensor latent;
  LearnedChunk::Consistent consistent;
};

bool HasConsistency(const SamplerSettings& settings, int64_t chunk) {
  if (settings.consistency_every == 0) return chunk == 0;
  return chunk % settings.consistency_every == 0;
}

Denoised DenoiseChunk(LearnedChunk& chunk, const Sampler& sampler) {
  const at::Tensor start = chunk.EncodeStart();
  const bool has_consistency = HasConsistency(sampler.settings, chunk.index());
  Denoised denoised = {.latent = start, .consistent = {}};
  for (int64_t step = 0; step < std::ssize(sampler.timesteps); ++step) {
    denoised.latent = chunk.RenoiseAndDenoise(denoised.latent, step);
    const double hold =
        sampler.settings.anchor * sampler.timesteps[step] / 1000;
    if (hold > 0) denoised.latent = at::lerp(denoised.latent, start, hold);
    if (!has_consistency) continue;
    denoised.consistent = chunk.MakeConsistent(denoised.latent, step);
    denoised.latent = denoised.consistent.latent;
  }
  return denoised;
}

// The history of the next consistency step, if there will be one: pixels that
// lie in [0, 1], as what a consistency step encodes does.
void KeepEncoder(LearnedChunk& chunk, const SamplerSettings& settings,
                 const at::Tensor& decoded, LearnedChunk::Consistent last) {
  if (settings.consistency_every == 0) {
    chunk.KeepEncoder(nullptr);
  } else if (last.encoder != nullptr &&
             settings.consistency == ConsistencyMode::kStreaming) {
    chunk.KeepEncoder(std::move(last.encoder));
  } else {
    chunk.AdvanceEncoder(decoded.clamp(0, 1));
  }
}

}  // namespace

std::unique_ptr<SolverState> AvisSolver::NewState() const {
  return std::make_unique<LearnedState>();
}

Restoration AvisSolver::Restore(const ChunkProblem& problem,
                                const SolverOptions& options,
                                SolverState& state) const {
  const at::NoGradGuard no_gradients;
  const Sampler sampler = SamplerFor(kind_, model_->card, options);
  LearnedChunk chunk(*model_, problem, sampler,
                     dynamic_cast<LearnedState&>(state));
  Denoised denoised = DenoiseChunk(chunk, sampler);
  chunk.KeepContext(denoised.latent);
  const at::Tensor decoded = chunk.Decode(denoised.latent);
  const bool emits_pixels = denoised.consistent.video.defined() &&
                            sampler.settings.emit == EmittedVideo::kPixels;
  const at::Tensor video = emits_pixels ? denoised.consistent.video : decoded;
  KeepEncoder(chunk, sampler.settings, decoded, std::move(denoised.consistent));
  return chunk.Finish(video, options.final_projection);
}

int64_t AvisSolver::StateBytes(FrameSize restored, int64_t history_frames,
                               const SolverOptions& options) const {
  const Sampler sampler = SamplerFor(kind_, model_->card, options);
  const bool keeps_encoder = sampler.settings.consistency_every != 0;
  return LearnedStateBytes(*model_, restored, history_frames,
                           /*num_encoders=*/keeps_encoder ? 2 : 1);
}

int64_t AvisSolver::WorkBytes(FrameSize restored, int64_t history_frames,
                              int64_t chunk_frames) const {
  // Of both streams, and of the last consistency step.
  return LearnedWorkBytes(*model_, restored, history_frames, chunk_frames,
                          /*num_encoders=*/3);
}

}  // namespace limpid
