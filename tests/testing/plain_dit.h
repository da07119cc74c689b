// A causal Wan DiT written down as plainly as its definition, in float64: it
// keeps the keys of every frame that ever was and picks those that a chunk may
// see. The reference of tests on the real one.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/model/dit_config.h"
#include "engine/model/kv_cache.h"
#include "engine/model/weights.h"

namespace limpid {

// One session of batch 1. `weights` must outlive it.
class PlainDit {
 public:
  PlainDit(const Weights& weights, const DitConfig& config, CacheWindow window)
      : weights_(weights), config_(config), window_(window) {}

  // `latent` [channel, frame, height, width], multiples of the patch; `text`
  // [text_tokens, text_dim]. What it adds to the past it forgets again when
  // the next pass is at the same place.
  at::Tensor Denoise(const at::Tensor& latent, double timestep,
                     const at::Tensor& text) {
    const int64_t frames = latent.size(1);
    rows_ = latent.size(2) / config_.patch_height;
    columns_ = latent.size(3) / config_.patch_width;
    const at::Tensor time =
        Affine("time_embedding.2",
               at::silu(Affine("time_embedding.0", Sinusoid(timestep))));
    const at::Tensor steer =
        Affine("time_projection.1", at::silu(time)).view({6, config_.dim});
    const at::Tensor context = Affine(
        "text_embedding.2",
        at::gelu(Affine("text_embedding.0", text.to(at::kDouble)), "tanh"));
    at::Tensor x = at::conv3d(latent.to(at::kDouble).unsqueeze(0),
                              Weight("patch_embedding.weight"),
                              Weight("patch_embedding.bias"),
                              {1, config_.patch_height, config_.patch_width})
                       .flatten(2)
                       .squeeze(0)
                       .t();
    for (int64_t layer = 0; layer < config_.num_layers; ++layer) {
      x = Block(x, layer, frames, steer, context);
    }
    pending_ = frames;
    const at::Tensor m = Weight("head.modulation")[0] + time;
    const at::Tensor y = Affine("head.head", Norm(x) * (1 + m[1]) + m[0]);
    return y
        .view({frames, rows_, columns_, config_.patch_height,
               config_.patch_width, config_.out_channels})
        .permute({5, 0, 1, 3, 2, 4})
        .reshape(
            {config_.out_channels, frames, latent.size(2), latent.size(3)});
  }

  void Commit() { next_frame_ += std::exchange(pending_, 0); }
  // Goes on as if `frames` had been seen and forgotten.
  void Skip(int64_t frames) { next_frame_ += frames; }

 private:
  struct FrameKeys {
    at::Tensor keys;  // [token, dim], not turned
    at::Tensor values;
  };

  at::Tensor Weight(const std::string& name) const {
    return weights_.at(name).to(at::kDouble);
  }
  at::Tensor Affine(const std::string& name, const at::Tensor& x) const {
    return at::matmul(x, Weight(name + ".weight").t()) + Weight(name + ".bias");
  }
  at::Tensor Sinusoid(double timestep) const {
    const int64_t half = config_.freq_dim / 2;
    const at::Tensor angle = at::empty({half}, at::kDouble);
    for (int64_t i = 0; i < half; ++i) {
      angle[i] = Angle(1, i, half) * timestep;
    }
    return at::cat({angle.cos(), angle.sin()});
  }
  static at::Tensor Norm(const at::Tensor& x) {
    const at::Tensor centred = x - x.mean(-1, true);
    return centred / (centred.square().mean(-1, true) + 1e-6).sqrt();
  }
  at::Tensor Rms(const std::string& name, const at::Tensor& x) const {
    return x / (x.square().mean(-1, true) + 1e-6).sqrt() * Weight(name);
  }

  at::Tensor Block(const at::Tensor& x, int64_t layer, int64_t frames,
                   const at::Tensor& steer, const at::Tensor& context) {
    const std::string name = absl::StrCat("blocks.", layer, ".");
    const at::Tensor m = Weight(name + "modulation")[0] + steer;
    at::Tensor y = x + m[2] * Past(name + "self_attn", layer, frames,
                                   Norm(x) * (1 + m[1]) + m[0]);
    y = y + Text(name + "cross_attn",
                 Norm(y) * Weight(name + "norm3.weight") +
                     Weight(name + "norm3.bias"),
                 context);
    const at::Tensor wide =
        at::gelu(Affine(name + "ffn.0", Norm(y) * (1 + m[4]) + m[3]), "tanh");
    return y + m[5] * Affine(name + "ffn.2", wide);
  }

