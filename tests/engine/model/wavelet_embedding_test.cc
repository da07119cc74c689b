#include "engine/model/wavelet_embedding.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/model/haar_transform.h"
#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

// Sizes with which each linear layer is square.
LeanVaeConfig SquareConfig(PatchKind kind) {
  return kind == PatchKind::kImage ? LeanVaeConfig{.l_dim = 48, .h_dim = 144}
                                   : LeanVaeConfig{.l_dim = 96, .h_dim = 672};
}

std::string Stem(const char* side, PatchKind kind) {
  return std::string(side) + (kind == PatchKind::kImage ? ".image" : ".video");
}

// Patches of `bands` as LeanVAE's linear layers take them: 4 x 4 positions of
// `depth` frames, channel slowest.
at::Tensor PatchesOf(const at::Tensor& bands, int64_t depth) {
  return bands.unflatten(4, {-1, 4})
      .unflatten(3, {-1, 4})
      .unflatten(2, {-1, depth})
      .permute({0, 2, 4, 6, 1, 3, 5, 7})
      .flatten(4);
}

class WaveletEmbeddingTest : public DeviceTest {
 protected:
  WaveletEmbeddingTest() { at::manual_seed(1); }

  void Draw(const LeanVaeConfig& config) {
    config_ = config;
    weights_ = LeanVaeWeights::Random(config);
  }
  at::Tensor Embed(PatchKind kind, const at::Tensor& video) const {
    WeightReader reader(weights_,
                        at::TensorOptions(device()).dtype(at::kFloat));
    return WaveletEmbedding(reader, "encoder", kind, config_)
        .Forward(video.to(device()));
  }
  at::Tensor Reconstruct(PatchKind kind, const at::Tensor& features) const {
    WeightReader reader(weights_,
                        at::TensorOptions(device()).dtype(at::kFloat));
    return WaveletReconstruction(reader, "decoder", kind, config_)
        .Forward(features.to(device()));
  }

  // Transform, patches, linear layers, one after another.
  at::Tensor Expected(PatchKind kind, const at::Tensor& video) const {
    const bool is_image = kind == PatchKind::kImage;
    const at::Tensor pixels = config_.pixel_scale * (video - 0.5);
    const at::Tensor bands = is_image ? ImageBands(pixels) : VideoBands(pixels);
    const int64_t depth = is_image ? 1 : 2;
    const std::string stem = Stem("encoder", kind);
    const auto project = [&](const at::Tensor& x, const std::string& layer) {
      return at::linear(PatchesOf(x, depth),
                        weights_.at(stem + layer + ".weight"),
                        weights_.at(stem + layer + ".bias"));
    };
    return at::cat(
        {project(bands.narrow(1, 0, 3), "_low_proj.1"),
         project(bands.narrow(1, 3, bands.size(1) - 3), "_high_proj.1")},
        4);
  }

  // Decoder layers that undo the encoder's.
  void InvertLayers(PatchKind kind) {
    for (const std::string band : {"_low_proj.", "_high_proj."}) {
      const std::string to = Stem("decoder", kind) + band + "0";
      const std::string from = Stem("encoder", kind) + band + "1";
      const at::Tensor inverse =
          at::linalg_inv(weights_[from + ".weight"].to(at::kDouble));
      weights_[to + ".weight"] = inverse.to(at::kFloat);
      weights_[to + ".bias"] =
          -inverse.matmul(weights_[from + ".bias"].to(at::kDouble))
               .to(at::kFloat);
    }
  }

  LeanVaeConfig config_;
  Weights weights_;
};

TEST_P(WaveletEmbeddingTest, IsTransformPatchesAndLayersInOne) {
  for (const double scale : {1.0, 2.0}) {
    LeanVaeConfig config = SmallLeanVaeConfig();
    config.pixel_scale = scale;
    Draw(config);
    const at::Tensor image = at::rand({2, 3, 1, 16, 24});
    const at::Tensor video = at::rand({2, 3, 8, 16, 24});
    const at::Tensor of_image = Embed(PatchKind::kImage, image);
    const at::Tensor of_video = Embed(PatchKind::kVideo, video);
    ASSERT_EQ(of_image.sizes(), at::IntArrayRef({2, 1, 2, 3, 24}));
    ASSERT_EQ(of_video.sizes(), at::IntArrayRef({2, 2, 2, 3, 24}));
    EXPECT_LT(MaxAbsDifference(of_image, Expected(PatchKind::kImage, image)),
              2e-5);
    EXPECT_LT(MaxAbsDifference(of_video, Expected(PatchKind::kVideo, video)),
              2e-5);
  }
}

TEST_P(WaveletEmbeddingTest, ReconstructionByInverseLayersGivesTheVideo) {
  for (const PatchKind kind : {PatchKind::kImage, PatchKind::kVideo}) {
    LeanVaeConfig config = SquareConfig(kind);
    config.pixel_scale = 2;
    Draw(config);
    InvertLayers(kind);
    const at::Tensor video = at::rand({2, 3, 4, 16, 24});
    const at::Tensor again = Reconstruct(kind, Embed(kind, video));
    ASSERT_EQ(again.sizes(), video.sizes());
    // Random matrices of 672 rows are ill-conditioned.
    EXPECT_LT(MaxAbsDifference(again, video), 2e-3);
  }
}

TEST_P(WaveletEmbeddingTest, VideoLeavesInFloat32WhateverTheDtype) {
  Draw(SmallLeanVaeConfig());
  WeightReader reader(weights_,
                      at::TensorOptions(device()).dtype(at::kBFloat16));
  const WaveletEmbedding embedding(reader, "encoder", PatchKind::kVideo,
                                   config_);
  const WaveletReconstruction reconstruction(reader, "decoder",
                                             PatchKind::kVideo, config_);
  const at::Tensor x =
      embedding.Forward(at::rand({1, 3, 4, 8, 8}).to(device()));
  EXPECT_EQ(x.scalar_type(), at::kBFloat16);
  EXPECT_EQ(reconstruction.Forward(x).scalar_type(), at::kFloat);
}

INSTANTIATE_TEST_SUITE_P(Devices, WaveletEmbeddingTest, kTestDevices);

}  // namespace
}  // namespace limpid
