// What the learned solvers compute, by the formulas: whole streams, dense
// matrices, float64. No state is carried: everything is worked out from the
// beginning of the stream for every chunk.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "engine/model/flow_schedule.h"
#include "engine/operators/linear_operator.h"
#include "engine/solver/latent_noise.h"
#include "engine/solver/sampler.h"
#include "tests/testing/linear_model.h"

namespace limpid {

struct DenseProblem {
  const LinearOperator& op;
  std::vector<const LinearOperator*> ops = {};  // of each chunk; empty: `op`
  at::Tensor measurement;                       // of the whole stream
  std::vector<int64_t> chunks;
  double noise_level = 0;
  uint64_t seed = 0;
  bool final_projection = true;
  // What the prior starts from, chunk by chunk; depends on what was restored.
  std::function<at::Tensor(int64_t first_frame, const at::Tensor& measurement,
                           const at::Tensor& past)>
      start;
};

class DenseReference {
 public:
  DenseReference(const DenseProblem& problem, const Sampler& sampler)
      : problem_(problem), sampler_(sampler), m_(ToyMatrices::Random()) {}

  at::Tensor Avis() {
    return Stream([this](int64_t chunk) { return AvisChunk(chunk); });
  }
  at::Tensor InstantVir() {
    return Stream([this](int64_t) { return InstantVirChunk(); });
  }

 private:
  using Frames = std::vector<at::Tensor>;  // columns

  // E of a stream from its first frame on; the last `count` latents.
  Frames Encode(const Frames& x, int64_t count) const {
    const auto num_latents = static_cast<int64_t>(x.size() + 3) / 4;
    at::Tensor e = at::zeros(
        {num_latents * kToyLatents, std::ssize(x) * kToyPixels}, at::kDouble);
    const auto block = [&](int64_t g, int64_t t) {
      return e.narrow(0, g * kToyLatents, kToyLatents)
          .narrow(1, t * kToyPixels, kToyPixels);
    };
    for (int64_t g = 0; g < num_latents; ++g) {
      for (int64_t i = g == 0 ? 3 : 0; i < 4; ++i) {
        block(g, 4 * g - 3 + i).copy_(m_.encode[i]);
      }
      if (g > 0) block(g, 4 * g - 4).copy_(m_.encode_past);
    }
    return Tail(e.mv(at::cat(x)).view({num_latents, -1}), count);
  }

  // D of a stream from its first latent on; the last `count` frames.
  Frames Decode(const Frames& z, int64_t count) const {
    const int64_t num_frames = 4 * std::ssize(z) - 3;
    at::Tensor d = at::zeros(
        {num_frames * kToyPixels, std::ssize(z) * kToyLatents}, at::kDouble);
    const auto block = [&](int64_t t, int64_t g) {
      return d.narrow(0, t * kToyPixels, kToyPixels)
          .narrow(1, g * kToyLatents, kToyLatents);
    };
    for (int64_t t = 0; t < num_frames; ++t) {
      const int64_t g = (t + 3) / 4;
      block(t, g).copy_(m_.decode[(t + 3) % 4]);
      if (g > 0) block(t, g - 1).copy_(m_.decode_past);
    }
    return Tail(d.mv(at::cat(z)).view({num_frames, -1}), count);
  }

  static Frames Tail(const at::Tensor& columns, int64_t count) {
    return columns.narrow(0, columns.size(0) - count, count).unbind();
  }

  static Frames Join(Frames a, const Frames& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }

  const LinearOperator& op() const {
    return problem_.ops.empty() ? problem_.op : *problem_.ops[chunk_];
  }

  // A of a stream as a matrix, rows of `num_frames` frames from `first_frame`.
  at::Tensor Matrix(int64_t first_frame, int64_t num_frames) const {
    const int64_t values = num_frames * kToyPixels;
    return op()
        .Forward(at::eye(values, at::kDouble).view({-1, num_frames, 3, 4, 4}),
                 first_frame)
        .flatten(1)
        .t();
  }

  // argmin 1/2 ||A x - y||^2 + w/2 ||x - x0||^2 over the chunk, what came
  // before being known.
  at::Tensor Prox(const at::Tensor& x0, double weight, bool alone) const {
    const int64_t n = frames_;
    const int64_t past = alone ? 0 : std::min(op().history_frames(), first_);
    const at::Tensor all = Matrix(alone ? 0 : first_ - past, past + n);
    const int64_t samples = all.size(0) / (past + n);
    const at::Tensor rows = all.narrow(0, past * samples, n * samples);
    at::Tensor y = Measured().flatten();
    if (past > 0) {
      y = y - rows.narrow(1, 0, past * kToyPixels)
                  .mv(at::cat(
                      std::vector(restored_.end() - past, restored_.end())));
    }
    const at::Tensor a = rows.narrow(1, past * kToyPixels, n * kToyPixels);
    const at::Tensor hessian =
        a.t().matmul(a) + weight * at::eye(a.size(1), at::kDouble);
    return at::linalg_solve(hessian, a.t().mv(y) + weight * x0);
  }

  at::Tensor FinalProjection(const at::Tensor& x) const {
    if (problem_.noise_level > 0 || op().history_frames() > 0) {
      const double rounding = 0.2887 / 255;
      const double variance =
          problem_.noise_level * problem_.noise_level + rounding * rounding;
      const double deviation = sampler_.settings.prior_deviation;
      return Prox(x, variance / (deviation * deviation), false);
    }
    const at::Tensor a = Matrix(first_, frames_);
    return x + at::linalg_pinv(a).mv(Measured().flatten() - a.mv(x));
  }

