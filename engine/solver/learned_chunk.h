// One chunk on its way through a learned solver: the stages that all of them
// are made of, each timed and stoppable, on a copy of the session's memory.
//
// Finish puts the copy in place. Whatever throws before leaves the session as
// it was; only a chunk that starts anew forgets the past before it succeeds.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/model/restoration_model.h"
#include "engine/solver/measured_chunk.h"
#include "engine/solver/sampler.h"
#include "engine/solver/solver.h"
#include "engine/solver/stage_clock.h"
#include "engine/solver/stream_memory.h"

namespace limpid {

class LearnedChunk {
 public:
  // All must outlive the chunk.
  LearnedChunk(const RestorationModel& model, const ChunkProblem& problem,
               const Sampler& sampler, LearnedState& state);

  // Chunks of the stream before this one.
  int64_t index() const { return memory_.num_chunks; }
  // Latents are [1, channel, frame, height, width], in float32 at least; videos
  // [frame, 3, height, width].

  // The latents that the prior starts from.
  at::Tensor EncodeStart();
  // `latent` with the noise of denoising step `step`, denoised.
  at::Tensor RenoiseAndDenoise(const at::Tensor& latent, int64_t step);
  // The clean latent behind `noisy`; leaves its features in the cache.
  at::Tensor Denoise(const at::Tensor& noisy, double timestep);
  // What a consistency step makes of `latent`. Goes from the consistency
  // encoder's last commit, whose state after this one is `encoder`.
  struct Consistent {
    at::Tensor video;
    at::Tensor latent;
    std::unique_ptr<CodecState> encoder;
  };
  Consistent MakeConsistent(const at::Tensor& latent, int64_t step);
  // Leaves the features of the clean `latent` in the cache.
  void KeepContext(const at::Tensor& latent);
  // Goes on with the decoder's stream. With codec compensation takes `share` of
  // what the prior changed.
  at::Tensor Decode(const at::Tensor& latent, double share = 1);
  // What the linear solver makes of the chunk: for a chunk without latents.
  at::Tensor RestoreLinearly();
  // Goes on with the consistency encoder's stream: by `video`, in [0, 1], or
  // from `encoder` on, null when no later chunk needs it.
  void AdvanceEncoder(const at::Tensor& video);
  void KeepEncoder(std::unique_ptr<CodecState> encoder) {
    memory_.consistency_encoder = std::move(encoder);
  }

  // Refines, projects, and keeps what the next chunk needs.
  Restoration Finish(const at::Tensor& video, bool final_projection);

 private:
  template <typename Function>
  auto Timed(absl::Duration& total, Function function) {
    problem_.stop.Check();
    auto result = function();
    total += clock_.EndStage();
    return result;
  }

  StreamMemory BeginMemory() const;
  FrameSize size() const { return problem_.op.input_size(); }
  LatentSize latent_size() const;
  CodecState& ConsistencyEncoder();
  at::Tensor EncodeMeasurement();
  at::Tensor Encode(const at::Tensor& video, CodecState& state) const;
  // What comes out of the decoder, as video of this chunk.
  at::Tensor Compensate(const at::Tensor& decoded, double share) const;
  at::Tensor Refine(const at::Tensor& video);

  const RestorationModel& model_;
  const ChunkProblem& problem_;
  const Sampler& sampler_;
  LearnedState& state_;
  const bool starts_stream_;
  StreamMemory memory_;
  MeasuredChunk measured_;
  // Of codec compensation, else undefined: the start, and what the codec makes
  // of it.
  at::Tensor start_, carried_;
  bool has_latents_ = false;  // whether the prior has seen the chunk
  StageClock clock_;
  SolverTimes times_;
};

}  // namespace limpid
