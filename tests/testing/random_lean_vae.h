// Tensors of a LeanVAE of any size, drawn at random.
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/gated_feed_forward.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/weights.h"

namespace limpid {

// Sizes that make every axis another one, for tests in milliseconds.
inline LeanVaeConfig SmallLeanVaeConfig() {
  return {.l_dim = 10,
          .h_dim = 14,
          .latent_dim = 5,
          .sep_num_layer = 1,
          .fusion_num_layer = 2,
          .ista_iter_num = 2,
          .ista_layer_num = 1};
}

// Draws weights under the names of the public checkpoints. Outputs keep the
// scale of inputs. Draws from the global generator.
class LeanVaeWeights {
 public:
  static Weights Random(const LeanVaeConfig& config) {
    LeanVaeWeights all;
    all.AddSides(config);
    all.AddBottleneck("latent_bottleneck.", config);
    all.AddLinear("std_layer", config.embedding_dim(), config.latent_dim);
    return all.weights_;
  }

  // The layers of one NAF stack.
  static Weights RandomNaf(const std::string& name, int64_t num_layers,
                           int64_t channels) {
    LeanVaeWeights all;
    all.AddNaf(name, num_layers, channels);
    return all.weights_;
  }

 private:
  void Add(const std::string& name, at::IntArrayRef shape, double mean,
           double deviation) {
    weights_[name] = at::randn(shape).mul_(deviation).add_(mean);
  }
  void AddMatrix(const std::string& name, int64_t in, int64_t out) {
    Add(name, {out, in}, 0, 1 / std::sqrt(static_cast<double>(in)));
  }
  void AddLinear(const std::string& name, int64_t in, int64_t out) {
    AddMatrix(name + ".weight", in, out);
    Add(name + ".bias", {out}, 0, 0.1);
  }

  void AddNaf(const std::string& name, int64_t num_layers, int64_t channels) {
    const int64_t inner = GatedFeedForward::InnerChannels(channels);
    for (int64_t i = 0; i < num_layers; ++i) {
      const std::string conv = absl::StrCat(name, ".dconv_layer.", i);
      Add(conv + ".ds_conv.weight", {channels, 1, 3, 3, 3}, 0, 0.2);
      Add(conv + ".ds_conv.bias", {channels}, 0, 0.1);
      const std::string ffd = absl::StrCat(name, ".ffd_layer.", i);
      Add(ffd + ".0.weight", {channels}, 1, 0.1);
      Add(ffd + ".0.bias", {channels}, 0, 0.1);
      AddMatrix(ffd + ".1.weight", channels, 2 * inner);
      AddMatrix(ffd + ".4.weight", inner, channels);
    }
  }

  void AddSides(const LeanVaeConfig& config) {
    struct Band {
      const char* name;
      int64_t values;
      int64_t features;
    };
    for (const Band& band : {Band{"image_low_proj", 48, config.l_dim},
                             Band{"image_high_proj", 144, config.h_dim},
                             Band{"video_low_proj", 96, config.l_dim},
                             Band{"video_high_proj", 672, config.h_dim}}) {
      AddLinear(absl::StrCat("encoder.", band.name, ".1"), band.values,
                band.features);
      AddLinear(absl::StrCat("decoder.", band.name, ".0"), band.features,
                band.values);
    }
    for (const std::string side : {"encoder", "decoder"}) {
      AddNaf(side + ".low_layer", config.sep_num_layer, config.l_dim);
      AddNaf(side + ".high_layer", config.sep_num_layer, config.h_dim);
      AddNaf(side + ".fusion_layer", config.fusion_num_layer,
             config.embedding_dim());
    }
  }

  void AddBottleneck(const std::string& prefix, const LeanVaeConfig& config) {
    const int64_t dim = config.embedding_dim();
    AddMatrix(prefix + "phi", dim, config.latent_dim);
    AddMatrix(prefix + "Q", config.latent_dim, dim);
    for (int64_t i = 0; i < config.ista_iter_num; ++i) {
      Add(absl::StrCat(prefix, "weights.", i), {}, 0.5, 0.1);
      Add(absl::StrCat(prefix, "threshold.", i), {1}, 0.2, 0.05);
      AddNaf(absl::StrCat(prefix, "forward_l.", i), config.ista_layer_num, dim);
      AddNaf(absl::StrCat(prefix, "backward_l.", i), config.ista_layer_num,
             dim);
    }
  }

  Weights weights_;
};

}  // namespace limpid