  at::Tensor Measured() const {
    return problem_.measurement.narrow(0, first_, frames_);
  }

  // `z` of the chunk at t, past chunks having left their features at
  // `context_timestep`.
  Frames Clean(const Frames& z, double t, double context_timestep) const {
    at::Tensor context = at::zeros({kToyLatents}, at::kDouble);
    for (const at::Tensor& seen : context_) {
      context = context + m_.to_context.mv(seen) * (1 + context_timestep / 500);
    }
    const at::Tensor mean = at::stack(z).mean(0);
    Frames clean;
    for (const at::Tensor& frame : z) {
      const at::Tensor velocity = m_.velocity.mv(frame) * (1 + t / 1000) +
                                  m_.mix.mv(mean) + m_.from_context.mv(context);
      clean.push_back(frame - FlowSchedule(5).SigmaAt(t) * velocity);
    }
    return clean;
  }

  Frames Renoised(const Frames& z, double t, int64_t step) const {
    const at::Tensor noise =
        ToColumns(LatentNoise(FromColumns(at::stack(z), kToyChannels, 2),
                              {.seed = problem_.seed,
                               .first_frame = first_,
                               .starts_stream = first_ == 0,
                               .step = step}));
    const double sigma = FlowSchedule(5).SigmaAt(t);
    Frames noisy;
    for (size_t i = 0; i < z.size(); ++i) {
      noisy.push_back((1 - sigma) * z[i] + sigma * noise[i]);
    }
    return noisy;
  }

  // Columns of the chunk's frames, the last one repeated to whole latents.
  Frames Padded(const at::Tensor& x) const {
    Frames frames = x.view({frames_, kToyPixels}).unbind();
    while ((frames.size() + (first_ == 0 ? 3 : 0)) % 4 != 0) {
      frames.push_back(frames.back());
    }
    return frames;
  }

  at::Tensor DecodeChunk(const Frames& z) const {
    return at::cat(Decode(Join(latents_, z), num_padded_))
        .narrow(0, 0, frames_ * kToyPixels);
  }

  Frames EncodeStart() {
    at::Tensor past;
    if (!restored_.empty()) {
      past = at::stack(restored_).view({-1, 3, 4, 4});
    }
    const at::Tensor x = problem_.start(first_, Measured(), past);
    const Frames frames = Padded(x.flatten());
    num_padded_ = std::ssize(frames);
    started_ = Join(started_, frames);
    return Encode(started_, (num_padded_ + 3) / 4);
  }

  at::Tensor InstantVirChunk() {
    const double t = sampler_.timesteps.front();
    const Frames z = EncodeStart();
    const Frames clean = Clean(z, t, t);
    context_.push_back(at::stack(z).sum(0));
    const at::Tensor x = DecodeChunk(clean);
    latents_ = Join(latents_, clean);
    return x;
  }

  at::Tensor AvisChunk(int64_t chunk) {
    const SamplerSettings& settings = sampler_.settings;
    const bool reference = settings.consistency == ConsistencyMode::kReference;
    const int64_t every = settings.consistency_every;
    const bool consistent = every == 0 ? chunk == 0 : chunk % every == 0;
    const Frames start = EncodeStart();
    Frames z = start;
    at::Tensor x;
    double weight = settings.proximal_weight * problem_.measurement.size(2) *
                    problem_.measurement.size(3) / 16;
    const double noise =
        reference ? 0 : problem_.noise_level / settings.prior_deviation;
    for (size_t k = 0; k < sampler_.timesteps.size(); ++k) {
      const double t = sampler_.timesteps[k];
      z = Clean(Renoised(z, t, static_cast<int64_t>(k)), t, 0);
      for (size_t i = 0; i < z.size(); ++i) {
        z[i] = z[i] + settings.anchor * t / 1000 * (start[i] - z[i]);
      }
      if (!consistent) continue;
      x = Prox(DecodeChunk(z), weight + noise * noise, reference).clamp(0, 1);
      z = Encode(Join(consistent_, Padded(x)), (num_padded_ + 3) / 4);
      weight *= settings.weight_growth;
    }
    const at::Tensor decoded = DecodeChunk(z);
    latents_ = Join(latents_, z);
    context_.push_back(at::stack(z).sum(0));
    consistent_ =
        Join(consistent_,
             Padded(consistent && !reference ? x : decoded.clamp(0, 1)));
    const bool emits_pixels =
        consistent && settings.emit == EmittedVideo::kPixels;
    return emits_pixels ? x : decoded;
  }

  template <typename Chunk>
  at::Tensor Stream(Chunk restore) {
    for (size_t chunk = 0; chunk < problem_.chunks.size(); ++chunk) {
      chunk_ = chunk;
      frames_ = problem_.chunks[chunk];
      at::Tensor x = restore(static_cast<int64_t>(chunk));
      if (problem_.final_projection) x = FinalProjection(x);
      x = x.clamp(0, 1);
      restored_ = Join(restored_, x.view({frames_, kToyPixels}).unbind());
      first_ += frames_;
    }
    return at::stack(restored_).view({-1, 3, 4, 4});
  }

  const DenseProblem& problem_;
  const Sampler& sampler_;
  const ToyMatrices m_;
  size_t chunk_ = 0;
  int64_t first_ = 0;  // of the chunk
  int64_t frames_ = 0;
  int64_t num_padded_ = 0;
  Frames started_;     // all that went into the encoder of the start
  Frames consistent_;  // and into that of consistency
  Frames latents_;     // all that were decoded
  Frames context_;     // one a chunk
  Frames restored_;
};

}  // namespace limpid