  at::Tensor Past(const std::string& name, int64_t layer, int64_t frames,
                  const at::Tensor& x) {
    const at::Tensor q = Rms(name + ".norm_q.weight", Affine(name + ".q", x));
    const at::Tensor k = Rms(name + ".norm_k.weight", Affine(name + ".k", x));
    const at::Tensor v = Affine(name + ".v", x);
    const int64_t tokens = rows_ * columns_;
    std::vector<at::Tensor> queries;
    for (int64_t f = 0; f < frames; ++f) {
      past_[{layer, next_frame_ + f}] = {k.narrow(0, f * tokens, tokens),
                                         v.narrow(0, f * tokens, tokens)};
      queries.push_back(
          Turned(q.narrow(0, f * tokens, tokens), next_frame_ + f));
    }
    const int64_t end = next_frame_ + frames;
    const int64_t oldest = end - (window_.frames - window_.sinks);
    std::vector<at::Tensor> keys;
    std::vector<at::Tensor> values;
    for (const auto& [place, frame] : past_) {
      const int64_t position = place.second;
      const bool is_sink = position < window_.sinks;
      if (place.first != layer || position >= end) continue;
      if (!is_sink && position < oldest) continue;
      keys.push_back(
          Turned(frame.keys, position + (is_sink ? SinkShift(end) : 0)));
      values.push_back(frame.values);
    }
    return Affine(name + ".o",
                  Softmax(at::cat(queries), at::cat(keys), at::cat(values)));
  }

  int64_t SinkShift(int64_t end) const {
    if (window_.sink_reach == CacheWindow::kNoReach) return 0;
    return std::max<int64_t>(
        0, end - std::max(window_.sink_reach, window_.frames));
  }

  at::Tensor Text(const std::string& name, const at::Tensor& x,
                  const at::Tensor& context) const {
    return Affine(
        name + ".o",
        Softmax(Rms(name + ".norm_q.weight", Affine(name + ".q", x)),
                Rms(name + ".norm_k.weight", Affine(name + ".k", context)),
                Affine(name + ".v", context)));
  }

  at::Tensor Softmax(const at::Tensor& q, const at::Tensor& k,
                     const at::Tensor& v) const {
    std::vector<at::Tensor> heads;
    const double scale = 1 / std::sqrt(config_.head_dim());
    for (int64_t head = 0; head < config_.num_heads; ++head) {
      const auto of = [&](const at::Tensor& x) {
        return x.narrow(1, head * config_.head_dim(), config_.head_dim());
      };
      heads.push_back(at::matmul(
          at::softmax(at::matmul(of(q), of(k).t()) * scale, -1), of(v)));
    }
    return at::cat(heads, 1);
  }

  // The tokens of one frame at `position`.
  at::Tensor Turned(const at::Tensor& x, int64_t position) const {
    const int64_t pairs = config_.head_dim() / 2;
    const int64_t in_space = pairs / 3;
    const int64_t in_time = pairs - 2 * in_space;
    std::vector<double> angles;
    for (int64_t token = 0; token < x.size(0); ++token) {
      for (int64_t pair = 0; pair < in_time; ++pair) {
        angles.push_back(Angle(position, pair, in_time));
      }
      for (int64_t pair = 0; pair < in_space; ++pair) {
        angles.push_back(Angle(token / columns_, pair, in_space));
      }
      for (int64_t pair = 0; pair < in_space; ++pair) {
        angles.push_back(Angle(token % columns_, pair, in_space));
      }
    }
    const at::Tensor angle =
        at::tensor(angles, at::kDouble).view({x.size(0), pairs});
    const at::Tensor z = x.reshape({x.size(0), config_.num_heads, pairs, 2});
    const at::Tensor c = angle.cos().unsqueeze(1);
    const at::Tensor s = angle.sin().unsqueeze(1);
    const at::Tensor even = z.select(3, 0);
    const at::Tensor odd = z.select(3, 1);
    return at::stack({even * c - odd * s, even * s + odd * c}, 3).reshape_as(x);
  }
  static double Angle(int64_t place, int64_t pair, int64_t num_pairs) {
    return static_cast<double>(place) *
           std::pow(10000.0, -static_cast<double>(pair) /
                                 static_cast<double>(num_pairs));
  }

  const Weights& weights_;
  DitConfig config_;
  CacheWindow window_;
  int64_t rows_ = 0;
  int64_t columns_ = 0;
  int64_t next_frame_ = 0;
  int64_t pending_ = 0;
  std::map<std::pair<int64_t, int64_t>, FrameKeys> past_;  // layer, frame
};

}  // namespace limpid
